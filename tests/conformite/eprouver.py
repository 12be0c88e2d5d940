"""Éprouve le contrôle en entier et imprime les chiffres (``outils/eprouver_controle --help``)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from basoche.conformite import Verdict
from basoche.redaction.acte import Format
from conformite import externes_mesure
from conformite.fausses_alertes import FausseAlerte, chercher
from conformite.mutations.mesure import SANS_DONNEES, Constat, Epreuve, Vue, manques, tableau
from conformite.mutations.mutants import mutants
from conformite.tirage import CODES, Tirage, tirer

SUPPORTS = (Format.DOCX, Format.PDF)


def _du_texte(support: Format) -> Callable[[Tirage], Verdict]:
    return lambda tirage: Epreuve(tirage, support).controler(tirage.arbre)


def alertes_d_un_acte(code: str, par_acte: int) -> list[tuple[str, int, list[FausseAlerte]]]:
    """Par support (données, PDF, DOCX), le nombre de dossiers et les fausses alertes d'un acte."""
    graines = range(par_acte)
    rendus = [("interne", par_acte, list(chercher([code], graines)))]
    for support in SUPPORTS:
        rendus.append((support.value, par_acte, list(chercher([code], graines, _du_texte(support), support.value))))
    return rendus


def constats_d_un_acte(code: str, graine: int, moitie: bool = False) -> list[Constat]:
    """Tous les mutants d'un acte sur les deux supports, avec ses données, et sans elles s'il a ses propres indices.

    ``moitie`` : un mutant sur deux en PDF, les autres en DOCX.
    """
    tirage, constats = tirer(code, graine), []
    gates = list(mutants(tirage))
    for rang, support in enumerate(SUPPORTS):
        siens = gates[rang::2] if moitie else gates
        epreuve = Epreuve(tirage, support)
        constats += [epreuve.constater(mutant) for mutant in siens]
        if code in SANS_DONNEES:
            nue = Epreuve(tirage, support, avec_donnees=False)
            constats += [nue.constater(mutant) for mutant in siens if mutant.se_voit_seul]
    return constats


def fausses_alertes(codes: list[str], par_acte: int, processus: int) -> int:
    """Le tableau des fausses alertes ; rend leur nombre."""
    dossiers: dict[str, int] = {}
    alertes: list[FausseAlerte] = []
    with ProcessPoolExecutor(processus) as ouvriers:
        for rendus in ouvriers.map(alertes_d_un_acte, codes, [par_acte] * len(codes)):
            for support, nombre, siennes in rendus:
                dossiers[support] = dossiers.get(support, 0) + nombre
                alertes += siennes
    lignes = ["| Support | Actes | Dossiers | Fausses alertes |", "|---|---:|---:|---:|"]
    for support, nombre in dossiers.items():
        lignes.append(f"| {support} | {len(codes)} | {nombre} | {sum(a.support == support for a in alertes)} |")
    _dire(lignes)
    _lister("Fausses alertes", alertes)
    return len(alertes)


def mutations(codes: list[str], graine: int, processus: int, moitie: bool) -> int:
    """Le tableau des mutants ; rend le nombre de familles sous leur seuil."""
    with ProcessPoolExecutor(processus) as ouvriers:
        lots = list(ouvriers.map(constats_d_un_acte, codes, [graine] * len(codes), [moitie] * len(codes)))
    constats = [constat for lot in lots for constat in lot]
    _dire(tableau(constats))
    _lister("Mutants non vus à leur place", (c for c in constats if c.vue is not Vue.EN_PLACE))
    avec = [constat for constat in constats if "sans données" not in constat.support]
    return len(manques(avec)) + len(manques(constat for constat in constats if constat not in set(avec)))


def externes(ou: Path | None) -> int:
    """Le tableau des actes venus d'ailleurs ; rend 1 s'ils sont sous les seuils."""
    lectures = externes_mesure.toutes_les_lectures()
    _dire(externes_mesure.tableau(lectures))
    if ou is not None:
        ou.write_text("\n".join(externes_mesure.ecarts(lectures)) + "\n", encoding="utf-8")
    return 0 if externes_mesure.mesurer(externes_mesure.a_peine_de_nullite(lectures)).suffit() else 1


def _lister(quoi: str, lignes: Iterable[object]) -> None:
    lues = [str(ligne) for ligne in lignes]
    _dire(["", f"{quoi} : {len(lues)}", *lues])


def _dire(lignes: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{ligne}\n" for ligne in lignes))


def main() -> int:
    """Lance une épreuve."""
    lecteur = argparse.ArgumentParser(prog="outils/eprouver_controle", description=__doc__)
    lecteur.add_argument("epreuve", choices=("fausses-alertes", "mutations", "externes"))
    lecteur.add_argument("actes", nargs="*", help="codes d'actes ; tous par défaut")
    lecteur.add_argument("--par-acte", type=int, default=50, help="dossiers tirés par acte (fausses alertes)")
    lecteur.add_argument("--graine", type=int, default=1, help="dossier dont on tire les mutants")
    lecteur.add_argument("--moitie", action="store_true", help="un mutant sur deux en PDF, les autres en DOCX")
    lecteur.add_argument("--processus", type=int, default=2)
    lecteur.add_argument("--ecarts", type=Path, help="où écrire les écarts avec les annotations (externes)")
    lu = lecteur.parse_args()
    codes = lu.actes or list(CODES)
    if lu.epreuve == "fausses-alertes":
        return int(fausses_alertes(codes, lu.par_acte, lu.processus) > 0)
    if lu.epreuve == "mutations":
        return int(mutations(codes, lu.graine, lu.processus, lu.moitie) > 0)
    return externes(lu.ecarts)


if __name__ == "__main__":
    raise SystemExit(main())
