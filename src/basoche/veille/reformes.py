"""Les réformes suivies, et ce qui est attendu : ce qui change, depuis quand, pour quoi, avec quelle confiance.

Une réforme a deux dates, sa publication et son entrée en vigueur, et une règle transitoire qui dit à quoi elle
s'applique (l'acte, l'ordonnance, le bail, l'instance…). Une date que l'on n'a pas lue reste vide.

>>> reforme("injonction_payer_2026").entree_en_vigueur
datetime.date(2026, 9, 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from basoche.droit.actes._noeud import Fichier, Noeud
from basoche.droit.erreurs import ErreurBasoche
from basoche.droit.source import Verification

DONNEES = Path(__file__).parent / "donnees"


class Matiere(StrEnum):
    """Ce dont traite une réforme : à quoi l'on s'abonne."""

    AMIABLE = "amiable"
    BAREME = "bareme"
    BAUX = "baux"
    CONFORMITE = "conformite"
    CONSOMMATION = "consommation"
    CREANCES_COMMERCIALES = "creances_commerciales"
    CRYPTO_ACTIFS = "crypto_actifs"
    EUROPE = "europe"
    EXPULSION = "expulsion"
    FACTURATION = "facturation"
    FRAIS_DE_JUSTICE = "frais_de_justice"
    INJONCTION_PAYER = "injonction_payer"
    JUGE_EXECUTION = "juge_execution"
    PROCEDURE_CIVILE = "procedure_civile"
    PROFESSION = "profession"
    SAISIE_ATTRIBUTION = "saisie_attribution"
    SAISIE_REMUNERATIONS = "saisie_remunerations"
    SIGNIFICATION = "signification"
    TARIF = "tarif"
    TAUX = "taux"


class Qui(StrEnum):
    """À qui revient ce qu'il y a à faire."""

    TOUS = "tous"
    CLERC = "clerc"
    CLERC_EXPERT = "clerc_expert"
    COMMISSAIRE_DE_JUSTICE = "commissaire_de_justice"
    COMPTABILITE = "comptabilite"
    RESPONSABLE_DES_MODELES = "responsable_des_modeles"
    RESPONSABLE_DE_LA_VEILLE = "responsable_de_la_veille"


class PorteSur(StrEnum):
    """Ce dont la date choisit entre l'ancien droit et le nouveau."""

    ACTE = "acte"
    BAIL = "bail"
    CONTRAT = "contrat"
    FACTURE = "facture"
    INSTANCE = "instance"
    INTERETS = "interets"
    ORDONNANCE = "ordonnance"
    PROCEDURE = "procedure"
    SOMME = "somme"


class EtatReforme(StrEnum):
    """Où en est une réforme un jour donné."""

    EN_VIGUEUR = "en_vigueur"
    A_VENIR = "a_venir"
    FINIE = "finie"
    SANS_DATE = "sans_date"


class ReformeInconnue(ErreurBasoche):
    """Aucune réforme ne porte cet identifiant."""

    code = "reforme_inconnue"


@dataclass(frozen=True, slots=True)
class TexteDeReforme:
    """Un texte qui fait la réforme ; ``publication`` : le jour de son Journal officiel, s'il a été lu."""

    texte: str
    publication: date | None
    objet: str


@dataclass(frozen=True, slots=True)
class RegleTransitoire:
    """À quoi la réforme s'applique : ce dont la date compte, du premier au dernier jour compris."""

    porte_sur: PorteSur
    du: date | None
    jusqu_au: date | None
    regle: str
    confiance: Verification | None


@dataclass(frozen=True, slots=True)
class AFaire:
    """Ce que chacun doit faire."""

    qui: Qui
    quoi: str


@dataclass(frozen=True, slots=True)
class Reforme:
    """Une réforme, avec sa confiance et ce qui reste à relire.

    ``entree_au_plus_tot`` n'est donnée que si la date est discutée : ``entree_en_vigueur`` est alors la plus tardive.
    ``fin`` : dernier jour. ``parametres`` et ``actes`` : touchés sans qu'un article le dise. ``rang`` : son urgence.
    """

    id: str
    titre: str
    matieres: tuple[Matiere, ...]
    textes: tuple[TexteDeReforme, ...]
    publication: date | None
    entree_en_vigueur: date | None
    entree_au_plus_tot: date | None
    entree_incertaine: str
    fin: date | None
    avant: str
    apres: str
    regle_transitoire: tuple[RegleTransitoire, ...]
    a_faire: tuple[AFaire, ...]
    exemple: str
    articles: tuple[str, ...]
    parametres: tuple[str, ...]
    actes: tuple[str, ...]
    confiance: Verification
    sources: tuple[str, ...]
    reste_a_relire: tuple[str, ...]
    notes: tuple[str, ...]
    rang: int | None
    releve_le: date

    def etat_le(self, jour: date) -> EtatReforme:
        """Où elle en est ce jour-là."""
        if self.entree_en_vigueur is None:
            return EtatReforme.SANS_DATE
        if self.entree_en_vigueur > jour:
            return EtatReforme.A_VENIR
        return EtatReforme.FINIE if self.fin is not None and self.fin < jour else EtatReforme.EN_VIGUEUR

    def concerne(self, depuis: date) -> bool:
        """Vrai si elle est publiée, ou entre en vigueur, ce jour-là ou après, ou si sa date n'est pas connue."""
        jours = (self.publication, self.entree_en_vigueur, *(regle.du for regle in self.regle_transitoire))
        return self.entree_en_vigueur is None or any(jour is not None and jour >= depuis for jour in jours)

    def en_dict(self) -> dict[str, Any]:
        """La réforme telle que la rend la ligne de commande."""
        return {cle: _ecrire(valeur) for cle, valeur in asdict(self).items()}


def _ecrire(valeur: Any) -> Any:
    """Une valeur sous une forme que JSON connaît : les dates en AAAA-MM-JJ."""
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, tuple):
        return [_ecrire(une) for une in valeur]
    return {cle: _ecrire(une) for cle, une in valeur.items()} if isinstance(valeur, dict) else valeur


@dataclass(frozen=True, slots=True)
class Attendu:
    """Ce qui est attendu, du premier au dernier jour où cela peut tomber ; sans date, on ne sait pas."""

    id: str
    quoi: str
    quand: str
    du: date | None
    au: date | None
    a_faire: str
    parametres: tuple[str, ...]
    reforme: str


@cache
def reformes() -> tuple[Reforme, ...]:
    """Toutes les réformes suivies : les plus urgentes d'abord, puis les plus récentes.

    Raises:
        CatalogueInvalide: un fichier ne respecte pas le format, ou deux réformes ont le même identifiant.
    """
    lues: dict[str, Reforme] = {}
    for chemin in sorted((DONNEES / "reformes").glob("*.yaml")):
        for une in _lire_fichier(chemin, lues):
            lues[une.id] = une
    return tuple(sorted(lues.values(), key=_ordre))


def _ordre(une: Reforme) -> tuple[int, int, str]:
    debut = une.entree_en_vigueur
    return (une.rang or 1000, -debut.toordinal() if debut else 0, une.id)


def reforme(identifiant: str) -> Reforme:
    """Une réforme par son identifiant.

    Raises:
        ReformeInconnue: aucune ne le porte.
    """
    trouvee = next((une for une in reformes() if une.id == identifiant), None)
    if trouvee is None:
        raise ReformeInconnue(
            f"Aucune réforme suivie n'a pour identifiant « {identifiant} ».",
            conseil="Voir la liste : basoche veille effets.",
            champ="reforme",
        )
    return trouvee


@cache
def calendrier() -> tuple[Attendu, ...]:
    """Ce qui est attendu, dans l'ordre ; ce qui n'a pas de date vient en tête."""
    racine = Fichier(DONNEES / "calendrier.yaml", "calendrier de la veille").racine()
    racine.verifier_cles(frozenset({"releve_le", "echeances"}), frozenset())
    lus = map(_attendu, racine.objets("echeances"))
    return tuple(sorted(lus, key=lambda un: (un.du or date.min, un.id)))


def _attendu(noeud: Noeud) -> Attendu:
    cles = {"id", "quoi", "quand", "du", "au", "a_faire", "parametres", "reforme"}
    noeud.verifier_cles(frozenset(cles), frozenset())
    if noeud.contenu["reforme"] is not None:
        reforme(noeud.texte("reforme"))
    return Attendu(
        id=noeud.texte("id"),
        quoi=noeud.texte("quoi"),
        quand=noeud.texte("quand"),
        du=noeud.jour("du"),
        au=noeud.jour("au"),
        a_faire=noeud.texte("a_faire"),
        parametres=noeud.textes("parametres"),
        reforme=noeud.texte_libre("reforme"),
    )


_EXIGEES = frozenset({
    "id", "titre", "matieres", "textes", "publication", "entree_en_vigueur", "avant", "apres", "regle_transitoire",
    "a_faire", "articles", "confiance", "sources", "reste_a_relire",
})  # fmt: skip
_PERMISES = frozenset({
    "entree_au_plus_tot", "entree_incertaine", "fin", "exemple", "parametres", "actes", "notes", "rang",
})  # fmt: skip


def _lire_fichier(chemin: Path, connues: Mapping[str, Reforme]) -> list[Reforme]:
    racine = Fichier(chemin, "réformes").racine()
    racine.verifier_cles(frozenset({"releve_le", "reformes"}), frozenset())
    releve_le = racine.jour("releve_le")
    if releve_le is None:
        raise racine.erreur("« releve_le » doit être une date", "releve_le")
    lues: dict[str, Reforme] = {}
    for noeud in racine.objets("reformes"):
        lue = _reforme(noeud, releve_le)
        if lue.id in connues or lue.id in lues:
            raise noeud.erreur(f"l'identifiant « {lue.id} » est déjà pris", "id")
        lues[lue.id] = lue
    return list(lues.values())


def _reforme(noeud: Noeud, releve_le: date) -> Reforme:
    noeud.verifier_cles(_EXIGEES, _PERMISES)
    for cle in ("textes", "matieres", "a_faire", "sources"):
        if not noeud.contenu[cle]:
            raise noeud.erreur(f"« {cle} » ne peut pas être vide", cle)
    return Reforme(
        id=noeud.texte("id"),
        titre=noeud.texte("titre"),
        matieres=tuple(_choisir(noeud, "matieres")),
        textes=tuple(map(_texte, noeud.objets("textes"))),
        regle_transitoire=tuple(map(_regle, noeud.objets("regle_transitoire"))),
        a_faire=tuple(map(_a_faire, noeud.objets("a_faire"))),
        avant=noeud.texte("avant"),
        apres=noeud.texte("apres"),
        exemple=noeud.texte_libre("exemple"),
        confiance=noeud.choix("confiance", Verification),
        rang=_rang(noeud),
        releve_le=releve_le,
        articles=noeud.textes("articles"),
        parametres=noeud.textes("parametres"),
        actes=noeud.textes("actes"),
        sources=noeud.textes("sources"),
        reste_a_relire=noeud.textes("reste_a_relire"),
        notes=noeud.textes("notes"),
        **_dates(noeud),
    )


def _dates(noeud: Noeud) -> dict[str, Any]:
    """Les dates ; une entrée en vigueur non datée dit pourquoi, une date discutée dit la plus précoce."""
    lues = {cle: noeud.jour(cle) for cle in ("publication", "entree_en_vigueur", "entree_au_plus_tot", "fin")}
    pourquoi = noeud.texte_libre("entree_incertaine")
    if (lues["entree_en_vigueur"] is None or lues["entree_au_plus_tot"] is not None) and not pourquoi:
        raise noeud.erreur("sans date sûre, « entree_incertaine » doit dire pourquoi", "entree_en_vigueur")
    return {**lues, "entree_incertaine": pourquoi}


def _choisir(noeud: Noeud, cle: str) -> list[Matiere]:
    try:
        return [Matiere(nom) for nom in noeud.textes(cle)]
    except ValueError as faute:
        raise noeud.erreur(f"« {cle} » : {faute} (permis : {', '.join(Matiere)})", cle) from None


def _rang(noeud: Noeud) -> int | None:
    rang = noeud.contenu.get("rang")
    if rang is not None and (not isinstance(rang, int) or isinstance(rang, bool) or rang < 1):
        raise noeud.erreur("« rang » doit être un nombre à partir de 1", "rang")
    return rang


def _texte(noeud: Noeud) -> TexteDeReforme:
    noeud.verifier_cles(frozenset({"texte"}), frozenset({"publication", "objet"}))
    return TexteDeReforme(noeud.texte("texte"), noeud.jour("publication"), noeud.texte_libre("objet"))


def _regle(noeud: Noeud) -> RegleTransitoire:
    noeud.verifier_cles(frozenset({"porte_sur", "regle"}), frozenset({"du", "jusqu_au", "confiance"}))
    confiance = noeud.choix("confiance", Verification) if noeud.contenu.get("confiance") else None
    return RegleTransitoire(
        noeud.choix("porte_sur", PorteSur), noeud.jour("du"), noeud.jour("jusqu_au"), noeud.texte("regle"), confiance
    )


def _a_faire(noeud: Noeud) -> AFaire:
    noeud.verifier_cles(frozenset({"qui", "quoi"}), frozenset())
    return AFaire(noeud.choix("qui", Qui), noeud.texte("quoi"))
