"""Ce qui cloche dans un document sans être une mention : date impossible, jour faux, titre après l'acte, autre acte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.reconnaissance import actes_probables
from basoche.conformite.ecrit.sommes import ecart_en_lettres
from basoche.conformite.ecrit.verifications_dates import jour_faux
from basoche.conformite.verdict import Motif, Objet
from basoche.droit.actes import Gravite, acte

_TITRE_DATE = motif(r"(?:jugement|ordonnance|arret|acte notarie|titre executoire)[^\n<]{0,90}?@d")


def incoherences(contexte: Contexte) -> Iterator[Motif]:
    """Ce qui est à vérifier : jamais une nullité, car le texte seul ne permet pas d'en juger."""
    for valeur in contexte.canonique.valeurs:
        if valeur.genre != "d" or valeur is contexte.date_lue:
            continue
        if valeur.valeur is None:
            yield _motif(contexte, "date", "une date est impossible", valeur.debut, valeur.fin)
        elif (raison := jour_faux(valeur)) is not None:
            yield _motif(contexte, "jour", raison, valeur.debut, valeur.fin)
    ecart = ecart_en_lettres(contexte)
    if ecart is not None:
        yield _motif(contexte, "somme", ecart[0], ecart[1].debut, ecart[1].fin)
    yield from _titre_apres_l_acte(contexte)
    yield from _autre_acte(contexte)


def _titre_apres_l_acte(contexte: Contexte) -> Iterator[Motif]:
    if contexte.date_lue is None:
        return
    for trouve in _TITRE_DATE.finditer(contexte.canonique.texte):
        for valeur in contexte.canonique.entre(*trouve.span(), "d"):
            if isinstance(valeur.valeur, date) and valeur.valeur > contexte.jour:
                raison = f"un titre est daté du {valeur.valeur:%d/%m/%Y}, après l'acte du {contexte.jour:%d/%m/%Y}"
                yield _motif(contexte, "titre", raison, *trouve.span())


def _autre_acte(contexte: Contexte) -> Iterator[Motif]:
    probables = actes_probables(contexte.ecrit)
    if not probables or contexte.demande.code in {code for code, _ in probables}:
        return
    code, note = probables[0]
    if note >= 3:
        raison = f"le document a l'air d'être un autre acte : « {acte(code).intitule} » ({code})"
        yield _motif(contexte, "reconnaissance", raison, 0, 1)


def _motif(contexte: Contexte, quoi: str, defaut: str, debut: int, fin: int) -> Motif:
    return Motif(
        objet=Objet.MENTION,
        id=f"{contexte.demande.code}.{quoi}",
        gravite=Gravite.A_VERIFIER,
        article=contexte.demande.articles[0],
        explication=f"À relire : {defaut}. Lu : « {contexte.extrait(debut, fin)} ».",
        remede="Vérifier sur la pièce." if quoi != "reconnaissance" else "Vérifier le code donné à --acte.",
    )
