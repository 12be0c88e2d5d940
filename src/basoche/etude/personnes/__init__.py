"""Les personnes : clients, débiteurs, tiers, et leurs coordonnées."""
