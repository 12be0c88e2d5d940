"""Les émoluments d'une prestation : fixe ou d'urgence, majorations, vacations, engagement des poursuites."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from basoche.droit.erreurs import ChampManquant, ErreurBasoche, ParametreInconnu, ValeurInconnue
from basoche.droit.parametres import Lecture
from basoche.droit.source import Verification
from basoche.droit.tarif import bareme
from basoche.droit.tarif.coefficient import coefficient_applicable
from basoche.droit.tarif.demande import OUTRE_MER, DemandeCout, en_francais, fois
from basoche.droit.tarif.lignes import Ligne, ligne_tarifee
from basoche.droit.tarif.numeros import PrestationTarifee
from basoche.droit.tarif.releve import Releve


def honoraire(demande: DemandeCout) -> list[Ligne]:
    """L'honoraire libre d'une prestation hors tarif (L444-1)."""
    assert demande.honoraire_ht is not None
    exact = demande.honoraire_ht.en_fraction() * demande.destinataires
    libelle = "Honoraire libre" + fois(demande)
    return [Ligne(libelle, "C. com., art. L444-1", exact, Verification.TEXTE, tarifee=False)]


def emoluments(objet: PrestationTarifee, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """Émolument (ou émolument d'urgence), majoration provisoire, vacations et engagement des poursuites."""
    lignes = [_emolument(objet, demande, releve)]
    lignes += _majoration_provisoire(objet, demande, releve)
    lignes += _vacations(objet, demande, releve)
    lignes += _engagement(objet, demande, releve)
    if objet.note:
        releve.avertir("note_tarif", f"N° {objet.numero} : {objet.note}.")
    if demande.destinataires > 1:
        releve.avertir(
            "destinataires_multiples",
            "Un coût entier est compté par destinataire (émolument, déplacement, lettre) : usage donné de mémoire.",
        )
    return lignes


def _emolument(objet: PrestationTarifee, demande: DemandeCout, releve: Releve) -> Ligne:
    lecture = _lire_urgence(objet, releve) if demande.urgence else releve.emolument(objet.parametre)
    coefficient = coefficient_applicable(objet, demande.obligation, releve, urgence=demande.urgence)
    nature = "Émolument d'urgence" if demande.urgence else "Émolument"
    suffixe = f", coefficient {en_francais(coefficient)}" if coefficient != 1 else ""
    libelle = f"{nature} n° {objet.numero} — {objet.designation}{suffixe}{fois(demande)}"
    exact = Fraction(lecture.contenu) * Fraction(coefficient) * demande.destinataires
    return ligne_tarifee(libelle, exact, lecture)


def _lire_urgence(objet: PrestationTarifee, releve: Releve) -> Lecture:
    try:
        lecture = releve.emolument(f"tarif/urgence/{objet.numero}")
    except ParametreInconnu:
        raise ErreurBasoche(
            f"Le tarif ne prévoit pas d'émolument d'urgence pour le n° {objet.numero}.",
            conseil="Retirer « urgence » : l'émolument ordinaire s'applique.",
            code="urgence_impossible",
            champ="urgence",
        ) from None
    releve.supposer(
        "Urgence : l'émolument majoré remplace l'émolument ; porter sur l'acte les dates et heures de la demande "
        f"et de la réalisation, et les raisons de l'urgence ({lecture.fondement.article})."
    )
    return lecture


def _majoration_provisoire(objet: PrestationTarifee, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    try:
        lecture = releve.au_jour(f"tarif/majorations_provisoires/{objet.numero}")
    except ParametreInconnu:
        return []
    exact = Fraction(lecture.contenu) * demande.destinataires
    return [ligne_tarifee(f"Majoration provisoire n° {objet.numero}{fois(demande)}", exact, lecture)]


def _vacations(objet: PrestationTarifee, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """Une vacation par demi-heure entamée au-delà du temps de référence, jamais de coefficient (A444-18)."""
    if not demande.vacations:
        return []
    lecture = releve.au_tarif("tarif/vacation")
    releve.supposer("Vacations : heures de début et de fin à porter sur l'acte (A444-18).")
    if objet.temps_reference is None:
        releve.avertir(
            "temps_de_reference_non_lu", f"Le temps de référence du n° {objet.numero} n'a pas été lu : à vérifier."
        )
    exact = Fraction(lecture.contenu) * demande.vacations
    return [ligne_tarifee(f"Vacations : {demande.vacations} × {lecture.contenu.replace('.', ',')} €", exact, lecture)]


def _engagement(objet: PrestationTarifee, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """Le droit d'engagement des poursuites, assis sur la créance, une seule fois par créance (A444-15)."""
    if not demande.engagement_poursuites:
        return []
    _exiger_engagement(objet)
    if demande.obligation is None:
        raise ChampManquant(
            "Champ « obligation » manquant : l'engagement des poursuites se calcule sur le montant de la créance.",
            conseil="Donner « obligation », ou retirer « engagement_poursuites ».",
            champ="obligation",
        )
    lecture = releve.au_tarif("tarif/engagement_poursuites/bareme")
    lignes = bareme.appliquer(lecture, demande.obligation, releve)
    releve.supposer(
        "Droit d'engagement des poursuites : une seule perception par créance, non perçu jusqu'ici (A444-15)."
    )
    exact = bareme.total(lignes).en_fraction()
    return [ligne_tarifee("Droit d'engagement des poursuites", exact, lecture)]


def _exiger_engagement(objet: PrestationTarifee) -> None:
    if objet.engagement is None:
        raise ValeurInconnue(
            f"N° {objet.numero} : les textes lus ne disent pas s'il ouvre le droit d'engagement des poursuites.",
            conseil="Retirer « engagement_poursuites », ou relire l'article du tarif.",
            champ="engagement_poursuites",
        )
    if not objet.engagement:
        raise ErreurBasoche(
            f"Le n° {objet.numero} n'ouvre pas le droit d'engagement des poursuites (A444-15, A444-17, A444-37).",
            conseil="Retirer « engagement_poursuites ».",
            code="engagement_impossible",
            champ="engagement_poursuites",
        )


def majoration_outre_mer(lignes: Sequence[Ligne], demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """La majoration des émoluments d'outre-mer : ni déplacement, ni débours, ni TVA (A444-10, alinéa 2)."""
    assiette = sum((ligne.exact for ligne in lignes if ligne.majorable), Fraction(0))
    if demande.territoire not in OUTRE_MER or not assiette:
        return []
    lecture = releve.au_tarif(f"tarif/majorations_outre_mer/{demande.territoire}")
    exact = assiette * Fraction(lecture.contenu) / 100
    libelle = f"Majoration outre-mer de {en_francais(Decimal(lecture.contenu))} %"
    return [ligne_tarifee(libelle, exact, lecture, majorable=False)]
