"""Le cadre d'un modèle : sa mise en page, à qui il est adressé, et qui le signe.

Le commissaire de justice ne signe que ses actes : une requête l'est par la partie, une convention par les parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from basoche.droit.erreurs import ErreurBasoche
from basoche.redaction.accord import designer

ACTE, ECRIT, LETTRE = "arrete_2023", "ecrit", "lettre"
MISES_EN_PAGE = (ACTE, ECRIT, LETTRE)
# Le groupe de données propre à une lettre : ce que la feuille imprime autour du texte.
GROUPE = "lettre"
_AVANT_LA_VILLE = re.compile(r",\s*(?=\d{5}\b)")
_VILLE = re.compile(r"\b\d{5}\s+(.+)\Z")
_OU = " or "
_IDENTITE = ("genre", "civilite", "prenoms", "nom", "denomination", "designation")
_ADRESSES = ("adresse", "domicile", "siege")
Bloc = tuple[str, ...]


class Signataire(StrEnum):
    """Qui signe l'écrit."""

    OFFICIER = "officier"
    PARTIE = "partie"
    PARTIES = "parties"
    AVOCAT = "avocat"
    GREFFE = "greffe"


@dataclass(frozen=True, slots=True)
class Cadre:
    """Ce que l'en-tête d'un modèle dit de sa page.

    ``signe`` : les champs qui nomment ceux qui signent, si ce n'est pas l'officier (« a or b » : le premier donné).
    ``par_mandat`` : le champ qui, s'il est donné, fait signer l'officier comme mandataire. ``adresse`` : le champ de la
    personne à qui la lettre part.
    """

    mise_en_page: str = ACTE
    signataire: Signataire = Signataire.OFFICIER
    signe: tuple[str, ...] = ()
    par_mandat: str = ""
    adresse: str = ""

    def signataire_de(self, donnees: Mapping[str, Any]) -> Signataire:
        """Qui signe cet écrit-ci."""
        if self.par_mandat and valeur_de(donnees, self.par_mandat):
            return Signataire.OFFICIER
        return self.signataire

    def signatures(self, donnees: Mapping[str, Any]) -> tuple[Bloc, ...]:
        """Les lignes de chaque signature, dans l'ordre."""
        if self.signataire_de(donnees) is Signataire.OFFICIER:
            officier = _officier(donnees, mandat=self.signataire is not Signataire.OFFICIER)
            return (officier,) if officier else ()
        return tuple((nom,) for champ in self.signe for nom in _noms(_premiere(donnees, champ)))

    def destinataire(self, donnees: Mapping[str, Any]) -> Bloc:
        """L'adresse de la fenêtre de l'enveloppe, ligne par ligne ; vide si ce n'est pas une lettre."""
        if self.mise_en_page != LETTRE:
            return ()
        ecrite = valeur_de(donnees, f"{GROUPE}.adresse")
        if isinstance(ecrite, str):
            return tuple(ligne.strip() for ligne in ecrite.splitlines() if ligne.strip())
        return adresse_de(valeur_de(donnees, self.adresse) if self.adresse else None)

    def champs(self) -> Iterator[str]:
        """Les champs que la page imprime autour du texte."""
        if self.mise_en_page == LETTRE:
            yield from (GROUPE, *(f"{GROUPE}.{cle}" for cle in ("adresse", "lieu")))
        if self.adresse:
            yield self.adresse
            yield from (f"{self.adresse}.{cle}" for cle in (*_IDENTITE, *_ADRESSES))
        for champ in self.signe:
            yield from champ.split(_OU)


def lire_cadre(entete: Mapping[str, Any]) -> Cadre:
    """Le cadre écrit dans l'en-tête d'un modèle.

    Raises:
        ValueError: mise en page ou signataire hors liste, ou signature de partie sans champ qui la nomme.
    """
    page, qui = entete.get("mise_en_page", ACTE), entete.get("signataire", Signataire.OFFICIER.value)
    if page not in MISES_EN_PAGE:
        raise ValueError(f"mise_en_page « {page} » : {', '.join(MISES_EN_PAGE)}")
    if qui not in list(Signataire):
        raise ValueError(f"signataire « {qui} » : {', '.join(Signataire)}")
    signe = tuple(entete.get("signe") or ())
    if (qui == Signataire.OFFICIER) == bool(signe):
        raise ValueError("« signe » nomme ceux qui signent quand ce n'est pas l'officier, et seulement alors")
    if entete.get("adresse") and page != LETTRE:
        raise ValueError("« adresse » ne va qu'avec la mise en page lettre")
    return Cadre(page, Signataire(qui), signe, entete.get("par_mandat") or "", entete.get("adresse") or "")


def adresse_de(personne: Any) -> Bloc:
    """Le nom et l'adresse d'une personne des données, ligne par ligne.

    >>> adresse_de({"denomination": "SCI du Lac", "siege": "3 quai des Brumes, 75999 Paris-Fiction"})
    ('SCI du Lac', '3 quai des Brumes', '75999 Paris-Fiction')
    """
    if not isinstance(personne, Mapping):
        return ()
    if personne.get("departement"):
        return ("Madame, Monsieur le préfet", str(personne["departement"]))
    nom = next(_noms(personne), "")
    ou = next((str(personne[cle]) for cle in _ADRESSES if personne.get(cle)), "")
    return tuple(ligne.strip() for ligne in (nom, *_AVANT_LA_VILLE.split(ou)) if ligne.strip())


def ville_de(adresse: str) -> str:
    """La ville qui finit une adresse française ; vide si elle ne se lit pas.

    >>> ville_de("12 rue des Clercs, 69999 Lyon-la-Basoche")
    'Lyon-la-Basoche'
    """
    trouve = _VILLE.search(adresse.strip())
    return trouve[1] if trouve else ""


def valeur_de(donnees: Mapping[str, Any], chemin: str) -> Any:
    """La valeur d'un champ par son chemin, ``None`` s'il manque."""
    valeur: Any = donnees
    for cle in chemin.split("."):
        valeur = valeur.get(cle) if isinstance(valeur, Mapping) else None
    return valeur


def _premiere(donnees: Mapping[str, Any], champ: str) -> Any:
    """« requerants or requerant » : le premier champ donné."""
    return next((valeur for chemin in champ.split(_OU) if (valeur := valeur_de(donnees, chemin))), None)


def _officier(donnees: Mapping[str, Any], *, mandat: bool) -> Bloc:
    officier = valeur_de(donnees, "officier")
    qui = officier if isinstance(officier, Mapping) else {}
    nom = " ".join(str(qui[cle]) for cle in ("prenoms", "nom") if qui.get(cle))
    if not nom:
        return ()
    return (f"Maître {nom}", "Commissaire de justice, mandataire" if mandat else "Commissaire de justice")


def _noms(valeur: Any) -> Iterator[str]:
    match valeur:
        case str() if valeur.strip():
            yield valeur.strip()
        case Mapping():
            yield from _nom(valeur)
        case Sequence() if not isinstance(valeur, str):
            for element in valeur:
                yield from _noms(element)


def _nom(personne: Mapping[str, Any]) -> Iterator[str]:
    ecrit = next((personne[cle] for cle in ("designation", "denomination") if personne.get(cle)), None)
    if ecrit:
        yield str(ecrit)
    elif personne.get("nom") and not personne.get("prenoms"):
        yield str(personne["nom"])
    elif personne.get("nom"):
        try:
            yield designer(personne)
        except ErreurBasoche:  # sans civilité connue : le nom seul, jamais une civilité devinée
            yield f"{personne['prenoms']} {personne['nom']}"
