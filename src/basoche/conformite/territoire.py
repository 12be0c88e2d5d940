"""Le territoire : l'office agit dans le ressort de sa cour d'appel, et l'acte désigne le bon juge."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.dossier import Dossier
from basoche.conformite.mots import aplatir
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite

# Une convention, une lettre ou une formalité se fait partout ; ce qui se signifie ou s'exécute, dans le ressort.
_HORS_RESSORT = ("amiable", "distribution")


def controler_le_ressort(dossier: Dossier) -> Iterator[Motif]:
    """Le ressort est celui de la cour d'appel de l'office (décret n° 2021-1625 ; CPCE R125-1).

    La commune ne dit pas la cour d'appel : la règle n'est comparée que si le dossier dit les deux ressorts.
    """
    office, lieu = dossier.texte("controle.ressort_office"), dossier.texte("controle.ressort_lieu")
    if not office or not lieu or _cour(office) == _cour(lieu) or dossier.demande.famille in _HORS_RESSORT:
        return
    petites = dossier.demande.famille == "petites_creances"
    nom = "petites_creances" if petites else "ressort"
    regle = parametres.lire(f"execution/qualite/{nom}", le=dossier.jour_de_l_acte)
    yield Motif(
        Objet.TERRITOIRE, f"{dossier.demande.code}.ressort", Gravite(regle.contenu["gravite"]),
        regle.fondement.article,
        f"L'office relève du ressort « {office} » et l'acte se fait dans le ressort « {lieu} » : le ressort est celui "
        f"de la {regle.contenu['ressort']}.",
        "Confier l'acte à un confrère du ressort, ou vérifier un bureau annexe.",
    )  # fmt: skip


def _cour(texte: str) -> str:
    plat = aplatir(texte).removeprefix("cour d'appel ")
    return plat.removeprefix("de ").removeprefix("d'").removeprefix("du ")
