"""Les mentions : chacune est-elle dans l'acte, remplie, et en caractères très apparents quand la loi le veut ?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, Mention, TypeMention, acte, mentions_communes, mentions_de
from basoche.instrumentum import Bloc, Cartouche, Encadre, mentions
from basoche.instrumentum import Mention as BlocMention
from basoche.instrumentum.arbre import texte_brut

TROU = "…"
_REMISE = "gen.modalites_remise"
# « Mêmes mentions que… » : celles de l'acte visé que le texte remplace par une autre.
_REMPLACEES = {
    "csr2.mentions": frozenset({"csr.mois", "csr.accord", "csr.reproduction"}),
    "rec.formes": frozenset({"svd.inventaire"}),
    "scmt.formes": frozenset({"svt.presentation"}),
}
# Établis après la rédaction, ou écrits par le modèle lui-même : leur absence des données ne dit rien.
_SANS_CHAMP = frozenset({"officier.signature", "delai.jours", "delai.mois", "delai.semaines"})
_UNITES = {"delai.jours": "jours", "delai.mois": "mois", "delai.semaines": "semaines"}


def mentions_dues(dossier: Dossier) -> tuple[Mention, ...]:
    """Les mentions que l'acte doit porter : les siennes, les communes, celles de l'acte auquel il renvoie.

    Les modalités de remise sont sur leur propre page : elles ne sont dues qu'une fois l'acte remis.
    """
    toutes = list(mentions_de(dossier.demande))
    for mention in dossier.demande.mentions:
        if mention.renvoi:
            remplacees = _REMPLACEES.get(mention.id, frozenset())
            toutes += [autre for autre in acte(mention.renvoi).mentions if autre.id not in remplacees]
    vraies = dossier.circonstances
    return tuple(
        mention
        for mention in toutes
        if mention.id != _REMISE
        and mention.est_due(vraies)
        and (mention.depuis is None or mention.depuis <= dossier.jour_de_l_acte)
    )


def controler_mentions(dossier: Dossier) -> Iterator[Motif]:
    """Chaque mention due est présente, remplie et apparente (CPC 648 et l'article de chaque mention)."""
    voir = _dans_les_donnees if dossier.arbre is None else _dans_l_acte
    fautives = list(voir(dossier))
    yield from fautives
    if dossier.manquants and not fautives:
        yield from _champs_sans_mention(dossier)
    if "acte_remis" in dossier.circonstances:
        yield from (
            _absente(mention) for mention in mentions_communes() if mention.id == _REMISE and _vide(dossier, mention)
        )


def _dans_l_acte(dossier: Dossier) -> Iterator[Motif]:
    assert dossier.arbre is not None
    textes: dict[str, list[str]] = {}
    for bloc in mentions(dossier.arbre.blocs):
        textes.setdefault(bloc.identifiant, []).append(texte_brut(bloc.blocs))
    encadrees = set(_encadrees(dossier.arbre.blocs, dans=False))
    for mention in mentions_dues(dossier):
        if mention.id not in textes:
            yield _absente(mention)
        elif not all(re.search(r"\w{2}", texte) for texte in textes[mention.id]):
            yield _motif(mention, "la mention est là, mais elle est vide", "Remplir la mention avant de signer.")
        elif dossier.manquants and (_trouee(textes[mention.id]) or _attend(dossier, mention)):
            yield _motif(
                mention, "la mention est incomplète", f"Donner ce qui manque : {_champs_de(dossier, mention)}."
            )
        elif (mention.apparent or mention.type is TypeMention.AVERTISSEMENT) and mention.id not in encadrees:
            yield _motif(
                mention,
                "la mention n'est pas en caractères très apparents",
                "La mettre en encadré, en caractères très apparents.",
            )


def _trouee(textes: list[str]) -> bool:
    return any(TROU in texte for texte in textes)


def _attend(dossier: Dossier, mention: Mention) -> bool:
    """Vrai si un champ de la mention est parmi les manquants ; un groupe complet suffit quand il y a un choix."""
    if mention.un_de:
        return False
    return any(_meme(champ, manque) for champ in mention.champs for manque in dossier.manquants)


def _meme(champ: str, manque: str) -> bool:
    champ, manque = champ.replace("[]", ""), re.sub(r"\[\d*\]", "", manque)
    return champ == manque or champ.startswith(f"{manque}.") or manque.startswith(f"{champ}.")


def _champs_de(dossier: Dossier, mention: Mention) -> str:
    siens = [manque for manque in dossier.manquants if any(_meme(champ, manque) for champ in mention.champs)]
    return ", ".join(siens or dossier.manquants)


def _dans_les_donnees(dossier: Dossier) -> Iterator[Motif]:
    for mention in mentions_dues(dossier):
        if _vide(dossier, mention):
            yield _absente(mention)


def _vide(dossier: Dossier, mention: Mention) -> bool:
    if mention.un_de:
        return not any(all(dossier.valeur(champ) is not None for champ in groupe) for groupe in mention.un_de)
    return any(dossier.valeur(champ) is None for champ in mention.champs if champ not in _SANS_CHAMP)


def _champs_sans_mention(dossier: Dossier) -> Iterator[Motif]:
    """Un champ imprimé hors de toute mention : l'acte aurait un blanc."""
    for manque in dossier.manquants:
        yield Motif(
            objet=Objet.MENTION,
            id=f"{dossier.demande.code}.{manque}",
            gravite=Gravite.IRREGULARITE,
            article=dossier.demande.articles[0],
            explication=f"Le champ « {manque} » s'imprime dans l'acte et n'a pas de valeur : un blanc resterait.",
            remede=f"Donner « {manque} ».",
        )


def controler_durees_ecrites(dossier: Dossier) -> Iterator[Motif]:
    """La durée donnée pour être écrite dans l'acte est celle de l'article."""
    reference = dossier.jour("bail.date") or dossier.jour_de_l_acte
    for mention in mentions_dues(dossier):
        attendue = mention.duree_le(reference)
        for champ in mention.champs:
            ecrite = dossier.valeur(champ) if champ in _UNITES else None
            if attendue is None or ecrite is None or dict(attendue) == {_UNITES[champ]: _entier(ecrite)}:
                continue
            juste = " et ".join(f"{nombre} {unite}" for unite, nombre in attendue.items())
            yield _motif(
                mention, f"le délai écrit ({ecrite} {_UNITES[champ]}) n'est pas celui du texte", f"Écrire {juste}."
            )


def _entier(valeur: Any) -> int | None:
    return int(valeur) if str(valeur).isdecimal() else None


def _absente(mention: Mention) -> Motif:
    return _motif(mention, "la mention manque", "Compléter l'acte avant de le signer.")


def _motif(mention: Mention, defaut: str, remede: str) -> Motif:
    return Motif(
        objet=Objet.MENTION,
        id=mention.id,
        gravite=mention.gravite,
        article=mention.article,
        explication=f"« {mention.texte} » : {defaut} ; sanction : {mention.sanction}.",
        remede=remede,
    )


def _encadrees(blocs: tuple[Bloc, ...], *, dans: bool) -> Iterator[str]:
    """Les mentions qu'un encadré contient ou qui contiennent un encadré."""
    for bloc in blocs:
        match bloc:
            case BlocMention(identifiant, contenu):
                if dans or any(isinstance(b, Encadre) for b in contenu):
                    yield identifiant
                yield from _encadrees(contenu, dans=dans)
            case Encadre(contenu):
                yield from _encadrees(contenu, dans=True)
            case Cartouche(_, contenu):
                yield from _encadrees(contenu, dans=dans)
