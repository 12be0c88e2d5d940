"""Les délais aval écrits dans l'acte : la date limite annoncée au destinataire est celle que donne le calcul."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from basoche.conformite.delais import champs_de_depart, delais_amont, en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Delai as DelaiDuCatalogue
from basoche.droit.actes import Mention, Sens, acte
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, ajouter_duree, calculer_delai

# La mention qui annonce la date, le champ où elle se lit, le délai du catalogue qui la commande (depuis l'acte).
_ANNONCES: Mapping[str, tuple[str, str]] = {
    "dsa.date": ("delai.date_limite", "denonc_saisie_attribution.delai.contestation_assignation"),
    "dda.delai": ("delai.date_limite", "denonc_saisie_droits_associes.delai.contestation"),
    "csr.suspension": ("delai.date_limite", "cmd_saisie_remunerations.delai.contestation_suspensive"),
    "sve.contestation": ("delai.date_limite", "saisie_especes.delai.contestation"),
    "cql.date": ("delai.date_limite", "cmd_quitter_lieux.delai.liberation_lieux"),
    "svd.vente_amiable": ("delai.vente_amiable", "pv_saisie_vente_debiteur.delai.vente_amiable"),
    "vcv.amiable": ("delai.vente_amiable", "verification_conversion.delai.vente_amiable"),
}

_CERTIFICAT, _ATTESTATION = "certificat_non_contestation", ".attestation"


def controler_les_dates_annoncees(dossier: Dossier) -> Iterator[Motif]:
    """Une date limite fausse égare celui qui la lit : elle vaut une mention fausse."""
    for mention in mentions_dues(dossier):
        champ, identifiant = _ANNONCES.get(mention.id, ("", ""))
        annoncee = dossier.jour(champ) if champ else None
        if annoncee is not None:
            yield from _comparer(mention, _delai(identifiant), champ, annoncee, dossier.jour_de_l_acte)
        if mention.id.endswith(_ATTESTATION) and dossier.demande.code.startswith(_CERTIFICAT):
            yield from _attester(dossier, mention)


def _attester(dossier: Dossier, mention: Mention) -> Iterator[Motif]:
    """Un certificat ne peut attester le silence d'un délai qui court encore : sa mention est fausse.

    La source ne dit ni nullité ni caducité du certificat prématuré : le tiers refuse de payer. La gravité est donc
    celle de la mention elle-même, non un blocage ; le paiement perdu se rattrape par un certificat refait à temps.
    """
    for arete in delais_amont(dossier.demande.code):
        depart = dossier.jour(*champs_de_depart(arete))
        if depart is None or arete.delai_min is None:
            continue
        fin = ajouter_duree(depart, en_duree(arete.delai_min))
        if depart <= dossier.jour_de_l_acte <= fin:
            yield Motif(
                Objet.MENTION, mention.id, mention.gravite, mention.article,
                f"« {mention.texte} » : le certificat du {dossier.jour_de_l_acte:%d/%m/%Y} atteste un délai qui court "
                f"encore, jusqu'au {jour_en_lettres(fin)} au moins ; sanction : {arete.sanction}.",
                "Attendre la fin du délai pour établir le certificat.",
            )  # fmt: skip


def _delai(identifiant: str) -> DelaiDuCatalogue:
    code = identifiant.partition(".")[0]
    return next(delai for delai in acte(code).delais if delai.id == identifiant)


def _comparer(mention: Mention, delai: DelaiDuCatalogue, champ: str, annoncee: date, depart: date) -> Iterator[Motif]:
    """Pour agir : le dernier jour exact. Pour attendre : jamais moins que la durée du texte."""
    assert delai.duree is not None
    valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, depart, en_duree(delai.duree))).valeurs
    dernier: date = valeurs["dernier_jour"]
    juste = annoncee == dernier if delai.sens is Sens.MAX else annoncee >= valeurs["date_brute"]
    if not juste:
        yield Motif(
            Objet.MENTION, mention.id, mention.gravite, f"{mention.article} ; {delai.article}",
            f"L'acte du {depart:%d/%m/%Y} annonce le {annoncee:%d/%m/%Y}, or le délai ({delai.duree_texte}) finit le "
            f"{jour_en_lettres(dernier)}.",
            f"Écrire le {jour_en_lettres(dernier)} dans « {champ} ».",
        )  # fmt: skip
