"""Ce qui relie des dossiers : le conflit d'intérêts à l'ouverture, et les dossiers du même débiteur, titre ou lieu.

Ce qu'un collaborateur ne voit pas ne lui est jamais nommé : un conflit caché se dit sans numéro ni personne.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from basoche.etude.commun.requetes import VIDE, jour_en_base, lire_lignes
from basoche.etude.dossiers.models import Cloison, Dossier, Etat, Partie, Role
from basoche.etude.dossiers.tenue import COTE_DEBITEUR
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.personnes.models import Personne

COTE_CREANCIER = (Role.CREANCIER, Role.MANDANT)
_LUS_AU_PLUS = 50
AU_PLUS = 10
_DU_MEME_DEBITEUR = (
    "SELECT dossier_id FROM dossiers_partie WHERE personne_id IN (%s) AND role IN (%s) "
    "ORDER BY dossier_id DESC LIMIT %s"
)
_DU_MEME_ROLE = (
    "SELECT dossier_id, cle_rg, date FROM dossiers_titreexecutoire WHERE cle_rg IN (%s) AND date IN (%s) LIMIT %s"
)
CACHE = "Une des parties est dans la position contraire dans un dossier qui ne vous est pas ouvert."


@dataclass(frozen=True, slots=True)
class Conflit:
    """Un conflit possible ; ``dossier`` et ``personne`` sont vides s'ils ne peuvent pas être nommés."""

    message: str
    dossier: Dossier | None = None
    personne: Personne | None = None


def conflits_d_interets(
    parties: Iterable[tuple[Personne, str]], collaborateurs: Sequence[Collaborateur | None], *, lecteur: Collaborateur
) -> list[Conflit]:
    """Les conflits d'un dossier à ouvrir.

    Args:
        parties: chaque personne et son rôle.
        collaborateurs: qui le suivrait (une cloison le concernant est un conflit).
        lecteur: à qui on le dit ; ce qu'il ne voit pas n'est pas nommé.
    """
    memes: dict[int, Personne] = {}
    inverses = Q(pk__in=[])
    for personne, role in parties:
        cles = _memes_personnes(personne)
        memes.update(dict.fromkeys(cles, personne))
        if role in COTE_CREANCIER:
            inverses |= Q(personne__in=cles, role__in=COTE_DEBITEUR)
        elif role in COTE_DEBITEUR:
            inverses |= Q(personne__in=cles, role__in=COTE_CREANCIER)
    trouvees = list(
        Partie.objects.filter(inverses).exclude(dossier__etat=Etat.CLOS).select_related("dossier")[:_LUS_AU_PLUS]
    )
    visibles = set(
        Dossier.objects.visibles_par(lecteur)
        .filter(pk__in=[partie.dossier_id for partie in trouvees])
        .values_list("pk", flat=True)
    )
    conflits = [
        Conflit(
            f"{memes[partie.personne_id]} est {partie.get_role_display().lower()} dans le dossier ouvert "
            f"{partie.dossier}.",
            partie.dossier,
            memes[partie.personne_id],
        )
        for partie in trouvees
        if partie.dossier_id in visibles
    ]
    if any(partie.dossier_id not in visibles for partie in trouvees):
        conflits.append(Conflit(f"{CACHE} En parler au commissaire de justice avant d'ouvrir."))
    return conflits + _cloisons(memes, [qui for qui in collaborateurs if qui is not None])


def _cloisons(cles: Iterable[int], collaborateurs: Sequence[Collaborateur]) -> list[Conflit]:
    posees = Cloison.objects.filter(collaborateur__in=collaborateurs, dossier__parties__personne__in=list(cles))
    return [
        Conflit(f"{cloison.collaborateur} est tenu à l'écart d'un dossier où figure une des parties.")
        for cloison in {c.collaborateur_id: c for c in posees.select_related("collaborateur")[:_LUS_AU_PLUS]}.values()
    ]


def _memes_personnes(personne: Personne) -> set[int]:
    """Les fiches de la même personne : la sienne, celles du même SIREN, du même nom et de la même naissance."""
    cles = {personne.pk}
    if personne.siren:
        cles.update(
            Personne.objects.filter(siren=personne.siren)
            .exclude(siren=VIDE)
            .values_list("pk", flat=True)[:_LUS_AU_PLUS]
        )
    if personne.naissance_le:
        memes = Personne.objects.filter(cle=personne.cle, naissance_le=personne.naissance_le)
        cles.update(memes.values_list("pk", flat=True)[:_LUS_AU_PLUS])
    return cles


@dataclass(frozen=True, slots=True)
class Lien:
    """Un autre dossier visible, et ce qui le relie."""

    dossier: Dossier
    motif: str


def dossiers_lies(dossier: Dossier, collaborateur: Collaborateur) -> list[Lien]:
    """Les dossiers visibles du même débiteur, du même titre ou du même immeuble, les plus récents d'abord."""
    debiteurs = [partie.personne_id for partie in dossier.parties.all() if partie.role in COTE_DEBITEUR]
    motifs = dict.fromkeys(_du_meme_debiteur(debiteurs), "même débiteur")
    for cle in _du_meme_titre(dossier):
        motifs.setdefault(cle, "même titre")
    if dossier.cle_immeuble:
        voisins = (
            Dossier.objects.filter(cle_immeuble=dossier.cle_immeuble)
            .exclude(cle_immeuble=VIDE)
            .values_list("pk", flat=True)
        )
        for cle in voisins[:_LUS_AU_PLUS]:
            motifs.setdefault(cle, "même immeuble")
    motifs.pop(dossier.pk, None)
    if not motifs:
        return []
    visibles = Dossier.objects.visibles_par(collaborateur).filter(pk__in=list(motifs))
    return [Lien(lie, motifs[lie.pk]) for lie in visibles[:AU_PLUS]]


def _du_meme_debiteur(personnes: Sequence[int]) -> list[int]:
    if not personnes:
        return []
    return [cle for (cle,) in lire_lignes(_DU_MEME_DEBITEUR, [personnes, [*map(str, COTE_DEBITEUR)], _LUS_AU_PLUS])]


def _du_meme_titre(dossier: Dossier) -> list[int]:
    """Les dossiers dont un titre a le même numéro de rôle et la même date ; une requête."""
    siens = {(titre.cle_rg, titre.date) for titre in dossier.titres.all() if titre.cle_rg}
    if not siens:
        return []
    cles, jours = [cle for cle, _ in siens], [jour_en_base(jour) for _, jour in siens]
    lus = lire_lignes(_DU_MEME_ROLE, [cles, jours, _LUS_AU_PLUS])
    # Les couples se vérifient ici : deux titres du dossier peuvent croiser le rôle de l'un et la date de l'autre.
    couples = {(cle, str(jour)) for cle, jour in siens}
    return [dossier for dossier, cle, jour in lus if (cle, str(jour)) in couples]
