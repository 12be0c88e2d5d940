"""Le rapport de contrôle d'un acte, imprimé : le verdict en mots, chaque défaut avec son article et son remède.

Il se compose de la réponse JSON du contrôle : un acte de Basoche et un acte venu d'ailleurs donnent le même rapport. Le
JSON y est joint. Rien n'y est dit par la seule couleur : il se lit en noir et blanc.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from basoche.droit.actes import acte
from basoche.droit.actes.textes import TexteAReproduire
from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.feuille import EN_TETE
from basoche.redaction.pdf import Imprimeur, Page

FORMAT: Final = "basoche-controle/1"
_VERDICTS = {
    "conforme": ("CONFORME", "L'acte peut partir."),
    "conforme_avec_reserve": ("CONFORME AVEC RÉSERVE", "Vérifier les points ci-dessous avant de signer."),
    "non_conforme": ("NON CONFORME", "L'acte ne part pas."),
}
_GRAVITES = {
    "nullite_de_fond": "Nullité de fond",
    "nullite_de_forme": "Nullité de forme (grief)",
    "caducite": "Caducité (sans grief)",
    "irrecevabilite": "Irrecevabilité",
    "irregularite": "Irrégularité sans sanction",
    "a_verifier": "À vérifier",
}
_ETATS_DES_MENTIONS = {
    "trouvee": "Trouvée",
    "absente": "Absente",
    "douteuse": "Douteuse",
    "contredite": "Contredite",
    "vide": "Vide",
    "non_apparente": "Non apparente",
}
_ETATS_DES_TEXTES = {
    "exact": "Exact",
    "altere": "Altéré",
    "absent": "Absent",
    "a_confirmer": "À confirmer",
    "bloque": "Sans rédaction sûre",
    "sans_reference": "Sans rédaction sûre",
}
_CONTROLES = (
    "version de l'acte en vigueur à sa date",
    "mentions prescrites : présentes, remplies, apparentes",
    "textes reproduits, mot pour mot",
    "décompte recalculé, dates et montants entre eux",
    "titre : nature, caractère exécutoire, notification, prescription",
    "délais avant et après l'acte, jour et heure légaux",
    "qualité et territoire de qui agit",
    "seuils et coût au tarif du jour",
)
_VERIFICATIONS = {
    "texte": "texte lu",
    "recoupe": "sources recoupées",
    "une_source": "une seule source",
    "memoire": "de mémoire, à relire",
}
_MOTS_GARDES = 12
_SANS_DESSIN = re.compile("[^\u0020-\u024f\u2010-\u2027\u202f-\u203a\u20ac\u2190-\u21ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Controle:
    """Un contrôle à imprimer.

    Args:
        code: l'acte du catalogue.
        resultat: la réponse du contrôle (``verdict``, ``motifs`` ; et, d'un fichier, ``mentions``, ``articles``).
        le: le jour du contrôle.
        etude: l'en-tête.
        origine: ce qui a été contrôlé (« acte.docx », « données du dossier »).
        empreinte: SHA-256 de ce qui a été contrôlé.
        textes: les articles auxquels l'acte a été comparé.
        controles: ce qui a été contrôlé.
    """

    code: str
    resultat: Mapping[str, Any]
    le: date
    etude: Mapping[str, str]
    origine: str
    empreinte: str = ""
    textes: Sequence[TexteAReproduire] = field(default=())
    controles: Sequence[str] = _CONTROLES


def imprimer_rapport(controle: Controle) -> bytes:
    """Le rapport en PDF/A-3a et PDF/UA-1, verdict JSON joint (``controle.json``).

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
    """
    page = composer_rapport(controle)
    try:
        return Imprimeur().imprimer(page)
    except ErreurBasoche as refus:
        if refus.code != "caractere_sans_police":
            raise
    # Un acte venu d'ailleurs a pu laisser dans un extrait un signe que nos polices n'ont pas.
    return Imprimeur().imprimer(Page(page.presentation, _dessinable(page.donnees), page.le))


def composer_rapport(controle: Controle) -> Page:
    """La page du rapport."""
    demande = acte(controle.code)
    verdict, portee = _VERDICTS[controle.resultat["verdict"]]
    motifs = [_motif(motif) for motif in controle.resultat["motifs"]]
    donnees = {
        "titre": "Rapport de contrôle",
        "etude": {cle: controle.etude.get(cle, "") for cle in EN_TETE},
        "acte": demande.intitule,
        "reperes": _reperes(controle),
        "verdict": verdict,
        "portee": portee,
        "compte": _compter(controle.resultat["motifs"]),
        "motifs": motifs,
        "articles": [rendu for article in controle.resultat.get("articles", ()) if (rendu := _article(article))],
        "mentions": [_mention(mention) for mention in controle.resultat.get("mentions", ())],
        "textes": [_texte(lu) for lu in controle.textes],
        "fondements": [_fondement(fondement) for fondement in demande.fondements],
        "controles": list(controle.controles),
        "pied": f"Contrôle du {controle.le:%d/%m/%Y} · {demande.code}",
        "joint": _joint(controle),
    }
    return Page("controle", _lisible(donnees), controle.le)


def _reperes(controle: Controle) -> list[list[str]]:
    reperes = [
        ["Acte", f"{acte(controle.code).intitule} ({controle.code})"],
        ["Contrôlé au", f"{controle.le:%d/%m/%Y}"],
        ["Sur", controle.origine],
    ]
    return [*reperes, ["Empreinte", controle.empreinte]] if controle.empreinte else reperes


def _compter(motifs: Sequence[Mapping[str, Any]]) -> str:
    """« 1 nullité de fond, 2 points à vérifier » ; vide si rien."""
    noms = {
        "nullite_de_fond": ("nullité de fond", "nullités de fond"),
        "nullite_de_forme": ("nullité de forme", "nullités de forme"),
        "caducite": ("caducité", "caducités"),
        "irrecevabilite": ("irrecevabilité", "irrecevabilités"),
        "irregularite": ("irrégularité", "irrégularités"),
        "a_verifier": ("point à vérifier", "points à vérifier"),
    }
    comptes = {cle: sum(motif["gravite"] == cle for motif in motifs) for cle in noms}
    return ", ".join(f"{nombre} {noms[cle][nombre > 1]}" for cle, nombre in comptes.items() if nombre)


def _motif(motif: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "gravite": _GRAVITES[motif["gravite"]],
        "grave": motif["gravite"] not in ("irregularite", "a_verifier"),
        "id": motif["id"],
        "article": motif["article"],
        "explication": motif["explication"],
        "remede": motif["remede"],
        "extrait": motif.get("extrait") or "",
    }


def _mention(mention: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": str(mention["id"]),
        "etat": _ETATS_DES_MENTIONS.get(str(mention["etat"]), str(mention["etat"])),
        "extrait": str(mention.get("extrait") or ""),
        "raison": str(mention.get("raison") or ""),
    }


def _article(article: Mapping[str, Any]) -> dict[str, Any] | None:
    """Un article dont la reproduction diffère ; ``None`` s'il n'y a rien à montrer."""
    segments = list(article.get("segments") or article.get("differences") or ())
    if not any(segment["nature"] != "egal" for segment in segments):
        return None
    return {
        "article": article["article"],
        "segments": [{"nature": s["nature"], "texte": _abreger(s)} for s in segments],
    }


def _abreger(segment: Mapping[str, str]) -> str:
    """Un long passage sans différence ne garde que ses bords."""
    mots = segment["texte"].split()
    if segment["nature"] != "egal" or len(mots) <= 2 * _MOTS_GARDES:
        return " ".join(mots)
    return f"{' '.join(mots[:_MOTS_GARDES])} […] {' '.join(mots[-_MOTS_GARDES:])}"


def _texte(lu: TexteAReproduire) -> dict[str, str]:
    jour = f"{lu.lu_en_vigueur_le:%d/%m/%Y}" if lu.lu_en_vigueur_le else "non relevé"
    if lu.confirmation is not None:
        relu = f"{lu.confirmation.lu_le:%d/%m/%Y}, {lu.confirmation.par} ({lu.confirmation.source})"
        return {"article": lu.article, "etat": "Exact", "lu": relu, "source": lu.source}
    return {"article": lu.article, "etat": _ETATS_DES_TEXTES[lu.etat.value], "lu": jour, "source": lu.source}


def _fondement(fondement: Any) -> dict[str, str]:
    verification = getattr(fondement.verification, "value", fondement.verification)
    return {
        "article": fondement.article,
        "source": fondement.source,
        "verification": _VERIFICATIONS.get(str(verification), str(verification)),
    }


def _joint(controle: Controle) -> str:
    contenu = {
        "format": FORMAT,
        "code": controle.code,
        "le": controle.le.isoformat(),
        "origine": controle.origine,
        "empreinte": controle.empreinte,
        **controle.resultat,
    }
    return json.dumps(contenu, ensure_ascii=False, separators=(",", ":"))


def _lisible(valeur: Any, cle: str = "") -> Any:
    """Sans caractère de commande ni signe privé, que rien ne dessine ; le JSON joint reste tel quel."""
    if isinstance(valeur, str):
        return valeur if cle == "joint" else "".join(_signes(valeur))
    if isinstance(valeur, Mapping):
        return {nom: _lisible(v, nom) for nom, v in valeur.items()}
    return [_lisible(v) for v in valeur] if isinstance(valeur, list) else valeur


def _signes(texte: str) -> Iterable[str]:
    for signe in texte:
        illisible = unicodedata.category(signe) in ("Cc", "Cf", "Cs", "Co", "Cn")
        yield " " if signe in "\n\r\t" else "\ufffd" if illisible else signe


def _dessinable(valeur: Any, cle: str = "") -> Any:
    """Comme :func:`_lisible`, et « ? » pour ce que les polices livrées ne dessinent pas."""
    if isinstance(valeur, str):
        return valeur if cle == "joint" else _SANS_DESSIN.sub("?", valeur)
    if isinstance(valeur, Mapping):
        return {nom: _dessinable(v, nom) for nom, v in valeur.items()}
    return [_dessinable(v) for v in valeur] if isinstance(valeur, list) else valeur
