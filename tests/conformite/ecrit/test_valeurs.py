"""Relire les valeurs d'un texte : ce qu'écrit la rédaction se relit, et rien ne fait tomber la lecture."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.conformite.ecrit.nombres_lus import lire_nombre
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.valeurs import canoniser
from basoche.droit.montant import Montant
from basoche.redaction.ecriture import euros, jour, l_an, pour_cent
from basoche.redaction.nombres import (
    LIMITE,
    date_en_lettres,
    duree_en_lettres,
    heure_en_lettres,
    montant_en_lettres,
    nombre_en_lettres,
)

DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("texte", "canonique"),
    [
        ("Payer sous huit jours", "payer sous <u:8 jours>"),
        ("dans un délai de 8 jours francs", "dans un delai de <u:8 jours> francs"),
        ("dans la huitaine, sous quinzaine", "dans <u:8 jours>, sous <u:15 jours>"),
        ("d'un (1) mois, dans le mois", "d'<u:1 mois>, dans <u:1 mois>"),
        ("six semaines et 2 mois", "<u:6 semaines> et <u:2 mois>"),
        ("L'AN DEUX MILLE VINGT-CINQ ET LE DIX-HUIT NOVEMBRE", "<d:2025-11-18>"),
        ("L'an 2026, le 20 novembre,", "<d:2026-11-20>,"),
        ("vendredi 1er mai 2026", "<d:2026-05-01>"),
        ("le 03/02/2026 ; le 3.2.26", "le <d:2026-02-03> ; le <d:2026-02-03>"),
        ("le 30 février 2026", "le <d:impossible>"),
        ("signifié le 30 avril,", "signifie le <jm:04-30>,"),
        ("cent quatre euros dix (104,10 €)", "<e:10410> (<e:10410>)"),
        ("1 234 567,89 € et 3 000 euros", "<e:123456789> et <e:300000>"),
        ("un million d'euros", "<e:100000000>"),
        ("Principal | 5 200,00 |", "principal | <e:520000> |"),
        ("versement : – 212,00 €", "versement : <e:-21200>"),
        ("taux légal (2,76 % l'an)", "taux legal (<t:2.76> l'an)"),
        ("à 14 h 05, à quatorze heures", "a <h:14h05>, a <h:14h00>"),
        ("dans les vingt-quatre heures", "dans les <u:24 heures>"),
        ("articles R. 221-30 à R221-32", "articles <a:R221-30> a <a:R221-32>"),
        ("article 314-6 du code pénal", "<a:314-6> du code penal"),
        ("demeurant …………… le ____", "demeurant <vide> le <vide>"),
        ("[à compléter] XXXX [...]", "<vide> <vide> <vide>"),
        ("téléviseur de 2,40 m, compte …8841", "televiseur de 2,40 m, compte ...8841"),
    ],
)
def test_chaque_facon_d_ecrire_une_valeur_donne_le_meme_jeton(texte, canonique):
    assert canoniser(texte).texte == canonique


@given(st.integers(0, LIMITE - 1), st.booleans())
def test_un_nombre_ecrit_par_la_redaction_se_relit(nombre, feminin):
    assert lire_nombre(plier_court(nombre_en_lettres(nombre, feminin=feminin))) == nombre


@pytest.mark.parametrize("texte", ["", "deux trois", "vingt vingt", "cent mille mille", "mille million", "six vingt"])
def test_des_mots_qui_ne_font_pas_un_nombre_ne_se_lisent_pas(texte):
    assert lire_nombre(texte) is None


@given(st.integers(100, 10**11))
def test_une_somme_ecrite_par_la_redaction_se_relit_en_chiffres_et_en_lettres(centimes):
    montant = Montant(centimes)
    lues = canoniser(f"la somme de {montant_en_lettres(montant)} ({euros(montant)}).").valeurs
    assert [(valeur.genre, valeur.valeur) for valeur in lues] == [("e", centimes)] * 2


@given(DATES)
def test_une_date_ecrite_par_la_redaction_se_relit(le):
    texte = f"le {jour(le)} ; le {date_en_lettres(le)} ; {l_an(le)} ; {le:%d/%m/%Y}."
    assert [valeur.valeur for valeur in canoniser(texte).valeurs] == [le] * 4


@given(st.integers(2, 99), st.sampled_from(["jours", "mois", "semaines", "ans"]))
def test_une_duree_ecrite_par_la_redaction_se_relit(nombre, unite):
    assert [v.valeur for v in canoniser(f"dans {duree_en_lettres(nombre, unite)}.").valeurs] == [(nombre, unite)]


@given(st.times())
def test_une_heure_ecrite_par_la_redaction_se_relit(heure):
    if heure.hour:
        lues = canoniser(f"à {heure_en_lettres(heure)},").valeurs
        assert [valeur.valeur for valeur in lues] == [(heure.hour, heure.minute)]


@given(st.decimals(0, 99, places=2))
def test_un_taux_ecrit_par_la_redaction_se_relit(taux):
    assert [valeur.valeur for valeur in canoniser(f"au taux de {pour_cent(taux)}").valeurs] == [taux]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_tout_texte_se_lit_et_chaque_signe_garde_sa_place(texte):
    canonique = canoniser(texte)
    assert len(canonique.texte) == len(canonique.debuts) == len(canonique.fins)
    for debut, fin in zip(canonique.debuts, canonique.fins, strict=True):
        assert 0 <= debut < fin <= len(texte)
    for valeur in canonique.valeurs:
        assert canonique.texte[valeur.debut : valeur.fin] == valeur.jeton
