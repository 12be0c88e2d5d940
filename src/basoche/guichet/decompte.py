"""Le guichet du décompte : les champs du contrat, lus, vérifiés, puis le calcul."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from basoche.droit.decompte import calculer_decompte
from basoche.droit.decompte_entrees import (
    Avoir,
    Compte,
    Debiteur,
    Nature,
    Poste,
    Prescription,
    Tenu,
    Versement,
)
from basoche.droit.erreurs import ChampInvalide, ChampManquant
from basoche.droit.imputation import Composante
from basoche.droit.montant import Montant
from basoche.droit.parametres import AUCUNE, Options, lire
from basoche.droit.resultat import Resultat
from basoche.droit.suspensions import Effet, Suspension
from basoche.guichet.champs import Champ, Forme, lire_date, lire_entree, lire_taux
from basoche.guichet.interets import CHAMPS_REGLE, lire_regle


def _lire_cle(valeur: Any, ou: str, souple: bool) -> str:  # noqa: ARG001 (signature commune)
    """Un identifiant : un texte, ou un rang écrit en nombre."""
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return str(valeur)
    if not isinstance(valeur, str) or not valeur.strip():
        raise ChampInvalide(
            f"« {ou} » : identifiant attendu, reçu {valeur!r}.", conseil="Donner un texte non vide.", champ=ou
        )
    return valeur


def _lire_cles(valeur: Any, ou: str, souple: bool) -> tuple[str, ...]:
    if not isinstance(valeur, list) or not valeur:
        raise ChampInvalide(
            f"« {ou} » : liste d'identifiants attendue, reçu {valeur!r}.",
            conseil='Écrire par exemple ["1", "3"].',
            champ=ou,
        )
    return tuple(_lire_cle(cle, f"{ou}[{rang}]", souple) for rang, cle in enumerate(valeur))


def _lire_imputation(valeur: Any, ou: str, souple: bool) -> tuple[bool, tuple[str, ...] | None]:
    """Le couple (capital d'abord, postes désignés)."""
    if valeur == "capital_d_abord":
        return True, None
    if isinstance(valeur, str):
        raise ChampInvalide(
            f"« {ou} » vaut {valeur!r}, qui n'est pas permis.",
            conseil="Ne rien donner (ordre légal), ou « capital_d_abord », ou une liste d'identifiants de postes.",
            champ=ou,
        )
    return False, _lire_cles(valeur, ou, souple)


def _lire_part(valeur: Any, ou: str, souple: bool) -> Fraction:
    """Une part de la dette : « 50 » (pour cent), « 1/3 » ou « 0.5 » ; « 1 » se lirait de deux façons."""
    if isinstance(valeur, str) and "/" in valeur:
        haut, _, bas = valeur.partition("/")
        if haut.strip().isdecimal() and bas.strip().isdecimal() and int(bas) and len(valeur) < 20:
            return Fraction(int(haut), int(bas))
        raise ChampInvalide(
            f"« {ou} » : part illisible ({valeur!r}).", conseil="Écrire « 50 » (pour cent) ou « 1/3 ».", champ=ou
        )
    part = Fraction(lire_taux(valeur, ou, souple))
    if part == 1:
        raise ChampInvalide(
            f"« {ou} » : {valeur!r} se lit 1 % ou la totalité.", conseil="Écrire « 1/100 » ou « 100 ».", champ=ou
        )
    return part if part < 1 else part / 100


def _lire_dates(valeur: Any, ou: str, souple: bool) -> tuple[date, ...]:
    if not isinstance(valeur, list):
        raise ChampInvalide(f"« {ou} » : liste de dates attendue.", conseil='Écrire ["2024-05-01"].', champ=ou)
    return tuple(lire_date(jour, f"{ou}[{rang}]", souple) for rang, jour in enumerate(valeur))


def _lire_titres(valeur: Any, ou: str, souple: bool) -> tuple[str, ...]:
    """Les clés des titres ; ce qu'un titre porte d'autre (désignation, date…) n'entre pas dans le calcul."""
    if not isinstance(valeur, list):
        raise ChampInvalide(f"« {ou} » doit être une liste.", conseil='Écrire [{"cle": "jugement"}].', champ=ou)
    cles: list[str] = []
    for rang, titre in enumerate(valeur):
        if not isinstance(titre, dict) or titre.get("cle") is None:
            raise ChampManquant(
                f"Champ « {ou}[{rang}].cle » manquant.",
                conseil="Donner une clé à chaque titre.",
                champ=f"{ou}[{rang}].cle",
            )
        cles.append(_lire_cle(titre["cle"], f"{ou}[{rang}].cle", souple))
    return tuple(cles)


_CLES_DE_POSTES = "identifiants de postes (tous si rien n'est donné)"

CHAMPS_POSTE: tuple[Champ, ...] = (
    Champ("id", Forme.LIBRE, "identifiant ; par défaut le rang du poste, à partir de 1", lecture=_lire_cle),
    Champ("libelle", Forme.TEXTE, "intitulé ; par défaut la nature"),
    Champ("nature", Forme.CHOIX, "nature du poste", obligatoire=True, choix=tuple(nature.value for nature in Nature)),
    Champ("montant", Forme.MONTANT, "montant en euros", obligatoire=True),
    Champ("date", Forme.DATE, "échéance du poste ; par défaut le départ de ses intérêts, sinon l'origine du compte"),
    Champ("interets", Forme.OBJET, "règle d'intérêts du poste ; rien s'il n'en porte pas", sous_champs=CHAMPS_REGLE),
    Champ("titre", Forme.LIBRE, "clé du titre dont vient le poste", lecture=_lire_cle),
)

CHAMPS_VERSEMENT: tuple[Champ, ...] = (
    Champ("date", Forme.DATE, "date de valeur", obligatoire=True),
    Champ("montant", Forme.MONTANT, "montant en euros", obligatoire=True),
    Champ(
        "imputation",
        Forme.LIBRE,
        "rien : ordre légal ; capital_d_abord ; ou liste d'identifiants de postes, payés dans cet ordre, le solde "
        "suivant l'ordre légal",
        lecture=_lire_imputation,
        defaut=(False, None),
    ),
    Champ("debiteur", Forme.LIBRE, "clé du débiteur qui paie", lecture=_lire_cle),
)

CHAMPS_AVOIR: tuple[Champ, ...] = (
    Champ("date", Forme.DATE, "date de l'avoir", obligatoire=True),
    Champ("montant", Forme.MONTANT, "montant en euros", obligatoire=True),
    Champ(
        "poste", Forme.LIBRE, "identifiant du poste réduit ; facultatif s'il n'y a qu'un principal", lecture=_lire_cle
    ),
)

CHAMPS_SUSPENSION: tuple[Champ, ...] = (
    Champ("du", Forme.DATE, "premier jour de la période", obligatoire=True),
    Champ("au", Forme.DATE, "dernier jour de la période, compris ; rien si elle dure encore"),
    Champ(
        "effet",
        Forme.CHOIX,
        "effet",
        choix=tuple(effet.value for effet in Effet),
        defaut=Effet.AUCUN_INTERET.value,
    ),
    Champ("taux", Forme.TAUX, "taux imposé, en pour cent"),
    Champ("postes", Forme.LIBRE, _CLES_DE_POSTES, lecture=_lire_cles),
    Champ("debiteur", Forme.LIBRE, "clé du seul débiteur qui en profite", lecture=_lire_cle),
    Champ("cause", Forme.TEXTE, "cause (délai de grâce, surendettement…)", defaut=""),
    Champ("article", Forme.TEXTE, "article ou décision", defaut=""),
)

CHAMPS_PRESCRIPTION: tuple[Champ, ...] = (
    Champ("ans", Forme.ENTIER, "durée en années : 5 (défaut, droit commun), ou 2 contre un consommateur"),
    Champ("interruptions", Forme.LIBRE, "dates des actes interruptifs", lecture=_lire_dates, defaut=()),
)

CHAMPS_DEBITEUR: tuple[Champ, ...] = (
    Champ("cle", Forme.LIBRE, "identifiant du débiteur", obligatoire=True, lecture=_lire_cle),
    Champ("tenu", Forme.CHOIX, "comment il est tenu", choix=tuple(tenu.value for tenu in Tenu)),
    Champ("part", Forme.LIBRE, "sa part, en pour cent (« 50 ») ou en fraction (« 1/3 », « 0.5 »)", lecture=_lire_part),
    Champ("plafond", Forme.MONTANT, "plafond de la caution, en euros"),
    Champ("postes", Forme.LIBRE, _CLES_DE_POSTES, lecture=_lire_cles),
)

TITRE = "Décompte d'une créance, arrêté à une date"
CHAMPS: tuple[Champ, ...] = (
    Champ("au", Forme.DATE, "jour d'arrêté du compte", obligatoire=True),
    Champ("postes", Forme.LISTE, "postes de la créance", obligatoire=True, sous_champs=CHAMPS_POSTE),
    Champ("versements", Forme.LISTE, "versements reçus", defaut=(), sous_champs=CHAMPS_VERSEMENT),
    Champ("avoirs", Forme.LISTE, "avoirs consentis", defaut=(), sous_champs=CHAMPS_AVOIR),
    Champ("suspensions", Forme.LISTE, "périodes qui changent le cours", defaut=(), sous_champs=CHAMPS_SUSPENSION),
    Champ("prescription_interets", Forme.OBJET, "prescription des intérêts, à isoler", sous_champs=CHAMPS_PRESCRIPTION),
    Champ("titres", Forme.LIBRE, "titres, chacun avec sa « cle »", lecture=_lire_titres, defaut=(), structure=True),
    Champ("debiteurs", Forme.LISTE, "débiteurs et comment ils sont tenus", defaut=(), sous_champs=CHAMPS_DEBITEUR),
)

EXEMPLE: Mapping[str, Any] = {
    "au": "2025-06-30",
    "postes": [
        {
            "libelle": "Condamnation principale",
            "nature": "principal",
            "montant": "5000.00",
            "date": "2024-01-10",
            "interets": {
                "du": "2024-01-10",
                "taux": "legal",
                "categorie": "professionnel",
                "executoire_le": "2024-01-10",
            },
        },
        {"libelle": "Dépens", "nature": "depens", "montant": "150.00", "date": "2024-02-01"},
    ],
    "versements": [{"date": "2024-09-05", "montant": "1000.00"}],
}


def calculer(entree: Mapping[str, Any], *, souple: bool = False, options: Options = AUCUNE) -> Resultat:
    """Le décompte demandé (voir :func:`basoche.droit.decompte.calculer_decompte`)."""
    return calculer_decompte(lire_compte(entree, souple=souple), options=options)


def lire_compte(entree: Mapping[str, Any], *, souple: bool = False) -> Compte:
    """Le compte, à partir de l'entrée du contrat."""
    lu = lire_entree(CHAMPS, entree, souple=souple)
    prescription = lu["prescription_interets"]
    origine = _origine(lu)
    postes = tuple(
        _poste(poste, rang, origine, a_dater=prescription is not None)
        for rang, poste in enumerate(lu["postes"], start=1)
    )
    return Compte(
        au=lu["au"],
        postes=postes,
        versements=tuple(_versement(versement) for versement in lu["versements"]),
        avoirs=tuple(_avoir(avoir, postes, rang) for rang, avoir in enumerate(lu["avoirs"])),
        suspensions=tuple(_suspension(suspension) for suspension in lu["suspensions"]),
        prescription=_prescription(prescription, lu["au"]) if prescription is not None else None,
        titres=lu["titres"] or tuple(dict.fromkeys(poste.titre for poste in postes if poste.titre)),
        debiteurs=tuple(_debiteur(debiteur) for debiteur in lu["debiteurs"]),
    )


def _origine(lu: Mapping[str, Any]) -> date:
    """La première date du compte : un poste sans date ni intérêts est tenu pour échu dès ce jour."""
    dates: list[date | None] = [element["date"] for nom in ("postes", "versements", "avoirs") for element in lu[nom]]
    dates += [poste["interets"]["du"] for poste in lu["postes"] if poste["interets"] is not None]
    au: date = lu["au"]
    return min([au, *(jour for jour in dates if jour is not None)])


def _prescription(lu: Mapping[str, Any], au: date) -> Prescription:
    """C. civ. 2224 : la durée du droit commun, si elle n'est pas donnée."""
    ans = lu["ans"] if lu["ans"] is not None else int(lire("interets/prescription/droit_commun", le=au).contenu["ans"])
    return Prescription(ans, lu["interruptions"])


def _poste(lu: Mapping[str, Any], rang: int, origine: date, *, a_dater: bool) -> Poste:
    regle = lire_regle(lu["interets"]) if lu["interets"] is not None else None
    le = lu["date"] or (regle.du if regle is not None else None)
    if le is None and a_dater and lu["nature"] == Nature.INTERETS_ECHUS:
        champ = f"postes[{rang - 1}].date"
        raise ChampManquant(
            f"Champ « {champ} » manquant : la prescription court de l'échéance.",
            conseil="Donner l'échéance du poste.",
            champ=champ,
        )
    return Poste(
        cle=lu["id"] or str(rang),
        libelle=lu["libelle"] or Nature(lu["nature"]).intitule,
        nature=Nature(lu["nature"]),
        montant=lu["montant"],
        le=le or origine,
        interets=regle,
        titre=lu["titre"] or "",
        date_supposee=le is None,
    )


def _versement(lu: Mapping[str, Any]) -> Versement:
    capital_d_abord, postes = lu["imputation"]
    return Versement(lu["date"], lu["montant"], capital_d_abord, postes, lu["debiteur"])


def _avoir(lu: Mapping[str, Any], postes: tuple[Poste, ...], rang: int) -> Avoir:
    montant: Montant = lu["montant"]
    if lu["poste"] is not None:
        return Avoir(lu["date"], montant, lu["poste"])
    principaux = [poste.cle for poste in postes if poste.nature.composante is Composante.PRINCIPAL]
    if len(principaux) != 1:
        champ = f"avoirs[{rang}].poste"
        raise ChampManquant(
            f"Champ « {champ} » manquant : {len(principaux)} postes de principal possibles.",
            conseil="Donner l'identifiant du poste que l'avoir réduit.",
            champ=champ,
        )
    return Avoir(lu["date"], montant, principaux[0])


def _suspension(lu: Mapping[str, Any]) -> Suspension:
    return Suspension(
        du=lu["du"],
        au=lu["au"],
        effet=Effet(lu["effet"]),
        taux=lu["taux"],
        postes=lu["postes"],
        debiteur=lu["debiteur"],
        cause=lu["cause"],
        article=lu["article"],
    )


def _debiteur(lu: Mapping[str, Any]) -> Debiteur:
    return Debiteur(
        cle=lu["cle"],
        tenu=Tenu(lu["tenu"]) if lu["tenu"] is not None else None,
        part=lu["part"],
        plafond=lu["plafond"],
        postes=lu["postes"],
    )
