"""Le titre : est-il de ceux que la loi énumère, existait-il déjà, et que faut-il produire avec lui ?"""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.dossier import Dossier
from basoche.conformite.especes import EspeceDeTitre, espece_du_titre, nature_du_titre
from basoche.conformite.mots import contient_un_mot
from basoche.conformite.prescription import controler_la_prescription
from basoche.conformite.titre_notifie import controler_l_executoire, controler_la_notification, controler_non_avenu
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite
from basoche.droit.montant import Montant

_PAS_DES_TITRES = (
    "facture",
    "mise en demeure",
    "devis",
    "bon de commande",
    "reconnaissance de dette",
    "releve de compte",
)
_DECLARES = ("exequatur", "certificat", "declare executoire", "declaree executoire")
_PETITES_CREANCES = ("l125-1", "l. 125-1", "petites creances")


def controler_le_titre(dossier: Dossier) -> Iterator[Motif]:
    """Le titre de l'acte, s'il en suppose un (CPCE L111-2 à L111-4 ; CPC 478, 501 à 505, 1411)."""
    yield from controler_non_avenu(dossier)
    if not dossier.exige_un_titre:
        return
    yield from _controler_l_espece(dossier)
    yield from controler_la_notification(dossier)
    yield from controler_l_executoire(dossier)
    yield from controler_la_prescription(dossier)
    yield from _controler_le_plafond(dossier)


def _controler_l_espece(dossier: Dossier) -> Iterator[Motif]:
    nature = nature_du_titre(dossier)
    espece = espece_du_titre(nature)
    if espece is not None:
        yield from _controler_l_anciennete(dossier, espece)
        yield from _controler_l_exequatur(dossier, espece)
    elif nature:
        est_un_ecrit = contient_un_mot(nature, _PAS_DES_TITRES)
        dit = "n'est pas" if est_un_ecrit else "n'est pas reconnu comme"
        yield Motif(
            Objet.QUALITE, "titre.liste", Gravite.NULLITE_DE_FOND if est_un_ecrit else Gravite.A_VERIFIER,
            "CPCE L111-3",
            f"« {nature} » {dit} un des titres exécutoires que la loi énumère : pas d'exécution forcée sans eux.",
            "Obtenir un titre exécutoire, ou préciser de quel titre de L111-3 il s'agit.",
        )  # fmt: skip


def _controler_l_anciennete(dossier: Dossier, espece: EspeceDeTitre) -> Iterator[Motif]:
    """Un titre établi avant que la loi le reconnaisse n'en est peut-être pas un."""
    rendu = dossier.jour("titre.date")
    if rendu is not None and espece.depuis is not None and rendu < espece.depuis:
        yield Motif(
            Objet.QUALITE, "titre.liste", Gravite.A_VERIFIER, espece.article,
            f"Ce titre du {rendu:%d/%m/%Y} est antérieur au {espece.depuis:%d/%m/%Y}, jour où la loi l'a ajouté aux "
            f"titres exécutoires ({espece.description}).",
            f"Produire : {', '.join(espece.pieces)}.",
        )  # fmt: skip


def _controler_l_exequatur(dossier: Dossier, espece: EspeceDeTitre) -> Iterator[Motif]:
    """Un jugement étranger ou une sentence ne s'exécute que déclaré exécutoire, ou certifié (CPCE L111-3, 2°)."""
    nature = nature_du_titre(dossier)
    if espece.code != "etranger" or dossier.valeur("titre.exequatur_date") or contient_un_mot(nature, _DECLARES):
        return
    yield Motif(
        Objet.QUALITE, "titre.exequatur", Gravite.A_VERIFIER, espece.article,
        f"« {nature} » : ce titre n'est exécutoire que par une décision qui le déclare tel, ou par un certificat "
        "européen, et l'acte n'en dit rien.",
        f"Produire : {', '.join(espece.pieces)}.",
    )  # fmt: skip


def _controler_le_plafond(dossier: Dossier) -> Iterator[Motif]:
    """Un titre de L125-1 ne dépasse pas le plafond de R125-1, principal et intérêts."""
    principal = dossier.montant("decompte.principal")
    if principal is None or not contient_un_mot(nature_du_titre(dossier), _PETITES_CREANCES):
        return
    le = dossier.jour("titre.date") or dossier.jour_de_l_acte
    plafond = Montant.lire(str(parametres.valeur("execution/seuils/petites_creances_l125", le=le)))
    if principal > plafond:
        yield Motif(
            Objet.MENTION, "titre.plafond", Gravite.A_VERIFIER, "CPCE R125-1",
            f"Le principal ({principal.en_francais()}) dépasse {plafond.en_francais()}, plafond en principal et "
            "intérêts du titre de l'article L125-1.",
            "Relire le titre : il ne peut pas constater davantage.",
        )  # fmt: skip
