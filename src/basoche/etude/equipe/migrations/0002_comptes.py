"""Première phrase de passe à changer, version des fiches, et la table des essais de connexion comptés."""

from django.core.management import call_command
from django.db import migrations, models


def creer_table(applications, editeur):
    """Crée la table du cache en base : tous les processus comptent ensemble les essais de connexion."""
    call_command("createcachetable", database=editeur.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Comptes."""

    dependencies = [("equipe", "0001_initial")]
    operations = [
        migrations.AlterModelOptions(name="delegation", options={"ordering": ["-du", "-id"]}),
        migrations.AddField(
            model_name="collaborateur",
            name="doit_changer_mot_de_passe",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(model_name="collaborateur", name="version", field=models.PositiveIntegerField(default=1)),
        migrations.RunPython(creer_table, migrations.RunPython.noop),
    ]
