"""Les espèces de titres exécutoires : celles qu'énumère la loi, à quels mots on les reconnaît, ce qu'elles durent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from basoche.conformite.dossier import Dossier
from basoche.conformite.mots import aplatir, contient_un_mot
from basoche.droit.parametres import noms, parametre
from basoche.droit.source import Verification

RECUEIL = "execution/titres/"
TITRE, CREANCE, TEXTES_PROPRES = "titre", "creance", "textes_propres"


@dataclass(frozen=True, slots=True)
class EspeceDeTitre:
    """Une espèce de titre (CPCE L111-3, L111-5).

    ``delai`` : celui du titre (L111-4), de la créance, de textes propres, ou ``a_confirmer``. ``natures`` : les
    prescriptions que ses textes propres lui donnent. ``pieces`` : ce qu'il faut vérifier avant d'exécuter.
    ``depuis`` : le jour où la loi l'a ajoutée à la liste.
    """

    code: str
    description: str
    rang: str
    article: str
    delai: str
    judiciaire: bool
    mots: tuple[str, ...]
    natures: tuple[str, ...]
    pieces: tuple[str, ...]
    depuis: date | None
    verification: Verification | None


@cache
def especes() -> tuple[EspeceDeTitre, ...]:
    """Toutes les espèces, de la plus précise à la plus générale : la première qui convient est la bonne."""
    lus = [parametre(nom) for nom in noms() if nom.startswith(RECUEIL)]
    return tuple(_espece(lu.nom) for lu in sorted(lus, key=lambda lu: int(lu.attributs["ordre"])))


def _espece(nom: str) -> EspeceDeTitre:
    lu = parametre(nom)
    valeur = lu.valeurs[-1]
    contenu = valeur.contenu
    return EspeceDeTitre(
        code=nom.removeprefix(RECUEIL),
        description=lu.description.partition(" : ")[2],
        rang=contenu["rang"],
        article=lu.reference,
        delai=contenu["delai"],
        judiciaire=contenu["judiciaire"],
        mots=tuple(contenu["mots"]),
        natures=tuple(contenu["natures"]),
        pieces=tuple(contenu["pieces"]),
        depuis=valeur.periode.du,
        verification=valeur.verification,
    )


@lru_cache(maxsize=1024)
def espece_du_titre(nature: str) -> EspeceDeTitre | None:
    """L'espèce de titre que dit un texte (« jugement », « acte notarié »…), ``None`` s'il n'en dit aucune."""
    return next((espece for espece in especes() if contient_un_mot(nature, espece.mots)), None)


def nature_du_titre(dossier: Dossier) -> str:
    """Les mots qui désignent le titre dans l'acte."""
    return dossier.texte("titre.designation", "titre.nature")


def est_judiciaire(dossier: Dossier) -> bool:
    """Vrai si le titre est une décision, ou si rien ne dit qu'il n'en est pas une : il se notifie (CPC 503)."""
    espece = espece_du_titre(nature_du_titre(dossier))
    return espece is None or espece.judiciaire


def est_une_injonction(dossier: Dossier) -> bool:
    """Vrai si le titre est une ordonnance d'injonction de payer française."""
    plat = aplatir(nature_du_titre(dossier))
    return "injonction de payer" in plat and "europeenne" not in plat
