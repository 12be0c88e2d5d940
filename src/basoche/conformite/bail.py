"""Le commandement visant la clause résolutoire : le délai du bail, et les échéances qui font la dette."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from basoche.conformite.delais import en_duree
from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.recours import lire_la_duree, lire_les_durees
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention
from basoche.droit.montant import ZERO, Montant

_MENTION_DU_DELAI = "cpvh.delai"
_ECHEANCES = "decompte.echeances"


def controler_le_bail(dossier: Dossier) -> Iterator[Motif]:
    """Le délai laissé au locataire (loi n° 89-462, art. 24, I, 1°) et le décompte de sa dette (art. 24, I, 3°)."""
    for mention in mentions_dues(dossier):
        if mention.id == _MENTION_DU_DELAI:
            yield from _controler_le_delai(dossier, mention)
        if _ECHEANCES in mention.champs:
            yield from _controler_les_echeances(dossier, mention)


def _controler_le_delai(dossier: Dossier, mention: Mention) -> Iterator[Motif]:
    """Six semaines depuis le 29 juillet 2023 ; avant, ce que stipule le bail (Cass. 3e civ., avis, 13 juin 2024)."""
    signe, ecrite = dossier.jour("bail.date"), lire_la_duree(dossier.texte("bail.delai_clause"))
    regle = next((regle for regle in mention.selon if signe is not None and regle.periode.contient(signe)), None)
    if signe is None or ecrite is None or regle is None or ecrite == en_duree(regle.duree):
        return
    stipulees = lire_les_durees(dossier.texte("clause.texte"))
    # La clause qui dit ce délai, ou que l'on n'a pas lue quand tout dépend d'elle, ne permet pas de trancher.
    douteux = ecrite in stipulees or (bool(regle.condition) and not stipulees)
    yield Motif(
        Objet.MENTION, mention.id, Gravite.A_VERIFIER if douteux else mention.gravite, mention.article,
        f"Le bail est du {signe:%d/%m/%Y} : le délai écrit ({dossier.texte('bail.delai_clause')}) n'est pas celui de "
        f"ce bail ({_en_francais(regle.duree)}{', ' if regle.condition else ''}{regle.condition}).",
        "Relire la date du bail, son renouvellement et sa clause, et écrire le délai qui en résulte.",
    )  # fmt: skip


def _en_francais(duree: Mapping[str, int]) -> str:
    return " et ".join(f"{nombre} {unite}" for unite, nombre in duree.items())


def _controler_les_echeances(dossier: Dossier, mention: Mention) -> Iterator[Motif]:
    lignes = dossier.valeur(_ECHEANCES)
    total = dossier.montant("decompte.total")
    if not isinstance(lignes, list | tuple) or not all(isinstance(ligne, Mapping) for ligne in lignes):
        return
    dus = [_du(dossier, ligne) for ligne in lignes]
    for ligne, du in zip(lignes, dus, strict=True):
        yield from _controler_la_ligne(dossier, mention, ligne, du)
    connus = [du for du in dus if du is not None]
    somme = sum(connus, ZERO)
    if total is not None and len(connus) == len(dus) and total != somme:
        yield _faux(mention, "le total de la dette", total, somme)


def _controler_la_ligne(
    dossier: Dossier, mention: Mention, ligne: Mapping[str, Any], du: Montant | None
) -> Iterator[Motif]:
    appele, verse = (dossier.montant_de(ligne.get(cle), f"{_ECHEANCES}[].{cle}") for cle in ("appele", "verse"))
    if appele is not None and verse is not None and du is not None and appele - verse != du:
        yield _faux(mention, f"« {ligne.get('libelle', '')} », le reste dû", du, appele - verse)


def _du(dossier: Dossier, ligne: Mapping[str, Any]) -> Montant | None:
    return dossier.montant_de(ligne.get("du"), f"{_ECHEANCES}[].du")


def _faux(mention: Mention, quoi: str, ecrit: Montant, juste: Montant) -> Motif:
    return Motif(
        Objet.MENTION, mention.id, mention.gravite, mention.article,
        f"Le décompte se contredit : {quoi} est de {ecrit.en_francais()}, or le calcul donne {juste.en_francais()}.",
        "Reprendre les échéances appelées, les versements et le total.",
    )  # fmt: skip
