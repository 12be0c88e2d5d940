"""Les seuils : saisie-vente dans une habitation, petites créances, avocat, requête."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.montant import ZERO, Montant

_SAISIE_VENTE = ("pv_saisie_vente_debiteur", "pv_saisie_recoltes")
_PETITES_CREANCES = ("petites_creances_invitation", "petites_creances_titre")
# Les frais de l'instance ne sont pas la demande (CPC 35, 36, 700).
_HORS_DEMANDE = ("article 700", "depens", "dépens")


class PlafondDeDemande(NamedTuple):
    """Ce qu'une forme de demande ne peut pas dépasser."""

    seuil: str
    gravite: Gravite
    quoi: str
    remede: str


_AVOCAT = "au-delà, l'avocat est obligatoire, sauf matière dispensée"
_DEMANDES: Mapping[str, PlafondDeDemande] = {
    "assignation_tj_sans_avocat": PlafondDeDemande(
        "avocat_tribunal_judiciaire", Gravite.A_VERIFIER, _AVOCAT,
        "Constituer avocat et employer « assignation_tj_avocat_obligatoire », ou dire la matière dispensée.",
    ),
    "requete_tj_5000": PlafondDeDemande(
        "requete_tribunal_judiciaire", Gravite.A_VERIFIER, "au-delà, la demande ne se fait pas par requête",
        "Assigner.",
    ),
}  # fmt: skip
_TENTATIVE_AMIABLE = ("assignation_tj_sans_avocat", "assignation_tj_avocat_obligatoire", "requete_tj_5000")
_AVEC_AVOCAT: Mapping[str, str] = {
    "assignation_tribunal_commerce": "avocat_tribunal_commerce",
    "assignation_jex": "jex_representation",
}


def controler_les_seuils(dossier: Dossier) -> Iterator[Motif]:
    """Chaque seuil que l'acte suppose (CPCE L221-2, R221-2, R125-1 ; CPC 761, 818, 853 ; CPCE R121-6)."""
    yield from _controler_l_habitation(dossier)
    yield from _controler_les_petites_creances(dossier)
    yield from _controler_la_demande(dossier)


def _seuil(nom: str, dossier: Dossier) -> tuple[Montant, str]:
    lu = parametres.lire(f"execution/seuils/{nom}", le=dossier.jour_de_l_acte)
    return Montant.lire(str(lu.contenu)), lu.fondement.article


def _controler_l_habitation(dossier: Dossier) -> Iterator[Motif]:
    """Sous 535 € de principal, dans une habitation, le commandement suit R221-3 (CPCE L221-2, R221-2).

    Le lieu de la saisie et l'origine de la créance ne sont pas toujours dits : une personne physique est réputée saisie
    chez elle, pour une créance qui n'est pas alimentaire, sauf déclaration contraire.
    """
    principal, code = dossier.montant("decompte.principal"), dossier.demande.code
    if principal is None:
        return
    seuil, _ = _seuil("saisie_vente_habitation", dossier)
    petite = principal < seuil and _est_une_habitation(dossier) and not dossier.valeur("controle.creance_alimentaire")
    if code == "cmd_saisie_vente" and petite:
        yield Motif(
            Objet.MENTION, f"{code}.seuil", Gravite.NULLITE_DE_FORME, "CPCE L221-2 ; CPCE R221-2 ; CPCE R221-3",
            f"Le principal ({principal.en_francais()}) est inférieur à {seuil.en_francais()} : dans une habitation et "
            "pour une créance non alimentaire, le commandement porte les mentions de R221-3, que celui-ci n'a pas.",
            "Employer le modèle « cmd_saisie_vente_petite_creance ».",
        )  # fmt: skip
    if code == "cmd_saisie_vente_petite_creance" and principal >= seuil:
        yield Motif(
            Objet.MENTION, f"{code}.seuil", Gravite.IRREGULARITE, "CPCE R221-2",
            f"Le principal ({principal.en_francais()}) n'est pas inférieur à {seuil.en_francais()} : R221-3 ne joue "
            "pas.",
            "Employer le modèle « cmd_saisie_vente ».",
        )  # fmt: skip
    if code in _SAISIE_VENTE and petite:
        yield from _controler_la_subsidiarite(dossier, principal, seuil)


def _est_une_habitation(dossier: Dossier) -> bool:
    physique = dossier.texte("destinataire.genre") == "physique" or bool(dossier.valeur("destinataire.nom"))
    return physique and dossier.valeur("controle.local_habitation") is not False


def _controler_la_subsidiarite(dossier: Dossier, principal: Montant, seuil: Montant) -> Iterator[Motif]:
    """Sous le seuil, on ne saisit chez l'habitant que si le compte et le salaire ne suffisent pas (CPCE L221-2)."""
    impossible = dossier.valeur("controle.autre_saisie_impossible") is True
    permise = bool(dossier.texte("controle.permission_juge", "autorisation_juge"))
    if not impossible and not permise:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.subsidiarite", Gravite.IRREGULARITE, "CPCE L221-2 ; CPCE R221-2",
            f"Le principal ({principal.en_francais()}) est inférieur à {seuil.en_francais()} : dans une habitation, la "
            "saisie-vente suppose qu'une saisie du compte ou des rémunérations soit impossible, ou l'autorisation du "
            "juge.",
            "Saisir le compte ou les rémunérations, ou joindre la preuve que c'est impossible ou l'ordonnance.",
        )  # fmt: skip


def _controler_les_petites_creances(dossier: Dossier) -> Iterator[Motif]:
    if dossier.demande.code not in _PETITES_CREANCES:
        return
    somme = dossier.montant("montant")
    if somme is None and (principal := dossier.montant("principal")) is not None:
        somme = principal + (dossier.montant("interets") or ZERO)
    plafond, article = _seuil("petites_creances_l125", dossier)
    if somme is not None and somme > plafond:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.plafond", Gravite.IRREGULARITE, article,
            f"Principal et intérêts font {somme.en_francais()} : la procédure des petites créances s'arrête à "
            f"{plafond.en_francais()}.",
            "Choisir une autre voie : injonction de payer, assignation.",
        )  # fmt: skip


def _controler_la_demande(dossier: Dossier) -> Iterator[Motif]:
    code = dossier.demande.code
    demande = _montant_demande(dossier)
    if demande is None:
        return
    if code in _DEMANDES:
        regle = _DEMANDES[code]
        plafond, article = _seuil(regle.seuil, dossier)
        if demande > plafond:
            yield Motif(
                Objet.QUALITE, f"{code}.plafond", regle.gravite, article,
                f"La demande fait {demande.en_francais()}, plus que {plafond.en_francais()} : {regle.quoi}.",
                regle.remede,
            )  # fmt: skip
    yield from _controler_le_prealable(dossier, demande)
    if code in _AVEC_AVOCAT and not dossier.valeur("avocat.nom"):
        yield from _controler_l_avocat(dossier, demande)


def _controler_le_prealable(dossier: Dossier, demande: Montant) -> Iterator[Motif]:
    """Devant le tribunal judiciaire, une petite demande suppose une tentative amiable, ou sa dispense (CPC 750-1)."""
    plafond, article = _seuil("prealable_amiable", dossier)
    tentee = dossier.valeur("diligences_amiables") or dossier.valeur("dispense_amiable")
    if dossier.demande.code in _TENTATIVE_AMIABLE and demande <= plafond and not tentee:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.prealable_amiable", Gravite.IRRECEVABILITE, article,
            f"La demande fait {demande.en_francais()}, {plafond.en_francais()} au plus : sans tentative amiable ni "
            "dispense, le juge peut la déclarer irrecevable d'office.",
            "Dire la tentative de conciliation, de médiation ou de procédure participative, ou le motif de dispense.",
        )  # fmt: skip


def _controler_l_avocat(dossier: Dossier, demande: Montant) -> Iterator[Motif]:
    code = dossier.demande.code
    plafond, article = _seuil(_AVEC_AVOCAT[code], dossier)
    if demande > plafond and "avocat" not in dossier.texte("representants").lower():
        yield Motif(
            Objet.QUALITE, f"{code}.avocat", Gravite.A_VERIFIER, article,
            f"La demande fait {demande.en_francais()}, plus que {plafond.en_francais()} : {_AVOCAT}.",
            "Constituer avocat, ou dire la matière dispensée.",
        )  # fmt: skip


def _montant_demande(dossier: Dossier) -> Montant | None:
    """Les prétentions additionnées (CPC 35), sans les frais de l'instance."""
    lignes = dossier.valeur("montants")
    if not isinstance(lignes, list | tuple):
        return None
    lus = [
        dossier.montant_de(ligne.get("montant"), "montants[].montant")
        for ligne in lignes
        if isinstance(ligne, Mapping) and not _hors_demande(str(ligne.get("libelle", "")))
    ]
    chiffres = [montant for montant in lus if montant is not None]
    return sum(chiffres, ZERO) if chiffres else None


def _hors_demande(libelle: str) -> bool:
    return any(mot in libelle.lower() for mot in _HORS_DEMANDE)
