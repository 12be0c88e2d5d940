"""Le conseil dans l'étude : ce que le dossier dit à la stratégie, ce qu'elle répond, ce que le clerc décide."""
