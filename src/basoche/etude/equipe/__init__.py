"""Les collaborateurs, leurs fonctions et leurs habilitations."""
