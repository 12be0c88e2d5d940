"""Le coefficient des émoluments fixes selon le montant de l'obligation (A444-46 et A444-47)."""

from __future__ import annotations

from decimal import Decimal

from basoche.droit import parametres
from basoche.droit.montant import Montant
from basoche.droit.tarif.numeros import PrestationTarifee
from basoche.droit.tarif.releve import Releve

UN = Decimal(1)


def coefficient_applicable(
    objet: PrestationTarifee, obligation: Montant | None, releve: Releve, *, urgence: bool = False
) -> Decimal:
    """Le coefficient à appliquer à l'émolument d'une prestation.

    Args:
        objet: la prestation.
        obligation: montant de l'obligation pécuniaire déterminée, ``None`` si elle est indéterminée.
        releve: reçoit l'hypothèse et les réserves.
        urgence: l'émolument est celui de l'urgence ; les textes lus ne disent pas s'il suit le coefficient.

    Returns:
        Le coefficient ; 1 si l'obligation est indéterminée ou si la prestation en est exclue.
    """
    exclusions = parametres.lire("tarif/coefficient_exclusions", le=releve.prestation.le)
    if objet.numero in exclusions.contenu["numeros"]:
        releve.noter(exclusions)
        releve.supposer(f"N° {objet.numero} : coefficient exclu (A444-47).")
        return UN
    if objet.coefficient is False:
        releve.supposer(f"N° {objet.numero} : prestation relevée sans coefficient.")
        return UN
    if obligation is None:
        releve.supposer("Obligation indéterminée ou non pécuniaire : coefficient 1 (A444-46).")
        return UN
    if objet.coefficient is None:
        releve.avertir(
            "coefficient_non_verifie",
            f"N° {objet.numero} : les textes lus ne disent pas si le coefficient s'applique ; il ne l'est pas.",
        )
        return UN
    coefficient = _selon_les_tranches(obligation, releve)
    if urgence and coefficient != UN:
        releve.avertir(
            "coefficient_d_urgence_discute",
            "Le coefficient est appliqué à l'émolument d'urgence : aucun texte lu ne le confirme ni ne l'exclut.",
        )
    return coefficient


def _selon_les_tranches(obligation: Montant, releve: Releve) -> Decimal:
    tranches = releve.au_jour("tarif/coefficients").contenu["tranches"]
    tranche = next(t for t in tranches if t["jusqu_a"] is None or obligation <= Montant.lire(t["jusqu_a"]))
    coefficient = Decimal(tranche["coefficient"])
    releve.supposer(
        f"Obligation de {obligation.en_francais()} : coefficient {tranche['coefficient'].replace('.', ',')} (A444-46)."
    )
    return coefficient
