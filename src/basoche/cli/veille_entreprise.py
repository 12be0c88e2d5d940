"""``basoche veille entreprise`` : ce que l'annuaire public dit d'une entreprise."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from basoche.cli.acte_commun import Format
from basoche.cli.veille_base import LARGEUR, Forme, repondre

if TYPE_CHECKING:
    from basoche.veille.entreprise import Entreprise

Siren = Annotated[str, typer.Argument(metavar="SIREN", help="Le SIREN exact (neuf chiffres), ou un SIRET.")]


def entreprise(siren: Siren, forme: Forme = Format.TEXTE) -> None:
    """Lire en ligne une entreprise dans l'annuaire public : active ou cessée, son siège, ses dirigeants.

    Par SIREN exact seulement. À vérifier toujours : rien n'est changé dans un dossier. Réseau nécessaire ; l'adresse du
    service est le réglage BASOCHE_ENTREPRISES_ADRESSE.
    Exemple : basoche veille entreprise 000424242
    """
    from basoche.veille.entreprise import a_verifier_si_cessee, annuaire_de_l_environnement

    def faire() -> tuple[dict[str, Any], Sequence[str]]:
        lue = annuaire_de_l_environnement().entreprise(siren)
        avis = a_verifier_si_cessee(lue) if lue is not None else ""
        reponse = {
            "resultat": {"entreprise": lue.en_dict() if lue is not None else None},
            "lignes": [], "fondements": [], "hypotheses": [],
            "avertissements": [{"code": "entreprise_cessee", "message": avis}] if avis else [],
        }  # fmt: skip
        return reponse, list(_dire(lue, siren, avis))

    repondre(forme, faire)


def _dire(lue: Entreprise | None, siren: str, avis: str) -> Iterator[str]:
    if lue is None:
        yield f"L'annuaire public n'a pas d'entreprise de SIREN {siren}."
        return
    etat = "cessée" if lue.est_cessee else "active"
    yield f"{lue.nom or 'sans nom diffusé'}, SIREN {lue.siren} : {etat} (à vérifier)"
    if lue.siren_conserve:
        yield f"Ce SIREN est un doublon : celui à employer est {lue.siren_conserve}."
    if lue.est_partielle:
        yield "Diffusion partielle : ni adresse ni dirigeants."
    elif lue.siege is not None:
        depuis = f", depuis le {lue.siege.depuis:%d/%m/%Y}" if lue.siege.depuis else ""
        yield f"Siège : {lue.siege.adresse}, {lue.siege.code_postal} {lue.siege.commune}{depuis}"
    for dirigeant in lue.dirigeants:
        yield f"{dirigeant.qualite or 'Dirigeant'} : {dirigeant.nom}"
    if avis:
        yield from ["", *textwrap.wrap(f"! {avis} [entreprise_cessee]", LARGEUR)]
