"""Signifier un acte : l'acte, sa page de remise, l'avis de passage, les lettres et leurs copies, prêts à imprimer.

Rien n'est coché d'avance : une diligence, une circonstance, un numéro de recommandé qui manquent sont un refus. Seul le
jour d'une lettre, s'il n'est pas donné, est proposé : le jour même, toujours dans le délai, et la réponse le dit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from basoche.droit.actes import acte as catalogue
from basoche.droit.calendrier import METROPOLE
from basoche.droit.erreurs import ChampInvalide, ErreurBasoche
from basoche.droit.resultat import Avertissement, Resultat, sans_doublon
from basoche.redaction.accord import enumerer
from basoche.redaction.acte import Format, Reglages, rendre
from basoche.redaction.attendus import attendus_du_modele
from basoche.redaction.cadre import adresse_de
from basoche.redaction.champs import ChampsManquants
from basoche.redaction.champs_de_remise import lire_remise
from basoche.redaction.donnees import lire_donnees
from basoche.redaction.dossier import SANS_ETUDE, rediger_dossier
from basoche.redaction.feuille import Feuille, Variante
from basoche.redaction.modele import champs_manquants, modele_du_code
from basoche.redaction.remise import PAGE, Piece, mettre_la_piece, modele_de_piece, modes, pieces_de_remise

_COUT = "mentions_generales_acte.cout"


@dataclass(frozen=True, slots=True)
class FichierDeRemise:
    """Un fichier à imprimer : son nom, ce qu'il est, ses octets, sa date et le dernier jour pour l'envoyer."""

    nom: str
    nature: str
    article: str
    octets: bytes
    le: date
    au_plus_tard: date | None = None
    joindre: tuple[str, ...] = ()

    def en_dict(self) -> dict[str, Any]:
        """Ce que la réponse en dit."""
        return {
            "fichier": self.nom,
            "nature": self.nature,
            "article": self.article,
            "le": self.le,
            "au_plus_tard": self.au_plus_tard,
            "joindre": list(self.joindre),
            "sha256": sha256(self.octets).hexdigest(),
        }


@dataclass(frozen=True, slots=True)
class Remise:
    """Les fichiers d'une remise et la réponse qui les annonce."""

    fichiers: tuple[FichierDeRemise, ...]
    resultat: Resultat


def etablir_remise(
    code: str, brutes: Mapping[str, Any], remise: Mapping[str, Any], reglages: Reglages, *, souple: bool = False
) -> Remise:
    """L'acte et toutes les pièces de sa remise (CPC 654 à 662-1, 684 à 686).

    Args:
        code: l'acte à signifier.
        brutes: ses données.
        remise: ``mode``, ``date`` et les champs du mode ; ``rang`` choisit le destinataire s'il y en a plusieurs,
            ``adresse_postale`` remplace l'adresse des lettres, ``territoire`` et ``alsace_moselle`` règlent les jours
            fériés.
        reglages: étude, contrôle, initiales ; la date est celle de la remise.
        souple: accepte les formes saisies à la main.

    Raises:
        ErreurBasoche: mode inconnu (``mode_inconnu``), diligence ou champ manquant (``champ_manquant``, tous nommés),
            envoi hors délai (``envoi_hors_delai``), ou tout refus de la rédaction de l'acte.
    """
    lue = lire_remise(remise, souple=souple)
    mode, champs = lue.mode, dict(lue.champs)
    le = champs["date"]
    acte = _acte_du_jour(brutes, le)
    donnees = _donnees(code, acte, champs, mode, lue.reglages, reglages, souple=souple)
    pieces = _pieces(mode, donnees, le, lue.reglages)
    proposees = _dater(pieces, donnees["remise"], le)
    _refuser_les_manques(pieces, donnees)
    redige = rediger_dossier(code, acte, replace(reglages, le=le, format=Format.PDF), souple=souple)
    if _COUT in redige.resultat.valeurs["mentions"]:
        donnees.pop("cout", None)  # l'acte porte déjà son coût
    projet = bool(redige.resultat.valeurs["projet"])
    copie = rediger_dossier(
        code, acte, replace(reglages, le=le, format=Format.PDF, variante=Variante.COPIE), souple=souple
    )
    fichiers = [
        FichierDeRemise(f"1-acte-{code}.pdf", "acte", "", redige.octets, le),
        *_imprimer(pieces, donnees, le, projet=projet, reglages=reglages),
        FichierDeRemise(f"copie-acte-{code}.pdf", "copie", "", copie.octets, le),
    ]
    return Remise(tuple(fichiers), _resultat(code, mode, redige.resultat, fichiers, proposees, donnees))


def _acte_du_jour(brutes: Mapping[str, Any], le: date) -> dict[str, Any]:
    """L'acte est daté de sa signification (CPC 648, 1°)."""
    groupe = brutes.get("acte")
    acte = dict(groupe) if isinstance(groupe, Mapping) else {}
    datee = acte.get("date")
    if datee and str(datee) not in (le.isoformat(), f"{le:%d/%m/%Y}"):
        raise ChampInvalide(
            f"L'acte est daté du {datee}, et sa remise du {le:%d/%m/%Y}.",
            conseil="La date d'un acte signifié est celle de sa remise : corriger l'une ou l'autre.",
            champ="acte.date",
        )
    return {**brutes, "acte": {**acte, "date": le.isoformat()}}


def _donnees(
    code: str,
    acte: Mapping[str, Any],
    champs: Mapping[str, Any],
    mode: str,
    choix: Mapping[str, Any],
    reglages: Reglages,
    *,
    souple: bool,
) -> dict[str, Any]:
    lues = dict(lire_donnees(code, {cle: v for cle, v in acte.items() if cle != "controle"}, souple=souple).valeurs)
    etude = reglages.etude or {cle: v for cle, v in (lues.get("etude") or {}).items() if v} or SANS_ETUDE
    groupe = dict(lues.get("acte") or {})
    groupe.setdefault("nature", modele_du_code(code).titre)
    return {
        **lues,
        "etude": etude,
        "acte": groupe,
        "requerant": _requerants(lues),
        "destinataire": _destinataire(lues, choix.get("rang")),
        "remise": {**champs, "mode": mode},
        **({"lettre": {"adresse": choix["adresse_postale"]}} if choix.get("adresse_postale") else {}),
    }


def _requerants(donnees: Mapping[str, Any]) -> Any:
    """Le requérant, ou tous : un avis nomme chacun (CPC 655)."""
    tous = donnees.get("requerants") or []
    if not tous:
        return donnees.get("requerant")
    noms = [adresse_de(personne)[0] for personne in tous if adresse_de(personne)]
    return tous[0] if len(tous) == 1 else {"genre": "morale", "denomination": enumerer(noms)}


def _destinataire(donnees: Mapping[str, Any], rang: int | None) -> Any:
    tous: Sequence[Any] = donnees.get("destinataires") or [donnees.get("destinataire")]
    if len(tous) > 1 and rang is None:
        raise ErreurBasoche(
            f"L'acte a {len(tous)} destinataires : la remise ne dit pas auquel elle est faite.",
            conseil=f"Ajouter « rang » à la remise, de 1 à {len(tous)}, et une remise par destinataire.",
            code="champ_manquant",
            champ="rang",
        )
    if not 1 <= (rang or 1) <= len(tous):
        raise ChampInvalide(
            f"« rang » vaut {rang}, et l'acte a {len(tous)} destinataire{'s' if len(tous) > 1 else ''}.",
            conseil=f"Donner un rang de 1 à {len(tous)}.",
            champ="rang",
        )
    return tous[(rang or 1) - 1]


def _pieces(mode: str, donnees: Mapping[str, Any], le: date, choix: Mapping[str, Any]) -> tuple[Piece, ...]:
    return pieces_de_remise(
        mode,
        donnees,
        le=le,
        territoire=choix.get("territoire") or METROPOLE,
        alsace_moselle=bool(choix.get("alsace_moselle")),
    )


def _dater(pieces: Sequence[Piece], remise: dict[str, Any], le: date) -> list[tuple[Piece, date]]:
    """Vérifie la date de chaque envoi ; celle d'une lettre qui n'en a pas est proposée au jour même."""
    proposees = []
    for piece in pieces:
        champ = piece.champ_date
        if not champ:
            continue
        if remise.get(champ) is None and piece.au_plus_tard is not None:
            remise[champ] = le
            proposees.append((piece, le))
        jour = remise.get(champ)
        dernier = piece.au_plus_tard or le  # un avis de passage se laisse pendant le passage
        if isinstance(jour, date) and not le <= jour <= dernier:
            raise ErreurBasoche(
                f"« remise.{champ} » : {jour:%d/%m/%Y}, alors que cette pièce ({piece.nature}, {piece.article}) est due"
                f" du {le:%d/%m/%Y} au {dernier:%d/%m/%Y}.",
                conseil="Corriger la date ; si l'envoi a vraiment été fait hors délai, la signification est à refaire.",
                code="envoi_hors_delai",
                champ=f"remise.{champ}",
            )
    return proposees


def _refuser_les_manques(pieces: Sequence[Piece], donnees: Mapping[str, Any]) -> None:
    """Tous les champs qui manquent aux pièces, d'un coup ; une liste de diligences vide en est un."""
    manquants = dict.fromkeys(
        champ for piece in pieces for champ in _manques_de(piece, donnees) if not champ.startswith("textes.")
    )
    if not manquants:
        return
    refus = ChampsManquants(
        f"Remise : il manque {', '.join(manquants)}.",
        conseil="Donner ce qui a été fait et constaté : rien n'est coché d'avance."
        + (" L'étude se règle par BASOCHE_ETUDE." if any(c.startswith("etude.") for c in manquants) else ""),
        champ=next(iter(manquants)),
    )
    refus.champs = tuple(manquants)
    raise refus


def _manques_de(piece: Piece, donnees: Mapping[str, Any]) -> Iterator[str]:
    modele = modele_de_piece(piece)
    yield from champs_manquants(modele, donnees)
    remise = donnees["remise"]
    for chemin in sorted(attendus_du_modele(modele).listes):
        groupe, _, cle = chemin.partition(".")
        if groupe == "remise" and cle and not remise.get(cle):
            yield chemin


def _imprimer(
    pieces: Sequence[Piece], donnees: Mapping[str, Any], le: date, *, projet: bool, reglages: Reglages
) -> Iterator[FichierDeRemise]:
    reference = str(donnees["acte"].get("reference") or "")
    feuille = Feuille(
        titre="",
        le=le,
        etude=donnees["etude"],
        dossier=reference,
        references=[f"Dossier {reference}"] if reference else [],
        initiales=reglages.initiales,
        projet=projet,
        presentation=reglages.presentation,
    )
    for rang, piece in enumerate(pieces, start=2):
        nom = PurePosixPath(piece.modele).name
        arbre, sienne = mettre_la_piece(piece, donnees, feuille, adresse=_adresse(donnees))
        octets = rendre(arbre, sienne, Format.PDF)
        yield FichierDeRemise(
            f"{rang}-{nom}.pdf", piece.nature, piece.article, octets, sienne.le, piece.au_plus_tard, piece.joindre
        )
        if piece.nature == PAGE:
            en_copie = replace(sienne, variante=Variante.COPIE)
            yield FichierDeRemise(f"copie-{nom}.pdf", "copie", piece.article, rendre(arbre, en_copie, Format.PDF), le)


def _adresse(donnees: Mapping[str, Any]) -> tuple[str, ...]:
    """L'adresse des lettres : celle donnée, la dernière connue (CPC 659), sinon celle du destinataire."""
    ecrite = (donnees.get("lettre") or {}).get("adresse")
    if ecrite:
        return tuple(ligne.strip() for ligne in str(ecrite).splitlines() if ligne.strip())
    derniere = donnees["remise"].get("derniere_adresse")
    return adresse_de({**donnees["destinataire"], **({"adresse": derniere} if derniere else {})})


def _resultat(
    code: str,
    mode: str,
    acte: Resultat,
    fichiers: Sequence[FichierDeRemise],
    proposees: Sequence[tuple[Piece, date]],
    donnees: Mapping[str, Any],
) -> Resultat:
    avertissements = [
        Avertissement(
            "date_proposee",
            f"Jour de la {piece.nature} ({piece.article}) proposé : {jour:%d/%m/%Y} ; dernier jour :"
            f" {piece.au_plus_tard:%d/%m/%Y}. La page de remise le porte : donner « {piece.champ_date} » si l'envoi est"
            " fait un autre jour.",
        )
        for piece, jour in proposees
    ]
    verifications = donnees["remise"].get("verifications")
    if isinstance(verifications, list) and len(verifications) == 1:
        avertissements.append(
            Avertissement(
                "verifications_insuffisantes",
                "Une seule vérification du domicile : les juges en veulent plusieurs, concordantes.",
            )
        )
    return Resultat(
        {
            "code": code,
            "mode": mode,
            "intitule": modes()[mode]["intitule"],
            "le": acte.valeurs["le"],
            "projet": acte.valeurs["projet"],
            "controle": acte.valeurs.get("controle"),
            "fichiers": [fichier.en_dict() for fichier in fichiers],
        },
        fondements=sans_doublon([*catalogue(modes()[mode]["acte"]).fondements, *acte.fondements]),
        avertissements=(*avertissements, *acte.avertissements),
    )
