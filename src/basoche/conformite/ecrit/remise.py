"""Les modalités de remise : que la copie a été remise, et à qui ou comment (CPC 655 à 659, 663)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.adresses import noms_propres
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.officier import est_signe
from basoche.conformite.ecrit.personnes import FIN_DE_PHRASE, Role, personnes_de
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_TITRE = motif(r"@titre_de_remise|@question_de_remise")
_REMISE = motif(r"@remise_dite")
_AILLEURS = motif(r"@copie_a_un_autre")
_PARLANT = motif(r"@parlant_a")
_A_PERSONNE = motif(r"@remise_a_personne")
_LUI = motif(r"@remise_a_lui")
_IL_LA_PREND = motif(r"@le_destinataire_la_prend")
_NOMME = motif(r"@remise_a_un_tiers_nomme")
_QUALITE = motif(r"@qualite_du_tiers")
_ACCEPTE = motif(
    r"\b(?:accepte|recue?|prise?|consenti|voulu|remise?|laissee?|donnee?) (?:la |le |s'en |de |en |a |par )"
)
_REMIS_A = motif(
    r"(?:remi[st]|laiss|donn|confi|tend)\w*[^\n.;]{0,30}\b(?:a|mains d[e']|chez) (?=(?:@nom_de_personne))"
    r"(?P<qui>(?:m\. |[^\n.;]){0,50})"
)
_ANONYME = motif(r"@remise_a_un_inconnu")
_DEPOT = motif(r"@depot_a_l_etude")
_AVIS = motif(r"@avis_de_passage")
_ABSENCE = motif(r"@cause_du_depot")
_VERIFIE = motif(r"@domicile_verifie")
_RECHERCHES = motif(r"@diligence_de_recherche")
_RECOMMANDEE = motif(r"recommandee?|\blrar\b")
_ELECTRONIQUE = motif(r"@remise_electronique")
_ACCUSE = motif(r"@accuse_electronique")
_SIGNE = motif(r"sign\w* (?:avance\w* |qualifiee? )?electronique\w*")
_SIGNATAIRE = motif(r"(?:^|[.;|] ?)(?:pour [^\n:]{3,30}: ?)?(?:signatures?|signe|visa|seing|cachet)\b[^\n]*")
_A_VENIR = motif(r"@remise_a_venir|@pas_encore_remis")
_PRES, _PLUS_LOIN, _LONGUE = 40, 150, 260
_AUTOUR, _PLEINE, _SECTION, _LIGNES, _AU_MOINS = 420, 40, 900, 9, 2


def chercher_remise(contexte: Contexte, mention: Mention) -> Recherche | None:
    """La remise dite avec sa personne ou sa forme ; ``None`` si un acte qui n'est pas signé n'en dit rien."""
    texte = contexte.canonique.texte
    vue: tuple[int, int] | None = None
    douteuse: tuple[int, int] | None = None
    blanc = False
    for debut, fin in _sections(contexte):
        zone = _nettoyer(texte[debut:fin])
        if _dit_comment(zone) or _au_destinataire(contexte, zone):
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(debut, fin))
        vue, blanc = vue or (debut, fin), blanc or "<vide>" in zone
        douteuse = douteuse or ((debut, fin) if _en_parle(zone) else None)
    for debut, fin in _passages(texte):
        zone = _nettoyer(texte[debut:fin])
        if _dit_a_qui(zone) or _dit_par_quelle_voie(zone) or _au_destinataire(contexte, zone):
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(debut, fin))
        douteuse = douteuse or ((debut, fin) if _AVIS.search(zone) and _en_parle(zone) else None)
    if douteuse is not None:
        return Recherche(mention.id, Etat.DOUTEUSE, contexte.extrait(*douteuse), "relire à qui la copie est remise")
    if vue is not None:
        etat = Etat.VIDE if blanc else Etat.ABSENTE
        return Recherche(mention.id, etat, contexte.extrait(*vue), "il manque : à qui la copie est remise, ou comment")
    if "acte_remis" in contexte.circonstances or est_signe(contexte):
        return Recherche(mention.id, Etat.ABSENTE, "", "l'acte est signé sans dire à qui sa copie est remise")
    return None


def _sections(contexte: Contexte) -> Iterator[tuple[int, int]]:
    """Ce que coiffe un titre ou un libellé de remise : la suite de sa ligne, ou les lignes d'après."""
    texte = contexte.canonique.texte
    for trouve in _TITRE.finditer(texte):
        bout = _ligne(texte, trouve.end())
        if bout - trouve.end() > _PLEINE:
            yield trouve.start(), bout
            continue
        fin = bout
        for _ in range(_LIGNES):
            suivante = _ligne(texte, fin + 1)
            passage = contexte.ecrit.passage_de(contexte.canonique.origine(min(fin + 1, len(texte) - 1), len(texte))[0])
            titre = passage is not None and passage.genre == "titre"
            pleine = fin > bout and passage is not None and passage.genre == "texte" and fin - bout > 2 * _PLEINE
            if fin >= len(texte) or titre or pleine or fin - bout > _SECTION:
                break
            fin = suivante
        yield trouve.start(), fin


def _ligne(texte: str, ou: int) -> int:
    fin = texte.find("\n", ou)
    return fin if fin >= 0 else len(texte)


def _passages(texte: str) -> Iterator[tuple[int, int]]:
    """Chaque ligne qui parle d'une remise, autour de ce qui en parle."""
    vus = 0
    for trouve in sorted(t.span() for sorte in (_REMISE, _PARLANT, _AVIS) for t in sorte.finditer(texte)):
        if trouve[0] < vus:
            continue
        ligne = texte.rfind("\n", 0, trouve[0]) + 1
        bas = _ligne(texte, trouve[1])
        vus = min(bas, trouve[1] + _AUTOUR)
        yield max(ligne, trouve[0] - _AUTOUR), vus


def _nettoyer(zone: str) -> str:
    """Sans les phrases qui parlent d'une autre copie : au préfet, du titre, à la banque ; ni la signature."""
    # Des cases : celle qui est cochée dit tout, les autres ne sont pas des blancs.
    zone = zone.replace("<vide>", "") if "[x]" in zone else zone
    phrases = [
        clause
        for phrase in FIN_DE_PHRASE.sub("\n", _SIGNE.sub("", zone)).split("\n")
        for clause in (phrase.split(" ; ") if len(phrase) > _LONGUE else (phrase,))
    ]
    return "\n".join(_SIGNATAIRE.sub("", phrase) for phrase in phrases if not _AILLEURS.search(phrase))


def _dit_comment(zone: str) -> bool:
    """Sous un titre de remise : à sa personne, à quelqu'un que l'acte nomme, ou par quelle voie."""
    zone = zone.replace("\n", " . ")
    if _PARLANT.search(zone):
        return True
    if _ANONYME.search(zone):
        return False
    if any(sorte.search(zone) for sorte in (_A_PERSONNE, _LUI, _IL_LA_PREND)) or _dit_par_quelle_voie(zone):
        return True
    nomme = _NOMME.search(zone) is not None and _QUALITE.search(zone) is not None
    return nomme and (_DEPOT.search(zone) is None or _ACCEPTE.search(zone) is not None)


def _au_destinataire(contexte: Contexte, zone: str) -> bool:
    """La copie est remise à quelqu'un que l'acte nomme, et qui est celui à qui il s'adresse."""
    noms = {
        nom
        for personne in personnes_de(contexte)
        if personne.role is Role.DESTINATAIRE
        for nom in noms_propres(contexte, personne.nom, personne.debut)
    }
    for trouve in _REMIS_A.finditer(zone):
        if _ANONYME.search(trouve[0]) is None and (not noms or noms & set(re.findall(r"[a-z'-]+", trouve["qui"]))):
            return True
    return False


def _en_parle(zone: str) -> bool:
    """Quelqu'un, ou des diligences, se lisent là où une remise se dit : au lecteur de juger si elles suffisent."""
    personne = any(sorte.search(zone) for sorte in (_NOMME, _QUALITE))
    depot = _AVIS.search(zone) is not None and _DEPOT.search(zone) is not None
    return _ANONYME.search(zone) is None and ((personne and _REMISE.search(zone) is not None) or depot)


def _dit_a_qui(zone: str) -> bool:
    """Sans titre : une phrase dit la copie remise, à lui-même ou à quelqu'un dont elle dit le nom et la qualité."""
    if _PARLANT.search(zone):
        return True
    for phrase in zone.split("\n"):
        for trouve in _REMISE.finditer(phrase):
            pres = phrase[max(0, trouve.start() - _PRES) : trouve.end() + _PRES]
            autour = phrase[max(0, trouve.start() - _PLUS_LOIN) : trouve.end() + _PLUS_LOIN]
            if _A_VENIR.search(pres) or _ANONYME.search(autour):
                continue
            if _LUI.search(autour) or (_NOMME.search(autour) and _QUALITE.search(autour)):
                return True
    return False


def _dit_par_quelle_voie(zone: str) -> bool:
    """À l'étude, parce qu'il le fallait (CPC 656) ; après recherches (CPC 659) ; électroniquement (CPC 662-1)."""
    if all(sorte.search(zone) for sorte in (_DEPOT, _AVIS, _ABSENCE, _VERIFIE)):
        return True
    recherches = {trouve[0] for trouve in _RECHERCHES.finditer(zone)}
    if len(recherches) >= _AU_MOINS and _RECOMMANDEE.search(zone):
        return True
    return _ELECTRONIQUE.search(zone) is not None and _ACCUSE.search(zone) is not None
