"""Les dossiers : parties, titres, créances, pièces, notes, événements."""
