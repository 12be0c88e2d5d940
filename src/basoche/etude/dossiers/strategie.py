"""Un dossier de l'étude tel que la stratégie le lit : ni nom, ni adresse, ni renseignement de CPCE L152-1.

Ce que la base ne dit pas n'est pas deviné : un bien est inconnu, une notification non datée n'a pas eu lieu, une
solidarité non dite reste à préciser.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from basoche.droit.actes import codes
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.echanges.creance import Evenement, Genre
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.interruptions import ACTE_REMIS, interruptions_du
from basoche.etude.dossiers.models import Dossier, Partie, Procedure, Role, TitreExecutoire
from basoche.strategie import modele
from basoche.strategie.faits import ESPECES

_DEBITEURS = (Role.DEBITEUR, Role.CODEBITEUR)
# CPC 478 : les deux mots que la saisie d'un titre propose pour ces jugements, et celui d'un titre plus ancien.
_PAR_DEFAUT = frozenset({"defaut", "par_defaut", "repute_contradictoire"})


def dossier_du_numero(numero: str, le: date) -> modele.Dossier:
    """Le dossier de ce numéro (``2026-000123``, ou son rang seul), à la date donnée.

    Raises:
        ErreurBasoche: aucun dossier ne porte ce numéro, plusieurs le peuvent, ou il ne peut pas être compté.
    """
    voulus = Dossier.objects.filter(numero=numero)
    if "-" not in numero:
        voulus = Dossier.objects.filter(rang=int(numero))
    trouves = list(voulus[:2])
    if len(trouves) != 1:
        quoi = "Plusieurs dossiers portent" if trouves else "Aucun dossier ne porte"
        raise ErreurBasoche(
            f"{quoi} le numéro « {numero} ».", conseil="Donner le numéro entier, par exemple 2026-000123.",
            code="dossier_inconnu", champ="dossier",
        )  # fmt: skip
    return dossier_de_strategie(trouves[0], le)


def dossier_de_strategie(dossier: Dossier, le: date) -> modele.Dossier:
    """Le dossier tel que :func:`basoche.strategie.conseil.conseiller` le lit, à la date donnée.

    Raises:
        ErreurBasoche: rien n'est dû, ou le décompte ne peut pas être fait.
    """
    decompte = decompter(dossier, le)
    if decompte.refus is not None:
        raise decompte.refus
    assert decompte.resultat is not None
    valeurs = decompte.resultat.valeurs
    postes = [p for p in dossier.postes.all() if p.extourne_id is None]
    if not postes:
        raise ErreurBasoche(
            f"Le dossier {dossier.numero} n'a aucun poste : rien n'est dû.",
            conseil="Saisir la créance du dossier.", code="rien_de_du", champ="dossier",
        )  # fmt: skip
    parties = [p for p in dossier.parties.select_related("personne") if p.role in _DEBITEURS]
    tenus, part = _tenue(parties, valeurs["total"])
    alimentaire = _nature(dossier) == "aliments"
    return modele.Dossier(
        le=le, cle=dossier.numero, principal=_positif(valeurs["principal"]), interets=_positif(valeurs["interets"]),
        frais=_positif(valeurs["frais"]), nature=_nature(dossier), alimentaire=alimentaire,
        exigible_le=min(p.date for p in postes), titre=_titre(dossier), debiteur=_debiteur(parties),
        nombre_debiteurs=max(len(parties), 1), tenus=tenus, part=part, actes=_actes(dossier, le),
        evenements=tuple(Evenement(e.type.value, e.du, e.au) for e in interruptions_du(dossier)),
        procedures=_procedures(parties, le), amiable=_amiable(dossier, le),
    )  # fmt: skip


def _positif(montant: Montant) -> Montant:
    return max(montant, ZERO)


def _nature(dossier: Dossier) -> str:
    """La base ne garde pas la nature de la créance : le droit commun, sauf bail ; le conseil est à relire."""
    return "bail_habitation" if dossier.nature == "expulsion" else "droit_commun"


def _titre(dossier: Dossier) -> modele.TitreTenu | None:
    """Le titre le plus récent du dossier."""
    dernier: TitreExecutoire | None = dossier.titres.order_by("-date", "-pk").first()
    if dernier is None:
        return None
    return modele.TitreTenu(
        espece=dernier.nature if dernier.nature in ESPECES else "jugement", rendu_le=dernier.date,
        notifie_le=dernier.signifie_le, executoire_le=dernier.executoire_le,
        par_defaut=dernier.qualification in _PAR_DEFAUT,
        expulsion=dossier.nature == "expulsion",
    )  # fmt: skip


def _debiteur(parties: list[Partie]) -> modele.DebiteurConnu:
    if not parties:
        return modele.DebiteurConnu()
    personne = parties[0].personne
    return modele.DebiteurConnu(genre=Genre(personne.nature), radiee=personne.radiee_le is not None)


def _tenue(parties: list[Partie], total: Montant) -> tuple[str | None, Montant | None]:
    """Comment ils sont tenus, et la part du premier ; ``None`` si un seul n'est pas dit (C. civ. 1310)."""
    if len(parties) < 2:
        return None, None
    tenus = {p.tenu for p in parties if p.role == Role.CODEBITEUR} or {""}
    if tenus <= {"solidaire", "in_solidum"}:
        return sorted(tenus)[0], None
    if tenus != {"part"}:
        return None, None
    part = _fraction(parties[0].part)
    return "part", None if part is None else arrondir(total.en_fraction() * part)


def _fraction(texte: str) -> Fraction | None:
    try:
        part = Fraction(texte.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return part if 0 < part <= 1 else None


def _actes(dossier: Dossier, le: date) -> tuple[modele.ActeFait, ...]:
    """Les actes remis, d'après la frise."""
    connus = frozenset(codes())
    lus = dossier.evenements.filter(nature=ACTE_REMIS, le__lte=le).values_list("le", "details")
    return tuple(modele.ActeFait(d["code"], jour) for jour, d in lus if d.get("code") in connus)


def _amiable(dossier: Dossier, le: date) -> modele.Amiable:
    faits = [a.le for a in _actes(dossier, le) if a.acte in ("mise_en_demeure_lettre", "sommation_payer")]
    return modele.Amiable(mise_en_demeure_le=max(faits, default=None))


def _procedures(parties: list[Partie], le: date) -> tuple[modele.Procedure, ...]:
    """Les procédures confirmées du premier débiteur, celui que le conseil regarde."""
    if not parties:
        return ()
    ouvertes = Procedure.objects.filter(personne=parties[0].personne_id, ouverte_le__lte=le)
    return tuple(
        modele.Procedure("procedure_collective" if p.est_collective else p.type, p.ouverte_le, p.finie_le)
        for p in ouvertes
    )
