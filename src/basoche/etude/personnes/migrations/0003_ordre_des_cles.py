"""Les clés de recherche se comparent lettre à lettre : un début de clé est un intervalle que l'index sert."""

from django.db import migrations

COLONNES = (
    ("personnes_mot", "mot", 40),
    ("personnes_vocabulaire", "mot", 40),
    ("personnes_variante", "cle", 42),
    ("personnes_personne", "cle", 240),
    ("personnes_coordonnee", "cle", 200),
    ("personnes_compte", "cle_fin", 6),
)


def poser(applications, editeur):
    """PostgreSQL compare selon la langue de la base ; SQLite compare déjà octet à octet."""
    if editeur.connection.vendor != "postgresql":
        return
    for table, colonne, taille in COLONNES:
        editeur.execute(f'ALTER TABLE {table} ALTER COLUMN {colonne} TYPE varchar({taille}) COLLATE "C"')


class Migration(migrations.Migration):
    """L'ordre des clés de recherche."""

    dependencies = [("personnes", "0002_recherche")]
    operations = [migrations.RunPython(poser)]
