"""L'assignation et son audience : les délais à rebours, la veille, le jour et le lendemain."""

from __future__ import annotations

from datetime import date

import pytest

from basoche.conformite import Dossier
from basoche.conformite.audience import controler_l_audience
from basoche.droit.actes import acte

COMMERCE, TJ, ORIENTATION = "assignation_tribunal_commerce", "assignation_tj_sans_avocat", "assignation_orientation"
FENETRE = "cpvsi.delai.assignation"
CAS = [
    # Audience du jeudi 11 février 2027 : quinze jours avant, le mercredi 27 janvier.
    (COMMERCE, "2027-01-26", "2027-02-11", []),
    (COMMERCE, "2027-01-27", "2027-02-11", []),
    (COMMERCE, "2027-01-28", "2027-02-11", [(f"{COMMERCE}.delai.delivrance_assignation", "a_verifier")]),
    (TJ, "2027-01-27", "2027-02-11", []),
    (TJ, "2027-01-28", "2027-02-11", [(f"{TJ}.delai.remise_greffe", "a_verifier")]),
    # Entre un et trois mois avant le jeudi 4 mars 2027.
    (ORIENTATION, "2026-12-03", "2027-03-04", [(FENETRE, "caducite")]),
    (ORIENTATION, "2026-12-04", "2027-03-04", []),
    (ORIENTATION, "2027-02-04", "2027-03-04", []),
    (ORIENTATION, "2027-02-05", "2027-03-04", [(FENETRE, "a_verifier")]),
    ("assignation_jex", "2027-03-03", "2027-03-04", []),
    # Un dimanche, un jour férié ; le samedi ne se juge pas.
    (TJ, "2026-11-23", "2027-01-09", []),
    (TJ, "2026-11-23", "2027-01-10", [(f"{TJ}.audience", "a_verifier")]),
    ("assignation_jex", "2027-03-03", "2027-05-06", [("assignation_jex.audience", "a_verifier")]),
]


@pytest.mark.parametrize(("code", "le", "audience", "attendus"), CAS)
def test_l_assignation_respecte_le_delai_de_son_audience(code, le, audience, attendus):
    donnees = {"acte": {"date": le}, "audience": {"date": audience}}
    motifs = controler_l_audience(Dossier(acte(code), date.fromisoformat(le), donnees))
    assert [(motif.id, motif.gravite.value) for motif in motifs] == attendus
