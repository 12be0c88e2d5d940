"""Lecture stricte d'un fichier d'acte : ce qui n'est pas prévu est refusé, avec fichier, acte et ligne.

Une mention ou un délai sans vérification propre prend celle de l'acte, et le dit (``verification_heritee``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from basoche.droit.actes._modele import (
    Acte,
    ActePrealable,
    Delai,
    DureeSelonDate,
    Gravite,
    Mention,
    Prerequis,
    Qui,
    Reproduction,
    Sens,
    Signification,
    Suite,
    TypeMention,
)
from basoche.droit.actes._noeud import Fichier, Noeud
from basoche.droit.periode import Periode, lendemain
from basoche.droit.source import Verification

DATE_DE_L_ACTE = "date de l'acte"


def _cles(noms: str) -> frozenset[str]:
    return frozenset(noms.split())


_ACTE = _cles(
    "code intitule famille depuis jusqu_a source verification articles prerequis mentions_communes qui mentions "
    "delais signification suites"
)
_ACTE_PERMIS = _cles(
    "jusqu_a_exclu date_critere remplace remplace_par verification_note reforme redaction_bloquee effets parametres "
    "notes"
)
_MENTION = _cles("id texte article sanction gravite type champs")
_MENTION_PERMIS = _cles(
    "condition sauf valeur_attendue duree_attendue alternative selon apparent oral reproduit reproduit_si reproduction "
    "un_de renvoi regle controle grief depuis equivaut jurisprudence notes verification"
)
_DELAI = _cles("id evenement article duree_texte point_de_depart sens sanction gravite")
_DELAI_PERMIS = _cles(
    "duree duree_max a_rebours sens_deduit effet selon depuis grief computation jurisprudence notes verification"
)
_SELON = frozenset({"critere", "duree"})
_SELON_PERMIS = _cles("du jusqu_a condition source verification")
_EXIGENCES = _cles(
    "titre_executoire titre_notifie creance autorisation_juge menace_recouvrement bail condition obligation exception "
    "hors_treve note"
)


def lire_acte(chemin: Path) -> Acte:
    """Lit et vérifie un fichier d'acte.

    Raises:
        CatalogueInvalide: le fichier ne respecte pas le format.
    """
    noeud = Fichier(chemin, f"acte « {chemin.stem} »").racine()
    noeud.verifier_cles(_ACTE, _ACTE_PERMIS)
    for cle, attendu in (("code", chemin.stem), ("famille", chemin.parent.name)):
        if noeud.texte(cle) != attendu:
            raise noeud.erreur(f"« {cle} » dit « {noeud.texte(cle)} » et non « {attendu} »", cle)
    depuis = noeud.jour("depuis")
    if depuis is None:
        raise noeud.erreur("« depuis » doit être une date", "depuis")
    verification = noeud.choix("verification", Verification)
    return Acte(
        code=chemin.stem,
        intitule=noeud.texte("intitule"),
        famille=chemin.parent.name,
        depuis=depuis,
        jusqu_a=noeud.jour("jusqu_a"),
        periode=_periode(noeud, depuis),
        date_critere=noeud.texte_libre("date_critere") or DATE_DE_L_ACTE,
        remplace=noeud.textes("remplace"),
        remplace_par=noeud.textes("remplace_par"),
        source=noeud.texte("source"),
        verification=verification,
        verification_note=noeud.texte_libre("verification_note"),
        reforme=noeud.texte_libre("reforme"),
        redaction_bloquee=noeud.texte_libre("redaction_bloquee"),
        articles=noeud.textes("articles"),
        prerequis=_prerequis(noeud.objet("prerequis")),
        mentions_communes=noeud.booleen("mentions_communes"),
        qui=_qui(noeud.objet("qui")),
        mentions=lire_mentions(noeud, verification),
        delais=tuple(_delai(delai, verification) for delai in noeud.objets("delais")),
        signification=_signification(noeud.objet("signification")),
        suites=tuple(_suite(suite) for suite in noeud.objets("suites")),
        effets=noeud.textes("effets"),
        parametres=noeud.textes("parametres"),
        notes=noeud.textes("notes"),
        fichier=chemin,
    )


def _periode(noeud: Noeud, depuis: date) -> Periode:
    """``[depuis, fin[`` : ``jusqu_a`` est le dernier jour, sauf si la source donne le jour de l'abrogation."""
    fin = noeud.jour("jusqu_a")
    if fin is None:
        return Periode(depuis, None)
    if fin < depuis:
        raise noeud.erreur("« jusqu_a » est avant « depuis »", "jusqu_a")
    return Periode(depuis, fin if noeud.booleen("jusqu_a_exclu") else lendemain(fin))


def lire_mentions(noeud: Noeud, verification: Verification | None) -> tuple[Mention, ...]:
    """Les mentions d'un fichier ; ``verification`` est celle dont hérite une mention qui n'en donne pas."""
    return tuple(_mention(mention, verification) for mention in noeud.objets("mentions"))


def _heriter(noeud: Noeud, verification: Verification | None) -> tuple[Verification, bool]:
    if verification is not None and "verification" not in noeud.contenu:
        return verification, True
    return noeud.choix("verification", Verification), False


def _mention(noeud: Noeud, de_l_acte: Verification | None) -> Mention:
    noeud.verifier_cles(_MENTION, _MENTION_PERMIS)
    if "." not in noeud.texte("id"):
        raise noeud.erreur("« id » doit contenir un point : il est unique dans tout le catalogue", "id")
    verification, heritee = _heriter(noeud, de_l_acte)
    reproduit = noeud.textes("reproduit")
    return Mention(
        id=noeud.texte("id"),
        texte=noeud.texte("texte"),
        article=noeud.texte("article"),
        sanction=noeud.texte("sanction"),
        gravite=noeud.choix("gravite", Gravite),
        type=noeud.choix("type", TypeMention),
        champs=noeud.textes("champs"),
        verification=verification,
        verification_heritee=heritee,
        condition=noeud.texte_libre("condition"),
        sauf=noeud.textes("sauf"),
        valeur_attendue=noeud.texte_libre("valeur_attendue"),
        duree_attendue=noeud.duree("duree_attendue"),
        alternative=noeud.texte_libre("alternative"),
        selon=_selon(noeud),
        apparent=noeud.booleen("apparent"),
        oral=noeud.booleen("oral"),
        reproduit=reproduit,
        reproduit_si=_reproduit_si(noeud, reproduit),
        reproduction=_reproduction(noeud, reproduit),
        un_de=noeud.groupes("un_de"),
        renvoi=noeud.texte_libre("renvoi"),
        regle=noeud.texte_libre("regle"),
        controle=noeud.texte_libre("controle"),
        grief=noeud.texte_libre("grief"),
        depuis=noeud.jour("depuis"),
        equivaut=noeud.texte_libre("equivaut"),
        jurisprudence=noeud.textes("jurisprudence"),
        notes=noeud.textes("notes"),
    )


def _reproduit_si(noeud: Noeud, reproduit: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Selon la circonstance, les seuls articles à donner : une partie de ``reproduit``."""
    if "reproduit_si" not in noeud.contenu:
        return {}
    selon = noeud.objet("reproduit_si")
    articles = {circonstance: selon.textes(circonstance) for circonstance in selon.contenu}
    if not all(set(seuls) <= set(reproduit) for seuls in articles.values()):
        raise noeud.erreur("« reproduit_si » cite un article que « reproduit » n'a pas", "reproduit_si")
    return articles


def _reproduction(noeud: Noeud, reproduit: tuple[str, ...]) -> Reproduction | None:
    if "reproduction" in noeud.contenu:
        return noeud.choix("reproduction", Reproduction)
    return Reproduction.INTEGRALE if reproduit else None


def _delai(noeud: Noeud, de_l_acte: Verification) -> Delai:
    noeud.verifier_cles(_DELAI, _DELAI_PERMIS)
    verification, heritee = _heriter(noeud, de_l_acte)
    return Delai(
        id=noeud.texte("id"),
        evenement=noeud.texte("evenement"),
        article=noeud.texte("article"),
        duree_texte=noeud.texte("duree_texte"),
        duree=noeud.duree("duree"),
        duree_max=noeud.duree("duree_max"),
        point_de_depart=noeud.texte("point_de_depart"),
        sens=noeud.choix("sens", Sens),
        a_rebours=noeud.booleen("a_rebours"),
        sens_deduit=noeud.booleen("sens_deduit"),
        sanction=noeud.texte("sanction"),
        gravite=noeud.choix("gravite", Gravite),
        effet=noeud.texte_libre("effet"),
        verification=verification,
        verification_heritee=heritee,
        selon=_selon(noeud),
        depuis=noeud.jour("depuis"),
        grief=noeud.booleen_ou_rien("grief"),
        computation=noeud.texte_libre("computation"),
        jurisprudence=noeud.textes("jurisprudence"),
        notes=noeud.textes("notes"),
    )


def _selon(noeud: Noeud) -> tuple[DureeSelonDate, ...]:
    return tuple(_duree_selon_date(version) for version in noeud.objets("selon"))


def _duree_selon_date(noeud: Noeud) -> DureeSelonDate:
    noeud.verifier_cles(_SELON, _SELON_PERMIS)
    duree = noeud.duree("duree")
    if duree is None:
        raise noeud.erreur("« duree » manque", "duree")
    dernier = noeud.jour("jusqu_a")
    return DureeSelonDate(
        critere=noeud.texte("critere"),
        periode=Periode(noeud.jour("du"), lendemain(dernier) if dernier else None),
        duree=duree,
        condition=noeud.texte_libre("condition"),
        source=noeud.texte_libre("source"),
        verification=noeud.choix("verification", Verification) if "verification" in noeud.contenu else None,
    )


def _prerequis(noeud: Noeud) -> Prerequis:
    noeud.verifier_cles(frozenset(), _EXIGENCES | {"actes", "articles", "textes"})
    return Prerequis(
        actes=tuple(_prealable(acte) for acte in noeud.objets("actes")),
        articles=noeud.textes("articles"),
        textes=noeud.textes("textes"),
        exigences={cle: valeur for cle, valeur in noeud.contenu.items() if cle in _EXIGENCES},
    )


def _prealable(noeud: Noeud) -> ActePrealable:
    noeud.verifier_cles(frozenset({"acte"}), frozenset({"delai_min", "delai_max", "condition"}))
    return ActePrealable(
        acte=noeud.texte("acte"),
        delai_min=noeud.duree("delai_min"),
        delai_max=noeud.duree("delai_max"),
        condition=noeud.texte_libre("condition"),
    )


def _qui(noeud: Noeud) -> Qui:
    noeud.verifier_cles(frozenset({"etablit", "clerc_significateur"}), frozenset({"ressort", "note"}))
    return Qui(
        etablit=noeud.texte("etablit"),
        clerc_significateur=noeud.booleen_ou_rien("clerc_significateur"),
        ressort=noeud.texte_libre("ressort"),
        note=noeud.texte_libre("note"),
    )


def _signification(noeud: Noeud) -> Signification:
    noeud.verifier_cles(frozenset(), frozenset({"destinataire", "modes", "interdit", "notes"}))
    return Signification(
        destinataire=noeud.texte_libre("destinataire"),
        modes=noeud.textes("modes"),
        interdit=noeud.textes("interdit"),
        notes=noeud.textes("notes"),
    )


def _suite(noeud: Noeud) -> Suite:
    noeud.verifier_cles(frozenset({"quand"}), frozenset({"acte", "hors_catalogue"}))
    return Suite(
        quand=noeud.texte("quand"),
        acte=noeud.texte_libre("acte") or None,
        hors_catalogue=noeud.texte_libre("hors_catalogue"),
    )
