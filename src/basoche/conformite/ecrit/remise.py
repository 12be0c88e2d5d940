"""Les modalités de remise : que la copie a été remise, et à qui ou comment (CPC 655 à 659, 663)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from basoche.conformite.ecrit.adresses import noms_propres
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif
from basoche.conformite.ecrit.personnes import FIN_DE_PHRASE, Role, personnes_de
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.remise_fausse import remise_fausse
from basoche.conformite.ecrit.seing import est_signe
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
_RECEPTION = motif(r"@reception_de_la_copie")
_REMIS_A = motif(
    r"(?:remi[st]|laiss|donn|confi|tend)\w*[^\n.;]{0,30}\b(?:a|mains d[e']|chez) (?=(?:@nom_de_personne))"
    r"(?P<qui>(?:m\. |[^\n.;]){0,50})"
)
_CHEZ_LUI = motif(r"demeurant|domiciliee?\b|\bnee? (?:le|a|en)\b|siege|@adresse")
_ANONYME = motif(r"@remise_a_un_inconnu")
_DEPOT = motif(r"@depot_a_l_etude")
_AVIS = motif(r"@avis_de_passage")
_AVIS_DIT = motif(r"@avis_de_passage|\bavis\b(?! d'imposition| de (?:reception|mise|valeur|non))|\bavertie? par lettre")
_ABSENCE = motif(r"@cause_du_depot")
_VERIFIE = motif(r"@domicile_verifie")
_RECHERCHES = motif(r"@diligence_de_recherche")
_RECOMMANDEE = motif(r"recommandee?|\blrar\b")
_ELECTRONIQUE = motif(r"@remise_electronique")
_ACCUSE = motif(r"@accuse_electronique")
_SIGNE = motif(r"sign\w* (?:avance\w* |qualifiee? )?electronique\w*")
_SIGNATAIRE = motif(r"(?:^|[.;|] ?)(?:pour [^\n:]{3,30}: ?)?(?:signatures?|signe|visa|seing|cachet)\b[^\n]*")
_A_VENIR = motif(r"@remise_a_venir|@pas_encore_remis")
_CASE = motif(r"@case_de_remise")
_INFRUCTUEUSES = motif(r"<a:659>|recherches? (?:vaine|infructueu|rest)\w*|dernier\w* (?:adresse|domicile) connu")
_CASE_PERSONNE = motif(r"@case_de_remise_a_personne")
# Dans la phrase d'avant : il y était.
_PRESENT = motif(r"@destinataire_present")
_SOMME = motif(r"@e")
_FAITE = motif(
    r"\b(?:remis|laisse|delaisse|delivre)e? (?:la )?copie\b|"
    r"\bcopie (?:(?:lui |vous )?a ete )?(?:remis|laisse|delaisse|delivre)e?\b"
)
_NIE = motif(r"@remise_niee")
_DEJA = motif(r"@acte_deja_recu")
_ORDRE = motif(
    r"d'avoir a (?:payer|se liberer|s'acquitter|regler|quitter|liberer)|(?:commandement|sommation) (?:\w+ ){0,2}fait"
)
_QUESTION = motif(r"(?:@question_sur_la_remise)[^\n?:.]{0,90}[?:.]")
_LIBELLEE = re.compile(r"(?:[☒☑☐]|\[x\]) ?[a-z]|[\W_]{0,4}[a-z][a-z' -]{1,28} ?[:=|] ?\S")
_ANNONCES = (_REMISE, _PARLANT, _AVIS, _CASE, _INFRUCTUEUSES)
_NOM_AU_MOINS = 3  # signes
_PRES, _PLUS_LOIN, _LONGUE = 40, 150, 260
_LIGNES_DU_RECIT = 4
_AUTOUR, _PLEINE, _SECTION, _LIGNES, _AU_MOINS = 420, 40, 900, 9, 2


def chercher_remise(contexte: Contexte, mention: Mention) -> Recherche | None:
    """La remise dite avec sa personne ou sa forme ; ``None`` si un acte qui n'est pas signé n'en dit rien."""
    texte = contexte.canonique.texte
    if (faute := remise_fausse(contexte)) is not None:
        etat, raison, ou = faute
        return Recherche(mention.id, etat, contexte.extrait(*ou), raison)
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
        # Le récit des diligences tient parfois en plusieurs lignes, la dernière étant le dépôt.
        recit = _nettoyer(texte[_plus_haut(texte, debut) : fin]) if _AVIS.search(zone) and _DEPOT.search(zone) else zone
        if (
            _dit_a_qui(zone)
            or _dit_a_qui(_d_une_fiche(zone))
            or _dit_par_quelle_voie(recit)
            or _au_destinataire(contexte, zone)
        ):
            return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(debut, fin))
        douteuse = douteuse or ((debut, fin) if _AVIS.search(zone) and _en_parle(recit) else None)
    if douteuse is not None:
        return Recherche(mention.id, Etat.DOUTEUSE, contexte.extrait(*douteuse), "relire à qui la copie est remise")
    if vue is not None:
        etat = Etat.VIDE if blanc else Etat.ABSENTE
        return Recherche(mention.id, etat, contexte.extrait(*vue), "il manque : à qui la copie est remise, ou comment")
    if "acte_remis" in contexte.circonstances or est_signe(contexte) or _est_dite_faite(texte):
        return Recherche(mention.id, Etat.ABSENTE, "", "l'acte est signé sans dire à qui sa copie est remise")
    return None


def _est_dite_faite(texte: str) -> bool:
    """Même d'un acte qui ne dit pas sa signature, une remise est dite faite."""
    return any(
        _A_VENIR.search(texte, max(0, trouve.start() - _PRES), trouve.end() + _PRES) is None
        for trouve in _FAITE.finditer(texte)
    )


def _sections(contexte: Contexte) -> Iterator[tuple[int, int]]:
    """Ce que coiffe un titre ou un libellé de remise : la suite de sa ligne, ou les lignes d'après."""
    texte = contexte.canonique.texte
    for trouve in _TITRE.finditer(texte):
        # Une question ne dit rien de la remise ; un libellé peut dire à qui elle est faite.
        question = _QUESTION.match(texte, trouve.start(), trouve.end())
        apres = question.end() if question else trouve.end()
        debut = question.end() if question else trouve.start()
        bout = _ligne(texte, apres)
        if bout - apres > _PLEINE:
            yield debut, bout
            if (fiche := _fin_de_fiche(texte, bout)) > bout:
                yield debut, fiche
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
        yield debut, fin


def _fin_de_fiche(texte: str, bout: int) -> int:
    """La fin des lignes qui suivent et ont chacune leur libellé : « AVIS : glissé dans la boîte »."""
    for _ in range(_LIGNES):
        if not _LIBELLEE.match(texte, bout + 1):
            break
        bout = _ligne(texte, bout + 1)
    return bout


def _ligne(texte: str, ou: int) -> int:
    fin = texte.find("\n", ou)
    return fin if fin >= 0 else len(texte)


def _passages(texte: str) -> Iterator[tuple[int, int]]:
    """Chaque ligne qui parle d'une remise, autour de ce qui en parle."""
    vus = 0
    for trouve in sorted(t.span() for sorte in _ANNONCES for t in sorte.finditer(texte)):
        if trouve[0] < vus:
            continue
        ligne = texte.rfind("\n", 0, trouve[0]) + 1
        bas = _ligne(texte, trouve[1])
        vus = min(bas, trouve[1] + _AUTOUR)
        yield max(ligne, trouve[0] - _AUTOUR), vus
        if (fiche := _fin_de_fiche(texte, bas)) > bas:
            yield max(ligne, trouve[0] - _AUTOUR), fiche


def _d_une_fiche(zone: str) -> str:
    """Les lignes d'une fiche, bout à bout : le nom et la qualité de qui reçoit y ont chacun la leur."""
    lignes = zone.strip("\n").split("\n")
    en_est_une = len(lignes) > 1 and all(map(_LIBELLEE.match, lignes[1:]))
    return " ; ".join(lignes) if en_est_une else ""


def _plus_haut(texte: str, ou: int) -> int:
    """Le début des quelques lignes qui précèdent."""
    debut = ou
    for _ in range(_LIGNES_DU_RECIT):
        debut = texte.rfind("\n", 0, max(0, debut - 1)) + 1
    return max(debut, ou - _AUTOUR)


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
    if _dit_par_quelle_voie(zone):
        return True
    if _ANONYME.search(zone):
        return any(_PARLANT.search(phrase) and not _ANONYME.search(phrase) for phrase in zone.split("\n"))
    for phrase in re.split(r"\n|;", zone):
        if _NIE.search(phrase) or (_ABSENCE.search(phrase) and _RECEPTION.search(phrase) is None):
            continue
        if any(sorte.search(phrase) for sorte in (_PARLANT, _A_PERSONNE, _LUI, _IL_LA_PREND)):
            return True
        if _RECEPTION.search(phrase) and _NOMME.search(phrase) and _QUALITE.search(phrase):
            return True
    return False


def _au_destinataire(contexte: Contexte, zone: str) -> bool:
    """La copie est remise à quelqu'un que l'acte nomme, et qui est celui à qui il s'adresse."""
    noms = _noms_du_destinataire(contexte) if _ABSENCE.search(zone) is None else set()
    for phrase in zone.split("\n"):
        # La phrase qui le domicilie désigne celui à qui l'acte s'adresse : elle ne dit pas encore la remise.
        if any(sorte.search(phrase) for sorte in (_ANONYME, _A_VENIR, _CHEZ_LUI, _NIE, _DEJA, _ABSENCE, _ORDRE)):
            continue
        for trouve in _REMIS_A.finditer(phrase):
            if not noms or noms & set(re.findall(r"[a-z'-]+", trouve["qui"])):
                return True
        if _SOMME.search(phrase) is None and _REMISE.search(phrase) and noms & set(re.findall(r"[a-z'-]+", phrase)):
            return True
    return False


def _noms_du_destinataire(contexte: Contexte) -> set[str]:
    noms = {
        nom
        for personne in personnes_de(contexte)
        if personne.role is Role.DESTINATAIRE
        for nom in noms_propres(contexte, personne.nom, personne.debut)
    }
    # Un mot que l'acte écrit ailleurs sans capitale n'est pas un nom.
    return {nom for nom in noms if len(nom) > _NOM_AU_MOINS and not re.search(rf"\b{nom}\b", contexte.ecrit.texte)}


def _en_parle(zone: str) -> bool:
    """Quelqu'un, ou des diligences, se lisent là où une remise se dit : au lecteur de juger si elles suffisent."""
    personne = any(sorte.search(zone) for sorte in (_NOMME, _QUALITE))
    # Un dépôt sans sa cause ni ce qui certifie l'adresse n'est pas à relire : il lui manque ce que veut CPC 656.
    motive = len(zone) > _LONGUE or any(sorte.search(zone) for sorte in (_ABSENCE, _VERIFIE))
    depot = motive and _AVIS.search(zone) is not None and _DEPOT.search(zone) is not None
    return _ANONYME.search(zone) is None and ((personne and _REMISE.search(zone) is not None) or depot)


def _dit_a_qui(zone: str) -> bool:
    """Sans titre : une phrase dit la copie remise, à lui-même ou à quelqu'un dont elle dit le nom et la qualité."""
    nommee = _ANONYME.search(zone) is None
    if nommee and _CASE_PERSONNE.search(zone):
        return True
    avant = ""
    for phrase in zone.split("\n"):
        if _NIE.search(phrase) or _DEJA.search(phrase):
            continue
        faite = "parlant" in phrase or not _A_VENIR.search(phrase)
        if faite and (_PARLANT.search(phrase) or (nommee and _A_PERSONNE.search(phrase))):
            return True
        au_depot = _ABSENCE.search(phrase) and _DEPOT.search(phrase)
        if not au_depot and any(_avec_quelqu_un(phrase, *t.span(), avant) for t in _faits(phrase)):
            return True
        avant = phrase
    return False


def _faits(phrase: str) -> Iterator[re.Match[str]]:
    yield from _REMISE.finditer(phrase)
    yield from _CASE.finditer(phrase)


def _avec_quelqu_un(phrase: str, debut: int, fin: int, avant: str) -> bool:
    """Ce fait de remise a son destinataire, ou quelqu'un que la phrase nomme et qualifie, tout près de lui."""
    pres = phrase[max(0, debut - _PRES) : fin + _PRES]
    autour = phrase[max(0, debut - _PLUS_LOIN) : fin + _PLUS_LOIN]
    if _A_VENIR.search(pres) or _ANONYME.search(autour):
        return False
    if _IL_LA_PREND.search(autour) or _LUI.search(autour):
        return True
    if len(avant) < _LONGUE and _PRESENT.search(avant) and _ABSENCE.search(avant) is None:
        return True
    return _NOMME.search(autour) is not None and _QUALITE.search(autour) is not None


def _dit_par_quelle_voie(zone: str) -> bool:
    """À l'étude, parce qu'il le fallait (CPC 656) ; après recherches (CPC 659) ; électroniquement (CPC 662-1)."""
    if all(sorte.search(zone) for sorte in (_DEPOT, _AVIS_DIT, _ABSENCE, _VERIFIE)):
        return True
    recherches = {trouve[0] for trouve in _RECHERCHES.finditer(zone)}
    if len(recherches) >= _AU_MOINS and _RECOMMANDEE.search(zone):
        return True
    return _ELECTRONIQUE.search(zone) is not None and _ACCUSE.search(zone) is not None
