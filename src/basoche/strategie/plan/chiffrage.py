"""Un dossier sans actions chiffrées : le conseil juge ses voies, et chacune devient une action du plan.

Le plan n'invente rien : la valeur est celle du conseil (l'espérance nette si le segment est calibré, sinon ce qui fait
le rang, et l'action est alors dite non calibrée) ; les minutes et l'avance sont celles du premier acte de la voie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from basoche.droit.erreurs import ChampInvalide, ChampManquant
from basoche.droit.montant import Montant
from basoche.strategie.chances import Historique
from basoche.strategie.conseil import SANS_HISTORIQUE, conseiller
from basoche.strategie.lecture import CHAMPS, lire_dossier
from basoche.strategie.modele import FONCTIONS, Conseil, VoieClassee
from basoche.strategie.plan.modele import Moyen, Nature

CHAMPS_DU_CONSEIL = frozenset(champ.nom for champ in CHAMPS)
_EN_ROUTE = ("commissaire", "clerc_significateur")
_EXEMPLE = "{heures: {commissaire: 20, clerc_significateur: 0, clerc: 140, gestionnaire: 0}}"


def exiger_un_etat(brut: Mapping[str, Any], ou: str) -> None:
    """Refuse un dossier qui n'a ni actions, ni rien de ce que lit le conseil.

    Raises:
        ChampInvalide: c'est le cas ; le message dit les deux formes possibles.
    """
    if not brut.keys() & CHAMPS_DU_CONSEIL:
        raise ChampInvalide(
            f"« {ou} » n'a ni « actions », ni l'état d'un dossier à chiffrer.",
            conseil="Donner « actions », chacune avec « action » et « valeur », ou les champs de « strategie "
            "conseiller » : le, principal, nature, exigible_le…",
            champ=f"{ou}.actions",
        )


class Chiffreur:
    """Chiffre d'après le conseil un dossier qui n'a pas d'actions.

    Args:
        moyens: ceux de la période.
        historique: les mesures de l'étude ; sans elles, les actions sont dites non calibrées.
        le: le jour du conseil, à la place de celui de chaque dossier.

    Raises:
        ChampManquant: les moyens ne disent pas les heures d'une fonction que demandent les voies.
    """

    def __init__(
        self, moyens: Iterable[Moyen], *, historique: Historique = SANS_HISTORIQUE, le: date | None = None
    ) -> None:
        connus = {(moyen.nature, moyen.cle) for moyen in moyens}
        absentes = [fonction for fonction in FONCTIONS if (Nature.HEURES, fonction) not in connus]
        if absentes:
            raise ChampManquant(
                "Un dossier est donné sans « actions » : pour chiffrer ses voies, « heures » doit dire le temps de "
                f"chaque fonction. Il manque : {', '.join(absentes)}.",
                conseil=f"Les ajouter, à 0 s'il n'y en a pas, par exemple {_EXEMPLE}.",
                champ=f"heures.{absentes[0]}",
            )
        self._avances = (Nature.AVANCES, "avances") in connus
        self._tournees = (Nature.TOURNEES, "tournees") in connus
        self._historique, self._le = historique, le

    def completer(self, brut: Mapping[str, Any], ou: str, *, nom: str = "") -> dict[str, Any]:
        """Le dossier tel que le plan le lit : nom, actions, traits.

        Args:
            brut: l'objet reçu, sans son ``cas`` : les champs de « strategie conseiller », et s'il y a lieu
                « dossier » (son nom) et « traits ».
            ou: sa place, pour les messages (« ligne 3 »).
            nom: comment l'appeler s'il n'a ni « dossier » ni « cle » ; à défaut, sa place.

        Raises:
            ErreurBasoche: le dossier ne se lit pas, ou ne se conseille pas.
        """
        champs = {cle: valeur for cle, valeur in brut.items() if cle not in ("dossier", "traits")}
        if self._le is not None:
            champs["le"] = self._le.isoformat()
        conseil = conseiller(lire_dossier(champs), historique=self._historique)
        traits = brut.get("traits")
        return {
            "dossier": brut.get("dossier") or conseil.dossier.cle or nom or ou,
            "actions": actions_de(conseil, avances=self._avances, tournees=self._tournees),
            "traits": traits_de(conseil) if traits is None else traits,
        }


def actions_de(conseil: Conseil, *, avances: bool, tournees: bool = False) -> list[dict[str, Any]]:
    """Une action par voie qui rapporte.

    Args:
        conseil: le dossier jugé.
        avances, tournees: vrai si ce moyen est compté sur la période ; une voie qui fait sortir le commissaire ou le
            clerc significateur prend alors un arrêt.
    """
    return [
        _action(voie, avances, tournees) for voie in conseil.voies if voie.action is not None and voie.classement > 0
    ]


def _action(voie: VoieClassee, avances: bool, tournees: bool) -> dict[str, Any]:
    assert voie.action is not None
    minutes = {fonction: nombre for fonction, nombre in voie.action.minutes.items() if nombre}
    lue: dict[str, Any] = {
        "action": voie.voie.intitule,
        "valeur": str(voie.valeur if voie.valeur is not None else Montant(voie.classement)),
        "calibre": voie.est_calibree,
        "minutes": minutes,
    }
    if avances:
        lue["avance"] = str(voie.action.avance)
    if tournees:
        lue["arrets"] = int(any(fonction in minutes for fonction in _EN_ROUTE))
    return lue


def traits_de(conseil: Conseil) -> dict[str, Any]:
    """Ce qui sert à écrire des règles lisibles : rien de nominatif, rien de protégé."""
    dossier, avoirs = conseil.dossier, conseil.dossier.avoirs
    biens = (avoirs.compte, avoirs.employeur, avoirs.immeuble, avoirs.vehicule, avoirs.tiers, avoirs.meubles)
    return {
        "nature": dossier.nature,
        "solde": str(dossier.total),
        "titre": "oui" if dossier.titre is not None else "non",
        "bien": "connu" if any(biens) else "inconnu",
    }
