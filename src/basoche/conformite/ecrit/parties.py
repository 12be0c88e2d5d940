"""Les personnes d'un acte : requérant, destinataire, débiteur, officier ; pour chacune, ce que la loi veut d'elle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from basoche.conformite.ecrit.adresses import Adresse, Porteur, adresses_de, est_nomme
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.personnes import Role, personnes_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.droit.actes import Mention

_REQUERANT = motif(r"@marque_requerant")
_FIN_REQUERANT = motif(r"@fin_requerant")
_DESTINATAIRE = motif(r"@marque_destinataire")
_FIN_DESTINATAIRE = motif(r"@fin_destinataire")
_DEBITEUR = motif(r"@marque_debiteur")
_NOM = motif(r"@nom_de_personne")
_FORME = motif(r"@forme_sociale")
_SA = re.compile(r"\b(?:SA|S\.A\.?)\b")
_MORALE = motif(r"@nom_de_societe")
_SIEGE = motif(r"@siege")
_ORGANE = motif(r"@organe")
_DOMICILE = motif(r"@domicile")
_NAISSANCE = motif(r"@naissance")
_LIEU = motif(r"@lieu_de_naissance")
_NATIONALITE = motif(r"@nationalite")
_PROFESSION = re.compile(r"sans profession|retrait|profession|sans emploi")
_SANS_PROFESSION = mots_de("sans_profession")
_TIERS = motif(r"@marque_tiers")
# Après son adresse, ce qui dit que la personne fait faire l'acte.
_AGIT = motif(r"@fait_faire_l_acte")
# La saisie-attribution se signifie au tiers saisi ; son débiteur la recevra dénoncée.
_DESTINATAIRES = {"pv_saisie_attribution": (Role.TIERS, Role.DESTINATAIRE)}
_EN_PARTIE = 2
_TOUT_PRES = 60
_APRES_L_ADRESSE = 75
_CHEZ = re.compile(r"demeurant|domicili|residant|habitant|\bnee?s?\b|nationalite|elisant|avocat|siege|\d")


@dataclass(frozen=True, slots=True)
class Zone:
    """Un morceau du texte canonique qui désigne peut-être une partie."""

    debut: int
    fin: int
    texte: str


def zones(
    contexte: Contexte, marque: re.Pattern[str], arret: re.Pattern[str], longueur: int, lignes: int
) -> Iterator[Zone]:
    """Ce qui suit chaque marque, jusqu'à l'arrêt, et au plus tant de signes et de lignes."""
    texte = contexte.canonique.texte
    for trouve in marque.finditer(texte):
        debut = trouve.end()
        fin = min(len(texte), debut + longueur)
        stop = arret.search(texte, debut + 2, fin)
        fin = stop.start() if stop else fin
        ou = debut
        for _ in range(lignes):
            ou = texte.find("\n", ou, fin) + 1 if ou < fin else 0
            if ou == 0:
                break
        if ou:
            fin = min(fin, ou)
        yield Zone(trouve.start(), fin, texte[debut:fin])


def chercher_requerant(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 648, 2° : le requérant, personne physique ou morale selon la mention."""
    moral = {"gen.requerant_pm": True, "gen.requerant_pp": False}.get(mention.id)
    if moral is None:
        moral = requerant_est_moral(contexte)
    lire = _parts_morales if moral else _parts_physiques
    lues = [(zone, lire(contexte, zone)) for zone in zones(contexte, _REQUERANT, _FIN_REQUERANT, 520, 4)]
    if max((sum(parts.values()) for _, parts in lues), default=0) < _EN_PARTIE:
        lues += [(zone, lire(contexte, zone)) for zone in _zones_sans_marque(contexte, moral=moral)]
    zone, parts = max(lues, default=(None, {}), key=lambda lue: sum(lue[1].values()))
    return _conclure(contexte, mention, zone, parts, au_moins=2)


def _zones_sans_marque(contexte: Contexte, *, moral: bool) -> Iterator[Zone]:
    """Rien n'annonce le requérant : la première société représentée, ou la première personne née quelque part."""
    texte = contexte.canonique.texte
    ancre = _ORGANE if moral else _NAISSANCE
    for adresse in adresses_de(contexte):
        if adresse.porteur is not Porteur.PARTIE:
            continue
        debut = max(texte.rfind("\n", 0, adresse.nom) + 1, adresse.nom - 130)
        stop = _FIN_REQUERANT.search(texte, adresse.fin, adresse.fin + 200)
        fin = stop.start() if stop else min(len(texte), adresse.fin + 200)
        if ancre.search(texte, debut, fin):
            yield Zone(debut, fin, texte[debut:fin])
            return


def requerant_est_moral(contexte: Contexte) -> bool:
    """Vrai si le requérant est une personne morale, d'après ce qu'en dit le texte."""
    for condition, moral in (("requerant_personne_morale", True), ("requerant_personne_physique", False)):
        if condition in contexte.circonstances:
            return moral
    notes = [
        (sum(_parts_physiques(contexte, zone).values()), sum(_parts_morales(contexte, zone).values()))
        for zone in zones(contexte, _REQUERANT, _FIN_REQUERANT, 520, 4)
    ]
    physique, morale = max((n for n, _ in notes), default=0), max((n for _, n in notes), default=0)
    return morale + 2 > physique and morale >= 2


def _parts_physiques(contexte: Contexte, zone: Zone) -> dict[str, bool]:
    texte = zone.texte
    return {
        "le nom": _NOM.search(texte) is not None or est_nomme(contexte, zone.debut, zone.debut + 110),
        "la profession": _a_une_profession(contexte, zone),
        "la date de naissance": _NAISSANCE.search(texte) is not None,
        "le lieu de naissance": _LIEU.search(texte) is not None,
        "la nationalité": _NATIONALITE.search(texte) is not None,
        "le domicile": _DOMICILE.search(texte) is not None,
    }


def _a_une_profession(contexte: Contexte, zone: Zone) -> bool:
    """Un segment entre virgules, en minuscules, qui n'est ni la naissance, ni la nationalité, ni l'adresse."""
    if _PROFESSION.search(zone.texte):
        return "<vide>" not in zone.texte.partition("profession")[2][:12]
    # La profession se dit entre le nom et l'adresse, ou juste après.
    adresse = next((lue for lue in adresses_de(contexte) if zone.debut <= lue.debut < zone.fin), None)
    fin = zone.fin if adresse is None else min(zone.fin, adresse.fin + _APRES_L_ADRESSE)
    de, a = contexte.canonique.origine(zone.debut, fin)
    for segment in re.split(r"[,;|\n:()–—]|\s-\s", contexte.ecrit.texte[de:a])[:12]:
        if _CHEZ.search(plier_court(segment)) or _NATIONALITE.search(plier_court(segment)):
            continue
        communs = [plier_court(mot) for mot in re.findall(r"(?<![\w'’-])[a-zà-ÿ][\w-]{3,}", segment)]
        if any(mot not in _SANS_PROFESSION for mot in communs):
            return True
    return False


def _parts_morales(contexte: Contexte, zone: Zone) -> dict[str, bool]:
    de, a = contexte.canonique.origine(zone.debut, zone.fin)
    texte = zone.texte
    return {
        "la forme": _FORME.search(texte) is not None or _SA.search(contexte.ecrit.texte[de:a]) is not None,
        "le siège": any(sorte.search(texte) for sorte in (_SIEGE, _DOMICILE)),
        "l'organe qui la représente": _ORGANE.search(texte) is not None,
    }


def _conclure(
    contexte: Contexte, mention: Mention, zone: Zone | None, parts: dict[str, bool], *, au_moins: int
) -> Recherche:
    if zone is None or sum(parts.values()) < au_moins:
        return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la désigne")
    extrait = contexte.extrait(zone.debut, max(zone.debut + 1, zone.fin - 1))
    manquent = [nom for nom, est_la in parts.items() if not est_la]
    if not manquent:
        return Recherche(mention.id, Etat.TROUVEE, extrait)
    if "<vide>" in zone.texte:
        return Recherche(mention.id, Etat.VIDE, extrait, f"laissé en blanc : {', '.join(manquent)}")
    return Recherche(mention.id, Etat.ABSENTE, extrait, f"il manque : {', '.join(manquent)}")


def chercher_destinataire(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 648, 4° : le nom et le domicile, ou la dénomination et le siège.

    Une personne nommée, avec une adresse, qui n'est ni le requérant, ni l'officier, ni un tribunal : c'est lui.
    """
    attendus = _DESTINATAIRES.get(contexte.demande.code, (Role.DESTINATAIRE,))
    siens = [personne for personne in personnes_de(contexte) if personne.role in attendus]
    if siens:
        choisie = max(siens, key=lambda personne: personne.sur)
        return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(choisie.debut, choisie.fin))
    return _sans_adresse(contexte, mention)


def _devant(contexte: Contexte, adresse: Adresse) -> str:
    return contexte.canonique.texte[max(0, adresse.nom - 60) : adresse.debut]


def _est_un_tiers(contexte: Contexte, adresse: Adresse) -> bool:
    """Vrai si l'adresse est celle d'un tiers saisi, d'une banque : ni le créancier, ni le débiteur."""
    devant = _devant(contexte, adresse)
    return _TIERS.search(devant) is not None and _DEBITEUR.search(devant) is None


def _est_le_debiteur(contexte: Contexte, adresse: Adresse) -> bool:
    return _DEBITEUR.search(_devant(contexte, adresse)) is not None and not _est_un_tiers(contexte, adresse)


def _sans_le_requerant(contexte: Contexte, toutes: list[Adresse]) -> list[Adresse]:
    """Les adresses qui ne sont pas celles du requérant ; de deux personnes à deux adresses, l'une ne l'est pas."""
    prises = _places_du_requerant(contexte)
    autres = [a for a in toutes if not any(de <= a.debut < fin for de, fin in prises)]
    if autres:
        return autres
    texte = contexte.canonique.texte
    distinctes = {texte[a.nom : a.nom + 30]: a for a in toutes}
    return list(distinctes.values())[1:]


def _sans_adresse(contexte: Contexte, mention: Mention) -> Recherche:
    """Le destinataire n'a pas d'adresse : est-il seulement nommé ?"""
    prises = _places_du_requerant(contexte)
    for zone in zones(contexte, _DESTINATAIRE, _FIN_DESTINATAIRE, 130, 2):
        nomme = any(sorte.search(zone.texte[:90]) for sorte in (_NOM, _FORME, _MORALE))
        if nomme and not any(de <= zone.debut < a for de, a in prises):
            etat = Etat.VIDE if "<vide>" in zone.texte else Etat.ABSENTE
            extrait = contexte.extrait(zone.debut, max(zone.debut + 1, zone.fin - 1))
            return Recherche(mention.id, etat, extrait, "il manque : l'adresse")
    return Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la désigne")


def _places_du_requerant(contexte: Contexte) -> list[tuple[int, int]]:
    """Où le requérant se désigne : ce qui s'y lit n'est pas une autre partie."""
    places: list[tuple[int, int]] = []
    for zone in zones(contexte, _REQUERANT, _FIN_REQUERANT, 520, 4):
        entiere = (
            sum(_parts_physiques(contexte, zone).values()) >= 4 or sum(_parts_morales(contexte, zone).values()) >= 2
        )
        if entiere:
            places.append((zone.debut, zone.fin))
        else:
            # Mal désigné, il garde la première adresse qui suit sa marque.
            premiere = next((a for a in adresses_de(contexte) if zone.debut <= a.debut < zone.fin), None)
            if premiere is not None and premiere.nom - zone.debut < _TOUT_PRES:
                places.append((zone.debut, premiere.fin))
    texte = contexte.canonique.texte
    places += [(a.nom, a.fin) for a in adresses_de(contexte) if _AGIT.match(texte, a.fin)]
    return places


def _dit_sa(contexte: Contexte, zone: Zone) -> bool:
    de, a = contexte.canonique.origine(zone.debut, zone.fin)
    return _SA.search(contexte.ecrit.texte[de:a][:110]) is not None
