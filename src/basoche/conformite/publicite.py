"""La publicité définitive d'une sûreté judiciaire : deux mois, comptés selon le cas où l'on est."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from basoche.conformite.delais import en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai

_CODE = "publicite_definitive"
_DELAI = f"{_CODE}.delai.publicite_definitive"
_ATTENTE = "denonc_surete_judiciaire.delai.publicite_definitive"


def controler_la_publicite(dossier: Dossier) -> Iterator[Motif]:
    """Deux mois du titre passé en force de chose jugée, de la fin du mois de R532-6, ou de l'exequatur (R533-4)."""
    if dossier.demande.code != _CODE:
        return
    depart = _depart(dossier)
    if depart is None:
        return
    delai = _du_catalogue(_CODE, _DELAI)
    assert delai.duree is not None
    dernier: date = calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(delai.duree))).valeurs["dernier_jour"]
    if dossier.jour_de_l_acte > dernier:
        yield Motif(
            Objet.DELAI, _DELAI, delai.gravite, delai.article,
            f"La publicité définitive est faite le {dossier.jour_de_l_acte:%d/%m/%Y} ; le délai compté du "
            f"{depart:%d/%m/%Y} a expiré le {jour_en_lettres(dernier)} : {delai.sanction}.",
            "Prendre une nouvelle sûreté ; la publicité provisoire ne donne plus rang.",
        )  # fmt: skip


def _depart(dossier: Dossier) -> date | None:
    """1° force de chose jugée ; 2° fin du mois de R532-6, ou rejet de la demande de mainlevée ; 3° exequatur."""
    chose_jugee = dossier.jour("titre.force_chose_jugee_date", "titre.exequatur_date")
    if chose_jugee is not None:
        return chose_jugee
    rejet = dossier.jour("mainlevee.rejetee_le")
    denoncee = dossier.jour("denonciation.date")
    if rejet is not None or denoncee is None:
        return rejet
    attente = _du_catalogue("denonc_surete_judiciaire", _ATTENTE)
    assert attente.duree is not None
    fin: date = calculer_delai(Delai(TypeDelai.PROCEDURE, denoncee, en_duree(attente.duree))).valeurs["dernier_jour"]
    return fin


def _du_catalogue(code: str, identifiant: str) -> DelaiDuCatalogue:
    return next(delai for delai in acte(code).delais if delai.id == identifiant)
