"""Écrit docs/reference/parametres.md d'après les fichiers du recueil.

    python outils/documenter_parametres.py              # réécrit la page
    python outils/documenter_parametres.py --verifier   # sort 1 si elle n'est plus à jour

La page ne dépend ni du jour ni des saisies de l'étude : deux passages donnent les mêmes octets.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from basoche.droit import parametres
from basoche.droit.parametres import Parametre
from basoche.droit.parametres._modele import couverture
from basoche.droit.parametres.verification import compter

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "parametres.md"
NIVEAUX = {"texte": "texte", "recoupe": "recoupé", "une_source": "une source", "memoire": "mémoire", None: "non trouvé"}
FAMILLES = {
    "delais": "Délais, prescriptions et jours fériés",
    "execution": "Exécution : titres, procédures, qualité, juges, seuils",
    "interets": "Intérêts",
    "loyers": "Indices de loyer et bail",
    "saisie_remunerations": "Saisie des rémunérations et solde bancaire insaisissable",
    "tarif": "Tarif des commissaires de justice",
}
ENTETE = """# Référence des paramètres du droit

Page écrite par `outils/documenter_parametres.py` d'après les fichiers de `src/basoche/droit/parametres/donnees/` :
ne pas la modifier à la main. Un paramètre par ligne ; son nom est son chemin dans ce dossier.

- **Période** : du premier au dernier jour couverts. Hors de cette période un calcul refuse (`hors_periode`).
- **Vérification** de la dernière valeur : `texte` (lu dans le texte officiel ou sa reproduction littérale), `recoupé`
  (deux sources indépendantes concordent), `une source`, `mémoire`, `non trouvé`. Les deux avant-derniers s'affichent en
  avertissement ; une valeur non trouvée fait refuser le calcul qui en a besoin.
- **À relire** : nombre de points incertains du paramètre, toutes valeurs comprises ; le détail et ce qu'il faut
  relire : `basoche parametres verifier`.

Une valeur à une date : `basoche parametres montrer NOM --le DATE`. Une valeur que l'étude a lue au Journal officiel se
saisit à deux : voir [Saisir une valeur](../guides/saisir-une-valeur.md).
"""


def ecrire_page() -> str:
    """La page entière, en Markdown."""
    recueil = [parametres.parametre_livre(nom) for nom in parametres.noms()]
    blocs = [ENTETE]
    for famille, membres in groupby(recueil, key=lambda p: p.nom.partition("/")[0]):
        blocs.append(f"## {FAMILLES.get(famille, famille)}\n")
        for dossier, groupe in groupby(membres, key=lambda p: p.nom.rpartition("/")[0]):
            blocs.append(_ecrire_tableau(dossier, list(groupe)))
    a_relire = sum(compter(parametre) for parametre in recueil)
    blocs.append(f"{len(recueil)} paramètres, {a_relire} points à relire.\n")
    return "\n".join(blocs)


def _ecrire_tableau(dossier: str, membres: list[Parametre]) -> str:
    lignes = [
        f"### {dossier}\n",
        "| nom | description | unité | article | période | vérification | à relire |",
        "|---|---|---|---|---|---|---|",
        *(_ecrire_ligne(parametre) for parametre in membres),
    ]
    return "\n".join([*lignes, ""])


def _ecrire_ligne(parametre: Parametre) -> str:
    derniere = parametre.valeurs[-1]
    cellules = [
        f"`{parametre.nom}`",
        parametre.description,
        parametre.unite,
        derniere.article,
        couverture(parametre).replace("connu sans", "connu, sans"),
        NIVEAUX[derniere.verification.value if derniere.verification else None],
        str(compter(parametre) or "—"),
    ]
    return f"| {' | '.join(' '.join(cellule.split()).replace('|', '/') for cellule in cellules)} |"


def principal(arguments: list[str]) -> int:
    """Écrit la page, ou vérifie qu'elle est à jour ; rend le code de sortie."""
    page = ecrire_page()
    if "--verifier" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
        print(f"{PAGE} : {len(page.splitlines())} lignes.")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print(f"{PAGE} n'est plus à jour : lancer « python outils/documenter_parametres.py ».")
    return 1


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
