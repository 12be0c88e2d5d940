"""Ce que l'étude fait sans écran : la nuit, ses courriels d'alerte, et la file des travaux longs, gardée en base."""
