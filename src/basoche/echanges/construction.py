"""D'une ligne lue à une créance : ce qui est exigé, ce qui doit s'accorder, ce qui est refusé.

Une ligne dont un élément d'argent, de date ou de titre est faux est refusée entière : réclamer une somme fausse est
pire que ne pas l'importer. Un renseignement accessoire (SIREN, code postal) faux est mis de côté et signalé.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TypeGuard

from basoche.droit.montant import ZERO, Montant
from basoche.echanges._cellules import Illisible, en_texte, lire_date, lire_montant, lire_siren
from basoche.echanges._identite import Identite, est_forme_sociale, lire_civilite, lire_nom_complet
from basoche.echanges._ligne import Ligne
from basoche.echanges.champs_import import NOMBRE_VERSEMENTS
from basoche.echanges.creance import (
    Adresse,
    Creance,
    Debiteur,
    EspeceTitre,
    Evenement,
    Genre,
    Interets,
    NaturePoste,
    PosteDu,
    Titre,
    Versement,
)

_ACCESSOIRES = (
    ("frais", NaturePoste.FRAIS, "Frais réclamés par le créancier"),
    ("clause_penale", NaturePoste.CLAUSE_PENALE, "Clause pénale"),
    ("indemnite", NaturePoste.INDEMNITE, "Indemnité"),
    ("interets_echus", NaturePoste.INTERETS_ECHUS, "Intérêts liquidés"),
)
_DU_TITRE = (
    ("article_700", NaturePoste.ARTICLE_700, "Article 700 du code de procédure civile"),
    ("depens", NaturePoste.DEPENS, "Dépens"),
)
_NOMS = ("raison_sociale", "nom_complet", "nom")
_EVENEMENTS = ("reconnaissance", "demande_en_justice", "acte_execution", "mesure_conservatoire", "mise_en_demeure")
_SIGNES_DE_DECALAGE = (
    *("date_impossible", "montant_illisible", "montant_absent", "versement_illisible", "taux_illisible"),
    *("valeur_inconnue_du_profil", "code_postal_impossible"),
)
_VERSEMENT = re.compile(r"(?P<jour>\S+)\s*[:=]\s*(?P<montant>.+)|(?P<montant2>.+?)\s+le\s+(?P<jour2>\S+)")


def construire_creance(ligne: Ligne) -> Creance | None:
    """La créance d'une ligne, ou ``None`` si elle est refusée ; les anomalies sont dans ``ligne.anomalies``."""
    reference = ligne.texte("reference")
    if not reference:
        ligne.refuser("reference_absente", "référence absente", "Donner la référence du dossier.", champ="reference")
    nature = ligne.choix("nature")
    if not nature:
        ligne.refuser("nature_absente", "nature de créance absente", "La dire au profil (« fixe »).", champ="nature")
    titre = _lire_titre(ligne)
    debiteurs = _lire_debiteurs(ligne)
    postes = _lire_postes(ligne, titre)
    versements = _lire_versements(ligne)
    creance = Creance(
        creancier=ligne.profil.creancier,
        reference=reference,
        nature=nature,
        debiteurs=debiteurs,
        postes=postes,
        interets=_lire_interets(ligne),
        titre=titre,
        versements=versements,
        evenements=_lire_evenements(ligne),
        est_alimentaire=ligne.oui_non("alimentaire"),
        tenus=ligne.choix("tenus") or None,
        note=ligne.texte("note"),
        fichier=ligne.tableau.chemin.name,
        ligne=ligne.numero,
    )
    annonce = ligne.montant("solde")
    _signaler_decalage(ligne)
    if ligne.est_refusee:
        return None
    _controler_solde(ligne, creance, annonce)
    return creance


def _lire_debiteurs(ligne: Ligne) -> tuple[Debiteur, ...]:
    identite = _lire_identite(ligne)
    if not identite.nom:
        ligne.refuser(
            "nom_absent",
            "nom du débiteur absent",
            "Donner le nom ou la raison sociale.",
            champ=next(champ for champ in _NOMS if champ in {*ligne.tableau.colonnes.values(), "nom"}),
        )
    premier = Debiteur(
        genre=identite.genre,
        nom=identite.nom,
        est_consommateur=identite.genre is Genre.PHYSIQUE and ligne.choix("qualite") != "professionnel",
        civilite=identite.civilite,
        prenom=identite.prenom,
        siren=_lire_siren(ligne),
        adresse=_lire_adresse(ligne),
        telephone=_lire_telephone(ligne),
        courriel=ligne.texte("courriel"),
    )
    second = ligne.texte("codebiteur_nom")
    if not second:
        return (premier,)
    return premier, Debiteur(
        genre=Genre.PHYSIQUE,
        nom=second,
        est_consommateur=premier.est_consommateur,
        civilite=lire_civilite(ligne.texte("codebiteur_civilite")),
        prenom=ligne.texte("codebiteur_prenom"),
        adresse=premier.adresse,
    )


def _lire_identite(ligne: Ligne) -> Identite:
    """Le débiteur d'après ses colonnes : raison sociale d'abord, puis nom en une ou plusieurs colonnes."""
    genre = ligne.choix("genre")
    societe, nom = ligne.texte("raison_sociale"), ligne.texte("nom")
    if societe and genre != Genre.PHYSIQUE:
        return Identite(Genre.MORALE, societe)
    if not nom:
        lu = lire_nom_complet(ligne.texte("nom_complet"))
        return Identite(Genre.MORALE, lu.nom) if genre == Genre.MORALE else lu
    if genre == Genre.MORALE or (not genre and not ligne.texte("prenom") and est_forme_sociale(nom)):
        return Identite(Genre.MORALE, nom)
    return Identite(Genre.PHYSIQUE, nom, ligne.texte("prenom"), lire_civilite(ligne.texte("civilite")))


def _lire_siren(ligne: Ligne) -> str | None:
    cellule = ligne.cellule("siren")
    if cellule is None:
        return None
    try:
        return lire_siren(cellule)
    except Illisible as illisible:
        ligne.avertir(illisible.code, illisible.quoi, illisible.que_faire, champ="siren")
        return None


def _lire_adresse(ligne: Ligne) -> Adresse | None:
    voie, commune, code = ligne.texte("voie"), ligne.texte("commune"), ligne.texte("code_postal")
    if not (voie or commune or code):
        ligne.avertir(
            "adresse_absente", "adresse absente", "Demander l'adresse au créancier, ou la rechercher.", champ="voie"
        )
        return None
    pays = ligne.texte("pays") or "France"
    if code.isascii() and code.isdecimal() and len(code) == 4:
        code = "0" + code  # un tableur a pris « 01000 » pour un nombre
    if pays == "France" and not re.fullmatch(r"[0-9]{5}|2[AB][0-9]{3}", code):
        ligne.avertir("code_postal_impossible", "code postal impossible", "Vérifier l'adresse.", champ="code_postal")
    return Adresse(voie, ligne.texte("complement"), code, commune, pays)


def _lire_telephone(ligne: Ligne) -> str:
    chiffres = re.sub(r"[^0-9+]", "", ligne.texte("telephone"))
    return "0" + chiffres if len(chiffres) == 9 and not chiffres.startswith(("0", "+")) else chiffres


def _lire_titre(ligne: Ligne) -> Titre | None:
    espece, rendu_le = ligne.choix("titre_espece"), ligne.date("titre_le")
    notifie_le = ligne.date("titre_notifie_le")
    executoire_le = ligne.date("titre_executoire_le", peut_etre_future=True)
    if not espece and rendu_le is None and notifie_le is None:
        return None
    if not espece or rendu_le is None:
        ligne.refuser(
            "titre_incomplet",
            "titre sans date" if espece else "titre sans nature",
            "Donner l'espèce et la date du titre, ou les vider toutes deux si la créance est sans titre.",
            champ="titre_le" if espece else "titre_espece",
        )
        return None
    for champ, jour in (("titre_notifie_le", notifie_le), ("titre_executoire_le", executoire_le)):
        if jour is not None and jour < rendu_le:
            ligne.refuser(
                "dates_du_titre", f"antérieure au titre du {en_texte(rendu_le)}", "Vérifier les dates.", champ=champ
            )
    return Titre(
        espece=EspeceTitre(espece),
        rendu_le=rendu_le,
        juridiction=ligne.texte("titre_juridiction"),
        reference=ligne.texte("titre_reference"),
        notifie_le=notifie_le,
        executoire_le=executoire_le,
    )


def _lire_postes(ligne: Ligne, titre: Titre | None) -> tuple[PosteDu, ...]:
    exigible_le, principal = ligne.date("exigible_le"), ligne.montant("principal")
    if exigible_le is None and ligne.cellule("exigible_le") is None:
        ligne.refuser("date_absente", "date d'exigibilité absente", "Donner la date d'échéance.", champ="exigible_le")
    if principal is None and ligne.cellule("principal") is None:
        ligne.refuser("montant_absent", "principal absent", "Donner le montant dû.", champ="principal")
    if principal == ZERO:
        ligne.refuser("montant_nul", "principal nul", "Rien n'est dû : retirer la ligne.", champ="principal")
    piece = ligne.texte("piece")
    libelle = ligne.texte("libelle") or "Principal"
    candidats = [(libelle, NaturePoste.PRINCIPAL, principal, exigible_le)]
    candidats += [(nom, nature, ligne.montant(champ), exigible_le) for champ, nature, nom in _ACCESSOIRES]
    for champ, nature, nom in _DU_TITRE:
        montant = ligne.montant(champ)
        if montant and titre is None:
            ligne.refuser("accessoire_sans_titre", f"{nom} sans titre", "Donner le titre ou vider.", champ=champ)
        candidats.append((nom, nature, montant, titre.rendu_le if titre else None))
    return tuple(
        PosteDu(nom, nature, montant, jour, piece)
        for nom, nature, montant, jour in candidats
        if _est_du(montant) and jour is not None
    )


def _est_du(montant: Montant | None) -> TypeGuard[Montant]:
    return montant is not None and bool(montant)


def _lire_versements(ligne: Ligne) -> tuple[Versement, ...]:
    versements = _lire_liste_de_versements(ligne)
    for rang in range(1, NOMBRE_VERSEMENTS + 1):
        champ = f"versement_{rang}"
        if ligne.cellule(champ) is None and ligne.cellule(f"{champ}_le") is None:
            continue
        montant, jour = ligne.montant(champ), ligne.date(f"{champ}_le")
        if montant == ZERO:
            continue
        if montant is not None and jour is not None:
            versements.append(Versement(jour, montant))
        elif not ligne.est_refusee:
            ligne.refuser("versement_incomplet", "versement sans date ou sans montant", "Donner les deux.", champ=champ)
    return tuple(sorted(versements, key=lambda versement: versement.date))


def _lire_liste_de_versements(ligne: Ligne) -> list[Versement]:
    """« 12/03/2026 : 50,00 ; 12/04/2026 : 50,00 » ou « 50 € le 12/03/2026 », séparés par « ; », « | » ou des lignes."""
    versements: list[Versement] = []
    for morceau in re.split(r"[;|\n]", en_texte(ligne.cellule("versements"))):
        if not morceau.strip():
            continue
        trouve = _VERSEMENT.fullmatch(morceau.strip())
        try:
            if trouve is None:
                raise Illisible("versement_illisible", "versement illisible", "Écrire « 12/03/2026 : 50,00 ».")
            jour = lire_date(trouve["jour"] or trouve["jour2"], ligne.profil.dates)
            montant, _ = lire_montant(trouve["montant"] or trouve["montant2"], ligne.profil.montants)
            versements.append(Versement(_passe(jour, ligne.le), montant))
        except Illisible as illisible:
            ligne.refuser(illisible.code, illisible.quoi, illisible.que_faire, champ="versements", valeur=morceau)
    if any(versement.montant <= ZERO for versement in versements):
        ligne.refuser("montant_negatif", "versement nul ou négatif", "Corriger le versement.", champ="versements")
    return versements


def _passe(jour: date, le: date) -> date:
    if jour > le:
        raise Illisible("date_future", f"versement à venir : {en_texte(jour)}", "Corriger la date.")
    return jour


def _lire_interets(ligne: Ligne) -> Interets:
    taux_fixe = ligne.taux("taux_fixe")
    taux = ligne.choix("taux") or ("legal" if taux_fixe is None else "fixe")
    if taux == "fixe" and taux_fixe is None and ligne.cellule("taux_fixe") is None:
        ligne.refuser("taux_absent", "intérêts à taux fixe sans taux", "Donner le taux contractuel.", champ="taux_fixe")
    return Interets(
        taux=taux,
        taux_fixe=taux_fixe if taux == "fixe" else None,
        du=ligne.date("interets_du", peut_etre_future=True),
        capitalisation_depuis=ligne.date("capitalisation_depuis", peut_etre_future=True),
    )


def _lire_evenements(ligne: Ligne) -> tuple[Evenement, ...]:
    dates = ((type_, ligne.date(f"{type_}_le")) for type_ in _EVENEMENTS)
    evenements = (Evenement(type_, jour) for type_, jour in dates if jour is not None)
    return tuple(sorted(evenements, key=lambda evenement: evenement.du))


def _signaler_decalage(ligne: Ligne) -> None:
    """Plusieurs colonnes illisibles, ou des cellules au-delà de l'en-tête : la ligne a sans doute glissé."""
    au_dela = [en_texte(cellule) for cellule in ligne.cellules[len(ligne.tableau.entetes) :] if en_texte(cellule)]
    if au_dela or sum(anomalie.code in _SIGNES_DE_DECALAGE for anomalie in ligne.anomalies) > 1:
        ligne.refuser(
            "colonnes_decalees",
            "colonnes sans doute décalées",
            "Chercher dans la ligne un séparateur en trop ou une cellule manquante, et la renvoyer.",
            valeur=" ".join(au_dela),
        )
        ligne.anomalies.insert(0, ligne.anomalies.pop())


def _controler_solde(ligne: Ligne, creance: Creance, annonce: Montant | None) -> None:
    total = sum((poste.montant for poste in creance.postes), ZERO)
    calcule = total - creance.total_verse
    if calcule < ZERO:
        ligne.avertir(
            "trop_percu",
            f"versements supérieurs au dû de {(-calcule).en_francais()}",
            "Vérifier les versements : rien ne reste à réclamer, une restitution peut être due.",
            champ="principal",
        )
    if annonce is not None and annonce != calcule:
        ligne.avertir(
            "solde_different",
            f"solde annoncé {annonce.en_francais()}, calculé {calcule.en_francais()}",
            "Demander au créancier l'explication de l'écart avant de réclamer.",
            champ="solde",
        )
