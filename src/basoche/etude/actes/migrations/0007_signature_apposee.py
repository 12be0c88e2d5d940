"""La date vraie d'une signature apposée après coup."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Une colonne de plus, vide permis : SQLite l'ajoute sans refaire la table, donc sans en perdre les gardes."""

    dependencies = [("actes", "0006_projet_signe")]
    operations = [
        migrations.AddField("acte", "signature_apposee_le", models.DateTimeField(blank=True, null=True)),
    ]
