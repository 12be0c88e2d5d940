"""Les actes dressés ou déposés, le visa refusé et ses compléments, les motifs répétés d'une tournée."""

from importlib import import_module

from django.db import migrations, models

ANCIENS = "('signe', 'remis', 'vise', 'signifie')"
EMIS = "('signe', 'remis', 'vise', 'signifie', 'dresse', 'depose')"
ETATS = [
    ("projet", "Projet"), ("controle", "Contrôlé"), ("relu", "Relu"), ("signe", "Signé"), ("remis", "Remis, à viser"),
    ("vise", "Visé"), ("signifie", "Signifié"), ("dresse", "Dressé"), ("depose", "Déposé"), ("abandonne", "Abandonné"),
]  # fmt: skip
MODES = [
    ("a_personne", "À personne"), ("a_domicile", "À domicile"), ("a_etude", "Dépôt à l'étude"),
    ("recherches_infructueuses", "Recherches infructueuses (659)"), ("personne_morale", "À personne morale"),
    ("electronique", "Par voie électronique"), ("parquet", "À parquet"), ("etranger", "À l'étranger"),
    ("union_europeenne", "Dans l'Union européenne"), ("outre_mer", "Outre-mer"), ("dresse", "Dressé"),
    ("depose", "Déposé ou transmis"),
]  # fmt: skip


def reposer(applications, editeur):
    """Les déclencheurs protègent aussi les actes dressés et déposés."""
    anciens = import_module("basoche.etude.actes.migrations.0004_acte_emis_fige")
    if editeur.connection.vendor == "sqlite":
        for nom in ("acte_emis_fige", "acte_emis_garde"):
            editeur.execute(f"DROP TRIGGER {nom}")
    else:
        for nom in ("acte_emis_fige", "acte_emis_garde"):
            editeur.execute(f"DROP TRIGGER {nom} ON actes_acte")
        editeur.execute("DROP FUNCTION acte_emis_fige()")
    for ordre in anciens._ordres(editeur.connection.vendor):
        editeur.execute(ordre.replace(ANCIENS, EMIS))


class Migration(migrations.Migration):
    """Dressé, déposé, complété."""

    dependencies = [("actes", "0004_acte_emis_fige")]
    operations = [
        migrations.AlterField("acte", "etat", models.CharField("état", max_length=12, choices=ETATS, default="projet")),
        migrations.AlterField("remise", "mode", models.CharField(max_length=30, choices=MODES)),
        migrations.AddField("remise", "cle_motif", models.CharField(max_length=64, blank=True, default=""), False),
        migrations.AddField(
            "remise", "visa_refuse",
            models.CharField("visa refusé parce que", max_length=240, blank=True, default=""), False,
        ),
        migrations.AddField("remise", "complements", models.JSONField("compléments", default=list, blank=True)),
        migrations.AddIndex(
            "remise",
            models.Index(
                fields=["par", "cle_motif"], name="remise_repetee", condition=models.Q(("cle_motif", ""), _negated=True)
            ),
        ),
        migrations.RunPython(reposer),
    ]  # fmt: skip
