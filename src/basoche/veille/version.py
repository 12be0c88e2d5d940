"""Une version d'article, telle que la base la garde : un identifiant, deux bornes, un texte, ce qui l'a faite."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# Ce que la DILA écrit pour « pas de fin » et pour « date à venir, inconnue ».
SANS_FIN = date(2999, 1, 1)
A_VENIR = date(2222, 2, 22)
MORT_NE = "MODIFIE_MORT_NE"
_LETTRE = re.compile(r"\A(?P<lettre>[LRDA])\.?\s*\*{0,2}\s*(?=\d)", re.IGNORECASE)


class Famille(StrEnum):
    """Ce que fait un lien à l'article qu'il vise."""

    MODIFIE = "modifie"
    CREE = "cree"
    ABROGE = "abroge"
    DEPLACE = "deplace"


_FAMILLES = {
    **dict.fromkeys(("MODIFIE", "MODIFICATION", "RECTIFIE", "RECTIFICATION"), Famille.MODIFIE),
    **dict.fromkeys(("CREE", "CREATION", "CODIFIE", "CODIFICATION", "RATIFIE", "RATIFICATION"), Famille.CREE),
    **dict.fromkeys(("ABROGE", "ABROGATION", "PERIME", "PEREMPTION", "ANNULE", "ANNULATION"), Famille.ABROGE),
    **dict.fromkeys(("TRANSFERE", "TRANSFERT", "DEPLACE", "DEPLACEMENT", "DISJOINT", "DISJONCTION"), Famille.DEPLACE),
}


@dataclass(frozen=True, slots=True)
class Lien:
    """Un lien entre deux articles. ``vise`` : c'est l'article lu qui le subit."""

    type: str
    vise: bool
    cid: str
    id: str
    numero: str
    signature: date | None
    libelle: str

    @property
    def famille(self) -> Famille | None:
        """Ce que ce lien fait à l'article lu ; ``None`` s'il ne fait que le citer, ou si c'est l'inverse."""
        return _FAMILLES.get(self.type) if self.vise else None

    def en_dict(self) -> dict[str, Any]:
        """Tel que gardé en base."""
        return {
            "type": self.type, "vise": self.vise, "cid": self.cid, "id": self.id, "numero": self.numero,
            "signature": self.signature.isoformat() if self.signature else None, "libelle": self.libelle,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """Une version d'article, en vigueur sur ``[debut, fin[``.

    ``debut`` vaut ``None`` si la date n'est pas connue ; ``fin``, s'il n'y en a pas. ``chaine`` réunit les versions
    d'un même article, même renuméroté. ``connue_le`` : le jour de l'archive qui l'a apportée, ``None`` si elle vient
    d'un stock complet. ``publication`` : la date du texte modificateur au Journal officiel, si la source la dit.
    """

    id: str
    cid: str
    code: str
    numero: str
    etat: str
    debut: date | None
    fin: date | None
    texte: str
    texte_norme: str
    nota: str
    liens: tuple[Lien, ...]
    chaine: str
    publication: date | None = None
    fonds: str = "LEGI"
    connue_le: date | None = None
    rectifiee_le: date | None = None

    @property
    def est_mort_nee(self) -> bool:
        """Vrai si elle n'est jamais entrée en vigueur : à écarter de toute lecture."""
        vide = self.debut is not None and self.fin is not None and self.fin <= self.debut
        return self.etat == MORT_NE or vide

    def est_en_vigueur(self, le: date) -> bool:
        """Vrai si elle s'applique ce jour-là."""
        if self.est_mort_nee or self.debut is None:
            return False
        return self.debut <= le and (self.fin is None or le < self.fin)

    @property
    def modificateur(self) -> Lien | None:
        """Le texte qui a fait cette version : le dernier signé de ceux qui la créent, la modifient ou la déplacent."""
        return _dernier(self.liens, (Famille.MODIFIE, Famille.CREE, Famille.DEPLACE))

    @property
    def abrogateur(self) -> Lien | None:
        """Le texte qui y met fin."""
        return _dernier(self.liens, (Famille.ABROGE,))


def _dernier(liens: Sequence[Lien], familles: Sequence[Famille]) -> Lien | None:
    trouves = [lien for lien in liens if lien.famille in familles]
    return max(trouves, key=lambda lien: (lien.signature or date.min, lien.libelle)) if trouves else None


def lire_jour(ecrit: str | None) -> date | None:
    """Une date de la DILA ; ``None`` si elle est vide, fausse, sans fin (2999-01-01) ou à venir (2222-02-22)."""
    try:
        jour = date.fromisoformat((ecrit or "").strip())
    except ValueError:
        return None
    return None if jour in (SANS_FIN, A_VENIR) else jour


def cle_du_numero(ecrit: str) -> str:
    """Un numéro d'article, sous la seule forme que la base et la comparaison connaissent.

    >>> cle_du_numero("R. * 211-1"), cle_du_numero("1635 bis Q")
    ('R211-1', '1635-bis-Q')
    """
    propre = " ".join(ecrit.replace("\u00a0", " ").split()).rstrip(".")
    lettre = _LETTRE.match(propre)
    if lettre:
        propre = lettre["lettre"].upper() + propre[lettre.end() :]
    return propre.replace(" ", "-")


@cache
def codes_connus() -> Mapping[str, str]:
    """Le titre de chaque code, en minuscules, et l'abréviation sous laquelle on le cite."""
    lus: Mapping[str, Any] = yaml.safe_load((files(__package__) / "donnees" / "codes.yaml").read_text(encoding="utf-8"))
    return {titre.lower(): str(abrege) for abrege, titre in lus["codes"].items()}


def abreger(titre: str, nature: str = "", numero: str = "") -> str:
    """Le nom court d'un texte : l'abréviation d'un code, « Loi 89-462 », ou à défaut son titre.

    >>> abreger("Code de procédure civile")
    'CPC'
    """
    nom = " ".join(titre.replace("’", "'").split()).rstrip(".")
    connu = codes_connus().get(nom.lower()) or codes_connus().get(nom.lower().split(",")[0].split(" (")[0])
    if connu:
        return connu
    genre = nature.split("_")[0].capitalize()
    return f"{genre} {numero}" if genre and numero else nom
