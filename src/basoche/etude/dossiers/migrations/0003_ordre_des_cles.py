"""Les clés de recherche d'un dossier se comparent lettre à lettre : un début de clé est un intervalle de l'index."""

from django.db import migrations

COLONNES = (
    ("dossiers_dossier", "cle_reference", 80),
    ("dossiers_dossier", "cle_immeuble", 200),
    ("dossiers_titreexecutoire", "cle_rg", 60),
)


def poser(applications, editeur):
    """PostgreSQL compare selon la langue de la base ; SQLite compare déjà octet à octet."""
    if editeur.connection.vendor != "postgresql":
        return
    for table, colonne, taille in COLONNES:
        editeur.execute(f'ALTER TABLE {table} ALTER COLUMN {colonne} TYPE varchar({taille}) COLLATE "C"')


class Migration(migrations.Migration):
    """L'ordre des clés de recherche."""

    dependencies = [("dossiers", "0002_fonds_de_dossier")]
    operations = [migrations.RunPython(poser)]
