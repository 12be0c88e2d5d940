"""Sur le texte du PDF et du DOCX, sans identifiants de blocs : ce qui est ôté, faussé ou rendu discret est vu.

Un échantillon, tiré à graine fixe ; tous les mutants de tous les actes : ``outils/eprouver_controle mutations``.
"""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from basoche.redaction.acte import Format
from conformite.fausses_alertes import chercher
from conformite.mutations.echantillon import echantillon
from conformite.mutations.mesure import FAMILLES, SANS_DONNEES, Constat, Epreuve, manques
from conformite.tirage import CODES, Tirage

COMPLET = os.environ.get("BASOCHE_ESSAIS_PROFIL") == "complet"
PAR_GENRE = 10_000 if COMPLET else 8
ACTES = CODES if COMPLET else tuple(sorted({*Random(3).sample(CODES, 24), *SANS_DONNEES}))


@cache
def _echantillon() -> tuple[Constat, ...]:
    return echantillon(ACTES, PAR_GENRE, avec_donnees=True, tous=COMPLET)


@pytest.mark.parametrize("famille", FAMILLES)
def test_ce_qui_est_gate_est_vu_avec_les_donnees_jointes(famille):
    assert manques(c for c in _echantillon() if c.genre in FAMILLES[famille]) == []


@pytest.mark.parametrize("support", [Format.DOCX, Format.PDF])
def test_le_texte_d_un_acte_juste_n_a_pas_de_fausse_alerte(support):
    def controle(tirage: Tirage):
        return Epreuve(tirage, support).controler(tirage.arbre)

    assert [str(alerte) for alerte in chercher(ACTES, range(1, 2), controle, support.value)] == []


def test_chaque_genre_de_mutation_a_des_mutants():
    assert {c.genre for c in _echantillon()} == {g for genres in FAMILLES.values() for g in genres}
