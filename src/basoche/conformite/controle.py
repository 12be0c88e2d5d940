"""Contrôler un acte : tous les contrôles, l'un après l'autre, et le verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from basoche.conformite.audience import controler_l_audience
from basoche.conformite.bail import controler_le_bail
from basoche.conformite.chaine import controler_la_chaine
from basoche.conformite.coherence import controler_le_decompte, controler_les_dates
from basoche.conformite.cout import controler_le_cout
from basoche.conformite.decompte_recalcule import controler_le_calcul
from basoche.conformite.delais import controler_delais
from basoche.conformite.delais_ecrits import controler_les_dates_annoncees
from basoche.conformite.distance import controler_la_distance
from basoche.conformite.dossier import Dossier
from basoche.conformite.groupe_controle import verifier_le_groupe_controle
from basoche.conformite.identite import controler_les_demandeurs, controler_les_identifiants
from basoche.conformite.juge import controler_le_juge
from basoche.conformite.mentions import controler_durees_ecrites, controler_mentions
from basoche.conformite.moment import controler_le_moment
from basoche.conformite.procedures import controler_les_procedures
from basoche.conformite.publicite import controler_la_publicite
from basoche.conformite.qui_agit import controler_qui_agit
from basoche.conformite.rebours import controler_a_rebours
from basoche.conformite.recours import controler_le_recours
from basoche.conformite.remise import controler_les_envois
from basoche.conformite.seuils import controler_les_seuils
from basoche.conformite.taux_annonce import controler_le_taux
from basoche.conformite.territoire import controler_le_ressort
from basoche.conformite.textes import controler_textes
from basoche.conformite.titre import controler_le_titre
from basoche.conformite.treve import controler_la_treve
from basoche.conformite.verdict import Motif, Objet, Verdict, conclure
from basoche.droit.actes import DATE_DE_L_ACTE, Gravite, acte
from basoche.instrumentum import Arbre

Controle = Callable[[Dossier], Iterator[Motif]]


def controler_la_version(dossier: Dossier) -> Iterator[Motif]:
    """La version de l'acte est celle qui s'applique : à sa date, ou à celle de l'ordonnance."""
    demande = dossier.demande
    critere = dossier.jour_de_l_acte if demande.date_critere == DATE_DE_L_ACTE else dossier.jour("titre.date")
    if critere is not None and not demande.est_en_vigueur(critere):
        yield Motif(
            Objet.MENTION, f"{demande.code}.version", Gravite.NULLITE_DE_FORME, demande.articles[0],
            f"« {demande.intitule} » ne s'applique pas au {critere:%d/%m/%Y} ({demande.date_critere}) : ses mentions "
            "ne sont pas celles du texte en vigueur.",
            "Employer la version de l'acte en vigueur à cette date : basoche acte lister.",
        )  # fmt: skip


def controler_le_blocage(dossier: Dossier) -> Iterator[Motif]:
    """Un acte dont les mentions légales ne sont pas connues ne peut pas être dit conforme."""
    demande = dossier.demande
    if demande.redaction_bloquee:
        yield Motif(
            Objet.MENTION, f"{demande.code}.mentions_inconnues", Gravite.A_VERIFIER, demande.articles[0],
            f"Les mentions de « {demande.intitule} » ne sont pas toutes relevées. {demande.redaction_bloquee}",
            "Relire le texte au Journal officiel.",
        )  # fmt: skip


CONTROLES: tuple[Controle, ...] = (
    controler_la_version,
    controler_le_blocage,
    controler_mentions,
    controler_durees_ecrites,
    controler_textes,
    controler_le_decompte,
    controler_le_bail,
    controler_le_calcul,
    controler_le_taux,
    controler_les_dates,
    controler_les_identifiants,
    controler_les_demandeurs,
    controler_le_titre,
    controler_les_procedures,
    controler_delais,
    controler_la_chaine,
    controler_la_treve,
    controler_les_dates_annoncees,
    controler_le_recours,
    controler_l_audience,
    controler_la_distance,
    controler_a_rebours,
    controler_la_publicite,
    controler_les_envois,
    controler_le_moment,
    controler_qui_agit,
    controler_le_ressort,
    controler_le_juge,
    controler_les_seuils,
    controler_le_cout,
)


def controler(
    code: str, donnees: Mapping[str, Any], *, le: date, arbre: Arbre | None = None, manquants: Sequence[str] = ()
) -> Verdict:
    """Le verdict d'un acte.

    Args:
        code: son code au catalogue.
        donnees: ses champs ; le groupe ``controle`` porte ce que l'acte n'imprime pas (voir
            :data:`basoche.conformite.groupe_controle.CLES`).
        le: le jour où l'acte part ; si les données datent l'acte d'un autre jour, il est contrôlé aux deux.
        arbre: l'acte rédigé ; sans lui, les mentions se lisent dans les données.
        manquants: les champs que la rédaction n'a pas trouvés.

    Raises:
        ActeInconnu: aucun acte ne porte ce code.
        ChampInvalide, ChampInconnu: une date ou un montant illisible ; un champ inconnu du groupe ``controle``.
    """
    verifier_le_groupe_controle(donnees)
    dossier = Dossier(acte(code), le, donnees, arbre, manquants)
    motifs = _motifs(dossier)
    if dossier.jour_de_l_acte != le:
        connus = {motif.id for motif in motifs}
        motifs += [motif for motif in _motifs(_date_du(dossier, le)) if motif.id not in connus]
    return conclure(motifs)


def _motifs(dossier: Dossier) -> list[Motif]:
    return [motif for controle in CONTROLES for motif in controle(dossier)]


def _date_du(dossier: Dossier, le: date) -> Dossier:
    """Le même acte, daté du jour du contrôle : s'il porte une autre date, il doit valoir aux deux."""
    groupe = dossier.donnees.get("acte")
    groupe = groupe if isinstance(groupe, Mapping) else {}
    return replace(dossier, donnees={**dossier.donnees, "acte": {**groupe, "date": le}})
