"""La place réservée à une partie n'est pas celle de l'étude."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from basoche.instrumentum import lire_markdown
from basoche.redaction import Imprimeur
from basoche.redaction.cadre import Signataire
from basoche.redaction.feuille import Feuille, composer_page
from basoche.redaction.signature.emplacement import BAS_MM, trouver_emplacement


def _bas(role: Signataire, *signatures: tuple[str, ...]) -> int:
    feuille = Feuille(titre="Essai", le=date(2026, 11, 23), etude={"nom": "Étude"}, signatures=signatures, role=role)
    pdf = Imprimeur().imprimer(composer_page(lire_markdown("# Acte\n\nTexte.\n"), feuille))
    return trouver_emplacement(PdfFileReader(io.BytesIO(pdf)), "commissaire").cadre[1]


@pytest.mark.parametrize(
    ("role", "au_bas"), [(Signataire.OFFICIER, False), (Signataire.PARTIE, True), (Signataire.PARTIES, True)]
)
def test_l_officier_ne_signe_pas_dans_le_cadre_d_une_partie(role, au_bas):
    bas = _bas(role, ("SCI du Lac",))
    assert (bas == round(BAS_MM * 72 / 25.4)) is au_bas
