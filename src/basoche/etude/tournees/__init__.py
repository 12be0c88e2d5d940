"""La tournée : les actes à remettre, groupés par commune, la feuille de route, et ce que le téléphone renvoie."""
