"""L'application de l'étude : autour des règles, ce qui garde (base, droits, journal) et ce qui montre."""
