"""Du dossier de l'étude au dossier que lit la stratégie : rien de nominatif, rien de protégé (CPCE L152-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from basoche.droit.actes import codes
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import ZERO, Montant, arrondir
from basoche.echanges.creance import Evenement, Genre
from basoche.etude.actes.models import Acte
from basoche.etude.actes.models import Etat as EtatActe
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.decompte import decompter
from basoche.etude.dossiers.interruptions import ACTE_REMIS, interruptions_du
from basoche.etude.dossiers.models import Dossier, Partie, Poste, Procedure, Role, Tenu, TitreExecutoire
from basoche.etude.dossiers.models.creance import QUALIFICATIONS_NON_AVENUES
from basoche.etude.strategie.models import Situation
from basoche.strategie import modele
from basoche.strategie.faits import ESPECES
from basoche.strategie.prescriptions import calculer_echeance

_FAITS = (EtatActe.SIGNIFIE, EtatActe.DRESSE, EtatActe.DEPOSE, EtatActe.VISE)
_DEBITEURS = (Role.DEBITEUR, Role.CODEBITEUR)
# Les mots de l'étude qui ne sont pas ceux de la stratégie.
_ESPECES = {"ordonnance": "ordonnance_refere", "decision": "jugement"}
DROIT_COMMUN = "droit_commun"
_COLLECTIVE = "procedure_collective"
_MISES_EN_DEMEURE = frozenset({"mise_en_demeure_lettre", "sommation_payer"})
CONNUES = frozenset({*ESPECES, *_ESPECES})


def dossier_de_strategie(dossier: Dossier, le: date) -> modele.Dossier:
    """Le dossier tel que la stratégie le lit à cette date.

    Raises:
        ActionRefusee: le décompte refuse, ou rien n'est dû : il n'y a pas de voie à chercher.
    """
    decompte = decompter(dossier, le)
    if decompte.resultat is None:
        assert decompte.refus is not None
        raise ActionRefusee(f"Pas de conseil sans décompte : {decompte.refus.message}", conseil=decompte.refus.conseil)
    if not _principaux(dossier):
        raise ActionRefusee("Aucun poste : rien n'est dû.", conseil="Saisir la créance du dossier.")
    valeurs = decompte.resultat.valeurs
    debiteurs = [partie for partie in dossier.parties.all() if partie.role in _DEBITEURS]
    situation = situation_de(dossier)
    total: Montant = valeurs["total"]
    actes = _actes(dossier, le)
    return modele.Dossier(
        le=le,
        cle=dossier.numero,
        principal=max(valeurs["principal"], ZERO),
        interets=max(valeurs["interets"], ZERO),
        frais=max(valeurs["frais"], ZERO),
        nature=nature_de(dossier, situation),
        exigible_le=_exigible_le(dossier, le),
        alimentaire=situation.alimentaire or situation.nature_creance == "aliments",
        titre=_titre(list(dossier.titres.all()), le),
        debiteur=_debiteur(debiteurs, situation),
        nombre_debiteurs=max(1, len(debiteurs)),
        tenus=_tenus(debiteurs),
        part=_part(debiteurs, total),
        avoirs=_avoirs(situation),
        actes=actes,
        evenements=tuple(Evenement(fait.type.value, fait.du, fait.au) for fait in interruptions_du(dossier)),
        procedures=(*_procedures_de(debiteurs[:1], le), *_delai_de_grace(situation)),
        amiable=_amiable(situation, actes),
        contestation=situation.contestation,
        expulsion=modele.LieuAExpulser(habite=situation.habitation) if dossier.nature == "expulsion" else None,
        menace=situation.menace,
        autorisation_conservatoire_le=situation.autorisation_conservatoire_le,
        autorisation_saisie_vente_le=situation.autorisation_saisie_vente_le,
        kilometres=situation.kilometres,
    )


def dossier_du_numero(numero: str) -> Dossier:
    """Le dossier de ce numéro (``2026-000123``, ou son rang seul).

    Raises:
        ErreurBasoche: aucun dossier ne le porte, ou plusieurs.
    """
    voulus = Dossier.objects.filter(numero=numero) if "-" in numero else Dossier.objects.filter(rang=int(numero))
    trouves = list(voulus[:2])
    if len(trouves) != 1:
        quoi = "Plusieurs dossiers portent" if trouves else "Aucun dossier ne porte"
        raise ErreurBasoche(
            f"{quoi} le numéro « {numero} ».", conseil="Donner le numéro entier, par exemple 2026-000123.",
            code="dossier_inconnu", champ="dossier",
        )  # fmt: skip
    return trouves[0]


def nature_de(dossier: Dossier, situation: Situation) -> str:
    """Ce qui fait la prescription : la nature dite, sinon le droit commun (le bail, dans une expulsion)."""
    if situation.nature_creance:
        return situation.nature_creance
    return "bail_habitation" if dossier.nature == "expulsion" else DROIT_COMMUN


def situation_de(dossier: Dossier) -> Situation:
    """La situation renseignée, ou celle qui ne sait rien ; rien n'est écrit."""
    return Situation.objects.filter(dossier=dossier).first() or Situation(dossier=dossier)


def termes_prescrits(dossier: Dossier, le: date) -> list[Poste]:
    """Les postes sans titre que leur prescription a éteints : chaque terme a la sienne.

    Sans interruption connue après lui, un poste est jugé d'après la nature dite de la créance, ou le droit commun.
    """
    nature = nature_de(dossier, situation_de(dossier))
    faits = [Evenement(fait.type.value, fait.du, fait.au) for fait in interruptions_du(dossier)]
    return [
        poste
        for poste in _principaux(dossier)
        if poste.titre_id is None
        and calculer_echeance(
            nature, poste.libelle, poste.date, [f for f in faits if f.du >= poste.date], le=le
        ).est_prescrite
    ]


def _exigible_le(dossier: Dossier, le: date) -> date:
    """Le plus ancien terme qui se réclame encore ; le plus ancien de tous s'il n'en reste aucun."""
    postes = _principaux(dossier)
    prescrits = {poste.pk for poste in termes_prescrits(dossier, le)}
    vivants = [poste.date for poste in postes if poste.pk not in prescrits]
    return min(vivants or [poste.date for poste in postes], default=le)


def _principaux(dossier: Dossier) -> list[Poste]:
    postes = list(dossier.postes.all())
    annules = {poste.extourne_id for poste in postes if poste.extourne_id}
    comptes = [poste for poste in postes if poste.extourne_id is None and poste.pk not in annules]
    return [poste for poste in comptes if poste.nature == "principal"] or comptes


def _titre(titres: Iterable[TitreExecutoire], le: date) -> modele.TitreTenu | None:
    """Le titre le plus avancé : exécutoire d'abord, puis le plus récent."""
    connus = [titre for titre in titres if titre.date <= le]
    if not connus:
        return None
    titre = max(connus, key=lambda t: (t.executoire_le is not None, t.date))
    return modele.TitreTenu(
        espece=_ESPECES.get(titre.nature, titre.nature) if titre.nature in CONNUES else "jugement",
        rendu_le=titre.date,
        notifie_le=titre.signifie_le,
        executoire_le=titre.executoire_le,
        par_defaut=titre.qualification in QUALIFICATIONS_NON_AVENUES,
        expulsion=titre.dossier.nature == "expulsion",
    )


def _debiteur(debiteurs: list[Partie], situation: Situation) -> modele.DebiteurConnu:
    personne = debiteurs[0].personne if debiteurs else None
    morale = personne is not None and personne.nature == "morale"
    return modele.DebiteurConnu(
        genre=Genre.MORALE if morale else Genre.PHYSIQUE,
        habitation=situation.habitation and not morale,
        radiee=morale and personne is not None and personne.radiee_le is not None,
    )


def _tenus(debiteurs: list[Partie]) -> str | None:
    """Comment ils sont tenus, si tous le disent de la même façon (C. civ. 1310)."""
    dits = {partie.tenu for partie in debiteurs if partie.tenu}
    if len(debiteurs) < 2 or len(dits) != 1 or any(not partie.tenu for partie in debiteurs[1:]):
        return None
    return str(dits.pop()) if dits <= {Tenu.SOLIDAIRE, Tenu.IN_SOLIDUM, Tenu.PART} else None


def _fraction(texte: str) -> Fraction | None:
    try:
        part = Fraction(texte.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return part if 0 < part <= 1 else None


def _part(debiteurs: list[Partie], total: Montant) -> Montant | None:
    """Ce que doit le premier débiteur s'il n'est tenu que de sa part, et qu'elle est dite."""
    if len(debiteurs) < 2 or debiteurs[0].tenu != Tenu.PART:
        return None
    part = _fraction(debiteurs[0].part)
    return None if part is None else arrondir(total.en_fraction() * part)


def _avoirs(situation: Situation) -> modele.Avoirs:
    return modele.Avoirs(
        compte=situation.compte_centimes,
        employeur=situation.employeur_centimes,
        immeuble=situation.immeuble_centimes,
        vehicule=situation.vehicule_centimes,
        tiers=situation.tiers_centimes,
        meubles=situation.meubles,
        personnes_a_charge=situation.personnes_a_charge,
    )


def _actes(dossier: Dossier, le: date) -> tuple[modele.ActeFait, ...]:
    """Les actes faits : remis d'après la frise, ou dressés, déposés, signifiés d'après leur état."""
    connus = frozenset(codes())
    lus = dossier.evenements.filter(nature=ACTE_REMIS, le__lte=le).values_list("details", "le")
    faits = {(str(details.get("code", "")), jour) for details, jour in lus}
    actes = Acte.objects.filter(dossier=dossier, etat__in=_FAITS, date__lte=le)
    faits |= {(code, signifie or jour) for code, signifie, jour in actes.values_list("code", "signifie_le", "date")}
    return tuple(modele.ActeFait(code, jour) for code, jour in sorted(faits, key=lambda f: f[1]) if code in connus)


def _amiable(situation: Situation, actes: tuple[modele.ActeFait, ...]) -> modele.Amiable:
    """Ce qui est dit, ou ce que les actes de l'étude montrent."""
    mises = [fait.le for fait in actes if fait.acte in _MISES_EN_DEMEURE]
    dite = situation.mise_en_demeure_le
    return modele.Amiable(dite or max(mises, default=None), situation.accord, situation.tentative_750_1)


def _procedures_de(debiteurs: list[Partie], le: date) -> tuple[modele.Procedure, ...]:
    """Les procédures confirmées contre le débiteur que le conseil regarde, pas contre une caution (C. com. L622-28)."""
    contre = [partie.personne_id for partie in debiteurs]
    ouvertes = Procedure.objects.filter(personne__in=contre, ouverte_le__lte=le)
    return tuple(
        modele.Procedure(
            _COLLECTIVE if ouverte.est_collective else str(ouverte.type), ouverte.ouverte_le, ouverte.finie_le
        )
        for ouverte in ouvertes
    )


def _delai_de_grace(situation: Situation) -> tuple[modele.Procedure, ...]:
    if situation.delai_de_grace_au is None:
        return ()
    return (modele.Procedure("delai_grace", situation.saisie_le, situation.delai_de_grace_au),)
