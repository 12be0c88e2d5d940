"""Les réglages : lus de l'environnement (préfixe ``BASOCHE_``), typés, puis donnés à Django."""
