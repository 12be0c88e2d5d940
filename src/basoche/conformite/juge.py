"""Le juge que l'acte désigne : le juge de l'exécution que veut la mention, ou la juridiction de l'assignation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basoche.conformite.dossier import Dossier
from basoche.conformite.mentions import mentions_dues
from basoche.conformite.mots import aplatir, contient_un_mot
from basoche.conformite.verdict import Motif, Objet
from basoche.droit import parametres
from basoche.droit.actes import Gravite, Mention

# Ces juridictions n'ont pas de juge de l'exécution (COJ L213-6).
_PAS_LE_JEX = (
    "tribunal de commerce", "tribunal des activites economiques", "conseil de prud", "cour d'appel",
    "tribunal administratif", "juge des contentieux de la protection", "juge aux affaires",
    "tribunal d'instance", "tribunal de grande instance", "cour de cassation", "tribunal paritaire", "juge des referes",
)  # fmt: skip
_LIEUX: Mapping[str, str] = {
    "domicile_debiteur": "du lieu où demeure le débiteur",
    "lieu_saisie": "du lieu de la saisie",
    "situation_immeuble": "du lieu de situation de l'immeuble",
    "au_choix": "du lieu où demeure le débiteur, ou du lieu d'immobilisation, à son choix",
}
_DEBUTS = ("juge de l'execution", "du tribunal judiciaire", "tribunal judiciaire", "pres le", "de ", "d'", "du ")
_CHAMPS = ("jex.ressort", "jex.mainlevee")
# L'assignation dont le modèle suppose une juridiction, et les mots qui la nomment.
_ASSIGNATIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "assignation_jex": ("le juge de l'exécution", ("juge de l'execution",)),
    "assignation_tribunal_commerce": (
        "le tribunal de commerce ou le tribunal des activités économiques",
        ("tribunal de commerce", "tribunal des activites economiques", "chambre commerciale"),
    ),
    "assignation_tj_avocat_obligatoire": ("le tribunal judiciaire", ("tribunal judiciaire",)),
    "assignation_tj_sans_avocat": (
        "le tribunal judiciaire, sa chambre de proximité ou le juge des contentieux de la protection",
        ("tribunal judiciaire", "tribunal de proximite", "juge des contentieux de la protection"),
    ),
    "assignation_resiliation": (
        "le juge des contentieux de la protection ou le tribunal judiciaire",
        ("juge des contentieux de la protection", "tribunal judiciaire", "tribunal de proximite"),
    ),
}


def controler_le_juge(dossier: Dossier) -> Iterator[Motif]:
    """Le juge désigné est celui que veut le texte (CPCE R121-2, R121-4 ; CPC 54 pour une assignation)."""
    yield from _controler_l_assignation(dossier)
    designe = dossier.texte(*_CHAMPS)
    if not designe:
        return
    competents = parametres.lire("execution/juges", le=dossier.jour_de_l_acte).contenu
    for mention in mentions_dues(dossier):
        lieu = next((lieu for lieu, mentions in competents.items() if mention.id in mentions), None)
        if lieu is not None:
            yield from _comparer(dossier, mention, lieu, designe)
    yield from _controler_la_periode_incertaine(dossier)


def _comparer(dossier: Dossier, mention: Mention, lieu: str, designe: str) -> Iterator[Motif]:
    if contient_un_mot(designe, _PAS_LE_JEX):
        yield _motif(mention, f"l'acte désigne « {designe} », qui n'est pas un juge de l'exécution", lieu)
        return
    attendus = _tribunaux(dossier, lieu)
    if attendus and not any(_meme(designe, attendu) for attendu in attendus):
        yield _motif(mention, f"l'acte désigne « {designe} », et le tribunal compétent est « {attendus[0]} »", lieu)


def _controler_la_periode_incertaine(dossier: Dossier) -> Iterator[Motif]:
    """Entre l'abrogation partielle de COJ L213-6 et l'avis de la Cour de cassation, des actes ont désigné un autre."""
    lu = parametres.parametre("execution/alertes/jex_l213_6")
    alerte = lu.valeurs[-1].contenu
    if alerte["verifier_du"] <= dossier.jour_de_l_acte.isoformat() <= alerte["verifier_au"]:
        yield Motif(
            Objet.MENTION, f"{dossier.demande.code}.juge", Gravite.A_VERIFIER, lu.reference,
            f"Acte du {dossier.jour_de_l_acte:%d/%m/%Y}, à l'époque où la compétence du juge de l'exécution était "
            "discutée : vérifier la juridiction désignée.",
            "Relire la désignation du juge ; le juge de l'exécution est resté compétent (avis du 13 mars 2025).",
        )  # fmt: skip


def _tribunaux(dossier: Dossier, lieu: str) -> tuple[str, ...]:
    """Les tribunaux que le dossier dit compétents ; rien si la commune seule est connue."""
    debiteur, du_lieu = dossier.texte("controle.tribunal_debiteur"), dossier.texte("controle.tribunal_lieu")
    choix = {
        "domicile_debiteur": (debiteur,),
        "lieu_saisie": (du_lieu,),
        "situation_immeuble": (du_lieu,),
        "au_choix": (debiteur, du_lieu),
    }.get(lieu, ())
    return tuple(choix) if choix and all(choix) else ()


def _meme(designe: str, attendu: str) -> bool:
    un, autre = aplatir(designe), aplatir(attendu)
    return un == autre or _ville(un) == _ville(autre)


def _ville(plat: str) -> str:
    for debut in _DEBUTS:
        plat = plat.removeprefix(debut).strip()
    return plat


def _motif(mention: Mention, defaut: str, lieu: str) -> Motif:
    ou = f"le juge de l'exécution {_LIEUX[lieu]}" if lieu in _LIEUX else "un juge de l'exécution"
    return Motif(
        Objet.MENTION, mention.id, mention.gravite, f"{mention.article} ; CPCE R121-4",
        f"« {mention.texte} » : {defaut} ; c'est {ou} qui connaît des contestations.",
        f"Désigner {ou}.",
    )  # fmt: skip


def _controler_l_assignation(dossier: Dossier) -> Iterator[Motif]:
    nom, mots = _ASSIGNATIONS.get(dossier.demande.code, ("", ()))
    juridiction = dossier.texte("juridiction")
    if mots and juridiction and not contient_un_mot(juridiction, mots):
        yield Motif(
            Objet.MENTION, f"{dossier.demande.code}.juridiction", Gravite.IRREGULARITE, "CPC 54, 1°",
            f"« {dossier.demande.intitule} » se porte devant {nom}, et l'acte désigne « {juridiction} ».",
            "Corriger la juridiction, ou employer l'assignation qui lui convient.",
        )  # fmt: skip
