"""Le bilan de la démonstration : les mêmes chiffres au terminal, en CSV et en PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basoche.demonstration.etude import Etude
from basoche.demonstration.traitement import Fiche
from basoche.droit.montant import ZERO, Montant
from basoche.redaction import Page
from basoche.redaction.ecriture import jour
from basoche.strategie.orientation import Classe

LIBELLES = {
    Classe.AMIABLE: "Amiable",
    Classe.TITRE_A_OBTENIR: "Titre à obtenir",
    Classe.TITRE_A_EXECUTER: "Titre à exécuter",
    Classe.PROCHE_DE_LA_PRESCRIPTION: "Proche de la prescription",
    Classe.PRESCRITE: "Prescrite",
}


@dataclass(frozen=True, slots=True)
class Import:
    """Ce que l'import a lu : comptes de lignes et d'anomalies."""

    lignes: int
    creances: int
    refusees: int
    doublons: int
    anomalies: int


@dataclass(frozen=True, slots=True)
class Bilan:
    """Les fiches d'une démonstration et ce que l'import en a dit."""

    le: date
    fiches: tuple[Fiche, ...]
    importe: Import

    def par_classe(self) -> list[tuple[str, int, Montant, Montant, Montant]]:
        """Par pile : nombre, total dû, coût du prochain acte à la charge du débiteur, du créancier."""
        return [(LIBELLES[classe], *_totaux([f for f in self.fiches if f.classe is classe])) for classe in Classe]

    def par_creancier(self) -> list[tuple[str, int, Montant, Montant, Montant]]:
        """Les mêmes totaux par créancier."""
        noms = sorted({f.creancier for f in self.fiches})
        return [(nom, *_totaux([f for f in self.fiches if f.creancier == nom])) for nom in noms]

    def total(self) -> tuple[int, Montant, Montant, Montant]:
        """Les totaux du portefeuille."""
        return _totaux(self.fiches)

    def documents(self) -> dict[str, int]:
        """Nombre de documents par dossier de sortie."""
        comptes: dict[str, int] = {}
        for fiche in self.fiches:
            for nom in fiche.documents:
                famille = nom.partition("/")[0]
                comptes[famille] = comptes.get(famille, 0) + 1
        return dict(sorted(comptes.items()))

    def a_relire(self) -> list[str]:
        """Les points incertains des calculs, du plus fréquent au moins fréquent."""
        comptes: dict[str, int] = {}
        for fiche in self.fiches:
            for code in fiche.avertissements:
                comptes[code] = comptes.get(code, 0) + 1
        tries = sorted(comptes.items(), key=lambda paire: (-paire[1], paire[0]))
        return [f"{EXPLICATIONS.get(code, code.replace('_', ' '))} : {nombre} dossiers" for code, nombre in tries]


EXPLICATIONS = {
    "tarif_a_confirmer": "tarif ou taux échu reconduit, texte suivant non lu",
    "verification_une_source": "valeur lue dans une seule source",
    "verification_memoire": "valeur donnée de mémoire, à confirmer",
    "charge_a_verifier": "qui supporte le coût de l'acte : à vérifier",
    "note_tarif": "remarque du tarif à lire avant de facturer",
    "interets_prescrits": "intérêts prescrits, isolés et non réclamés",
    "correspondance_a_verifier": "numéro de tarif de l'acte établi par rapprochement, à vérifier",
    "destinataires_multiples": "plusieurs destinataires : une signification comptée pour chacun",
    "provision_a_confirmer": "provision d'un mois au dernier taux connu",
}


def _somme(montants: Iterable[Montant]) -> Montant:
    return sum(montants, ZERO)


def _totaux(fiches: Sequence[Fiche]) -> tuple[int, Montant, Montant, Montant]:
    return (
        len(fiches),
        _somme(f.total for f in fiches),
        _somme(f.cout_debiteur for f in fiches),
        _somme(f.cout_creancier for f in fiches),
    )


ENTETE = ("Créances", "Total dû", "Prochain acte : débiteur", "créancier")


def en_texte(bilan: Bilan) -> str:
    """Le bilan tel qu'on le lit au terminal."""
    importe, total = bilan.importe, bilan.total()
    lignes = [
        f"Bilan au {jour(bilan.le)}",
        "",
        f"  Import : {importe.lignes} lignes lues, {importe.creances} créances, {importe.refusees} lignes refusées, "
        f"{importe.doublons} doublons, {importe.anomalies} anomalies signalées",
        "",
        *_tableau("Par pile", [*bilan.par_classe(), ("Total", *total)]),
        "",
        *_tableau("Par créancier", [*bilan.par_creancier(), ("Total", *total)]),
        "",
        "  Documents : " + ", ".join(f"{nombre} {famille}" for famille, nombre in bilan.documents().items()),
        f"  Urgents : {sum(f.urgent for f in bilan.fiches)} ; "
        f"sans acte possible en l'état : {sum(bool(f.obstacle) for f in bilan.fiches)}",
    ]
    if points := bilan.a_relire():
        lignes += ["", "  À relire avant tout usage :", *(f"    - {point}" for point in points)]
    return "\n".join(lignes)


def _tableau(titre: str, lignes: Sequence[tuple[str, int, Montant, Montant, Montant]]) -> list[str]:
    textes = [(titre, *ENTETE)] + [(nom, str(n), *(m.en_francais() for m in montants)) for nom, n, *montants in lignes]
    largeurs = [max(len(ligne[rang]) for ligne in textes) for rang in range(len(ENTETE) + 1)]
    rendus = [
        "  "
        + ligne[0].ljust(largeurs[0])
        + "".join(f"  {c.rjust(w)}" for c, w in zip(ligne[1:], largeurs[1:], strict=True))
        for ligne in textes
    ]
    trait = "  " + "─" * (len(rendus[0]) - 2)
    return [rendus[0], trait, *rendus[1:-1], trait, rendus[-1]]


_COLONNES: Sequence[tuple[str, Callable[[Fiche], object]]] = (
    ("dossier", lambda f: f.dossier),
    ("creance", lambda f: f.cle),
    ("creancier", lambda f: f.creancier),
    ("debiteur", lambda f: f.debiteur),
    ("pile", lambda f: LIBELLES[f.classe]),
    ("urgent", lambda f: "oui" if f.urgent else "non"),
    ("motif", lambda f: f.motif),
    ("article", lambda f: f.article),
    ("dernier_jour", lambda f: f"{f.dernier_jour:%d/%m/%Y}" if f.dernier_jour else ""),
    ("principal", lambda f: _decimal(f.principal)),
    ("interets", lambda f: _decimal(f.interets)),
    ("frais", lambda f: _decimal(f.frais)),
    ("total", lambda f: _decimal(f.total)),
    ("prochain_acte", lambda f: f.acte),
    ("cout_ttc", lambda f: _decimal(f.cout) if f.cout is not None else ""),
    ("cout_debiteur", lambda f: _decimal(f.cout_debiteur)),
    ("cout_creancier", lambda f: _decimal(f.cout_creancier)),
    ("obstacle", lambda f: f.obstacle),
    ("documents", lambda f: " | ".join(f.documents)),
)


def _decimal(montant: Montant) -> str:
    return str(montant).replace(".", ",")


def en_csv(bilan: Bilan) -> bytes:
    """Une ligne par créance, lisible par un tableur français (UTF-8 avec marque, point-virgule, virgule décimale)."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([nom for nom, _ in _COLONNES])
    for fiche in bilan.fiches:
        ecrivain.writerow([_cellule(lire(fiche)) for _, lire in _COLONNES])
    return tampon.getvalue().encode("utf-8-sig")


def _cellule(valeur: object) -> object:
    """Une cellule qu'un tableur ne prendra pas pour une formule."""
    if not isinstance(valeur, str):
        return valeur
    formule = valeur.startswith(("=", "+", "@", "\t")) or (valeur.startswith("-") and not valeur[1:2].isdigit())
    return f"'{valeur}" if formule else valeur


def en_page(bilan: Bilan, etude: Etude) -> Page:
    """Le bilan d'une page, avec son graphique."""
    nombre, du, _, _ = bilan.total()
    classes = bilan.par_classe()
    importe = bilan.importe
    donnees: dict[str, Any] = {
        "titre": "Bilan du portefeuille",
        "sous_titre": f"Au {jour(bilan.le)} · portefeuille fictif de démonstration",
        "etude": etude.en_tete(),
        "synthese": [
            {"libelle": "créances", "valeur": str(nombre)},
            {"libelle": "total dû", "valeur": du.en_francais()},
            {"libelle": "dossiers urgents", "valeur": str(sum(f.urgent for f in bilan.fiches))},
            {"libelle": "lignes refusées à l'import", "valeur": f"{importe.refusees} sur {importe.lignes}"},
        ],
        "graphique": {
            "titre": "Total dû par pile",
            "description": "Total dû par pile : "
            + " ; ".join(f"{nom}, {m.en_francais()} pour {n} créances" for nom, n, m, _, _ in classes),
            "barres": [
                {"libelle": nom, "valeur": m.centimes, "texte": f"{m.en_francais()} ({n})", "alerte": nom in _ALERTES}
                for nom, n, m, _, _ in classes
            ],
        },
        "tableaux": [
            _tableau_imprime("Par pile", [*classes, ("Total", *bilan.total())]),
            _tableau_imprime("Par créancier", [*bilan.par_creancier(), ("Total", *bilan.total())]),
        ],
        "a_relire": bilan.a_relire(),
        "pied": "Chaque ligne du bilan a son décompte et son motif dans bilan.csv.",
    }
    return Page("bilan", donnees, bilan.le)


_ALERTES = frozenset({LIBELLES[Classe.PROCHE_DE_LA_PRESCRIPTION], LIBELLES[Classe.PRESCRITE]})


def _tableau_imprime(titre: str, lignes: Sequence[tuple[str, int, Montant, Montant, Montant]]) -> dict[str, Any]:
    return {
        "titre": titre,
        "entete": [titre.split()[-1].capitalize(), *ENTETE],
        "lignes": [[nom, str(n), *(m.en_francais() for m in montants)] for nom, n, *montants in lignes],
        "total": True,
    }
