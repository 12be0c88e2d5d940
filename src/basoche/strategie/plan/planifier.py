"""Le plan de l'étude : les obligations d'abord, puis ce qui rapporte le plus dans les moyens qui restent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.montant import Montant, arrondir
from basoche.droit.resultat import Avertissement, Resultat
from basoche.strategie.plan.affectation import affecter
from basoche.strategie.plan.colonnes import Colonnes, Entiers, somme_exacte
from basoche.strategie.plan.modele import Demande, Moyen, Nature, Plan
from basoche.strategie.plan.prix import Prix, chercher_prix, reduire
from basoche.strategie.plan.regles import REGLES_MAX, apprendre_regles

HYPOTHESES = (
    "Une action au plus par dossier sur la période ; un dossier sans action attend la période suivante.",
    "La valeur d'une action est l'espérance nette donnée pour elle ; le plan ne la recalcule pas.",
    "Les actions obligatoires passent avant les autres, quoi qu'elles rapportent.",
)
_UNITES = {Nature.HEURES: "minutes", Nature.TOURNEES: "arrets", Nature.AVANCES: "euros"}
_FIDELITE_VOULUE = Fraction(85, 100)


class CapaciteInsuffisante(ErreurBasoche):
    """Les actions obligatoires ne tiennent pas dans les moyens."""

    code = "capacite_insuffisante"


def planifier(demande: Demande) -> Plan:
    """Donne à chaque dossier une action, ou aucune, sans dépasser aucun moyen.

    Raises:
        CapaciteInsuffisante: les actions obligatoires dépassent à elles seules un moyen.
    """
    colonnes = demande.colonnes
    obligees = colonnes.consommer(demande.imposees)
    restant = colonnes.capacites - obligees
    if (restant < 0).any():
        raise _insuffisante(demande.moyens, restant)
    choix = demande.imposees.copy()
    libres = np.flatnonzero(choix < 0)
    a_placer = colonnes if len(libres) == colonnes.dossiers else _refaire(colonnes, libres, restant)
    prix = chercher_prix(a_placer)
    choix[libres] = affecter(a_placer, prix)
    fixes = np.flatnonzero(demande.imposees >= 0)
    imposee = somme_exacte(colonnes.valeurs[demande.imposees[fixes], fixes])
    return Plan(choix, prix, colonnes.valoir(choix), prix.borne + imposee, colonnes.consommer(choix))


def _refaire(colonnes: Colonnes, libres: Entiers, restant: Entiers) -> Colonnes:
    """Les dossiers libres, dans ce que les obligations laissent."""
    partie = colonnes.restreindre(libres, restant)
    tient = partie.possibles & (partie.couts <= restant[:, None, None]).all(axis=0)
    return Colonnes(np.where(tient, partie.valeurs, 0), np.where(tient, partie.couts, 0), tient, restant)


def _insuffisante(moyens: Sequence[Moyen], restant: Entiers) -> CapaciteInsuffisante:
    manques = [
        f"{_dire_quantite(moyen, -reste)} ({moyen.cle.replace('_', ' ')})"
        for moyen, reste in zip(moyens, restant.tolist(), strict=True)
        if reste < 0
    ]
    return CapaciteInsuffisante(
        f"Les actions obligatoires ne tiennent pas dans les moyens : il manque {', '.join(manques)}.",
        conseil="Ajouter des moyens, ou revoir ce qui est obligatoire sur la période.",
    )


def presenter(demande: Demande, plan: Plan, refus: Sequence[Mapping[str, Any]] = ()) -> Resultat:
    """Le plan et sa preuve : prix, règles lisibles, puis une ligne par dossier servi.

    Args:
        demande: ce qui a été planifié.
        plan: ce que :func:`planifier` a rendu.
        refus: les dossiers refusés à la lecture, ``{"cas", "erreur"}``.
    """
    regles, fidelite = apprendre_regles(demande, plan.choix)
    fidele = None if fidelite is None else _pour_cent(100 * fidelite, vers_le_haut=False)
    servis = int((plan.choix >= 0).sum())
    valeurs = {
        "valeur": Montant(plan.valeur),
        "borne": Montant(plan.borne),
        "ecart_pour_cent": _pour_cent(plan.ecart),
        "dossiers": len(demande.dossiers),
        "servis": servis,
        "en_attente": len(demande.dossiers) - servis,
        "moyens": [_dire_moyen(demande, plan, rang) for rang in range(len(demande.moyens))],
        "actions": list(_compter(demande, plan)),
        "regles": [
            {"rang": rang, "si": r.si, "alors": r.alors or "attendre", "dossiers": r.dossiers, "accord": r.accord}
            for rang, r in enumerate(regles, 1)
        ],
        "fidelite_pour_cent": fidele,
        "refus": list(refus),
    }
    return Resultat(valeurs, list(_lignes(demande, plan)), (), HYPOTHESES, tuple(_avertir(demande, fidelite)))


def _pour_cent(taux: Fraction, *, vers_le_haut: bool = True) -> Decimal:
    """Quatre décimales ; un écart s'arrondit vers le haut : on ne promet pas mieux que prouvé."""
    exact = Decimal(taux.numerator) / Decimal(taux.denominator)
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_UP if vers_le_haut else "ROUND_DOWN")


def _dire_moyen(demande: Demande, plan: Plan, rang: int) -> dict[str, Any]:
    moyen, employe = demande.moyens[rang], int(plan.employe[rang])
    prix, reste = moyen.prix_lu(plan.prix.par_unite(rang)), moyen.capacite - employe
    if prix:
        phrase = f"{moyen.unite_lue} vaut {prix.en_francais()} : c'est à peu près ce que rapporterait d'en avoir plus."
    else:
        phrase = f"{moyen.unite_lue} de plus ne rapporterait rien" + (" : il en reste." if reste else ".")
    compter = Montant if moyen.nature is Nature.AVANCES else int
    return {
        "moyen": moyen.cle,
        "unite": _UNITES[moyen.nature],
        "capacite": compter(moyen.capacite),
        "employe": compter(employe),
        "reste": compter(reste),
        "prix": prix,
        "lecture": phrase,
    }


def _dire_quantite(moyen: Moyen, quantite: int) -> str:
    """« 7 h 30 », « 12 arrêts », « 1 500,00 € »."""
    if moyen.nature is Nature.HEURES:
        heures, minutes = divmod(quantite, 60)
        return f"{heures} h {minutes:02d}"
    if moyen.nature is Nature.TOURNEES:
        return f"{quantite} arrêt{'s' if quantite > 1 else ''}"
    return Montant(quantite).en_francais()


def _compter(demande: Demande, plan: Plan) -> Iterator[dict[str, Any]]:
    """Chaque action, combien de dossiers la reçoivent et ce qu'elle espère ; la plus fréquente d'abord."""
    faites = demande.nommer(plan.choix)
    rangs = np.arange(len(faites))
    valeurs = np.zeros(len(faites), dtype=np.int64)
    servis = plan.choix >= 0
    valeurs[servis] = demande.colonnes.valeurs[plan.choix[servis], rangs[servis]]
    nombres = np.bincount(faites[servis], minlength=len(demande.actions))
    for indice in np.argsort(-nombres, kind="stable").tolist():
        if nombres[indice]:
            somme = Montant(somme_exacte(valeurs[faites == indice]))
            yield {"action": demande.actions[indice], "nombre": int(nombres[indice]), "valeur": somme}


def _lignes(demande: Demande, plan: Plan) -> Iterator[dict[str, Any]]:
    """Une ligne par dossier servi, dans l'ordre donné."""
    servis = np.flatnonzero(plan.choix >= 0)
    rangs, noms = plan.choix[servis], demande.nommer(plan.choix)[servis]
    valeurs = demande.colonnes.valeurs[rangs, servis]
    couts = demande.colonnes.couts[:, rangs, servis]
    surplus = _surplus(demande.colonnes, plan.prix, rangs, servis)
    imposees = demande.imposees[servis] >= 0
    cles = [m.cle if m.nature is Nature.HEURES else "" for m in demande.moyens]
    for place, dossier in enumerate(servis.tolist()):
        ligne: dict[str, Any] = {
            "dossier": demande.dossiers[dossier],
            "action": demande.actions[int(noms[place])],
            "valeur": Montant(int(valeurs[place])),
            "surplus": arrondir(Fraction(int(surplus[place]), 100 * plan.prix.echelle)),
            "obligatoire": bool(imposees[place]),
            "minutes": {cle: int(c) for cle, c in zip(cles, couts[:, place], strict=True) if cle and c},
        }
        for moyen, cout in zip(demande.moyens, couts[:, place].tolist(), strict=True):
            if moyen.nature is Nature.TOURNEES:
                ligne["arrets"] = cout
            elif moyen.nature is Nature.AVANCES:
                ligne["avance"] = Montant(cout)
        yield ligne


def _surplus(colonnes: Colonnes, prix: Prix, rangs: Entiers, servis: Entiers) -> Entiers:
    """Ce que l'action rapporte de plus que ne valent ses moyens, au prix de la période."""
    return reduire(colonnes.restreindre(servis, colonnes.capacites), prix)[rangs, np.arange(len(servis))]


def _avertir(demande: Demande, fidelite: Fraction | None) -> Iterator[Avertissement]:
    if demande.non_calibrees:
        yield Avertissement(
            "non_calibre",
            f"{demande.non_calibrees} actions n'ont pas de chance calibrée : leur valeur classe, elle ne promet rien.",
        )
    if fidelite is not None and fidelite < _FIDELITE_VOULUE:
        part = int(100 * fidelite)
        yield Avertissement(
            "regles_peu_fideles",
            f"Les {REGLES_MAX} règles au plus ne refont que {part} % du plan : donner d'autres traits, ou suivre "
            "les lignes.",
        )
