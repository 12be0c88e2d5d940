"""Sur des actes écrits par d'autres, gelés avant le contrôle : rappel et précision des mentions à peine de nullité.

L'essai garde ce qui est acquis ; le but (``RAPPEL``, ``PRECISION`` : 95 et 90 pour cent) n'est pas atteint, et
``outils/eprouver_controle externes`` dit où l'on en est.
"""

from __future__ import annotations

from conformite.externes_mesure import (
    PRECISION,
    RAPPEL,
    a_peine_de_nullite,
    documents,
    ecarts,
    mesurer,
    tableau,
    toutes_les_lectures,
)

# Mesuré le 23 novembre 2026 : rappel 90,1, précision 75,0. Ne se baisse pas.
RAPPEL_ACQUIS, PRECISION_ACQUISE = 90, 80


def test_le_rappel_et_la_precision_acquis_ne_reculent_pas():
    graves = a_peine_de_nullite(toutes_les_lectures())
    mesure = mesurer(graves)
    constat = "\n".join([f"rappel {mesure.rappel}, précision {mesure.precision}", *tableau(graves)])
    assert 100 * mesure.justes >= RAPPEL_ACQUIS * mesure.a_voir, constat
    assert 100 * mesure.justes >= PRECISION_ACQUISE * mesure.dits, constat
    assert RAPPEL_ACQUIS <= RAPPEL
    assert PRECISION_ACQUISE <= PRECISION


def test_chaque_mention_annotee_a_une_reponse():
    lectures = toutes_les_lectures()
    assert {lecture.code for lecture in lectures} == {chemin.parent.name for chemin in documents()}
    assert len(lectures) > 10 * len({(lecture.code, lecture.document) for lecture in lectures}) // 2
    documents_nommes = {lecture.document for lecture in lectures}
    assert not any(nom in ecart for ecart in ecarts(lectures) for nom in documents_nommes)
