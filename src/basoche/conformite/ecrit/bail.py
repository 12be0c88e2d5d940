"""Le délai laissé au locataire pour payer (loi n° 89-462, art. 24, I, 1°) : sa durée, son dernier jour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basoche.conformite.delais import en_duree
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.unites import Ligne, lire_lignes, titre_de
from basoche.conformite.ecrit.valeurs import Valeur
from basoche.conformite.ecrit.verifications_dates import jour_faux, jours_dits
from basoche.droit.actes import Mention
from basoche.droit.calendrier import jour_en_lettres
from basoche.droit.delais import Delai, TypeDelai, calculer_delai
from basoche.droit.erreurs import ErreurBasoche

_BAIL = motif(r"@bail")
_SA_DATE = motif(r"@bail_date")
_AUTRE_DATE = motif(r"@pas_du_bail")
_RECONDUIT = motif(r"@bail_reconduit")
_PAYER = motif(r"@payer_la_dette")
_TEMPS = motif(r"@temps_laisse")
_AUTRE = motif(r"@autre_delai")
_ECHEANCE = motif(r"@echeance_dite")
# D'une fiche, la ligne d'après : « TERME : mardi 17-03-2026 ».
_SUITE = motif(
    r"[\W_]{0,4}(?:terme|fin|date limite|date butoir|echeance|dernier jour|"
    r"expir\w+|soit|jusqu\w*|au plus tard|limite)\b[^\n]{0,80}"
)
_DEPART = motif(
    r"(?:a compter d|a partir d|courant d|courent d|depuis |comptee?s? d|"
    r"(?=le jour d[^\n.]{0,80}(?:servant|point) de depart))"
    r"[^\n.;,]{0,24}\b(?:echeance|impaye\w*|loyer|mise en demeure|premier (?:terme|impaye)|bail|assignation|"
    r"jugement|relance|quittance|publication|fin du mois|mois suivant|trimestre|conge)"
)
_LOIN = 170  # signes entre le bail et sa date
_AVANT, _APRES = 90, 70  # signes autour d'une durée
_A_VENIR = 200  # jours
_Duree = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Lue:
    """Une durée, la ligne où elle est, et si sa phrase parle de payer (sinon c'est son titre)."""

    valeur: Valeur
    ligne: Ligne
    note: int


def chercher_delai_du_bail(contexte: Contexte, mention: Mention) -> Recherche:
    """Trouvé si un délai juste est laissé pour payer, et finit le jour qu'annonce l'acte."""
    lues = list(_durees(contexte))
    if not lues:
        return Recherche(mention.id, Etat.ABSENTE, "", "aucun délai n'est laissé pour payer")
    plus = max(lue.note for lue in lues)
    meilleures = [lue for lue in lues if lue.note == plus]
    admises = _durees_admises(contexte, mention)
    justes = [lue for lue in meilleures if lue.valeur.valeur in admises]
    if not justes:
        valeur = meilleures[0].valeur
        dites = " ou ".join(sorted(f"{nombre} {unite}" for nombre, unite in admises))
        raison = f"l'acte dit {valeur.valeur[0]} {valeur.valeur[1]}, le texte {dites}"
        return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(valeur.debut, valeur.fin), raison)
    if (ailleurs := _mauvais_depart(contexte, justes)) is not None:
        return _depart_faux(contexte, mention, ailleurs)
    for lue in justes:
        if (faute := _terme_faux(contexte, lue)) is not None:
            raison, ou = faute
            return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(ou.debut, ou.fin), raison)
    valeur = justes[0].valeur
    return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(valeur.debut, valeur.fin))


def _depart_faux(contexte: Contexte, mention: Mention, place: tuple[int, int]) -> Recherche:
    """Le délai part d'un autre jour que celui de l'acte."""
    raison = "le délai court du jour du commandement, non de celui que dit l'acte"
    return Recherche(mention.id, Etat.CONTREDITE, contexte.extrait(*place), raison)


def _mauvais_depart(contexte: Contexte, justes: Sequence[_Lue]) -> tuple[int, int] | None:
    for lue in justes:
        debut, fin = contexte.phrase(lue.valeur.debut, lue.valeur.fin)
        if (ou := _DEPART.search(contexte.canonique.texte, debut, fin)) is not None:
            return ou.span()
    return None


def _durees(contexte: Contexte) -> Iterator[_Lue]:
    """Les durées laissées pour payer, mieux notées si leur phrase le dit que si leur titre seul le dit."""
    texte = contexte.canonique.texte
    lignes = lire_lignes(contexte)
    for rang, ligne in enumerate(lignes):
        for valeur in contexte.canonique.entre(ligne.debut, ligne.fin, "u"):
            if valeur.valeur[1] == "ans":
                continue
            debut, fin = contexte.phrase(valeur.debut, valeur.fin)
            debut, fin = max(debut, ligne.debut), min(fin, ligne.fin)
            pres = texte[max(debut, valeur.debut - _AVANT) : min(fin, valeur.fin + _APRES)]
            if _AUTRE.search(pres):
                continue
            titre = titre_de(lignes, rang)
            dessus = texte[titre.debut : titre.fin] if titre is not None else ""
            if note := _note(texte[debut:fin], texte[ligne.debut : ligne.fin], dessus):
                yield _Lue(valeur, ligne, note)


def _note(phrase: str, ligne: str, titre: str) -> int:
    if _PAYER.search(phrase) and _TEMPS.search(phrase):
        return 3
    autour = f"{titre} {ligne}"
    if _PAYER.search(phrase) or (_PAYER.search(autour) and _TEMPS.search(autour)):
        return 2
    return 1 if _TEMPS.search(phrase) and not titre else 0


def _durees_admises(contexte: Contexte, mention: Mention) -> set[_Duree]:
    """Six semaines ; deux mois si le bail est antérieur et le stipule ; l'un ou l'autre si sa date ne se lit pas."""
    bail = _date_du_bail(contexte)
    durees = [mention.duree_attendue] if mention.duree_attendue else []
    versions = [version.duree for version in mention.selon]
    if bail is None:
        durees += versions
    elif (selon := mention.duree_le(bail)) is not None:
        reconduit = selon != mention.duree_attendue and _RECONDUIT.search(contexte.canonique.texte)
        durees = versions if reconduit else [selon]
    return {(nombre, unite) for duree in durees for unite, nombre in duree.items()}


def _date_du_bail(contexte: Contexte) -> date | None:
    """La plus récente des dates que l'acte donne au bail : celle de son renouvellement, s'il y en a une."""
    texte = contexte.canonique.texte
    jours = [
        valeur.valeur
        for trouve in _BAIL.finditer(texte)
        for valeur in contexte.canonique.entre(trouve.end(), trouve.end() + _LOIN, "d")
        if valeur.valeur is not None
        and valeur.valeur < contexte.jour
        and texte.count("\n", trouve.end(), valeur.debut) <= 1
        and _SA_DATE.search(texte, max(0, valeur.debut - 60), valeur.debut)
        and not _AUTRE_DATE.search(texte, max(trouve.start(), valeur.debut - 60), valeur.debut)
    ]
    return max(jours, default=None)


def _terme_faux(contexte: Contexte, lue: _Lue) -> tuple[str, Valeur] | None:
    """Le dernier jour annoncé est celui du délai, compté de l'acte, report compris ou non (CPC 641, 642)."""
    texte = contexte.canonique.texte
    fin = lue.ligne.fin
    if (suite := _SUITE.match(texte, fin + 1)) is not None:
        fin = suite.end()
    termes = [
        valeur
        for valeur in jours_dits(contexte, lue.ligne.debut, fin)
        if (valeur.valeur is None or 0 < (valeur.valeur - contexte.jour).days <= _A_VENIR)
        and _ECHEANCE.search(texte, max(lue.ligne.debut, valeur.debut - 80), valeur.debut)
    ]
    for valeur in termes:
        if (raison := jour_faux(valeur)) is not None:
            return raison, valeur
    attendus = _derniers_jours(contexte, lue.valeur.valeur)
    if not termes or not attendus or contexte.date_lue is None:
        return None
    if any(valeur.valeur in attendus or _est_la_veille(texte, valeur, attendus) for valeur in termes):
        return None
    lu = f"le {termes[0].valeur:%d/%m/%Y}" if termes[0].valeur else "un jour impossible"
    return f"l'acte annonce {lu}, or le délai finit le {jour_en_lettres(max(attendus))}", termes[0]


def _est_la_veille(texte: str, valeur: Valeur, attendus: Sequence[date]) -> bool:
    """« avant le 2 juillet » : le dernier jour est la veille."""
    avant = "avant le" in texte[valeur.debut - 14 : valeur.debut]
    return avant and valeur.valeur is not None and valeur.valeur - timedelta(days=1) in attendus


def _derniers_jours(contexte: Contexte, duree: _Duree) -> Sequence[date]:
    nombre, unite = duree
    try:
        valeurs = calculer_delai(Delai(TypeDelai.PROCEDURE, contexte.jour, en_duree({unite: nombre}))).valeurs
    except ErreurBasoche:
        return ()
    return tuple({valeurs["date_brute"], valeurs["dernier_jour"]})
