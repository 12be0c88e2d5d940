"""Les personnes d'un acte : requérant, destinataire, débiteur, officier ; pour chacune, ce que la loi veut d'elle."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.adresses import adresses_de, est_nomme, noms_propres
from basoche.conformite.ecrit.blancs import adresse_en_blanc, second_sans_adresse
from basoche.conformite.ecrit.contexte import Contexte
from basoche.conformite.ecrit.indices import motif, mots_de
from basoche.conformite.ecrit.personnes import Personne, Role, personnes_de
from basoche.conformite.ecrit.pliage import plier_court
from basoche.conformite.ecrit.recherche import Etat, Recherche
from basoche.conformite.ecrit.requerant import (
    Zone,
    parts_morales,
    parts_physiques,
    zones,
    zones_du_requerant,
)
from basoche.droit.actes import Mention

_DESTINATAIRE = motif(r"@marque_destinataire")
_FIN_DESTINATAIRE = motif(r"@fin_destinataire")
_NOM = motif(r"@nom_de_personne")
_FORME = motif(r"@forme_sociale")
_MORALE = motif(r"@nom_de_societe")
# Après son adresse, ce qui dit que la personne fait faire l'acte.
_AGIT = motif(r"@fait_faire_l_acte")
# La saisie-attribution se signifie au tiers saisi ; son débiteur la recevra dénoncée.
_DESTINATAIRES = {"pv_saisie_attribution": (Role.TIERS, Role.DESTINATAIRE)}
_SANS_NOM = motif(r"@role_sans_nom")
_LARGE = motif(r"@adresse_large")
_AUTRE = motif(
    r"@role_requerant|@role_tiers|@qualite_officier|@fait_faire_l_acte|[\n;]|\bdont\b|\bou etant|"
    r"\b(?:comptes?|avoirs?|sommes?|fonds|creances?|loyers?)\b"
)
_NOM_EN_BLANC = motif(r"^[\W\d]{0,6}(?:a |contre )?(?:m\.|mme|mlle|monsieur|madame) ?<vide>")
_COMMUNS = mots_de("pas_un_nom")
_DEUX_NOMS = re.compile(r"(?<![\w'’-])[A-ZÀ-Ý][\wÀ-ÿ'’-]+,? (?:(?:de|du|la|le) )?[A-ZÀ-Ý][\wÀ-ÿ'’-]+")
_TOUT_PRES, _TETE, _VERS_L_ADRESSE = 60, 12, 90


def chercher_destinataire(contexte: Contexte, mention: Mention) -> Recherche:
    """CPC 648, 4° : le nom et le domicile, ou la dénomination et le siège.

    Une personne nommée, avec une adresse, qui n'est ni le requérant, ni l'officier, ni un tribunal : c'est lui.
    """
    if (blanc := _NOM_EN_BLANC.search(contexte.canonique.texte)) is not None:
        return Recherche(mention.id, Etat.VIDE, contexte.extrait(*blanc.span()), "un nom est laissé en blanc")
    if (vide := adresse_en_blanc(contexte.par_lignes)) is not None:
        return Recherche(mention.id, Etat.VIDE, contexte.extrait(*vide), "laissé en blanc : le nom, ou l'adresse")
    attendus = _DESTINATAIRES.get(contexte.demande.code, (Role.DESTINATAIRE,))
    personnes = personnes_de(contexte)
    siens = [
        personne
        for personne in personnes
        if personne.role in attendus and (personne.sur or _est_designe(contexte, personne))
    ] or _deux_requerants(contexte, personnes)
    siens = [personne for personne in siens if not _est_le_siege_du_requerant(contexte, personnes, personne)]
    nommes = [personne for personne in siens if not _est_anonyme(contexte, personne)]
    if siens and not nommes:
        seul = siens[0]
        return Recherche(mention.id, Etat.ABSENTE, contexte.extrait(seul.nom, seul.fin), "il manque : le nom")
    siens = nommes
    if (oublie := second_sans_adresse(contexte.par_lignes)) is not None:
        return Recherche(mention.id, Etat.ABSENTE, contexte.extrait(*oublie), "il manque : l'adresse d'un destinataire")
    if siens:
        choisie = max(siens, key=lambda personne: personne.sur)
        return Recherche(mention.id, Etat.TROUVEE, contexte.extrait(choisie.debut, choisie.fin))
    return _sans_adresse(contexte, mention)


def _est_anonyme(contexte: Contexte, personne: Personne) -> bool:
    """« L'occupant, locataire en titre, demeurant… » : un rôle, une adresse, et pas de nom."""
    texte = contexte.canonique.texte
    role = _SANS_NOM.search(texte, personne.nom, personne.debut)
    if role is None:
        return False
    # Une ligne, ou un libellé, commence la désignation : ce qui est avant nomme quelqu'un d'autre.
    debut = max(personne.nom, *(texte.rfind(signe, 0, role.start()) + 1 for signe in "\n:"))
    fin = texte.find("\n", personne.fin)
    suite = min(fin if fin >= 0 else len(texte), personne.fin + _TOUT_PRES)
    stop = _AUTRE.search(texte, personne.fin, suite)
    return (
        not est_nomme(contexte, debut, personne.debut)
        and not any(sorte.search(texte, debut, personne.debut) for sorte in (_NOM, _MORALE))
        and _NOM.search(texte, personne.fin, stop.start() if stop else suite) is None
    )


def _est_designe(contexte: Contexte, personne: Personne) -> bool:
    """Devant une adresse que rien n'annonce, une personne : un titre, une société, deux noms de suite."""
    texte = contexte.canonique.texte
    chez = min(personne.fin + _TOUT_PRES, texte.find("\n", personne.fin) % (len(texte) + 1))
    if _NOM.search(texte, personne.fin, chez) or any(
        sorte.search(texte, personne.nom, personne.debut) for sorte in (_NOM, _FORME, _MORALE)
    ):
        return True
    de, a = contexte.canonique.origine(personne.nom, personne.debut)
    return any(
        not set(map(plier_court, noms[0].split())) & _COMMUNS
        for noms in _DEUX_NOMS.finditer(contexte.ecrit.texte, de, a)
    )


def _est_le_siege_du_requerant(contexte: Contexte, personnes: tuple[Personne, ...], celle: Personne) -> bool:
    """Un siège que rien n'annonce, quand le requérant est une société et qu'aucun autre n'est le sien."""
    return (
        not celle.sur
        and "requerant_personne_morale" in contexte.circonstances
        and contexte.canonique.texte.startswith("siege", celle.debut)
        and not any(personne.role is Role.REQUERANT for personne in personnes)
    )


def _deux_requerants(contexte: Contexte, personnes: tuple[Personne, ...]) -> list[Personne]:
    """De deux personnes aussi bien désignées, qui ne portent pas le même nom, l'une n'est pas le requérant."""
    requerants = [personne for personne in personnes if personne.role is Role.REQUERANT]
    if contexte.demande.code in _DESTINATAIRES or len(requerants) < 2:
        return []
    texte = contexte.canonique.texte
    noms = [set(noms_propres(contexte, personne.nom, personne.debut)) for personne in requerants]
    # Deux adresses de suite, sans personne entre elles, sont du même.
    return [
        autre
        for autre, siens in zip(requerants[1:], noms[1:], strict=True)
        if siens
        and not siens & noms[0]
        and "\n" in texte[requerants[0].fin : autre.debut]
        and any(sorte.search(texte, autre.nom, autre.debut) for sorte in (_NOM, _FORME))
    ]


def _sans_adresse(contexte: Contexte, mention: Mention) -> Recherche:
    """Le destinataire n'a pas d'adresse : est-il seulement nommé ?"""
    prises = _places_du_requerant(contexte)
    manque: Recherche | None = None
    for zone in zones(contexte, _DESTINATAIRE, _FIN_DESTINATAIRE, 130, 2):
        nomme = any(sorte.search(zone.texte[:90]) for sorte in (_NOM, _FORME, _MORALE))
        # Sans « M. » ni « Mme », un nom propre suffit s'il est situé : « Destinataire : Ana Rey, demeurant… ».
        propre = nomme or (est_nomme(contexte, zone.debut, zone.debut + _TOUT_PRES) and _est_situe(contexte, zone))
        if propre and not any(de <= zone.debut < a for de, a in prises):
            extrait = contexte.extrait(zone.debut, max(zone.debut + 1, zone.fin - 1))
            if _est_situe(contexte, zone):
                return Recherche(mention.id, Etat.TROUVEE, extrait)
            etat = Etat.VIDE if "<vide>" in zone.texte else Etat.ABSENTE
            manque = manque or Recherche(mention.id, etat, extrait, "il manque : l'adresse")
    return manque or Recherche(mention.id, Etat.ABSENTE, "", "rien dans le texte ne la désigne")


def _est_situe(contexte: Contexte, zone: Zone) -> bool:
    """Juste après son nom, avant toute autre personne, quelque chose le situe, qui n'est l'adresse de personne."""
    if contexte.demande.code in _DESTINATAIRES or "<vide>" in zone.texte:
        return False
    arrets = [t.start() for t in _AUTRE.finditer(zone.texte) if t.start() > _TETE]
    situe = _LARGE.search(zone.texte, 0, min([*arrets, _VERS_L_ADRESSE, len(zone.texte)]))
    if situe is None:
        return False
    ou = zone.fin - len(zone.texte) + situe.start()
    return not any(adresse.debut - _TETE <= ou < adresse.fin + _TETE for adresse in adresses_de(contexte))


def _places_du_requerant(contexte: Contexte) -> list[tuple[int, int]]:
    """Où le requérant se désigne : ce qui s'y lit n'est pas une autre partie."""
    places: list[tuple[int, int]] = []
    for zone in zones_du_requerant(contexte):
        entiere = sum(parts_physiques(contexte, zone).values()) >= 4 or sum(parts_morales(contexte, zone).values()) >= 2
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
