"""La base interdit elle-même de modifier ou d'effacer une entrée du journal."""

from django.db import migrations

MESSAGE = "le journal ne se modifie ni ne s'efface"


def _ordres(moteur: str) -> list[str]:
    texte = MESSAGE.replace("'", "''")
    if moteur == "sqlite":
        return [
            f"CREATE TRIGGER journal_{quand.lower()} BEFORE {quand} ON journal_entree "
            f"BEGIN SELECT RAISE(ABORT, '{texte}'); END"
            for quand in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION journal_ajout_seul() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{texte}'; END $$",
        "CREATE TRIGGER journal_modification BEFORE UPDATE OR DELETE ON journal_entree "
        "FOR EACH ROW EXECUTE FUNCTION journal_ajout_seul()",
        "CREATE TRIGGER journal_vidage BEFORE TRUNCATE ON journal_entree "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_ajout_seul()",
    ]


def poser(applications, editeur):
    """Pose les déclencheurs du moteur."""
    for ordre in _ordres(editeur.connection.vendor):
        editeur.execute(ordre)


class Migration(migrations.Migration):
    """Le journal en ajout seul."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(poser)]
