"""Qui agit : ce qu'un clerc ne fait pas, ce que signe l'officier, l'étude qui n'exécute pas le titre qu'elle a fait."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.dossier import Dossier
from basoche.conformite.mots import contient_le_nom, contient_un_mot
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite

_PETITES_CREANCES = ("l125-1", "l. 125-1", "petites creances")
_SANS_QUALITE = ("clerc", "stagiaire", "secretaire")
_QUALITES = ("officier.qualite", "signataire.qualite")


def controler_qui_agit(dossier: Dossier) -> Iterator[Motif]:
    """La qualité de qui signifie et de qui signe (CPCE L122-1 ; CPC 117) et l'incompatibilité de R125-8."""
    yield from _controler_le_clerc(dossier)
    yield from _controler_le_signataire(dossier)
    yield from _controler_la_signature_prealable(dossier)
    yield from _controler_l_incompatibilite(dossier)


def _remis_par_un_clerc(dossier: Dossier) -> str:
    par = dossier.texte("controle.significateur", "remise.par")
    return par if contient_un_mot(par, ("clerc", "stagiaire")) else ""


def _controler_le_clerc(dossier: Dossier) -> Iterator[Motif]:
    par, qui = _remis_par_un_clerc(dossier), dossier.demande.qui
    if not par:
        return
    reserve = parametres.lire("execution/qualite/sommation_interpellative", le=dossier.jour_de_l_acte)
    if qui.clerc_significateur is False:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.qui", Gravite.NULLITE_DE_FOND, "CPCE L122-1 ; CPC 117",
            f"« {dossier.demande.intitule} » est remis par un clerc ({par}) : {qui.note}.",
            "Faire dresser l'acte par le commissaire de justice lui-même.",
        )  # fmt: skip
    elif dossier.demande.code in reserve.contenu["actes"]:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.qui", Gravite(reserve.contenu["gravite"]), "CPCE L122-1",
            f"« {dossier.demande.intitule} » est remis par un clerc ({par}) : l'usage le réserve au commissaire de "
            "justice, le texte n'a pas été relu.",
            "Faire agir le commissaire de justice, ou trancher la question avec l'étude.",
        )  # fmt: skip


def _controler_le_signataire(dossier: Dossier) -> Iterator[Motif]:
    """Un acte que seul le commissaire de justice établit n'est pas signé par un clerc."""
    qualite = dossier.texte(*_QUALITES)
    officiel = dossier.demande.qui.etablit.replace("_", " ").startswith("commissaire de justice")
    if officiel and contient_un_mot(qualite, _SANS_QUALITE):
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.signataire", Gravite.NULLITE_DE_FOND,
            "CPCE L122-1 ; CPC 648, 3° ; CPC 117",
            f"Celui qui signe a pour qualité « {qualite} » : l'acte se signe par le commissaire de justice.",
            "Faire signer le commissaire de justice.",
        )  # fmt: skip


def _controler_la_signature_prealable(dossier: Dossier) -> Iterator[Motif]:
    """Remis par un clerc, l'acte est signé avant par le commissaire de justice (Cass. 2e civ., 6 févr. 2025)."""
    if _remis_par_un_clerc(dossier) and dossier.valeur("controle.signe_avant_remise") is False:
        yield Motif(
            Objet.QUALITE, f"{dossier.demande.code}.signature_prealable", Gravite.NULLITE_DE_FORME,
            "CPC 648, 3° ; CPC 114",
            "L'acte est remis par un clerc avant d'être signé par le commissaire de justice : vice de forme, grief à "
            "prouver (Cass. 2e civ., 6 févr. 2025, n° 22-19.586).",
            "Signer l'acte, puis le remettre au clerc ; viser ses mentions au retour.",
        )  # fmt: skip


def _controler_l_incompatibilite(dossier: Dossier) -> Iterator[Motif]:
    nature = dossier.texte("titre.designation", "titre.nature")
    if not dossier.exige_un_titre or not contient_un_mot(nature, _PETITES_CREANCES):
        return
    auteur = dossier.texte("controle.etude_du_titre", "titre.auteur", "titre.juridiction_ou_auteur")
    noms = [nom for champ in ("etude.nom", "officier.nom") if (nom := dossier.texte(champ))]
    if any(contient_le_nom(auteur, nom) for nom in noms):
        regle = parametres.lire("execution/qualite/office_du_titre", le=dossier.jour_de_l_acte)
        yield Motif(
            Objet.QUALITE, "titre.etude", Gravite(regle.contenu["gravite"]), regle.fondement.article,
            "L'étude qui a établi le titre de l'article L125-1 ne peut pas l'exécuter.",
            "Remettre l'exécution à un autre office.",
        )  # fmt: skip
