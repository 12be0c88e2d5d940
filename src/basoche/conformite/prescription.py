"""La prescription du titre selon sa nature, d'après la chaîne des actes interruptifs et les pièces qui la prouvent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from basoche.conformite.dossier import Dossier
from basoche.conformite.especes import CREANCE, TEXTES_PROPRES, TITRE, EspeceDeTitre, espece_du_titre, nature_du_titre
from basoche.conformite.mots import contient_un_mot
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.resultat import Resultat
from basoche.guichet import ouvrir

_ID = "titre.prescription"
# Le mot du titre public qui dit lequel des textes propres le régit ; sans lui, le contrôle ne choisit pas.
_DU_TITRE_PUBLIC: Mapping[str, tuple[str, ...]] = {
    "cotisations_sociales": ("urssaf", "cotisations", "securite sociale"),
    "titres_collectivites": ("commune", "departement", "region", "collectivite", "etablissement public local"),
    "impots_recouvrement": ("role", "impot", "finances publiques"),
}


def controler_la_prescription(dossier: Dossier) -> Iterator[Motif]:
    """Dix ans pour les 1° à 3° de L111-3 (L111-4), le délai de la créance ou des textes propres pour les autres."""
    espece, rendu = espece_du_titre(nature_du_titre(dossier)), dossier.jour("titre.date")
    if espece is None or rendu is None:
        return
    if espece.delai == TITRE:
        depart = dossier.jour("titre.executoire_le") or rendu
        yield from _juger(dossier, espece, "titre_executoire", depart)
        return
    nature, depart_creance = _nature_de_la_creance(dossier, espece), dossier.jour("controle.exigible_le")
    if nature and depart_creance is not None and espece.delai in (CREANCE, TEXTES_PROPRES):
        yield from _juger(dossier, espece, nature, depart_creance)
    else:
        yield _inconnue(espece)


def _nature_de_la_creance(dossier: Dossier, espece: EspeceDeTitre) -> str:
    """La nature déclarée ; pour un titre public, elle doit être de ses textes propres."""
    declaree = dossier.texte("controle.nature_creance")
    if espece.delai != TEXTES_PROPRES:
        return declaree
    if declaree:
        return declaree if declaree in espece.natures else ""
    mots = f"{nature_du_titre(dossier)} {dossier.texte('titre.auteur', 'titre.juridiction_ou_auteur')}"
    trouvees = [nature for nature in espece.natures if contient_un_mot(mots, _DU_TITRE_PUBLIC[nature])]
    return trouvees[0] if len(trouvees) == 1 else ""


def _inconnue(espece: EspeceDeTitre) -> Motif:
    suit = {
        CREANCE: "la prescription de la créance",
        TEXTES_PROPRES: "des textes propres",
    }.get(espece.delai, "un délai qui reste à confirmer")
    return Motif(
        Objet.DELAI, _ID, Gravite.A_VERIFIER, f"{espece.article} ; CPCE L111-4",
        f"Ce titre suit {suit}, non les dix ans de L111-4 : ni la nature de la créance ni son exigibilité ne sont "
        "données.",
        f"Donner la nature de la créance, sa date d'exigibilité et les actes interruptifs, et produire : "
        f"{', '.join(espece.pieces)}.",
    )  # fmt: skip


def _juger(dossier: Dossier, espece: EspeceDeTitre, nature: str, depart: date) -> Iterator[Motif]:
    resultat = _calculer(dossier, nature, depart)
    if not resultat.valeurs["prescrit"]:
        return
    connue = dossier.declare("evenements")
    quoi = "l'exécution du titre" if espece.delai == TITRE else "la créance du titre"
    article = "CPCE L111-4" if espece.delai == TITRE else f"{espece.article} ; {resultat.valeurs['article']}"
    acquise = jour_en_lettres(resultat.valeurs["acquise_le"])
    if connue:
        incertaine = any(fondement.verification.est_incertaine for fondement in resultat.fondements)
        yield Motif(
            Objet.DELAI, _ID, Gravite.A_VERIFIER if incertaine else Gravite.IRRECEVABILITE, article,
            f"D'après les actes déclarés, {quoi} est prescrite : le dernier jour pour agir était le {acquise}."
            + _sans_effet(resultat),
            "Ne pas exécuter, sauf acte interruptif oublié : le déclarer et produire sa preuve.",
        )  # fmt: skip
    else:
        yield Motif(
            Objet.DELAI, _ID, Gravite.A_VERIFIER, article,
            f"Sans acte interruptif, {quoi} est prescrite : le dernier jour pour agir était le {acquise}, et la "
            "chaîne des actes n'est pas donnée.",
            "Produire chaque acte interruptif, du plus ancien au dernier : acte d'exécution signifié au débiteur, "
            "mesure conservatoire et sa dénonciation, reconnaissance écrite ou paiement volontaire daté.",
        )  # fmt: skip


def _calculer(dossier: Dossier, nature: str, depart: date) -> Resultat:
    entree: dict[str, Any] = {
        "nature": nature,
        "exigible_le": depart.isoformat(),
        "evenements": list(dossier.valeur("controle.evenements") or []),
        "le": dossier.jour_de_l_acte.isoformat(),
    }
    return ouvrir("prescription").calculer(entree)


def _sans_effet(resultat: Resultat) -> str:
    """Pourquoi les événements déclarés n'y changent rien : le clerc doit le lire sans refaire le calcul."""
    raisons = [str(ligne["explication"]) for ligne in resultat.lignes if ligne["effet"] == "sans_effet"]
    return f" {' '.join(dict.fromkeys(raisons))}" if raisons else ""
