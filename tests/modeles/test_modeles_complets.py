"""Chaque modèle d'acte, rédigé avec son dossier d'essai : mentions complètes, texte propre, aucun trou."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from basoche.droit.actes import acte, codes, mentions_communes, mentions_de
from basoche.droit.erreurs import ErreurBasoche
from basoche.instrumentum import Arbre, Cartouche, Encadre, Liste, Mention, Tableau, mentions
from basoche.instrumentum.arbre import texte_brut
from basoche.redaction.acte import Reglages, rediger_acte
from basoche.redaction.modele import MODELES, Modele, champs_manquants, lire_modele, rediger
from basoche.redaction.textes import textes_reproduits
from redaction.dossier import DOSSIER, ETUDE, MORALE, PHYSIQUE

DONNEES = Path(__file__).parent / "donnees"
# Les pages de remise ont leurs propres essais (tests/redaction/test_remise.py).
NOMS = {
    chemin.stem: chemin.relative_to(MODELES).with_suffix("").as_posix()
    for chemin in sorted(MODELES.rglob("*.md"))
    if chemin.name[0] != "_" and chemin.parent.name != "remise" and chemin.stem in codes()
}
# Deux PDF par famille : l'impression est la même pour tous.
IMPRIMES = [
    code
    for code, nom in NOMS.items()
    if code in sorted(c for c in NOMS if NOMS[c].startswith(nom.split("/")[0] + "/"))[:2]
]

# Le nom du catalogue, et celui qu'emploient les parties communes.
SYNONYMES = {
    "titre.nature": "titre.designation",
    "titre.juridiction_ou_auteur": "titre.auteur",
    "decompte.interets_echus": "decompte.interets",
    "decompte.taux_interets": "decompte.taux_texte",
    "decompte.date_arrete": "decompte.au",
    "cout_detail": "cout.lignes",
    "montant_total": "decompte.total",
    "delai_paiement": "delai_jours",
}
# Portés au pied de l'acte, ou écrits par le modèle lui-même (« huit jours »).
SANS_CHAMP = {"officier.signature", "delai.jours", "delai.mois", "delai.semaines"}
# Un acte notarié ou un chèque n'a pas toujours de numéro.
SANS_CHAMP |= {"titre.reference"}
# « Mêmes mentions que… », sauf celles que le texte remplace.
SAUF = {
    "csr2.mentions": {"csr.mois", "csr.accord", "csr.reproduction"},
    "rec.formes": {"svd.inventaire"},
    "scmt.formes": {"svt.presentation"},
}
# Une mise en demeure écrite par l'étude porte aussi des mentions de la lettre de recouvrement.
EMPRUNTS = {"mise_en_demeure_lettre": "lettre_recouvrement_amiable"}
COMMUN: dict[str, Any] = {
    **{cle: valeur for cle, valeur in DOSSIER.items() if cle != "remise"},
    "debiteur": PHYSIQUE,
    "jex": {"ressort": "tribunal judiciaire de Port-Sarjou", "adresse": "1 place du Palais, 99001 Port-Sarjou"},
}


@cache
def _donnees(code: str) -> dict[str, Any]:
    """Le dossier commun, et ce que change ``donnees/<code>.yaml`` (``null`` retire un groupe)."""
    propres = yaml.safe_load((DONNEES / f"{code}.yaml").read_text(encoding="utf-8")) or {}
    donnees = _fondre(deepcopy(COMMUN), propres)
    return {"textes": textes_reproduits(acte(code), _jour(donnees)), **donnees}


def _jour(donnees: dict[str, Any]) -> date:
    le = donnees["acte"]["date"]
    return le if isinstance(le, date) else date.fromisoformat(le)


def _fondre(base: dict[str, Any], propres: dict[str, Any]) -> dict[str, Any]:
    for cle, valeur in propres.items():
        # Une personne se remplace entière : une société n'hérite pas du prénom d'une autre partie.
        entiere = not isinstance(valeur, dict) or "genre" in valeur or not isinstance(base.get(cle), dict)
        base[cle] = valeur if entiere else _fondre(dict(base[cle]), valeur)
    return base


@cache
def _arbre(code: str) -> Arbre:
    return rediger(lire_modele(NOMS[code]), _donnees(code))


def _vraies(code: str) -> set[str]:
    """Les circonstances du dossier d'essai."""
    donnees = _donnees(code)
    vraies = {nom for nom, vrai in (donnees.get("circonstances") or {}).items() if vrai}
    for requerant in donnees.get("requerants") or [donnees["requerant"]]:
        vraies.add(f"requerant_personne_{requerant['genre']}")
    return vraies


def _attendues(code: str) -> tuple[list[Any], set[str]]:
    """Les mentions que doit porter l'acte, et celles qu'il peut porter."""
    demande, vraies = acte(code), _vraies(code)
    propres = list(mentions_de(demande))
    for mention in demande.mentions:
        if mention.renvoi:
            sauf = SAUF.get(mention.id, set())
            propres += [m for m in acte(mention.renvoi).mentions if m.id not in sauf]
    # La remise est sur sa propre page.
    dues = [m for m in propres if m.id != "gen.modalites_remise" and (not m.condition or m.condition in vraies)]
    # Une requête ou une lettre désigne les parties comme le ferait un acte.
    empruntees = acte(EMPRUNTS[code]).mentions if code in EMPRUNTS else ()
    return dues, {m.id for m in (*propres, *empruntees, *mentions_communes())}


@pytest.mark.parametrize("code", NOMS)
def test_chaque_modele_a_son_dossier_d_essai_et_suit_le_catalogue(code):
    modele, demande = lire_modele(NOMS[code]), acte(code)
    assert (DONNEES / f"{code}.yaml").is_file()
    assert modele.code == code
    assert NOMS[code] == f"{demande.famille}/{code}"
    assert set(modele.articles) <= {a for a, _ in demande.citations_de()}
    assert modele.du >= demande.depuis
    assert not demande.redaction_bloquee


@pytest.mark.parametrize("code", NOMS)
def test_chaque_mention_due_est_presente_une_fois_et_non_vide(code):
    portees = [m.identifiant for m in mentions(_arbre(code).blocs)]
    dues, connues = _attendues(code)
    assert sorted({m.id for m in dues} - set(portees)) == [], "mentions absentes"
    assert sorted(set(portees) - connues) == [], "mentions inconnues"
    repetees = {i for i in portees if portees.count(i) > 1}
    assert repetees <= _repetables(code)
    for mention in mentions(_arbre(code).blocs):
        assert re.search(r"\w{2}", texte_brut(mention.blocs)), mention.identifiant


def _repetables(code: str) -> set[str]:
    """Plusieurs requérants ou destinataires : une mention chacun."""
    return {f"gen.{cle}" for cle in ("destinataire", "requerant_pp", "requerant_pm")} if _plusieurs(code) else set()


def _plusieurs(code: str) -> bool:
    return any(_donnees(code).get(cle) for cle in ("requerants", "destinataires"))


@pytest.mark.parametrize("code", NOMS)
def test_chaque_avertissement_est_tres_apparent(code):
    dues, _ = _attendues(code)
    apparents = {m.id for m in dues if m.type == "avertissement" or m.apparent}
    encadrees = set(_encadrees(_arbre(code).blocs, dans=False))
    assert sorted(apparents - encadrees) == []


def _encadrees(blocs: Any, *, dans: bool) -> Iterator[str]:
    """Les mentions qu'un encadré contient ou qui contiennent un encadré."""
    for bloc in blocs:
        match bloc:
            case Mention(identifiant, contenu):
                if dans or any(isinstance(b, Encadre) for b in contenu):
                    yield identifiant
                yield from _encadrees(contenu, dans=dans)
            case Encadre(contenu):
                yield from _encadrees(contenu, dans=True)
            case Cartouche(_, contenu):
                yield from _encadrees(contenu, dans=dans)


FAUTES = re.compile(
    r"\bNone\b|Undefined|…\w|\{\{|\}\}|\{%|%\}|:::|\*\*|  | [,.](?!\.)|,\s*[,.;]|\.\.(?!\.)|\(\s*\)|«\s*»|·|\(e\)"
    r"|\bTrue\b|\bFalse\b|\b\d{4}-\d{2}-\d{2}\b|\bhuissier"
)


@pytest.mark.parametrize("code", NOMS)
def test_le_texte_est_propre(code):
    texte = _sans_reproductions(_arbre(code)).replace("\u00a0", " ")
    for reproduit in _donnees(code)["textes"].values():
        alineas = reproduit["alineas"] if isinstance(reproduit, dict) else reproduit
        for alinea in alineas:  # un article garde ses mots (« huissier de justice »)
            texte = texte.replace(alinea, "")
    fautes = [texte[max(0, f.start() - 30) : f.end() + 30] for f in FAUTES.finditer(texte)]
    assert fautes == []


def _sans_reproductions(arbre: Arbre) -> str:
    """Le texte de l'acte sans les articles cités en petits caractères."""
    return re.sub(r" \|(?:  \|)+ ", " | ", "\n".join(_textes(arbre.blocs)))


def _textes(blocs: Any) -> Iterator[str]:
    for bloc in blocs:
        match bloc:
            case Cartouche("reproduction", _):
                continue
            case Mention(_, contenu) | Encadre(contenu) | Cartouche(_, contenu):
                yield from _textes(contenu)
            case _:
                yield texte_brut((bloc,))


@pytest.mark.parametrize("code", NOMS)
def test_aucune_case_de_tableau_n_est_vide(code):
    for tableau in _tableaux(_arbre(code).blocs):
        for ligne in tableau.lignes:
            cases = ["".join(m.contenu for m in case).strip() for case in ligne]
            total = re.match(r"Total|TVA|Débours", cases[0])
            assert all((cases[0], cases[-1])) if total else all(cases), cases


def _tableaux(blocs: Any) -> Iterator[Tableau]:
    for bloc in blocs:
        match bloc:
            case Tableau():
                yield bloc
            case Mention(_, contenu) | Encadre(contenu) | Cartouche(_, contenu):
                yield from _tableaux(contenu)
            case Liste(_, elements):
                for element in elements:
                    yield from _tableaux(element)


@pytest.mark.parametrize("code", NOMS)
def test_chaque_champ_exige_par_le_catalogue_est_refuse_s_il_manque(code):
    modele, donnees = lire_modele(NOMS[code]), _donnees(code)
    oublies = [
        f"{mention.id} : {champ}"
        for mention in _attendues(code)[0]
        for champ in ([" ".join(mention.champs)] if mention.un_de else mention.champs)
        if champ not in SANS_CHAMP
        if not _refuse(modele, _sans(donnees, champ))
    ]
    assert oublies == []


@pytest.mark.parametrize("code", NOMS)
def test_chaque_texte_a_reproduire_est_refuse_s_il_manque(code):
    modele, donnees = lire_modele(NOMS[code]), _donnees(code)
    cites = {article for mention in _attendues(code)[0] for article in mention.reproduit}
    oublies = [
        article
        for article in sorted(cites)
        if not champs_manquants(
            modele, {**donnees, "textes": {a: t for a, t in donnees["textes"].items() if a != article}}
        )
    ]
    assert oublies == []


def _refuse(modele: Modele, donnees: dict[str, Any]) -> bool:
    try:
        return bool(champs_manquants(modele, donnees))
    except ErreurBasoche as refus:
        return refus.code == "champ_manquant"


def _sans(donnees: dict[str, Any], champs: str) -> dict[str, Any]:
    """Le dossier sans ces champs, ni leurs synonymes ; dans une liste, le premier élément seul les perd."""
    copie = deepcopy(donnees)
    for chemin in (nom for champ in champs.split() for nom in (champ, SYNONYMES.get(champ, champ))):
        *groupes, cle = chemin.split(".")
        ou: Any = copie
        for groupe in groupes:
            ou = ou.get(groupe.removesuffix("[]")) if isinstance(ou, dict) else None
            ou = ou[0] if groupe.endswith("[]") and ou else ou
        if isinstance(ou, dict):
            ou.pop(cle, None)
        for autres in ("requerants", "destinataires"):
            if f"{groupes[0] if groupes else ''}s" == autres and copie.get(autres):
                copie[autres][0].pop(cle, None)
    return copie


@pytest.mark.parametrize("code", NOMS)
def test_une_circonstance_fausse_ote_sa_mention_et_laisse_un_texte_complet(code):
    modele, donnees = lire_modele(NOMS[code]), _donnees(code)
    vraies = {nom for nom, vrai in (donnees.get("circonstances") or {}).items() if vrai}
    for nom in sorted(vraies):
        autres = {**donnees, "circonstances": {**donnees["circonstances"], nom: False}}
        if any(manque.startswith("circonstances.") for manque in champs_manquants(modele, autres)):
            continue  # l'acte exige une circonstance parmi plusieurs : il la demande
        arbre = rediger(modele, autres)
        portees = {m.identifiant for m in mentions(arbre.blocs)}
        dues, _ = _attendues(code)
        assert sorted({m.id for m in dues if m.condition == nom} & portees) == [], nom
        assert sorted({m.id for m in dues if m.condition != nom} - portees) == [], nom


@pytest.mark.parametrize("code", NOMS)
def test_l_acte_se_redige_aussi_pour_une_personne_morale(code):
    donnees = _donnees(code)
    for partie in ("destinataire", "debiteur", "requerant"):
        autre = {**donnees.get(partie, {}), **MORALE}
        assert not champs_manquants(lire_modele(NOMS[code]), {**donnees, partie: autre}), partie


@pytest.mark.parametrize("code", IMPRIMES)
def test_le_pdf_s_imprime(code):
    donnees = {cle: valeur for cle, valeur in _donnees(code).items() if cle != "textes"}  # lus au recueil
    octets = rediger_acte(code, donnees, Reglages(le=_jour(donnees), etude=ETUDE))
    assert octets.startswith(b"%PDF")


def test_plusieurs_titres_donnent_un_decompte_distinct_par_titre():
    donnees = deepcopy(_donnees("pv_saisie_attribution"))
    premier, second = donnees["decompte"], {**donnees["decompte"], "principal": "77.77"}
    donnees["decomptes"] = [{**premier, "titre": "le jugement"}, {**second, "titre": "l'ordonnance"}]
    donnees["titres"] = [donnees["titre"], {**donnees["titre"], "designation": "ordonnance de référé"}]
    par_id = {m.identifiant: texte_brut(m.blocs) for m in mentions(_rediger("pv_saisie_attribution", donnees).blocs)}
    assert par_id["sat.decompte"].count("Provision pour les intérêts") == 2
    assert "77,77" in par_id["sat.decompte"]
    assert "ordonnance de référé" in par_id["sat.titre"]
    del donnees["decomptes"][1]["provision_interets_1_mois"]
    with pytest.raises(ErreurBasoche, match="provision_interets_1_mois"):
        _rediger("pv_saisie_attribution", donnees)


def _rediger(code: str, donnees: dict[str, Any]) -> Arbre:
    return rediger(lire_modele(NOMS[code]), donnees)
