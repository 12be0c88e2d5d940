"""Le délai de recours annoncé au destinataire est celui du texte : faux, il égare et le délai ne court pas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from basoche.conformite.distance import Augmentation, augmentation_due
from basoche.conformite.dossier import Dossier
from basoche.conformite.especes import nature_du_titre
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.mots import aplatir
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, Mention
from basoche.droit.delais import Duree

_CHAMPS = ("delai_recours", "titre.delai_recours", "delai_opposition")
_NOMBRES: Mapping[str, int] = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "six": 6, "huit": 8, "dix": 10, "quinze": 15, "trente": 30,
}  # fmt: skip
_UNITES = {"jour": "jours", "jours": "jours", "mois": "mois", "semaine": "semaines", "semaines": "semaines",
           "an": "ans", "ans": "ans", "annee": "ans", "annees": "ans"}  # fmt: skip
_DUREE = re.compile(rf"\b(\d+|{'|'.join(_NOMBRES)})\s*(?:\(\d+\)\s*)?({'|'.join(_UNITES)})\b")
_PROCEDURE = "delais/procedure"


def controler_le_recours(dossier: Dossier) -> Iterator[Motif]:
    """La durée écrite est une de celles que le texte donne à cette voie (CPC 490, 538, 612, 1416 ; CPCE R121-20)."""
    permises = _regles(dossier)
    if not permises:
        return
    for mention in mentions_dues(dossier):
        champ = next((champ for champ in mention.champs if champ in _CHAMPS), None)
        lue = lire_la_duree(dossier.texte(champ)) if champ else None
        if lue is not None:
            yield from _comparer(dossier, mention, permises, lue)


def lire_la_duree(texte: str) -> Duree | None:
    """La première durée d'un texte (« QUINZE JOURS », « 1 mois »), ``None`` s'il n'en dit aucune."""
    return next(iter(lire_les_durees(texte)), None)


def lire_les_durees(texte: str) -> tuple[Duree, ...]:
    """Toutes les durées d'un texte, dans l'ordre ; une semaine vaut sept jours."""
    return tuple(_duree(lue) for lue in _DUREE.finditer(aplatir(texte)))


def _duree(lue: re.Match[str]) -> Duree:
    nombre = int(lue[1]) if lue[1].isdecimal() else _NOMBRES[lue[1]]
    unite = _UNITES[lue[2]]
    return Duree(jours=7 * nombre) if unite == "semaines" else Duree(**{unite: nombre})


def _regles(dossier: Dossier) -> tuple[str, ...]:
    """Les règles de délai possibles ; plusieurs quand les données ne disent pas le juge ni la matière."""
    code = dossier.demande.code
    if code.startswith("signification_injonction_payer"):
        return ("ip_opposition",)
    if code == "injonction_payer_europeenne":
        return ("ipe_opposition",)
    voie = aplatir(dossier.texte("voie_recours", "titre.voie_recours"))
    if "opposition" in voie:
        return ("opposition_jugement",)
    if "pourvoi" in voie or "cassation" in voie:
        return ("pourvoi",)
    return _regles_d_appel(dossier) if "appel" in voie else ()


def _regles_d_appel(dossier: Dossier) -> tuple[str, ...]:
    decision = aplatir(f"{nature_du_titre(dossier)} {dossier.texte('titre.auteur', 'titre.juridiction_ou_auteur')}")
    if "juge de l'execution" in decision:
        return ("appel_jex",)
    if "refere" in decision or dossier.demande.code == "signification_ordonnance_refere":
        return ("appel_refere",)
    return ("appel_contentieux", "appel_gracieux")


def _comparer(dossier: Dossier, mention: Mention, regles: tuple[str, ...], lue: Duree) -> Iterator[Motif]:
    lues = [parametres.lire(f"{_PROCEDURE}/{regle}", le=dossier.jour_de_l_acte) for regle in regles]
    justes = [Duree(**lu.contenu) for lu in lues]
    due = augmentation_due(dossier, regles)
    if due is not None and lue in [juste + due.duree for juste in justes]:
        return
    if lue not in justes:
        attendu = " ou ".join(str(juste) for juste in justes)
        yield Motif(
            Objet.MENTION, mention.id, mention.gravite,
            " ; ".join(dict.fromkeys((mention.article, *(lu.fondement.article for lu in lues)))),
            f"Le délai annoncé ({lue}) n'est pas celui du texte ({attendu}).",
            f"Écrire {attendu}, augmenté s'il y a lieu du délai de distance.",
        )  # fmt: skip
    elif due is not None and due.duree not in _ajoutees(dossier, mention):
        yield _sans_distance(mention, lue, due)


def _ajoutees(dossier: Dossier, mention: Mention) -> tuple[Duree, ...]:
    """Les durées que la mention annonce après celle du recours (« augmenté de deux mois »)."""
    return lire_les_durees(" ; ".join(dossier.texte(champ) for champ in (*mention.champs, "delai_distance")))[1:]


def _sans_distance(mention: Mention, lue: Duree, due: Augmentation) -> Motif:
    """Annoncer le délai de qui demeure près à qui demeure loin l'égare : le recours ne court pas."""
    reserve = f" ; à vérifier : {due.doute}" if due.doute else ""
    return Motif(
        Objet.MENTION, mention.id, Gravite.A_VERIFIER if due.doute else mention.gravite,
        f"{mention.article} ; {due.article}",
        f"Le délai annoncé ({lue}) ne dit pas son augmentation : le destinataire demeure {due.demeure}, son délai est "
        f"augmenté de {due.duree}{reserve}.",
        f"Écrire {lue}, augmenté de {due.duree} en raison de la distance.",
    )  # fmt: skip
