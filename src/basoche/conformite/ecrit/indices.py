"""Les indices : à quoi se reconnaît chaque mention, dans les mots de n'importe quelle étude.

Un fichier par acte et un pour les mentions communes. Une formulation se cherche dans le texte canonique ; elle s'écrit
avec des raccourcis : « @d », « @e », « @t », « @u », « @h », « @a » (une date, une somme, un taux, une durée, une
heure, un article), « @nom » (une formulation partagée), « ~ » (quelques mots de la même ligne).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from basoche.droit.actes import CatalogueInvalide, Duree
from basoche.droit.yaml_strict import FauteYaml, charger

INDICES = Path(__file__).parent / "indices"
COMMUNES = "_communes"
FENETRE = 700
_LISTES = (
    "contredit",
    "durees",
    "dates",
    "juge",
    "autrement_si",
    "autrement_sur",
    "douteux",
    "vide",
    "noyau",
    "sures",
    "sauf",
    "hors",
    "appuis",
    "suite",
)
_JETONS = {genre: f"<{genre}:[^>]*>" for genre in ("d", "jm", "e", "t", "u", "h", "a")}
_RACCOURCI = re.compile(r"@([a-z_]+)")
_CLES = frozenset(
    {
        "elements",
        "contredit",
        "durees",
        "attendu",
        "dates",
        "delai",
        "juge",
        "douteux",
        "due_si",
        "due_quand",
        "controle",
        "vide",
        "autrement",
        "autrement_si",
        "autrement_sur",
        "noyau",
        "fenetre",
        "sures",
        "sauf",
        "hors",
        "portee",
        "si",
        "appuis",
        "suite",
        "delai_de_payer",
    }
)


@dataclass(frozen=True, slots=True)
class Indice:
    """Comment se reconnaît une mention.

    ``elements`` : chaque part prescrite et ses formulations. ``contredit`` : ce qui la rend fausse. ``durees`` et
    ``dates`` : où se lit (groupe « v ») la durée ou la date à comparer ; ``attendu`` : la durée juste si le catalogue
    ne la donne pas, ou ``autrement`` si ``autrement_si`` se lit
    (``autrement_sur`` : elle seule, où que cela se lise) ; ``delai`` : le délai du catalogue qui commande la
    date. ``juge`` : où est désigné le juge, qui doit être celui de l'exécution. ``due_si`` : la mention n'est due que
    si cela se lit, ou si la circonstance ``due_quand`` est vraie. ``vide`` : ce qui la dit en blanc.
    ``controle`` : un contrôle propre. ``noyau`` : ce sans quoi elle
    n'est pas là ; ses parts ne se cherchent qu'à ``fenetre`` signes de lui. ``sures`` : où une durée ou une date fausse
    contredit la mention quoi que dise le reste de l'acte, sauf dans une phrase où se lit ``sauf``. ``portee: unite`` :
    les parts se cherchent ensemble dans un passage qui porte le noyau (avec son titre, son libellé, son petit tableau),
    hors des passages où se lit ``hors`` ; ``si`` : ce sans quoi une part n'est pas due ; ``appuis`` : ce
    qui, entre deux passages également complets, désigne celui de la mention ; ``suite`` : ce qui
    joint à un passage la ligne qui le suit. ``delai_de_payer`` : sa première part est un ordre de payer dans un délai,
    qui se cherche aussi où que l'acte donne ce délai.
    """

    id: str
    elements: Mapping[str, tuple[re.Pattern[str], ...]]
    contredit: tuple[re.Pattern[str], ...] = ()
    durees: tuple[re.Pattern[str], ...] = ()
    attendu: Duree | None = None
    autrement: Duree | None = None
    autrement_si: tuple[re.Pattern[str], ...] = ()
    autrement_sur: tuple[re.Pattern[str], ...] = ()
    dates: tuple[re.Pattern[str], ...] = ()
    delai: str = ""
    juge: tuple[re.Pattern[str], ...] = ()
    douteux: tuple[re.Pattern[str], ...] = ()
    due_si: tuple[re.Pattern[str], ...] | None = None
    due_quand: str = ""
    vide: tuple[re.Pattern[str], ...] = ()
    controle: str = ""
    noyau: tuple[re.Pattern[str], ...] = ()
    fenetre: int = FENETRE
    sures: tuple[re.Pattern[str], ...] = ()
    sauf: tuple[re.Pattern[str], ...] = ()
    hors: tuple[re.Pattern[str], ...] = ()
    appuis: tuple[re.Pattern[str], ...] = ()
    suite: tuple[re.Pattern[str], ...] = ()
    portee: str = ""
    delai_de_payer: bool = False
    si: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indices:
    """Les indices d'un acte ; ``circonstances`` : ce qui, dans un texte, dit qu'une condition est vraie.

    ``dispenses`` : les articles qu'une circonstance dispense de reproduire.
    """

    acte: str
    mentions: Mapping[str, Indice]
    circonstances: Mapping[str, tuple[re.Pattern[str], ...]]
    reconnaissance: tuple[re.Pattern[str], ...]
    dispenses: Mapping[str, tuple[str, ...]]


@cache
def indices_de(code: str) -> Indices | None:
    """Les indices écrits pour un acte, ``None`` s'il n'y en a pas.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    chemin = INDICES / f"{code}.yaml"
    return _lire(chemin) if chemin.is_file() else None


@cache
def indices_communs() -> Indices:
    """Les indices des mentions de tout acte."""
    return _lire(INDICES / f"{COMMUNES}.yaml")


@cache
def motif(formulation: str) -> re.Pattern[str]:
    """Une formulation, ses raccourcis développés ; le point de « M. », qui ne finit rien, est un « · » du texte lu."""
    return re.compile(_developper(formulation).replace(r"m\.", "m[.·]"), re.MULTILINE)


def _developper(formulation: str, profondeur: int = 0) -> str:
    if profondeur > 6:
        raise ValueError(f"raccourci sans fin : {formulation[:40]}")

    def remplacer(trouve: re.Match[str]) -> str:
        nom = trouve[1]
        if nom in _JETONS:
            return _JETONS[nom]
        return f"(?:{_developper(_raccourcis()[nom], profondeur + 1)})"

    return _RACCOURCI.sub(remplacer, formulation).replace("~", r"[^\n]{0,120}?")


@cache
def mots_de(liste: str) -> frozenset[str]:
    """Une liste de mots de ``_mots.yaml``."""
    return frozenset(str(_charger(INDICES / "_mots.yaml")[liste]).split())


@cache
def _raccourcis() -> Mapping[str, str]:
    contenus = map(_charger, sorted(INDICES.glob("_raccourcis*.yaml")))
    return {nom: "|".join(formes) for contenu in contenus for nom, formes in contenu.items()}


def _charger(chemin: Path) -> dict[str, Any]:
    try:
        return charger(chemin.read_text(encoding="utf-8"))
    except FauteYaml as faute:
        raise CatalogueInvalide(
            f"{chemin.name}, ligne {faute.ligne} : {faute.message}", conseil="Corriger le fichier d'indices."
        ) from faute


def _lire(chemin: Path) -> Indices:
    contenu = _charger(chemin)
    permises = {"acte", "mentions", "circonstances", "reconnaissance", "dispenses"}
    if not {"acte", "mentions"} <= set(contenu) <= permises or contenu["acte"] != chemin.stem:
        raise _faute(chemin, "clés attendues : acte (le nom du fichier), mentions, circonstances, reconnaissance")
    return Indices(
        acte=contenu["acte"],
        mentions={id_: _indice(chemin, id_, brut) for id_, brut in contenu["mentions"].items()},
        circonstances={
            nom: _motifs(chemin, nom, formes) for nom, formes in (contenu.get("circonstances") or {}).items()
        },
        reconnaissance=_motifs(chemin, "reconnaissance", contenu.get("reconnaissance") or []),
        dispenses={nom: tuple(articles) for nom, articles in (contenu.get("dispenses") or {}).items()},
    )


def _indice(chemin: Path, id_: str, brut: Any) -> Indice:
    if not isinstance(brut, Mapping) or set(brut) - _CLES:
        raise _faute(chemin, f"« {id_} » : clés permises : {', '.join(sorted(_CLES))}")
    listes = {cle: _motifs(chemin, id_, brut.get(cle) or []) for cle in _LISTES}
    return Indice(
        id=id_,
        elements={nom: _motifs(chemin, id_, formes) for nom, formes in (brut.get("elements") or {}).items()},
        attendu=brut.get("attendu"),
        autrement=brut.get("autrement"),
        delai=brut.get("delai") or "",
        due_si=_motifs(chemin, id_, brut["due_si"]) if "due_si" in brut else None,
        due_quand=brut.get("due_quand") or "",
        fenetre=brut.get("fenetre") or FENETRE,
        controle=brut.get("controle") or "",
        portee=brut.get("portee") or "",
        delai_de_payer=bool(brut.get("delai_de_payer")),
        si={nom: _motifs(chemin, id_, formes) for nom, formes in (brut.get("si") or {}).items()},
        **listes,
    )


def _motifs(chemin: Path, ou: str, formes: Any) -> tuple[re.Pattern[str], ...]:
    if not isinstance(formes, list) or not all(isinstance(forme, str) for forme in formes):
        raise _faute(chemin, f"« {ou} » : une liste de formulations est attendue")
    try:
        return tuple(map(motif, formes))
    except (re.error, KeyError, ValueError) as faute:
        raise _faute(chemin, f"« {ou} » : formulation illisible ({faute})") from faute


def _faute(chemin: Path, message: str) -> CatalogueInvalide:
    return CatalogueInvalide(f"{chemin.name} : {message}.", conseil="Corriger le fichier d'indices.")
