"""CPCE R162-2 : la somme laissée au débiteur, répartie entre ses comptes ; elle ne manque pas d'un compte créditeur."""

from __future__ import annotations

from collections.abc import Iterator

from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.droit.montant import Montant

_VENTILEE = motif(
    r"(?:alimentaire|insaisissab\w*|laiss\w*|disposition|\bsbi\b)[^\n<]{0,60}(?P<v>@e)[ ,:;(]{1,3}"
    r"(?:dont|soit|a savoir|savoir|reparti\w*|ventil\w*)[^\n<]{0,30}(?P<w>@e)"
    r"[^\n<]{0,80}(?:<(?:a|u|d):[^>]*>[^\n<]{0,40})?(?:\bet\b|,|;|\+)[^\n<]{0,30}(?P<x>@e)(?![^\n<]{0,80}(?:\bet\b|,|;|\+)[^\n<]{0,30}@e)"
)
_RIEN = motif(
    r"(?:aucune? (?:somme|montant|fonds)[^\n.;]{0,60}(?:alimentaire|insaisissab|laiss)\w*|"
    r"(?:alimentaire|insaisissab\w*|laiss\w*|disposition|\bsbi\b)[^\n<]{0,40}<e:0>|"
    r"\brien (?:n'est|n'etant|n'a ete|n'est reste|ne (?:vous|lui) (?:est|etant|a ete)) laisse)"
)
_TOUT_PRIS = motif(
    r"(?:totalite|integralite|\btout) (?:du |de l'|de la |le |l')?(?:solde|avoir|compte|credit|provision)\w*"
    r"[^\n.;]{0,30}(?:saisi|bloqu|indisponib|rendu|apprehend)"
)
_CREDITEUR = motif(r"(?:solde|credit\w*|avoir|compte|livret|bloqu\w*|indisponib\w*|saisi\w*)[^\n<]{0,60}(?P<v>@e)")
_TOUT_SAISI = motif(
    r"(?:saisi|bloqu|apprehend|indisponible)\w* (?:en totalite|en entier|pour le tout|(?:dans|en) son entier|"
    r"integralement|entierement|totalement)|"
    r"(?:integralite|totalite)[^\n.;]{0,30}(?:saisi|bloqu|apprehend|indisponible)|"
    r"(?:integralement|entierement|totalement|tout) (?:saisi|bloqu|apprehend|indisponible)"
)
_NON_PROTEGE = motif(
    r"personne morale|\bsociete\b|\bsarl\b|\bsas\b|\bsci\b|\bsa\b(?= [a-z]{3})|association|"
    r"autre (?:banque|etablissement)|deja (?:laisse|mise?)|(?:insuffisan|debiteur|nul\b|a zero)"
)

_APRES = 60  # signes


def ventilation_fausse(contexte: Contexte) -> Iterator[tuple[str, int, int]]:
    """« 646,52 €, dont 400 € sur l'un et 146,52 € sur l'autre » : les parts font la somme."""
    canonique = contexte.canonique
    for trouve in _VENTILEE.finditer(canonique.texte):
        tout, une, autre = (
            next(canonique.entre(trouve.start(nom), trouve.end(nom), "e")).valeur for nom in ("v", "w", "x")
        )
        if une + autre != tout and max(une, autre) < tout:
            dit, font = Montant(tout).en_francais(), Montant(une + autre).en_francais()
            yield f"l'acte laisse {dit}, or ses parts font {font}", trouve.start(), trouve.end()


def rien_laisse(contexte: Contexte) -> Iterator[tuple[str, int, int]]:
    """D'un compte créditeur d'une personne physique, rien n'est laissé."""
    texte = contexte.canonique.texte
    for trouve in _RIEN.finditer(texte):
        ligne = texte.rfind("\n", 0, trouve.start()) + 1
        fin = texte.find("\n", trouve.end())
        autour = texte[ligne : fin if fin >= 0 else len(texte)]
        soldes = [
            valeur
            for lu in _CREDITEUR.finditer(texte, ligne, trouve.end() + _APRES)
            for valeur in contexte.canonique.entre(lu.start("v"), lu.end("v"), "e")
        ]
        pris = any(solde.valeur > 0 for solde in soldes) or _TOUT_PRIS.search(autour) or _TOUT_SAISI.search(autour)
        if pris and not _NON_PROTEGE.search(autour):
            yield "rien n'est laissé d'un compte créditeur", trouve.start(), trouve.end()
