"""Mesure Basoche sur cette machine et imprime un tableau (``python -m bancs [BANC...]``)."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bancs import cas, reference
from bancs import veille as archives
from bancs.mesures import BASOCHE, au_plus_court, coeurs, mesurer

DONNEES = Path(__file__).resolve().parents[1] / "src" / "basoche" / "demonstration" / "donnees"
COMMANDEMENT = Path(__file__).resolve().parents[1] / "docs" / "guides" / "exemples" / "commandement.json"
INTERETS = "calcul interets --principal 2000 --du 2024-03-05 --au 2025-03-05 --taux legal --categorie particulier"


def dire(quoi: str, valeur: str, borne: str = "") -> None:
    """Une ligne du tableau, tout de suite."""
    print(f"| {quoi} | {valeur} | {borne} |", flush=True)


def demarrage(_dossier: Path) -> None:
    """Démarrage à froid d'un calcul simple, et ce que coûterait de ne rien faire."""
    ecoule, basoche = au_plus_court([str(BASOCHE), *INTERETS.split()])
    _, rien = au_plus_court([sys.executable, "-c", "pass"])
    _, typer = au_plus_court([sys.executable, "-c", "import typer"])
    dire("`basoche calcul interets`, à froid", f"{ecoule * 1000:.0f} ms (processeur {basoche * 1000:.0f} ms)", "500 ms")
    dire("— processeur, rapporté à `python -c pass`", f"{basoche / rien:.1f} × {rien * 1000:.0f} ms")
    dire("— processeur, rapporté à `python -c 'import typer'`", f"{basoche / typer:.1f} × {typer * 1000:.0f} ms")


def decomptes(dossier: Path) -> None:
    """Dix mille décomptes ordinaires de six versements."""
    fichier = dossier / "decomptes.jsonl"
    tous = cas.decomptes(10_000, fichier)
    mesure = mesurer([str(BASOCHE), "calcul", "decompte", "--lot", str(fichier)], sortie=dossier / "reponses.jsonl")
    dire("lot de 10 000 décomptes, 6 versements", str(mesure), "20 s")
    naif = reference.secondes_pour(tous[:100], len(tous))
    dire("— référence minimale jour par jour, un cœur", f"{naif:.1f} s (100 cas, mis à l'échelle)")
    dire("— processeur, rapporté à la référence", f"{mesure.processeur / naif:.2f}")


def interets(dossier: Path) -> None:
    """Cent mille lignes d'intérêts : la mémoire ne grandit pas avec le lot."""
    fichier = dossier / "interets.jsonl"
    cas.interets(100_000, fichier)
    mesure = mesurer([str(BASOCHE), "calcul", "interets", "--lot", str(fichier)], sortie=dossier / "reponses.jsonl")
    dire("lot de 100 000 lignes d'intérêts, pic de mémoire", str(mesure), "300 Mo")


def importation(dossier: Path) -> None:
    """Cent mille lignes du fichier d'un créancier."""
    fichier, vers = dossier / "impayes.csv", dossier / "portefeuille.jsonl"
    cas.creances(DONNEES / "operateur_impayes.csv", 100_000, fichier, "cp1252")
    commande = [str(BASOCHE), "importer", str(fichier), "--profil", "operateur_telecom", "--vers", str(vers)]
    mesure = mesurer([*commande, "--le", "2026-11-23"])
    lues = sum(1 for _ in vers.open("rb")) if vers.exists() else 0
    detail = f"{mesure}, {lues} créances"
    dire("import de 100 000 lignes CSV", detail, "60 s, 1 000 Mo")


def demo(dossier: Path) -> None:
    """La démonstration entière, PDF compris."""
    os.chdir(dossier)
    mesure = mesurer([str(BASOCHE), "demo", "--sans-serveur"])
    nombre = sum(1 for _ in (dossier / "demo").rglob("*.pdf")) if mesure.code == 0 else 0
    fini = f"{mesure}, {nombre} PDF"
    dire("`basoche demo --sans-serveur`, 2 000 créances", fini, "60 s")


def actes(dossier: Path) -> None:
    """Mille commandements différents : rédigés, contrôlés et imprimés ; puis contrôlés seuls."""
    fichier, nombre = dossier / "dossiers.jsonl", 1_000
    dossiers = cas.actes(COMMANDEMENT, nombre, fichier)
    lot = ["--lot", str(fichier)]
    redige = mesurer([str(BASOCHE), "acte", "rediger", *lot, "--dossier", str(dossier / "actes")])
    pdf = sum(1 for _ in (dossier / "actes").glob("*.pdf"))
    dire("`basoche acte rediger --lot`, 1 000 commandements contrôlés", f"{redige}, {pdf} PDF", "20 s, 1 000 Mo")
    nue = reference.secondes_d_impression(dossiers[:100], nombre)
    dire("— processeur, rapporté à l'impression nue", f"{redige.processeur / nue:.2f} × {nue:.1f} s")
    repris = mesurer([str(BASOCHE), "acte", "rediger", *lot, "--dossier", str(dossier / "actes")])
    dire("— le même, repris : rien à refaire", str(repris))
    controle = mesurer([str(BASOCHE), "acte", "controler", *lot])
    dire("`basoche acte controler --lot`, 1 000 commandements", str(controle), "300 Mo")
    dire("— processeur, rapporté à la rédaction", f"{controle.processeur / redige.processeur:.2f}")


def portefeuille(dossier: Path) -> None:
    """Un million de créances en colonnes, et dix ; contre Decimal, NumPy, DuckDB, OpenFisca-Core."""
    from bancs import portefeuille as banc  # demande l'extra « bancs »

    banc.mesurer_tout(dossier, dire)


def veille(dossier: Path) -> None:
    """Cent mille versions d'articles au format réel de la DILA, un code de 700 articles comparé, les effets."""
    avant, apres = archives.code(700, dossier / "avant.md"), archives.code(700, dossier / "apres.md", change=7)
    ecoule, processeur = au_plus_court([str(BASOCHE), "veille", "comparer", str(avant), str(apres)], fois=5)
    dire("code de 700 articles comparé", f"{ecoule:.2f} s (processeur {processeur:.2f} s)", "1 s")
    ecoule, processeur = au_plus_court([str(BASOCHE), "veille", "effets", "--format", "json"], fois=3)
    dire("effets des réformes suivies", f"{ecoule:.2f} s (processeur {processeur:.2f} s)")
    fichier = dossier / "Freemium_legi_global_20261120-140000.tar.gz"
    octets = archives.archiver(archives.articles(100_000), fichier)
    commande = [str(BASOCHE), "veille", "ingerer", str(fichier), "--base", str(dossier / "veille.sqlite3")]
    mesure = mesurer(commande)
    dire(f"archive LEGI de 100 000 articles ({octets >> 20} Mio)", str(mesure), "120 s, 500 Mo")
    dire("— relancée : déjà versée", str(mesurer(commande)))


def strategie(dossier: Path) -> None:
    """Le conseil de cinq mille dossiers."""
    from bancs import strategie as banc

    banc.mesurer_conseils(dossier, dire)


def plan(dossier: Path) -> None:
    """Le plan de l'étude : 20 000 puis 1 000 000 de dossiers, et HiGHS sur les mêmes 20 000."""
    from bancs import plan as banc

    colonnes = banc.tirer(20_000)
    banc.mesurer(banc.tirer(1_000))  # le premier appel paie les chargements de numpy
    secondes, valeur, borne = banc.mesurer(colonnes)
    dire("plan de 20 000 dossiers × 4 actions, 5 moyens", f"{secondes:.2f} s, {_ecart(valeur, borne)}", "2 s, 0,05 %")
    autre, la_sienne, sa_borne = banc.resoudre(colonnes, 120.0)
    dire("— HiGHS, écart demandé 0,05 %", f"{autre:.1f} s, {_ecart(la_sienne, sa_borne)}")
    if la_sienne:
        dire(
            "— temps de HiGHS sur le nôtre ; notre valeur sur la sienne",
            f"{autre / secondes:.0f} ; {valeur / la_sienne:.5f}",
        )
    secondes, valeur, borne = banc.mesurer(banc.tirer(1_000_000))
    dire("plan de 1 000 000 de dossiers × 4 actions", f"{secondes:.1f} s, {_ecart(valeur, borne)}", "60 s, 0,05 %")
    fichier = dossier / "dossiers.jsonl"
    banc.ecrire_lot(20_000, fichier)
    commande = [str(BASOCHE), "strategie", "planifier", "--capacite", str(fichier), "--format", "json"]
    dire(
        "`basoche strategie planifier`, 20 000 dossiers en JSONL", str(mesurer(commande, sortie=dossier / "plan.json"))
    )


def simulation(_dossier: Path) -> None:
    """La politique dans cinq mondes, trente graines, contre trois témoins à heures égales (des minutes)."""
    from bancs import simulation as banc
    from bancs.mondes import GRAINES, MONDES

    tous = []
    for monde in MONDES:
        passages = [banc.passer(monde(), graine) for graine in GRAINES]
        tous += passages
        borne = "+8 %" if monde.avantage_possible else "−1 %"
        for temoin in banc.TEMOINS:
            moyenne, basse, haute = banc.gain(passages, temoin)
            euros = f"{moyenne:+.1f} % [{basse:+.1f} ; {haute:+.1f}], pire graine {banc.pire(passages, temoin):+.1f} %"
            dire(f"{monde.nom}, contre « {temoin} »", euros, borne)
        dire(f"— {monde.nom}, erreur de calibration", f"{banc.erreur_de_calibration(passages):.3f}", "0,05")
        dire(f"— {monde.nom}, couverture à 80 %", f"{banc.couverture(passages):.1f} %", "75 à 85 %")
    dire("les cinq mondes, erreur de calibration", f"{banc.erreur_de_calibration(tous):.3f}", "0,05")
    dire("les cinq mondes, couverture à 80 %", f"{banc.couverture(tous):.1f} %", "75 à 85 %")


def _ecart(valeur: int, borne: float) -> str:
    return f"écart {100 * (borne - valeur) / borne:.4f} %" if borne else "sans réponse"


BANCS: dict[str, Callable[[Path], None]] = {
    "demarrage": demarrage,
    "decomptes": decomptes,
    "interets": interets,
    "importation": importation,
    "demo": demo,
    "actes": actes,
    "portefeuille": portefeuille,
    "veille": veille,
    "strategie": strategie,
    "plan": plan,
    "simulation": simulation,
}


def principal() -> int:
    """Lance les bancs demandés, tous par défaut ; ``etude``, ``croissance`` et ``effets`` ont leurs propres options."""
    if sys.argv[1:2] == ["etude"]:
        from bancs import etude_mesuree

        return etude_mesuree.principal(sys.argv[2:])
    if sys.argv[1:2] == ["croissance"]:
        from bancs import croissance

        return croissance.principal(sys.argv[2:])
    if sys.argv[1:2] == ["effets"]:
        from bancs import effets

        return effets.principal(sys.argv[2:])
    lecteur = argparse.ArgumentParser(prog="python -m bancs", description="Mesure Basoche sur cette machine.")
    lecteur.add_argument("bancs", nargs="*", help=f"parmi : {', '.join(BANCS)} (défaut : tous)")
    choix = lecteur.parse_args().bancs or list(BANCS)
    if inconnus := [nom for nom in choix if nom not in BANCS]:
        lecteur.error(f"banc inconnu : {', '.join(inconnus)}")
    print(f"Python {platform.python_version()}, {platform.machine()}, {coeurs()} cœurs\n")
    print("| mesure | ici | borne |\n|---|---|---|")
    for nom in choix:
        dossier = Path(tempfile.mkdtemp(prefix="basoche-banc-"))
        try:
            BANCS[nom](dossier)
        finally:
            shutil.rmtree(dossier, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(principal())
