"""Le corpus des actes venus d'ailleurs reste celui d'avant le contrôle : gelé, annoté, écrit d'une autre main."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import basoche
from basoche.droit.actes import acte, mentions_communes

EXTERNES = Path(__file__).parent / "externes"
PAQUET = Path(basoche.__file__).parent
ETATS = {"trouvee", "absente", "contredite", "non_apparente", "douteuse"}
TEXTES = {"exact", "altere", "absent"}
ACTES_PREMIERE_LISTE = (
    "cmd_saisie_remunerations",
    "cmd_saisie_vente",
    "cpvsi",
    "denonc_saisie_attribution",
    "pv_saisie_attribution",
    "signification_jugement",
)
# Un article que le recueil n'a pas, mais qu'un modèle et un document citent tous deux : c'est la loi, non une copie.
LOI_HORS_DU_RECUEIL = (
    "les contestations relatives a la saisie vente sont portees devant le juge de l execution du lieu de la saisie",
)
MOTS_AU_PLUS = 12
DOCUMENTS_PAR_ACTE = 10
ACTES_DU_CORPUS = 12
DOCUMENTS_EN_TOUT = 120


def _empreintes() -> list[tuple[str, str]]:
    lignes = (ligne for liste in EXTERNES.glob("empreintes*.txt") for ligne in liste.read_text("utf-8").splitlines())
    return [(chemin, empreinte) for empreinte, chemin in (ligne.split("  ", 1) for ligne in lignes)]


def _dossiers() -> list[Path]:
    return [EXTERNES / code for code in sorted({chemin.split("/")[0] for chemin, _ in _empreintes()})]


def _annotations(dossiers: list[Path]) -> list[Path]:
    return [f for dossier in dossiers for f in sorted(dossier.glob("*.yaml"))]


GELES = _annotations(_dossiers())
TOUTES = GELES + _annotations(sorted((EXTERNES / "etalonnage").iterdir()))


def _nom(fichier: Path) -> str:
    return fichier.relative_to(EXTERNES).as_posix()


def _lire(fichier: Path) -> dict[str, Any]:
    return yaml.safe_load(fichier.read_text(encoding="utf-8"))


def test_chaque_fichier_gele_a_l_empreinte_notee() -> None:
    notees = _empreintes()
    assert len(notees) == len(dict(notees)), "un fichier figure deux fois dans les empreintes"
    presents = {_nom(f): f for d in _dossiers() for f in d.rglob("*") if f.is_file()}
    assert presents.keys() == dict(notees).keys()
    changes = [nom for nom, e in notees if hashlib.sha256(presents[nom].read_bytes()).hexdigest() != e]
    assert changes == []


@pytest.mark.parametrize("fichier", TOUTES, ids=_nom)
def test_l_annotation_ne_cite_que_des_mentions_et_des_articles_connus(fichier: Path) -> None:
    annotation = _lire(fichier)
    propres = {
        mention.id: mention for mention in acte(annotation["acte"], date.fromisoformat(str(annotation["le"]))).mentions
    }
    assert fichier.parent.name == annotation["acte"]
    assert annotation["mentions"].keys() <= propres.keys() | {mention.id for mention in mentions_communes()}
    assert set(annotation["mentions"].values()) <= ETATS
    textes = annotation.get("textes_reproduits", {})
    assert set(textes.values()) <= TEXTES
    reproduits = {article for mention in propres.values() for article in mention.reproduit}
    assert textes.keys() <= reproduits
    documents = [f for f in fichier.parent.glob(f"{fichier.stem}.*") if f.suffix in (".md", ".docx", ".pdf")]
    assert len(documents) == 1


@pytest.mark.parametrize("dossier", _dossiers(), ids=lambda d: d.name)
def test_chaque_acte_a_au_moins_dix_documents_dont_des_complets_et_des_defectueux(dossier: Path) -> None:
    annotations = [_lire(f) for f in _annotations([dossier])]
    defectueux = [a for a in annotations if set(a["mentions"].values()) & {"absente", "contredite", "non_apparente"}]
    assert len(annotations) >= DOCUMENTS_PAR_ACTE
    assert 0 < len(defectueux) < len(annotations)


def test_le_corpus_a_ses_actes_et_ses_documents() -> None:
    assert {d.name for d in _dossiers()} >= set(ACTES_PREMIERE_LISTE)
    assert len(_dossiers()) == ACTES_DU_CORPUS
    assert len(GELES) >= DOCUMENTS_EN_TOUT


def _replier(texte: str) -> str:
    plat = unicodedata.normalize("NFKD", texte.casefold())
    plat = "".join(c for c in plat if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9§]+", plat))


@cache
def _modeles() -> str:
    textes = (f.read_text(encoding="utf-8") for f in sorted((PAQUET / "redaction" / "modeles").rglob("*.md")))
    return " § ".join(_replier(re.sub(r"\{[{%#].*?[}%#]\}", " § ", t, flags=re.DOTALL)) for t in textes)


@cache
def _textes_legaux() -> str:
    dossier = PAQUET / "droit" / "actes" / "recueil"
    recueil = (_lire(f) for f in sorted(dossier.glob("*.yaml")))
    replies = (_replier(" ".join(r["alineas"])) for texte in recueil for r in texte["redactions"])
    return " § ".join((*replies, *LOI_HORS_DU_RECUEIL))


def _texte(annotation: Path) -> str:
    source = annotation.parent / "sources" / f"{annotation.stem}.md"
    return (source if source.exists() else annotation.with_suffix(".md")).read_text(encoding="utf-8")


@pytest.mark.parametrize("fichier", GELES, ids=_nom)
def test_aucune_longue_phrase_n_est_celle_d_un_modele(fichier: Path) -> None:
    phrases = (_replier(phrase) for phrase in re.split(r"[.;:|\n]\s|\n\n", _texte(fichier)))
    longues = [p for p in phrases if len(p.split()) > MOTS_AU_PLUS and p not in _textes_legaux()]
    assert [p for p in longues if p in _modeles()] == []


def test_une_phrase_d_un_modele_serait_reconnue() -> None:
    mots = next(m for m in _modeles().split("§") if len(m.split()) > MOTS_AU_PLUS)
    assert mots.strip() in _modeles()
    assert len(_modeles().split()) > 1000
