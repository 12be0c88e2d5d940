"""Ce qui fait tourner la démonstration : un portefeuille fictif, son générateur, son parcours."""
