"""Les actes d'essai : le dossier complet de chaque modèle, et de quoi en changer un champ ou un bloc."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from basoche.conformite import Motif, Verdict, controler
from basoche.instrumentum import Arbre, Bloc, Cartouche, Encadre, Mention
from basoche.redaction.modele import lire_modele, rediger
from modeles import test_modeles_complets as modeles

LE = date(2026, 11, 23)
# Deux actes au plus par famille, de vingt familles.
ACTES = (
    "assignation_jex", "assignation_tj_sans_avocat", "certificat_non_contestation", "cmd_delivrer_restituer",
    "cmd_quitter_lieux", "cmd_saisie_remunerations", "cmd_saisie_remunerations_2", "cmd_saisie_vente",
    "cmd_saisie_vente_petite_creance", "cpvcr_habitation", "cpvsi", "declaration_valant_saisie_vehicule",
    "demande_paiement_direct", "denonc_saisie_attribution", "denonc_saisie_conservatoire_creances",
    "denonc_saisie_droits_associes", "denonc_surete_judiciaire", "mise_en_demeure_lettre", "pv_ouverture_coffre",
    "pv_saisie_attribution", "pv_saisie_conservatoire_meubles", "pv_saisie_vente_debiteur", "requete_injonction_payer",
    "signification_injonction_payer", "signification_jugement", "sommation_interpellative",
)  # fmt: skip


def donnees(code: str, **remplace: Any) -> dict[str, Any]:
    """Le dossier complet d'un acte, dont on remplace des champs par leur chemin (``titre__date="2010-01-01"``)."""
    copie = deepcopy(modeles._donnees(code))
    for chemin, valeur in remplace.items():
        *groupes, cle = chemin.split("__")
        ou = copie
        for groupe in groupes:
            ou = ou.setdefault(groupe, {})
        ou[cle] = valeur
    return copie


def arbre(code: str) -> Arbre:
    """L'arbre de l'acte rédigé avec son dossier complet."""
    return modeles._arbre(code)


def juger(code: str, le: date | None = None, **remplace: Any) -> Verdict:
    """Le verdict de l'acte rédigé avec ce dossier, contrôlé le jour de l'acte."""
    dossier = donnees(code, **remplace)
    redige = rediger(lire_modele(modeles.NOMS[code]), dossier) if "textes" not in remplace else arbre(code)
    return controler(code, dossier, le=le or modeles._jour(dossier), arbre=redige)


def motifs(verdict: Verdict, debut: str) -> list[Motif]:
    """Les motifs dont l'identifiant commence ainsi."""
    return [motif for motif in verdict.motifs if motif.id.startswith(debut)]


def dits(verdict: Verdict, debut: str) -> list[tuple[str, str]]:
    """Identifiant et gravité des motifs dont l'identifiant commence ainsi."""
    return [(motif.id, motif.gravite.value) for motif in motifs(verdict, debut)]


def transformer(entier: Arbre, sur: Callable[[Bloc], list[Bloc]]) -> Arbre:
    """L'arbre où chaque bloc est remplacé par ce que rend ``sur`` (rien : il est retiré)."""
    return Arbre(_transformer(entier.blocs, sur))


def _transformer(blocs: tuple[Bloc, ...], sur: Callable[[Bloc], list[Bloc]]) -> tuple[Bloc, ...]:
    rendus: list[Bloc] = []
    for bloc in blocs:
        for rendu in sur(bloc):
            match rendu:
                case Mention(identifiant, contenu):
                    rendus.append(Mention(identifiant, _transformer(contenu, sur)))
                case Encadre(contenu):
                    rendus.append(Encadre(_transformer(contenu, sur)))
                case Cartouche(genre, contenu):
                    rendus.append(Cartouche(genre, _transformer(contenu, sur)))
                case _:
                    rendus.append(rendu)
    return tuple(rendus)
