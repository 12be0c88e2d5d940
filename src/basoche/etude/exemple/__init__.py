"""L'étude de démonstration : quatre collaborateurs, un portefeuille entier, des actes dans chaque état, un agenda.

Elle ne sert qu'à montrer et à essayer : rien du reste de l'application ne l'importe.
"""
