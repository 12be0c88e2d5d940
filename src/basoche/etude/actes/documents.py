"""Les écrits d'un acte : l'aperçu, l'original figé, les pièces de la remise, le second original."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

import pikepdf
from django.utils import timezone

from basoche import __version__
from basoche.etude.actes.donnees import decompter_pour, en_json
from basoche.etude.actes.etude import en_tete, page_des_actes, page_des_lettres
from basoche.etude.actes.models import SANS_REMISE, Acte, Diligence, Genre, Remise
from basoche.etude.commun.coffre import garder, ressortir
from basoche.etude.commun.droit_connu import droit_connu
from basoche.etude.dossiers.models import Dossier, Piece
from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.instrumentum import Arbre
from basoche.redaction.acte import Format, Reglages, rendre
from basoche.redaction.cadre import adresse_de
from basoche.redaction.depart import juger_le_depart
from basoche.redaction.donnees import lire_donnees
from basoche.redaction.dossier import ActeRedige, rediger_dossier
from basoche.redaction.epreuve import CONTROLE, tirer_epreuve
from basoche.redaction.feuille import Feuille, Variante
from basoche.redaction.mise_en_feuille import mettre_en_feuille
from basoche.redaction.modele import modele_du_code
from basoche.redaction.remise import PAGE, mettre_la_piece, pieces_de_remise
from basoche.redaction.remise import Piece as PieceDeRemise

# Les champs d'une remise qui se constatent après elle : la date et le numéro des envois.
ENVOIS = frozenset({"remise.lettre_658_le", "remise.lettre_simple_le", "remise.lrar_le", "remise.lrar_numero"})


@dataclass(frozen=True, slots=True)
class Ecrit:
    """Un écrit prêt : son nom, ce qu'il est, l'article, ses octets, le dernier jour de son envoi."""

    nom: str
    nature: str
    article: str
    octets: bytes
    au_plus_tard: date | None = None


def rediger(
    acte: Acte, le: date, *, format_: Format = Format.PDF, variante: Variante = Variante.ORIGINAL
) -> ActeRedige:
    """L'acte rédigé et jugé à cette date.

    Raises:
        ErreurBasoche: champ manquant, texte indisponible, ou tout refus de la rédaction.
    """
    reglages = Reglages(
        le=le, etude=_en_tete_de(acte), format=format_, variante=variante, controle=juger_le_depart,
        presentation=_page_de(acte), lettre=page_des_lettres(), pied=_pied_de(acte, le),
    )  # fmt: skip
    return rediger_dossier(acte.code, acte.donnees, reglages, souple=True)


def apercu(acte: Acte, le: date) -> bytes:
    """L'épreuve en HTML, marquée PROJET : un champ qui manque y laisse « … »."""
    etude = _en_tete_de(acte)
    epreuve = tirer_epreuve(acte.code, _dater(acte, le), le=le, etude=etude, souple=True)
    arbre = epreuve.arbre or Arbre(())
    donnees = {cle: valeur for cle, valeur in epreuve.donnees.items() if cle != CONTROLE}
    feuille = mettre_en_feuille(
        modele_du_code(acte.code), donnees, le=le, etude=etude, projet=not acte.est_fige, presentation=_page_de(acte),
        lettre=page_des_lettres(), pied=_pied_de(acte, le),
    )  # fmt: skip
    return rendre(arbre, feuille, Format.HTML)


def geler(acte: Acte, redige: ActeRedige, le: date) -> dict[str, Any]:
    """Ce qui a fait l'acte : version du logiciel, modèle, textes, articles et niveau de vérification des paramètres."""
    modele = modele_du_code(acte.code)
    fondements = {(f.article, str(f.source), str(f.verification)) for f in redige.resultat.fondements}
    for resultat in decompter_pour(acte, le):
        fondements |= {(f.article, str(f.source), str(f.verification)) for f in resultat.fondements}
    return {
        "basoche": __version__,
        "le": le.isoformat(),
        "modele": {"code": modele.code, "du": modele.du.isoformat(), "sha256": _empreinte(modele.texte.encode())},
        "textes": en_json(redige.resultat.valeurs["textes"]),
        "parametres": [
            {"article": article, "source": source, "verification": niveau}
            for article, source, niveau in sorted(fondements)
        ],
        "avertissements": [avertissement.message for avertissement in redige.resultat.avertissements],
        "etude": dict(en_tete()),
        "presentation": dict(page_des_actes()),
        "pied": droit_connu(le).pied,
    }


def ranger_piece(dossier: Dossier, octets: bytes, nom: str, nature: str, par: Collaborateur | None) -> Piece:
    """Met un écrit de l'étude au coffre et l'inscrit parmi les pièces du dossier."""
    return Piece.objects.create(
        dossier=dossier, nom=nom[:200], nature=nature[:60], type_reel="application/pdf", taille=len(octets),
        empreinte=garder(octets), antivirus="écrit par l'étude", deposee_par=par,
    )  # fmt: skip


def octets_de(piece: Piece) -> bytes:
    """Les octets d'une pièce, vérifiés contre son empreinte."""
    return ressortir(piece.empreinte)


def pieces_dues(remise: Remise) -> tuple[PieceDeRemise, ...]:
    """Les pièces que veut ce mode : page, avis, lettres et leur dernier jour (CPC 654 à 662-1, 684 à 686)."""
    if remise.mode in SANS_REMISE:
        return ()
    return pieces_de_remise(remise.mode, {"remise": champs_imprimes(remise)}, le=jour_de(remise))


def lettres_dues(remise: Remise) -> tuple[PieceDeRemise, ...]:
    """Celles de ces pièces qui partent par la poste."""
    return tuple(piece for piece in pieces_dues(remise) if piece.nature.startswith("lettre"))


def lettres_sans_date(remise: Remise) -> tuple[PieceDeRemise, ...]:
    """Les lettres dont l'envoi n'est pas encore constaté."""
    champs = champs_imprimes(remise)
    return tuple(piece for piece in lettres_dues(remise) if not champs.get(piece.champ_date))


def ecrits_de_la_remise(acte: Acte, *, seulement: Sequence[str] = (), definitif: bool = False) -> tuple[Ecrit, ...]:
    """Les pièces de la remise prêtes à imprimer ; une lettre sans date porte celle du jour de la remise, à confirmer.

    Args:
        seulement: natures voulues (« page », « avis »…) ; vide : toutes.
        definitif: sans la marque PROJET, pour ce qui part ou se garde ; la page des modalités la garde jusqu'au visa.

    Raises:
        ErreurBasoche: un champ de la remise manque.
    """
    remise = acte.remise
    jour = jour_de(remise)
    donnees = donnees_de_la_remise(acte)
    for piece in lettres_sans_date(remise):
        donnees["remise"].setdefault(piece.champ_date, jour)
    feuille = Feuille(
        titre="", le=jour, etude=donnees["etude"], dossier=acte.dossier.numero,
        references=[f"Dossier {acte.dossier.numero}", f"Répertoire n° {acte.numero_repertoire or '…'}"],
        projet=not definitif, presentation=_page_de(acte),
    )  # fmt: skip
    adresse = adresse_de(donnees["destinataire"])
    ecrits = []
    for rang, piece in enumerate(pieces_dues(remise), start=1):
        if seulement and piece.nature not in seulement:
            continue
        sans_visa = piece.nature == PAGE and acte.vise_le is None
        arbre, sienne = mettre_la_piece(
            piece,
            donnees,
            replace(feuille, projet=feuille.projet or sans_visa),
            adresse=adresse,
            lettre=page_des_lettres(),
        )
        nom = f"{rang}-{piece.modele.rpartition('/')[2]}.pdf"
        octets = rendre(arbre, sienne, Format.PDF)
        ecrits.append(Ecrit(nom, piece.nature, piece.article, octets, piece.au_plus_tard))
    return tuple(ecrits)


def donnees_de_la_remise(acte: Acte) -> dict[str, Any]:
    """Les champs de l'acte et de la remise, tels que les pièces les impriment."""
    propres = {cle: valeur for cle, valeur in acte.donnees.items() if cle != CONTROLE}
    lues = dict(lire_donnees(acte.code, propres, souple=True).valeurs)
    requerants = lues.get("requerants") or [lues.get("requerant") or {}]
    return {
        **lues,
        "etude": dict(_en_tete_de(acte)),
        "requerant": requerants[0],
        "destinataire": lues.get("destinataire") or (lues.get("destinataires") or [{}])[0],
        "remise": champs_imprimes(acte.remise),
    }


def champs_imprimes(remise: Remise) -> dict[str, Any]:
    """Les champs d'une remise sous les noms des modèles : mode, jour, heure, diligences, envois."""
    instant = timezone.localtime(remise.le)
    diligences = list(remise.diligences.all()) if remise.pk else []
    champs: dict[str, Any] = {
        **remise.champs,
        "mode": remise.mode,
        "date": instant.date(),
        "heure": f"{instant:%H:%M}",
        "par": nommer(remise.par),
        "circonstances": remise.motif_655,
        "diligences": [phrase(d) for d in diligences if d.genre == Genre.PASSAGE],
        "verifications": [phrase(d) for d in diligences if d.genre == Genre.DOMICILE],
        "recherches": [
            {"date": timezone.localtime(d.le).date(), "quoi": _quoi(d), "resultat": d.resultat}
            for d in diligences
            if d.genre == Genre.RECHERCHE
        ],
        "avis_passage_le": remise.avis_de_passage_le,
        "lettre_658_le": remise.lettre_simple_le,
        "lettre_simple_le": remise.lettre_simple_le,
        "lrar_le": remise.recommandee_le,
        "lrar_numero": remise.recommandee_numero,
    }
    return {cle: valeur for cle, valeur in champs.items() if valeur not in (None, "", [])}


def nommer(qui: Collaborateur) -> str:
    """Le significateur, tel que la page le nomme."""
    if qui.fonction == Fonction.COMMISSAIRE:
        return f"Maître {qui.prenom} {qui.nom.upper()}, commissaire de justice"
    return f"{qui.prenom} {qui.nom.upper()}, clerc assermenté"


def phrase(diligence: Diligence) -> str:
    """« le 23/11/2026 à 14 h 05, sonnette de l'immeuble, auprès de la gardienne : absence confirmée »."""
    instant = timezone.localtime(diligence.le)
    return f"le {instant:%d/%m/%Y à %H h %M}, {_quoi(diligence)} : {diligence.resultat}"


def jour_de(remise: Remise) -> date:
    """Le jour de la remise, à l'heure de l'étude."""
    return timezone.localtime(remise.le).date()


def assembler(*pdf: bytes) -> bytes:
    """Plusieurs PDF en un seul, dans l'ordre, pour l'impression."""
    with pikepdf.new() as ensemble:
        for octets in pdf:
            with pikepdf.open(io.BytesIO(octets)) as ouvert:
                ensemble.pages.extend(ouvert.pages)
        sortie = io.BytesIO()
        ensemble.save(sortie, deterministic_id=True)
        return sortie.getvalue()


def _quoi(diligence: Diligence) -> str:
    return f"{diligence.nature}, auprès de {diligence.aupres_de}" if diligence.aupres_de else diligence.nature


def _en_tete_de(acte: Acte) -> Mapping[str, str]:
    """L'en-tête figé avec l'original ; avant, celui de l'étude."""
    figee: Mapping[str, str] = acte.parametres.get("etude") or {}
    return figee if figee and acte.original_id else en_tete()


def _page_de(acte: Acte) -> Mapping[str, Any]:
    """La mise en page figée avec l'original : le second original lui ressemble, même si l'étude a changé depuis."""
    figee: Mapping[str, Any] = acte.parametres.get("presentation") or {}
    return figee if figee and acte.original_id else page_des_actes()


def _pied_de(acte: Acte, le: date) -> str:
    """« Droit arrêté au… » si le relevé des textes tarde ; un acte figé garde ce que disait son original."""
    return str(acte.parametres.get("pied") or "") if acte.original_id else droit_connu(le).pied


def _dater(acte: Acte, le: date) -> Mapping[str, Any]:
    groupe = acte.donnees.get("acte") or {}
    return {**acte.donnees, "acte": {"date": le.isoformat(), **groupe}}


def _empreinte(octets: bytes) -> str:
    return sha256(octets).hexdigest()
