"""Ce qui s'ajoute aux émoluments : déplacement, TVA, taxe forfaitaire, lettre et débours."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from basoche.droit import parametres
from basoche.droit.erreurs import ChampInvalide, ValeurInconnue
from basoche.droit.montant import Montant
from basoche.droit.source import Fondement, Verification
from basoche.droit.tarif.demande import OUTRE_MER, Debours, DemandeCout, en_francais, fois
from basoche.droit.tarif.lignes import Ligne, ligne_hors_tva, ligne_tarifee
from basoche.droit.tarif.numeros import PrestationTarifee
from basoche.droit.tarif.releve import Releve

TABLEAU_DES_FORMALITES = "3-3"
DEPLACEMENT = "tarif/frais_deplacement/physique"


def deplacement(objet: PrestationTarifee | None, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """Le forfait de déplacement, par acte signifié ou procès-verbal : la date de l'intervention commande (A444-48)."""
    if demande.frais_deplacement == "aucun" or _entre_avocats(objet, releve):
        return []
    lecture = releve.au_jour(f"tarif/frais_deplacement/{demande.frais_deplacement}")
    _avertir_deplacement(objet, demande, releve)
    libelle = "Frais de déplacement"
    if demande.frais_deplacement == "electronique":
        libelle += ", signification électronique"
    exact = Fraction(lecture.contenu) * demande.destinataires
    return [ligne_tarifee(libelle + fois(demande), exact, lecture, majorable=False)]


def _entre_avocats(objet: PrestationTarifee | None, releve: Releve) -> bool:
    """Vrai pour une signification d'avocat à avocat, qui n'ouvre pas de frais de déplacement (annexe 4-8, I, 3°, a)."""
    exclus = parametres.parametre(DEPLACEMENT).attributs["numeros_sans_deplacement"]
    if objet is None or objet.numero not in exclus:
        return False
    releve.supposer(f"N° {objet.numero} : signification d'avocat à avocat, sans frais de déplacement (annexe 4-8).")
    return True


def _avertir_deplacement(objet: PrestationTarifee | None, demande: DemandeCout, releve: Releve) -> None:
    if objet is None or objet.tableau == TABLEAU_DES_FORMALITES:
        releve.avertir(
            "deplacement_a_verifier",
            "A444-48 n'alloue de frais de déplacement que pour un acte signifié ou un procès-verbal : "
            "sinon, demander « aucun » pour les frais de déplacement.",
        )
    if demande.territoire in OUTRE_MER:
        releve.avertir(
            "deplacement_outre_mer",
            "Outre-mer, un déplacement de plus de deux kilomètres suit un régime propre non lu (A444-49) : à vérifier.",
        )


def taux_tva(demande: DemandeCout, releve: Releve) -> Decimal:
    """Le taux de TVA : celui qui est donné, ou celui du territoire, en pour cent."""
    if demande.tva is not None:
        releve.supposer(f"TVA au taux donné : {en_francais(demande.tva)} %.")
        return demande.tva
    taux = Decimal(releve.au_jour(f"tarif/tva/{demande.territoire}").contenu)
    releve.supposer(f"TVA du territoire ({demande.territoire}) : {en_francais(taux)} %.")
    return taux


def debours_et_taxes(
    objet: PrestationTarifee | None, demande: DemandeCout, taux: Decimal, releve: Releve
) -> list[Ligne]:
    """La taxe forfaitaire, la lettre de l'article 658 et les débours donnés.

    Raises:
        ValeurInconnue: l'affranchissement de la lettre n'a pas été saisi.
        ChampInvalide: un débours a un taux de TVA qui n'est pas celui du calcul.
    """
    lignes = [_debours(rang, debours, taux) for rang, debours in enumerate(demande.debours)]
    if demande.lettre_658:
        lignes.insert(0, _lettre_658(demande, releve))
    return _taxe_forfaitaire(objet, demande, releve) + lignes


def _lettre_658(demande: DemandeCout, releve: Releve) -> Ligne:
    nom = "tarif/debours/lettre_658"
    try:
        lecture = releve.au_jour(nom)
    except ValeurInconnue as inconnue:
        raise ValeurInconnue(
            "L'affranchissement de la lettre de l'article 658 du CPC n'est pas connu : le texte rembourse le "
            "coût postal réel, sans forfait.",
            conseil=f"Saisir le tarif postal de l'étude (basoche parametres saisir {nom}) ou porter "
            "l'affranchissement dans « debours ».",
            champ="lettre_658",
        ) from inconnue
    montant = Montant.lire(lecture.contenu) * demande.destinataires
    return ligne_hors_tva("Affranchissement de la lettre (CPC, art. 658)" + fois(demande), montant, lecture.fondement)


def _taxe_forfaitaire(objet: PrestationTarifee | None, demande: DemandeCout, releve: Releve) -> list[Ligne]:
    """La taxe forfaitaire des actes, abrogée au 1er janvier 2021 (CGI, art. 302 bis Y) : ni honoraire, ni TVA."""
    if objet is None:
        return []
    lecture = parametres.lire("tarif/taxe_forfaitaire", le=demande.le)
    montant = Montant.lire(lecture.contenu) * demande.destinataires
    if not montant:
        return []
    releve.noter(lecture)
    releve.avertir(
        "taxe_forfaitaire_exonerations",
        "Taxe forfaitaire comptée hors TVA (de mémoire) et sans les exonérations, qui n'ont pas été lues : à vérifier.",
    )
    return [ligne_hors_tva("Taxe forfaitaire" + fois(demande), montant, lecture.fondement)]


def _debours(rang: int, debours: Debours, taux: Decimal) -> Ligne:
    """Un débours donné par l'étude ; un taux de TVA propre doit être celui du calcul, faute de second taux."""
    if isinstance(debours.tva, Decimal) and debours.tva not in (Decimal(0), taux):
        raise ChampInvalide(
            f"« debours[{rang}].tva » vaut {en_francais(debours.tva)} %, le calcul est à {en_francais(taux)} %.",
            conseil="Dire vrai ou faux, ou donner le taux du calcul.",
            champ=f"debours[{rang}].tva",
        )
    fondement = Fondement("C. com., annexe 4-8, I, 3°", "débours donné par l'étude", Verification.TEXTE)
    if debours.tva:
        return Ligne(
            debours.libelle, fondement.article, debours.montant.en_fraction(), fondement.verification, tarifee=False
        )
    return ligne_hors_tva(debours.libelle, debours.montant, fondement)
