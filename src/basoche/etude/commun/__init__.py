"""Ce que toutes les pièces de l'application partagent : actions, événements, champs, gabarits."""
