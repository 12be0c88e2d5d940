"""Les fausses alertes : ce que le contrôle reproche à un dossier valable par construction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from basoche.conformite import Motif, Verdict, controler
from basoche.droit.actes import Gravite
from basoche.droit.actes.textes import EtatTexte, texte_a_reproduire
from basoche.droit.erreurs import ErreurBasoche
from basoche.guichet import ouvrir
from conformite.tirage import Tirage, attendus, tirer

# Du 1er décembre 2024 au 12 mars 2025, la compétence du juge de l'exécution était discutée (CPCE, COJ L213-6).
_JUGE_DISCUTE = (date(2024, 12, 1), date(2025, 3, 12))


@dataclass(frozen=True, slots=True)
class FausseAlerte:
    """Un reproche fait à tort : l'acte et la graine le redonnent."""

    code: str
    graine: int
    support: str
    id: str
    gravite: str
    explication: str

    def __str__(self) -> str:
        return f"{self.code} n° {self.graine} ({self.support}) : {self.id} [{self.gravite}] {self.explication}"


def controler_en_interne(tirage: Tirage) -> Verdict:
    """Le contrôle d'un acte de Basoche, sur ses données et son arbre."""
    return controler(tirage.code, tirage.donnees, le=tirage.le, arbre=tirage.arbre)


def chercher(
    codes: Iterable[str],
    graines: range,
    controle: Callable[[Tirage], Verdict] = controler_en_interne,
    support: str = "interne",
) -> Iterator[FausseAlerte]:
    """Les fausses alertes de chaque acte, pour chaque graine."""
    for code in codes:
        for graine in graines:
            tirage = tirer(code, graine)
            for motif in controle(tirage).motifs:
                if not est_admise(tirage, motif):
                    yield FausseAlerte(code, graine, support, motif.id, motif.gravite.value, motif.explication)


def est_admise(tirage: Tirage, motif: Motif) -> bool:
    """Vrai pour une réserve fondée : un texte à confirmer, un tarif non publié, un juge discuté à cette date."""
    if motif.gravite is not Gravite.A_VERIFIER:
        return False
    if motif.objet.value == "texte_reproduit":
        return texte_a_reproduire(motif.article, le=tirage.le).etat is EtatTexte.A_CONFIRMER
    if motif.id == f"{tirage.code}.juge":
        nomme = any(chemin.startswith("jex.") for chemin in attendus(tirage.code))
        return nomme and _JUGE_DISCUTE[0] <= tirage.le <= _JUGE_DISCUTE[1]
    return motif.id == "mentions_generales_acte.cout" and _tarif_inconnu(tirage)


def _tarif_inconnu(tirage: Tirage) -> bool:
    try:
        ouvrir("cout").calculer({"acte": tirage.code, "date": tirage.le.isoformat()})
    except ErreurBasoche:
        return True
    return False
