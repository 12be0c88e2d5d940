"""L'API : ce qu'un client de l'étude lit et déclare de ses propres dossiers, par une clé."""
