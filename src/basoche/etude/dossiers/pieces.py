"""Les pièces : déposées au coffre sous leur empreinte, relues et ressorties en laissant une trace."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.utils import timezone

from basoche.etude.commun.actions import action, exiger
from basoche.etude.commun.coffre import garder, ressortir
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.antivirus import analyser
from basoche.etude.dossiers.frise import noter_evenement
from basoche.etude.dossiers.models import Dossier, Piece
from basoche.etude.dossiers.types_de_fichier import type_reel
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser

_CHEMIN = re.compile(r"[/\\]")
_RESERVES = re.compile(r'[<>:"|?*]')


@action("piece.deposer")
def deposer_piece(
    dossier: Dossier, *, octets: bytes, nom: str, acteur: Collaborateur, le: date, nature: str = ""
) -> Piece:
    """Dépose un fichier : type lu dans ses octets, taille, antivirus, puis le coffre.

    Raises:
        ActionRefusee: trop gros, type non admis, extension qui ment, infecté, ou déjà au dossier.
    """
    propre, mime, verdict = examiner(octets, nom)
    empreinte = garder(octets)
    if dossier.pieces.filter(empreinte=empreinte, retiree_le=None).exists():
        raise ActionRefusee("Ce fichier est déjà au dossier.", conseil="Il y est sous un autre nom.", champ="fichier")
    piece = Piece.objects.create(
        dossier=dossier, nom=propre, nature=nature.strip(), type_reel=mime, taille=len(octets),
        empreinte=empreinte, antivirus=verdict, deposee_par=acteur,
    )  # fmt: skip
    noter_evenement(dossier, "piece", f"Pièce déposée : {propre}", le=le, par=acteur, objet=piece)
    journaliser("piece.deposer", acteur=acteur, objet=piece, dossier=dossier.numero, details={"empreinte": empreinte})
    return piece


def examiner(octets: bytes, nom: str) -> tuple[str, str, str]:
    """Le nom propre d'un fichier venu du dehors, son vrai type MIME, ce qu'en dit l'antivirus.

    Raises:
        ActionRefusee: trop gros, type non admis, extension qui ment, ou infecté.
    """
    propre = nom_propre(nom)
    if len(octets) > settings.ENVIRONNEMENT.taille_piece:
        mega = settings.ENVIRONNEMENT.taille_piece // 1_000_000
        raise ActionRefusee(
            f"« {propre} » dépasse {mega} Mo.", conseil="Le réduire, ou le déposer en plusieurs.", champ="fichier"
        )
    type_ = type_reel(octets, propre)
    verdict = analyser(octets, propre)
    return propre, type_.mime, verdict


def ouvrir_piece(piece: Piece, *, acteur: Collaborateur) -> bytes:
    """Les octets d'une pièce, vérifiés ; la lecture entre au journal.

    Raises:
        DroitRefuse: le dossier ne lui est pas visible.
        FichierPerdu: le coffre ne l'a plus, ou elle a changé.
    """
    exiger(acteur, "dossier.lire", piece.dossier)
    octets = ressortir(piece.empreinte)
    journaliser("lecture.piece", acteur=acteur, objet=piece, dossier=piece.dossier.numero)
    return octets


@action("piece.deposer")
def retirer_piece(dossier: Dossier, piece: Piece, *, motif: str, acteur: Collaborateur, le: date) -> None:
    """Retire une pièce de la fiche ; ses octets et sa trace restent.

    Raises:
        ActionRefusee: d'un autre dossier, déjà retirée, ou sans motif.
    """
    if piece.dossier_id != dossier.pk or piece.retiree_le is not None:
        raise ActionRefusee("Cette pièce ne peut pas être retirée.", conseil="Elle l'est déjà.")
    if not motif.strip():
        raise ActionRefusee("Retirer une pièce demande un motif.", conseil="Dire l'erreur.", champ="motif")
    piece.retiree_le = timezone.now()
    piece.save(update_fields=["retiree_le"])
    noter_evenement(dossier, "piece", f"Pièce retirée : {piece.nom} ({motif.strip()})", le=le, par=acteur, objet=piece)
    journaliser("piece.retirer", acteur=acteur, objet=piece, dossier=dossier.numero)


def nom_propre(nom: str) -> str:
    """Le nom sans chemin, sans caractère de contrôle ni de sens d'écriture, de cent vingt caractères au plus."""
    seul = _CHEMIN.split(unicodedata.normalize("NFC", nom))[-1]
    visible = "".join(lettre for lettre in seul if unicodedata.category(lettre)[0] != "C")
    net = " ".join(_RESERVES.sub("_", visible).split()).strip(". ")
    racine, point, extension = net.rpartition(".")
    return f"{racine[:110]}{point}{extension[:9]}" if point else net[:120] or "sans nom"
