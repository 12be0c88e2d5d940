"""N'importe quels octets vers chaque ``--lot`` : une réponse par ligne non vide, du JSON valable, jamais une exception.

Un refus ``erreur_interne`` protège l'utilisateur d'un défaut du logiciel ; ici il fait échouer l'essai.
"""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basoche.cli.entree import lire_json
from basoche.cli.lot import Tache, traiter_lot
from basoche.cli.reponse import encoder_etiquette
from basoche.droit.parametres import Options
from basoche.guichet import CALCULS, ouvrir

_DATES = st.dates().map(str) | st.sampled_from(["0001-01-01", "9999-12-31", "2026-02-30", "2024-02-29", "1900-01-01"])
_NOMBRES = (
    st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False).map(str)
    | st.sampled_from(["0", "0.00", "-1", "0.005", "99999999999999999999.99", "1e5", "1 234,56", "100", 0, -1, 10**30])
)
_JSON = st.recursive(
    st.none() | st.booleans() | _NOMBRES | _DATES | st.text(max_size=20),
    lambda enfants: st.lists(enfants, max_size=4) | st.dictionaries(st.text(max_size=10), enfants, max_size=4),
    max_leaves=8,
)
_OPTIONS = st.builds(Options, reconduire=st.booleans(), estimations=st.booleans())


def _repondre(calcul: str, octets: bytes, options: Options) -> list[dict[str, Any]]:
    sortie = io.BytesIO()
    refus = traiter_lot(io.BytesIO(octets), sortie, Tache(calcul, options), processus=1)
    reponses = [json.loads(ligne) for ligne in sortie.getvalue().decode("utf-8").splitlines()]
    attendues = sum(1 for ligne in octets.removeprefix(b"\xef\xbb\xbf").split(b"\n") if ligne.strip())
    assert len(reponses) == attendues
    assert sum("erreur" in reponse for reponse in reponses) == refus
    for reponse in reponses:
        assert set(reponse) in (
            {"cas", "resultat", "lignes", "fondements", "hypotheses", "avertissements"},
            {"cas", "erreur"},
        )
        if "erreur" in reponse:
            assert reponse["erreur"]["code"] != "erreur_interne", reponse["erreur"]["message"]
            assert reponse["erreur"]["message"]
            assert reponse["erreur"]["conseil"]
    return reponses


@pytest.mark.parametrize("calcul", CALCULS)
@given(octets=st.lists(st.binary(max_size=60) | st.text(max_size=40).map(str.encode), max_size=6).map(b"\n".join))
def test_des_octets_quelconques_ont_une_reponse_par_ligne(calcul: str, octets: bytes) -> None:
    _repondre(calcul, octets, Options())


@pytest.mark.parametrize("calcul", CALCULS)
@given(donnees=st.data(), options=_OPTIONS)
def test_un_objet_abime_est_calcule_ou_refuse_en_clair(calcul: str, donnees: st.DataObject, options: Options) -> None:
    guichet = ouvrir(calcul)
    champs = st.sampled_from([champ.nom for champ in guichet.CHAMPS])
    objet = dict(guichet.EXEMPLE) | donnees.draw(st.dictionaries(champs, _JSON, min_size=1, max_size=3))
    _repondre(calcul, _encoder(objet), options)


@pytest.mark.parametrize("calcul", CALCULS)
@given(donnees=st.data(), options=_OPTIONS)
def test_un_exemple_abime_en_un_point_profond_est_calcule_ou_refuse(
    calcul: str, donnees: st.DataObject, options: Options
) -> None:
    objet: Any = json.loads(json.dumps(dict(ouvrir(calcul).EXEMPLE)))
    noeud, cle = donnees.draw(st.sampled_from(list(_feuilles(objet))))
    noeud[cle] = donnees.draw(_JSON)
    _repondre(calcul, _encoder(objet), options)


def _feuilles(noeud: Any) -> Any:
    paires = noeud.items() if isinstance(noeud, dict) else enumerate(noeud)
    for cle, valeur in paires:
        yield noeud, cle
        if isinstance(valeur, (dict, list)) and valeur:
            yield from _feuilles(valeur)


def _encoder(objet: Any) -> bytes:
    return json.dumps(objet).encode()


@given(valeur=_JSON)
def test_une_etiquette_revient_telle_quelle(valeur: Any) -> None:
    texte = json.dumps(valeur)
    if not any(len(nombre) > 40 for nombre in texte.replace(",", " ").replace("]", " ").split()):
        assert json.loads(encoder_etiquette(lire_json(texte))) == valeur


@given(nombre=st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000))
def test_une_etiquette_decimale_revient_au_chiffre_pres(nombre: Decimal) -> None:
    assert encoder_etiquette(lire_json(str(nombre))) == str(nombre)
