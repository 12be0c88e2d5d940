"""La note d'information : rédigée à partir du changement, corrigée et publiée par le clerc expert, lue par chacun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from basoche.etude.agenda.models import Niveau
from basoche.etude.agenda.taches import finir_les_taches, poser_tache
from basoche.etude.commun.actions import action, reprendre
from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.journal.chaine import journaliser
from basoche.etude.textes.models import Lecture, MesureReforme, Note
from basoche.veille.effets import effets_de_la_reforme
from basoche.veille.reformes import PorteSur, Qui, Reforme, reforme

QUI = {
    Qui.TOUS: "Tous", Qui.CLERC: "Clercs", Qui.CLERC_EXPERT: "Clerc expert",
    Qui.COMMISSAIRE_DE_JUSTICE: "Commissaire de justice", Qui.COMPTABILITE: "Comptabilité",
    Qui.RESPONSABLE_DES_MODELES: "Responsable des modèles", Qui.RESPONSABLE_DE_LA_VEILLE: "Responsable de la veille",
}  # fmt: skip
CONFIANCES = {
    "texte": "texte officiel lu", "recoupe": "sources concordantes", "une_source": "une seule source",
    "memoire": "de mémoire, à relire",
}  # fmt: skip
PORTE_SUR = {
    PorteSur.ACTE: "l'acte", PorteSur.BAIL: "le bail", PorteSur.CONTRAT: "le contrat", PorteSur.FACTURE: "la facture",
    PorteSur.INSTANCE: "l'instance", PorteSur.INTERETS: "le jour couru", PorteSur.ORDONNANCE: "l'ordonnance",
    PorteSur.PROCEDURE: "la procédure", PorteSur.SOMME: "la somme",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Une question de contrôle et ses réponses ; ``juste`` est le rang de la bonne."""

    texte: str
    reponses: tuple[str, ...]
    juste: int


# --- Rédiger -----------------------------------------------------------------------------------------------------


@action("veille.rediger")
def rediger_note(changement: Reforme, *, acteur: Collaborateur, le: date) -> Note:
    """Le brouillon de la note, fait de ce que l'on sait du changement ; celui qui existe déjà est rendu tel quel."""
    note, neuve = Note.objects.get_or_create(
        reforme=changement.id,
        defaults={
            "titre": changement.titre[:240], "corps": _corps(changement),
            "questions": ecrire_questions(_questions(changement)),
            "matieres": [matiere.value for matiere in changement.matieres], "redigee_par": acteur,
        },
    )  # fmt: skip
    if neuve:
        journaliser("note.rediger", acteur=acteur, objet=note, details={"genre": changement.id})
    return note


def _corps(changement: Reforme) -> str:
    """Des paragraphes ; « ## » ouvre une partie, « - » un point."""
    effets = effets_de_la_reforme(changement)
    mesure = MesureReforme.objects.filter(reforme=changement.id).first()
    parties = [
        ("Avant", [changement.avant]),
        ("Maintenant", [changement.apres]),
        ("Depuis quand", _depuis_quand(changement)),
        ("Ce que chacun doit faire", [f"- {QUI[faire.qui]} : {faire.quoi}" for faire in changement.a_faire]),
        ("Exemple", [changement.exemple] if changement.exemple else []),
        (
            "Ce que cela touche chez nous",
            [
                f"- {len(effets.modeles)} modèles, {len(effets.delais)} délais, {len(effets.tarif)} lignes de tarif et "
                f"{len(effets.parametres)} paramètres à relire.",
                *([f"- {mesure.dossiers} dossiers ouverts, {mesure.actes} actes en préparation "
                   f"(au {mesure.mesure_le:%d/%m/%Y})."] if mesure else []),
            ],
        ),
        ("Source et confiance", [f"{_confiance(changement)}.", *(f"- {source}" for source in _sources(changement))]),
        ("Reste à relire", [f"- {reste}" for reste in changement.reste_a_relire]),
    ]  # fmt: skip
    return "\n\n".join("\n".join((f"## {titre}", *lignes)) for titre, lignes in parties if lignes)


def _depuis_quand(changement: Reforme) -> list[str]:
    jour = changement.entree_en_vigueur
    lignes = [f"Depuis le {jour:%d/%m/%Y}." if jour else "Date non connue."]
    if changement.entree_incertaine:
        lignes.append(changement.entree_incertaine)
    return [*lignes, *(f"- {regle.regle}" for regle in changement.regle_transitoire)]


def _confiance(changement: Reforme) -> str:
    return f"Confiance : {CONFIANCES.get(changement.confiance.value, changement.confiance.value)}"


def _sources(changement: Reforme) -> Iterator[str]:
    for texte in changement.textes:
        parution = f" (Journal officiel du {texte.publication:%d/%m/%Y})" if texte.publication else ""
        yield f"{texte.texte}{parution}"
    yield from changement.sources


def _questions(changement: Reforme) -> list[Question]:
    """Deux questions qui se déduisent du changement ; le clerc expert les corrige."""
    questions = []
    jours = [changement.entree_en_vigueur, changement.publication, *(r.du for r in changement.regle_transitoire)]
    dates = list(dict.fromkeys(f"{jour:%d/%m/%Y}" for jour in jours if jour is not None))
    if changement.entree_en_vigueur is not None and len(dates) > 1:
        questions.append(Question("Depuis quel jour la règle nouvelle joue-t-elle ?", tuple(dates[:4]), 0))
    if changement.regle_transitoire:
        sur = changement.regle_transitoire[0].porte_sur
        autres = [un for un in (PorteSur.ACTE, PorteSur.INSTANCE, PorteSur.CONTRAT) if un is not sur][:2]
        questions.append(
            Question(
                "La date de quoi choisit entre l'ancienne règle et la nouvelle ?",
                tuple(PORTE_SUR[un] for un in (sur, *autres)), 0,
            )
        )  # fmt: skip
    return questions


def ecrire_questions(questions: Sequence[Question]) -> str:
    """Telles que le clerc expert les corrige : « ? question », « = la bonne réponse », « - une autre »."""
    lignes = []
    for question in questions:
        lignes.append(f"? {question.texte}")
        for rang, reponse in enumerate(question.reponses):
            lignes.append(f"{'=' if rang == question.juste else '-'} {reponse}")
    return "\n".join(lignes)


def lire_questions(ecrites: str) -> list[Question]:
    """Les questions écrites.

    Raises:
        ActionRefusee: une ligne mal commencée, une question sans bonne réponse ou sans autre réponse.
    """
    lues: list[tuple[str, list[str], list[int]]] = []
    for rang, brute in enumerate(ecrites.splitlines(), start=1):
        signe, ligne = brute.strip()[:1], brute.strip()[1:].strip()
        if not brute.strip():
            continue
        if signe == "?" and ligne:
            lues.append((ligne, [], []))
        elif signe in ("=", "-") and ligne and lues:
            if signe == "=":
                lues[-1][2].append(len(lues[-1][1]))
            lues[-1][1].append(ligne)
        else:
            raise _refus(f"ligne {rang}, « {brute.strip()[:40]} » ne se lit pas")
    for texte, reponses, justes in lues:
        if len(justes) != 1 or len(reponses) < 2:
            raise _refus(f"« {texte[:60]} » veut une bonne réponse et au moins une autre")
    return [Question(texte, tuple(reponses), justes[0]) for texte, reponses, justes in lues]


def _refus(quoi: str) -> ActionRefusee:
    return ActionRefusee(
        f"Questions : {quoi}.",
        conseil="Écrire « ? » devant une question, « = » devant sa bonne réponse, « - » devant les autres.",
        champ="questions",
    )


# --- Corriger, publier -------------------------------------------------------------------------------------------


@action("veille.rediger")
def corriger_note(
    note: Note, *, titre: str, corps: str, questions: str, acteur: Collaborateur, le: date, version_lue: int
) -> None:
    """Change le texte de la note ; publiée, elle garde ses accusés, qui disent quelle version a été lue.

    Raises:
        ActionRefusee: titre ou texte vides, questions illisibles.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    reprendre(note, version_lue)
    if not titre.strip() or not corps.strip():
        raise ActionRefusee("La note n'a pas de titre ou de texte.", conseil="L'écrire.", champ="corps")
    lire_questions(questions)
    note.titre, note.corps, note.questions = titre.strip()[:240], corps.strip(), questions.strip()
    note.save(update_fields=["titre", "corps", "questions"])
    journaliser("note.corriger", acteur=acteur, objet=note)


@action("veille.rediger")
def publier_note(note: Note, *, acteur: Collaborateur, le: date, version_lue: int) -> int:
    """Publie la note : chacun reçoit la tâche de la lire ; rend le nombre de lecteurs.

    Raises:
        ActionRefusee: déjà publiée.
        ConflitDeModification: un autre l'a changée entre-temps.
    """
    reprendre(note, version_lue)
    if note.etat == Note.Etat.PUBLIEE:
        raise ActionRefusee("Cette note est déjà publiée.", conseil="La corriger, au besoin.")
    note.etat, note.publiee_par, note.publiee_le = Note.Etat.PUBLIEE, acteur, timezone.now()
    note.save(update_fields=["etat", "publiee_par", "publiee_le"])
    lecteurs = lecteurs_de_la_veille(le)
    for lecteur in lecteurs:
        poser_tache(
            f"Lire et accuser lecture : {note.titre}", cle=_cle_de_tache(note, lecteur), genre="veille", le=le,
            pour_le=None, niveau=Niveau.VIGILANCE, a=lecteur, parce_que="note d'information",
            objet=f"textes.note:{note.pk}",
        )  # fmt: skip
    journaliser("note.publier", acteur=acteur, objet=note, details={"lignes": len(lecteurs)})
    return len(lecteurs)


def lecteurs_de_la_veille(le: date) -> list[Collaborateur]:
    """Ceux qui ont le droit de lire la veille ce jour-là."""
    presents = Collaborateur.objects.filter(is_active=True).prefetch_related("habilitations").order_by("pk")
    return [qui for qui in presents if qui.peut("veille.lire", le=le)]


def _cle_de_tache(note: Note, lecteur: Collaborateur) -> str:
    return f"note:{note.pk}:{lecteur.pk}"


# --- Lire --------------------------------------------------------------------------------------------------------


@action("veille.lire")
def accuser_lecture(note: Note, *, reponses: Sequence[int | None], acteur: Collaborateur, le: date) -> Lecture:
    """Accuse lecture d'une note publiée, toutes ses questions répondues juste.

    Raises:
        ActionRefusee: note non publiée, déjà lue, ou une réponse manque ou est fausse : le refus dit laquelle.
    """
    if note.etat != Note.Etat.PUBLIEE:
        raise ActionRefusee("Cette note n'est pas publiée.", conseil="Attendre sa publication.")
    questions = lire_questions(note.questions)
    for rang, question in enumerate(questions):
        donnee = reponses[rang] if rang < len(reponses) else None
        if donnee != question.juste:
            raise ActionRefusee(
                f"Question {rang + 1} : {'sans réponse' if donnee is None else 'ce n’est pas la bonne réponse'}.",
                conseil="Relire la note, puis répondre.", champ=f"question_{rang}",
            )  # fmt: skip
    lecture, neuve = Lecture.objects.get_or_create(
        note=note, collaborateur=acteur,
        defaults={
            "reponses": [question.reponses[question.juste] for question in questions], "version_lue": note.version,
        },
    )  # fmt: skip
    if not neuve:
        raise ActionRefusee("Vous avez déjà accusé lecture de cette note.", conseil="Il n'y a rien à y refaire.")
    finir_les_taches(_cle_de_tache(note, acteur))
    journaliser("note.lire", acteur=acteur, objet=note)
    return lecture


def reforme_de(note: Note) -> Reforme:
    """Le changement dont parle la note.

    Raises:
        ReformeInconnue: il n'est plus suivi.
    """
    return reforme(note.reforme)
