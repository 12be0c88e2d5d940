"""Imprimer et signer : le commissaire de justice au nom de qui l'acte est fait, toujours avant la remise.

Chaîne papier : l'original est figé à l'impression, signé à la main, numérisé, rattaché par son code-barres. Chaîne
électronique : il est figé par la signature elle-même, si l'étude atteste un système agréé ; sinon ce qui est signé est
un projet, versé aux pièces, et l'original reste à établir. Après quoi plus un octet ne change.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from basoche.droit.erreurs import ErreurBasoche
from basoche.etude.actes.code_barres import lire_le_code, poser_le_code
from basoche.etude.actes.documents import geler, octets_de, ranger_piece, rediger
from basoche.etude.actes.models import Acte, Chaine, Etat
from basoche.etude.actes.preparation import exiger_modifiable
from basoche.etude.agenda.taches import finir_les_taches
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.coffre import garder
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Piece
from basoche.etude.dossiers.pieces import examiner
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.redaction.signature.presentation import PROJET_SIGNE

if TYPE_CHECKING:
    from basoche.redaction.signature import ActeSigne


class SignatureNonReglee(ActionRefusee):
    """La signature électronique n'est pas réglée : l'acte est un projet à signer sur papier."""

    code = "signature_non_reglee"


@action("acte.rediger")
def imprimer_acte(acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int) -> Piece:
    """Fige l'original papier d'un acte relu, à signer à la main ; le réimprimer rend les mêmes octets.

    Raises:
        ActionRefusee: acte non relu, ou que le contrôle du jour retient.
        ErreurBasoche: champ manquant, texte indisponible.
    """
    reprendre(acte, version_lue)
    if acte.original is not None:
        return acte.original
    _exiger_relu(acte)
    _figer(acte, poser_le_code(_rediger_sans_projet(acte, le), acte.code_barres), acteur)
    acte.chaine, acte.imprime_le = Chaine.PAPIER, timezone.now()
    acte.save()
    journaliser("acte.imprimer", acteur=acteur, objet=acte, dossier=acte.dossier.numero, details=_empreinte(acte))
    assert acte.original is not None
    return acte.original


@action("acte.signer")
def signer_acte(
    acte: Acte, *, acteur: Collaborateur, le: date, version_lue: int, chaine: Chaine = Chaine.PAPIER
) -> None:  # fmt: skip
    """Signe l'acte : à la main sur l'original imprimé, ou par la signature électronique réglée.

    Sans système agréé attesté par l'étude, la signature électronique ne fait qu'un projet signé (décret n° 2021-1625) :
    l'acte reste « relu », son original est à établir.

    Raises:
        DroitRefuse: l'acteur n'est pas commissaire de justice ; aucun réglage n'y change rien.
        ActionRefusee: acte non relu, fait au nom d'un autre, original papier non imprimé.
        SignatureNonReglee: chaîne électronique sans clé : le signer sur papier.
        ConflitDeModification: un autre l'a signé ou changé entre-temps.
    """
    reprendre(acte, version_lue)
    _exiger_relu(acte)
    if acte.officier_id != acteur.pk:
        raise ActionRefusee(
            f"L'acte est au nom de {acte.officier} : {acteur} ne peut pas le signer.",
            conseil="Le faire signer par celui qu'il nomme, ou le refaire à son propre nom.",
        )
    if chaine == Chaine.ELECTRONIQUE:
        signe = _signer_le_pdf(_rediger_sans_projet(acte, le))
        if signe.essai or PROJET_SIGNE in signe.presentation:
            _verser_le_projet(acte, signe, acteur, le)
            return
        _figer(acte, signe.octets, acteur)
    elif acte.original is None:
        raise ActionRefusee(
            "L'original n'est pas imprimé : il n'y a rien à signer.", conseil="L'imprimer, le signer, puis le dire ici."
        )
    else:
        octets_de(acte.original)  # l'original gardé est bien celui qui a été imprimé
    acte.chaine, acte.etat, acte.signe_par, acte.signe_le = chaine, Etat.SIGNE, acteur, timezone.now()
    acte.save()
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : signé", le=le, par=acteur, objet=acte)
    journaliser(
        "acte.signer", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={**_empreinte(acte), "chaine": chaine.value},
    )  # fmt: skip


@action("acte.numeriser")
def rattacher_original(acte: Acte, *, octets: bytes, nom: str, acteur: Collaborateur, le: date) -> Piece:
    """Rattache l'original signé numérisé à son acte ; la pièce s'ajoute, l'original imprimé reste.

    Raises:
        ActionRefusee: acte non signé ou électronique, original déjà numérisé, ou fichier refusé
            (autre chose qu'un PDF, trop gros, infecté).
    """
    if not acte.est_fige or acte.chaine != Chaine.PAPIER:
        raise ActionRefusee(
            "Cet acte n'a pas d'original papier signé.",
            conseil="Vérifier le code-barres, ou dire d'abord la signature.",
        )
    if acte.scan is not None:
        raise ActionRefusee("L'original signé est déjà numérisé.", conseil="Verser une autre numérisation aux pièces.")
    if not octets.startswith(b"%PDF-"):
        raise ActionRefusee(f"« {nom[:60]} » n'est pas un PDF.", conseil="Régler le numériseur sur PDF.")
    propre, mime, verdict = examiner(octets, nom)
    piece = Piece.objects.create(
        dossier=acte.dossier, nom=propre, nature="original signé numérisé", type_reel=mime, taille=len(octets),
        empreinte=garder(octets), antivirus=verdict, deposee_par=acteur,
    )  # fmt: skip
    Acte.objects.filter(pk=acte.pk).update(scan=piece)
    acte.scan = piece
    finir_les_taches(cle_du_scan(acte))
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : original signé numérisé", le=le, par=acteur, objet=acte)
    journaliser(
        "acte.numeriser", acteur=acteur, objet=acte, dossier=acte.dossier.numero, details={"sha256": piece.empreinte}
    )  # fmt: skip
    return piece


def acte_du_code(code: str) -> Acte | None:
    """L'acte que désigne un code-barres, tapé, lu par un lecteur ou porté par le nom du fichier numérisé."""
    cle = lire_le_code(code)
    return None if cle is None else Acte.objects.select_related("dossier").filter(pk=cle).first()


def signature_electronique_reglee() -> bool:
    """Vrai si une clé et un horodateur sont réglés."""
    try:
        from basoche.redaction.signature.reglages import lire_reglages

        reglages = lire_reglages()
    except ErreurBasoche:
        return False
    return reglages.cle is not None and bool(reglages.horodateur)


def cle_du_scan(acte: Acte) -> str:
    """La clé de la tâche « numériser l'original signé » ; un original signé après coup se numérise à nouveau."""
    return f"scan:{acte.pk}" if acte.signature_apposee_le is None else f"scan:{acte.pk}:2"


def _exiger_relu(acte: Acte) -> None:
    exiger_modifiable(acte)
    if acte.etat != Etat.RELU:
        raise ActionRefusee(
            f"L'acte est « {acte.get_etat_display().lower()} » : il n'a pas été relu.",
            conseil="Le contrôler, puis le faire relire par le clerc expert.",
        )


def _rediger_sans_projet(acte: Acte, le: date) -> bytes:
    """L'original du jour ; le contrôle du jour doit le laisser partir."""
    redige = rediger(acte, le)
    acte.verdict = redige.resultat.valeurs["controle"]
    if redige.resultat.valeurs["projet"]:
        motifs = [motif["explication"] for motif in (acte.verdict or {}).get("motifs", ())]
        raise ActionRefusee(
            f"Au {le:%d/%m/%Y}, l'acte reste un projet : {' '.join(motifs) or 'un texte reproduit est à confirmer.'}",
            conseil="Corriger l'acte, ou confirmer le texte (basoche textes confirmer), puis le faire relire.",
        )
    acte.parametres = geler(acte, redige, le)
    return redige.octets


def _figer(acte: Acte, octets: bytes, acteur: Collaborateur) -> None:
    piece = ranger_piece(acte.dossier, octets, f"{acte.code}-{acte.pk}.pdf", "original de l'acte", acteur)
    acte.original, acte.empreinte = piece, piece.empreinte


def _verser_le_projet(acte: Acte, signe: ActeSigne, acteur: Collaborateur, le: date) -> None:
    """Garde le projet signé parmi les pièces ; l'acte n'en est pas plus avancé."""
    nom = f"{acte.code}-{acte.pk}-projet-signe.pdf"
    acte.projet_signe = ranger_piece(acte.dossier, signe.octets, nom, "projet signé", acteur)
    acte.save()
    suite = " (signature d'essai, sans valeur)" if signe.essai else ""
    noter_evenement(acte.dossier, "acte", f"{acte.intitule} : {PROJET_SIGNE}{suite}", le=le, par=acteur, objet=acte)
    journaliser(
        "acte.signer_projet", acteur=acteur, objet=acte, dossier=acte.dossier.numero,
        details={"sha256": signe.sha256, "essai": signe.essai},
    )  # fmt: skip


def _signer_le_pdf(pdf: bytes) -> ActeSigne:
    if not signature_electronique_reglee():
        raise SignatureNonReglee(
            "La signature électronique n'est pas réglée : cet acte est un projet à signer sur papier.",
            conseil="L'imprimer et le signer à la main, ou régler la signature (guide « Signer un acte »).",
        )
    from basoche.redaction.signature import Demande, lire_reglages
    from basoche.redaction.signature import signer_acte as apposer

    demande = Demande(role="commissaire", instant=timezone.localtime())
    return apposer(pdf, demande, lire_reglages())


def _empreinte(acte: Acte) -> dict[str, str]:
    return {"sha256": acte.empreinte}
