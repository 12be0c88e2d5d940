"""Les filtres des gabarits."""
