"""La conservation des données : durées par finalité, registre, purge motivée, export d'une personne et de l'étude."""
