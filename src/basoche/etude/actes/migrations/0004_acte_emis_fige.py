"""La base refuse elle-même de changer ce que dit un acte émis, ou de l'effacer."""

from django.db import migrations

MESSAGE = "un acte signé ne se modifie ni ne s'efface : on le rectifie par un autre acte"
EMIS = "('signe', 'remis', 'vise', 'signifie')"
FIGEES = ("code", "donnees", "dossier_id", "original_id", "empreinte", "parametres", "officier_id", "signe_par_id")
# Donnés une fois, ils ne changent plus.
UNE_FOIS = ("numero_repertoire", "annee_repertoire", "second_original_id", "modalites_id")


def _condition(different: str, rempli: str) -> str:
    figees = " OR ".join(different.format(c=colonne) for colonne in FIGEES)
    une_fois = " OR ".join(f"({rempli.format(c=c)} AND {different.format(c=c)})" for c in UNE_FOIS)
    recule = f"NEW.etat NOT IN {EMIS}"
    return f"OLD.etat IN {EMIS} AND ({figees} OR {une_fois} OR {recule})"


def _ordres(moteur: str) -> list[str]:
    texte = MESSAGE.replace("'", "''")
    if moteur == "sqlite":
        condition = _condition("OLD.{c} IS NOT NEW.{c}", "OLD.{c} IS NOT NULL")
        return [
            f"CREATE TRIGGER acte_emis_fige BEFORE UPDATE ON actes_acte WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{texte}'); END",
            f"CREATE TRIGGER acte_emis_garde BEFORE DELETE ON actes_acte WHEN OLD.etat IN {EMIS} "
            f"BEGIN SELECT RAISE(ABORT, '{texte}'); END",
        ]
    condition = _condition("OLD.{c} IS DISTINCT FROM NEW.{c}", "OLD.{c} IS NOT NULL")
    return [
        "CREATE FUNCTION acte_emis_fige() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{texte}'; END $$",
        f"CREATE TRIGGER acte_emis_fige BEFORE UPDATE ON actes_acte FOR EACH ROW WHEN ({condition}) "
        "EXECUTE FUNCTION acte_emis_fige()",
        f"CREATE TRIGGER acte_emis_garde BEFORE DELETE ON actes_acte FOR EACH ROW WHEN (OLD.etat IN {EMIS}) "
        "EXECUTE FUNCTION acte_emis_fige()",
    ]


def poser(applications, editeur):
    """Pose les déclencheurs du moteur."""
    for ordre in _ordres(editeur.connection.vendor):
        editeur.execute(ordre)


class Migration(migrations.Migration):
    """Un acte émis est figé."""

    dependencies = [("actes", "0003_lot_sans_doublon")]
    operations = [migrations.RunPython(poser)]
