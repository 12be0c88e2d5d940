"""Ce qui assemble : la fiche, la recherche, le tableau de bord."""
