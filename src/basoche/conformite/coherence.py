"""Les données entre elles : le décompte tombe juste, les dates se suivent, le bon modèle est choisi."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.moment import lire_l_heure
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention
from basoche.droit.montant import ZERO, Montant

_SOMMES = (
    ("decompte.principal",),
    ("decompte.frais",),
    ("decompte.interets_echus", "decompte.interets"),
    ("decompte.provision_interets_1_mois",),
)


def controler_le_decompte(dossier: Dossier) -> Iterator[Motif]:
    """Principal, frais et intérêts font le total ; le total et le coût font la somme à payer."""
    total = dossier.montant("decompte.total")
    parts = [montant for champs in _SOMMES if (montant := dossier.montant(*champs)) is not None]
    mention = _mention_du_decompte(dossier)
    if total is not None and len(parts) > 1 and mention is not None:
        somme = sum([*parts, *_accessoires(dossier)], ZERO)
        # La provision s'ajoute ou non au total ; un versement est déduit des parts, ou du total seulement.
        ecarts = [
            dossier.montant("decompte.provision_interets_1_mois") or ZERO,
            dossier.montant("decompte.verse") or ZERO,
        ]
        if total not in (somme, somme - ecarts[0], somme - ecarts[1], somme - ecarts[0] - ecarts[1]):
            yield _faux(mention, "le total du décompte", total, somme)
    cout, a_payer = dossier.montant("cout.ttc"), dossier.montant("total_a_payer")
    if mention is not None and total is not None and cout is not None and a_payer not in (None, total + cout):
        assert a_payer is not None
        yield _faux(mention, "la somme à payer (décompte et coût de l'acte)", a_payer, total + cout)


def _accessoires(dossier: Dossier) -> list[Montant]:
    """Les montants des lignes accessoires du décompte (indemnité, clause pénale…)."""
    lignes = dossier.valeur("decompte.accessoires")
    montants = [ligne.get("montant") for ligne in lignes if isinstance(ligne, Mapping)] if _est_liste(lignes) else []
    lus = [dossier.montant_de(montant, "decompte.accessoires") for montant in montants]
    return [montant for montant in lus if montant is not None]


def _est_liste(valeur: object) -> bool:
    return isinstance(valeur, list | tuple)


def _mention_du_decompte(dossier: Dossier) -> Mention | None:
    """La mention qui veut principal, frais et intérêts ; un décompte de loyers a d'autres parts."""
    return next((m for m in mentions_dues(dossier) if "decompte.principal" in m.champs), None)


def _faux(mention: Mention, quoi: str, ecrit: Montant, juste: Montant) -> Motif:
    return Motif(
        Objet.MENTION, mention.id, mention.gravite, mention.article,
        f"Le décompte se contredit : {quoi} est de {ecrit.en_francais()}, or la somme fait {juste.en_francais()}.",
        "Recalculer le décompte : basoche calcul decompte.",
    )  # fmt: skip


def controler_les_dates(dossier: Dossier) -> Iterator[Motif]:
    """Titre, puis notification, puis acte ; rien d'accompli n'est daté d'un jour à venir."""
    rendu, notifie = dossier.jour("titre.date"), dossier.jour("titre.notifie_le")
    acte_le = dossier.jour_de_l_acte
    if rendu is not None and rendu > acte_le:
        yield _desordre(
            dossier, "titre.date", f"le titre est daté du {rendu:%d/%m/%Y}, après l'acte du {acte_le:%d/%m/%Y}"
        )
    if dossier.exige_un_titre and rendu is not None and notifie is not None and notifie < rendu:
        yield _desordre(
            dossier,
            "titre.notifie_le",
            f"le titre est notifié le {notifie:%d/%m/%Y}, avant d'être rendu le {rendu:%d/%m/%Y}",
        )
    if acte_le != dossier.le:
        yield _desordre(
            dossier, "acte.date", f"l'acte est daté du {acte_le:%d/%m/%Y} et contrôlé pour le {dossier.le:%d/%m/%Y}"
        )
    audience = dossier.jour("audience.date")
    if audience is not None and audience <= acte_le and dossier.demande.code.startswith("assignation"):
        yield _desordre(dossier, "audience.date", f"l'audience du {audience:%d/%m/%Y} n'est pas après l'acte")
    yield from _controler_les_naissances(dossier, acte_le)
    yield from _controler_les_heures(dossier)


def _controler_les_heures(dossier: Dossier) -> Iterator[Motif]:
    """L'heure de l'acte est celle de sa signification : deux heures font douter de l'une et de l'autre."""
    heure = lire_l_heure(dossier.valeur("acte.heure"))
    for champ in ("signification.heure", "remise.heure"):
        autre = lire_l_heure(dossier.valeur(champ))
        if heure is not None and autre is not None and autre != heure:
            defaut = f"l'acte est de {heure:%H:%M}, et « {champ} » dit {autre:%H:%M}"
            yield replace(_desordre(dossier, champ, defaut), gravite=Gravite.A_VERIFIER)


def _controler_les_naissances(dossier: Dossier, acte_le: date) -> Iterator[Motif]:
    for partie in ("requerant", "destinataire", "debiteur"):
        ne = dossier.jour(f"{partie}.date_naissance")
        if ne is not None and ne >= acte_le:
            yield _desordre(
                dossier, f"{partie}.date_naissance", f"une personne serait née le {ne:%d/%m/%Y}, après l'acte"
            )


def _desordre(dossier: Dossier, champ: str, defaut: str) -> Motif:
    """La mention qui porte le champ ; une contradiction de dates la rend fausse, sauf la date même du contrôle."""
    mention = next((m for m in mentions_dues(dossier) if champ in m.champs), None)
    propre = mention is not None and champ != "acte.date"
    return Motif(
        objet=Objet.MENTION,
        id=mention.id if mention is not None else f"{dossier.demande.code}.{champ}",
        gravite=mention.gravite if propre and mention is not None else Gravite.A_VERIFIER,
        article=mention.article if mention is not None else dossier.demande.articles[0],
        explication=f"Les dates se contredisent : {defaut}.",
        remede=f"Vérifier « {champ} » sur la pièce.",
    )
