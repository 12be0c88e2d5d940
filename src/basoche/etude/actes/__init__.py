"""La vie d'un acte, du projet au répertoire."""
