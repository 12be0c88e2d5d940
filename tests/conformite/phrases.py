"""Ce que le contrôle dit au clerc : chaque phrase, son article et son remède, pour les cas des autres essais.

``python -m conformite.phrases``, depuis ``tests``, réécrit ``phrases.yaml`` : à relire phrase par phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from basoche.conformite import Motif
from conformite import test_calcul, test_chaine, test_procedures, test_seuils, test_territoire, test_titre_especes
from conformite.fabrique import juger

PAGE = Path(__file__).parent / "phrases.yaml"
CSV = "cmd_saisie_vente"
CLERC = test_territoire.CLERC
QUALITES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("pv_saisie_attribution", {"controle": {"significateur": CLERC}}),
    ("sommation_interpellative", {"controle": {"significateur": CLERC}}),
    (CSV, {"officier__qualite": "clerc significateur"}),
    (CSV, {"controle": {"significateur": CLERC, "signe_avant_remise": False}}),
    (CSV, {"titre__designation": "accord de l'article L125-1", "titre__auteur": "SELARL Aubrac et Vauquelin"}),
    (CSV, test_territoire._ressorts("Lyon", "Grenoble")),
    ("petites_creances_titre", test_territoire._ressorts("cour d'appel de Lyon", "Grenoble")),
    ("assignation_jex", {"juridiction": "tribunal de commerce de Port-Sarjou"}),
    ("assignation_tj_sans_avocat", {"juridiction": "tribunal de commerce de Port-Sarjou"}),
    ("assignation_tribunal_commerce", {"juridiction": "tribunal judiciaire de Port-Sarjou"}),
    ("denonc_saisie_attribution", {"acte__date": "2025-03-13"}),
    ("pv_expulsion", {"acte__date": "2026-12-15"}),
    ("pv_tentative_expulsion", {}),
    (CSV, {"titre__designation": "facture n° 12"}),
    (CSV, {"titre__designation": "papier du client"}),
    (CSV, {"titre__notifie_le": None}),
    (CSV, {"titre__executoire_le": None}),
    (CSV, {"titre__executoire_le": "2026-11-24"}),
    (CSV, {"titre__designation": "ordonnance portant injonction de payer", "titre__executoire_le": "2026-10-20",
           "titre__date": "2026-09-14", "titre__notifie_le": "2026-09-23"}),
    (CSV, {"titre__date": "2010-03-19", "titre__notifie_le": "2010-04-28", "titre__executoire_le": "2010-05-30"}),
    (CSV, {"decompte__principal": "534.99"}),
    ("pv_saisie_attribution", {"decompte__provision_interets_1_mois": "29.79"}),
    ("denonc_saisie_attribution", {"sbi__montant": "651.70"}),
    ("denonc_saisie_attribution", {"sbi__montant": "600.00"}),
    (CSV, {"decompte__interet_par_jour": "3.00"}),
    (CSV, {"titre__executoire_le": "2026-09-23"}),
    (CSV, {"controle": {"decompte": {"postes": []}}}),
    (CSV, {"controle": {"decompte": test_calcul.CALCUL}}),
    (CSV, test_calcul._titres("1.00", interets="1.00")),
)  # fmt: skip


def cas() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Chaque cas : le recueil dont il vient, l'acte, les champs changés."""
    yield from (("qualites", code, champs) for code, champs in QUALITES)
    yield from (("seuils", un[0], un[1]) for un in test_seuils.CAS if "diligences_amiables" not in un[1])
    yield from (("procedures", un[0], un[1]) for un in test_procedures.CAS)
    yield from (("juges", un[0], un[1]) for un in test_territoire.JUGES)
    yield from (("prescriptions", CSV, un[0]) for un in test_titre_especes.PRESCRIPTIONS)
    yield from (("titres", CSV, un[0]) for un in test_titre_especes.TITRES)
    yield from (("taux", CSV, {"decompte__taux_texte": un[0], **un[1]}) for un in test_calcul.TAUX)
    yield from (("identifiants", CSV, un[0]) for un in test_calcul.IDENTIFIANTS)
    yield from (("recours", un[0], un[1]) for un in test_chaine.RECOURS)
    yield from (("rebours", un[0], un[1]) for un in test_chaine.REBOURS)


def recueillir() -> dict[str, list[dict[str, str]]]:
    """Les motifs de chaque recueil, une fois chacun ; ni le tarif ni les textes à confirmer, qui ont leurs essais."""
    dits: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
    for recueil, code, champs in cas():
        for motif in juger(code, **champs).motifs:
            _garder(dits.setdefault(recueil, {}), motif)
    for un in test_chaine.CHAINES:
        for motif in test_chaine._chaine(un[0], un[1], *un[2]):
            _garder(dits.setdefault("chaine", {}), motif)
    return {recueil: list(motifs.values()) for recueil, motifs in dits.items()}


def _garder(dits: dict[tuple[str, ...], dict[str, str]], motif: Motif) -> None:
    ecrit = motif.en_dict()
    if motif.objet.value != "texte_reproduit" and not motif.id.endswith(".cout"):
        dits.setdefault(tuple(ecrit.values()), ecrit)


if __name__ == "__main__":
    PAGE.write_text(yaml.safe_dump(recueillir(), allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
