"""L'audience : l'assignation est délivrée assez tôt avant elle, et pas trop tôt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from basoche.conformite.delais import en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Duree, Gravite, acte
from basoche.droit.calendrier import METROPOLE, Calendrier, jour_en_lettres
from basoche.droit.delais import Delai, Sens, TypeDelai, ajouter_duree, calculer_delai

# Le délai du catalogue, compté à rebours de l'audience, qui borne chaque assignation. Le placement la suit : qui
# délivre après son dernier jour ne peut plus placer à temps.
_A_REBOURS: Mapping[str, tuple[str, ...]] = {
    "assignation_tribunal_commerce": ("delivrance_assignation", "remise_greffe"),
    "assignation_tj_avocat_obligatoire": ("remise_copie_greffe",),
    "assignation_tj_sans_avocat": ("remise_greffe",),
    "assignation_refere_provision": ("placement_devant_tj",),
}


def controler_l_audience(dossier: Dossier) -> Iterator[Motif]:
    """Délais à rebours de l'audience (CPC 754, 856, 857 ; CPCE R322-4)."""
    code, audience = dossier.demande.code, dossier.jour("audience.date")
    if audience is None:
        return
    yield from _controler_le_jour(dossier, audience)
    for nom in _A_REBOURS.get(code, ()):
        delai = _delai(code, nom)
        if delai.duree is not None:
            yield from _trop_pres(delai, delai.duree, audience, dossier.jour_de_l_acte, Gravite.A_VERIFIER)
    if code == "assignation_orientation":
        yield from _controler_la_fenetre(_delai("cpvsi", "assignation"), audience, dossier.jour_de_l_acte)


def _controler_le_jour(dossier: Dossier, audience: date) -> Iterator[Motif]:
    """Aucune juridiction ne tient d'audience ordinaire un dimanche ou un jour férié : la date est sans doute fausse."""
    chome = Calendrier(dossier.texte("controle.territoire") or METROPOLE).chome(audience, samedi=False)
    if chome is not None:
        mention = next((m for m in mentions_dues(dossier) if "audience.date" in m.champs), None)
        fete = f" ({chome.motif})" if chome.ferie is not None else ""
        yield Motif(
            Objet.MENTION, mention.id if mention is not None else f"{dossier.demande.code}.audience",
            Gravite.A_VERIFIER,
            mention.article if mention is not None else dossier.demande.articles[0],
            f"L'audience est annoncée le {jour_en_lettres(audience)}{fete}, jour où il ne s'en tient pas d'ordinaire.",
            "Vérifier la date auprès du greffe.",
        )  # fmt: skip


def _delai(code: str, nom: str) -> DelaiDuCatalogue:
    return next(delai for delai in acte(code).delais if delai.id == f"{code}.delai.{nom}")


def _trop_pres(
    delai: DelaiDuCatalogue, duree: Duree, audience: date, acte_le: date, gravite: Gravite
) -> Iterator[Motif]:
    """Le juge peut réduire ces délais, et le placement ne suit pas toujours cette règle : à vérifier."""
    calcul = calculer_delai(Delai(TypeDelai.PROCEDURE, audience, en_duree(duree), Sens.AVANT))
    dernier: date = calcul.valeurs["dernier_jour"]
    if acte_le > dernier:
        yield _motif(
            delai,
            gravite,
            f"{delai.evenement} : au plus tard le {jour_en_lettres(dernier)}, l'audience étant le {audience:%d/%m/%Y}",
            "Demander une autre date d'audience, ou l'autorisation d'abréger le délai.",
        )


def _controler_la_fenetre(delai: DelaiDuCatalogue, audience: date, acte_le: date) -> Iterator[Motif]:
    """Entre un et trois mois avant l'audience ; seul le maximum est à peine de caducité (R311-11)."""
    if delai.duree is None or delai.duree_max is None:
        return
    yield from _trop_pres(delai, delai.duree, audience, acte_le, Gravite.A_VERIFIER)
    premier = ajouter_duree(audience, en_duree(delai.duree_max), -1)
    if acte_le < premier:
        yield _motif(
            delai,
            delai.gravite,
            f"l'audience du {audience:%d/%m/%Y} est trop lointaine : l'assigner à partir du {jour_en_lettres(premier)}",
            "Prendre une audience plus proche.",
        )


def _motif(delai: DelaiDuCatalogue, gravite: Gravite, defaut: str, remede: str) -> Motif:
    explication = f"{defaut[0].upper()}{defaut[1:]} ; sanction : {delai.sanction}."
    return Motif(Objet.DELAI, delai.id, gravite, delai.article, explication, remede)
