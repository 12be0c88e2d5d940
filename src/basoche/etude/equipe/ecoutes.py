"""Ce que le journal retient des comptes : connexions, sorties, phrases de passe, second facteur."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as comptes
from allauth.mfa import signals as second
from django.dispatch import receiver

from basoche.etude.equipe.models import Collaborateur
from basoche.etude.equipe.passage import POSE
from basoche.etude.journal.chaine import journaliser


@receiver(comptes.user_logged_in)
def _entrer(user: Collaborateur, **_: Any) -> None:
    journaliser("session.ouvrir", acteur=user, objet=user)


@receiver(comptes.password_changed)
def _changer(user: Collaborateur, **_: Any) -> None:
    Collaborateur.objects.filter(pk=user.pk).update(doit_changer_mot_de_passe=False)
    journaliser("compte.changer_mot_de_passe", acteur=user, objet=user)


@receiver(second.authenticator_added)
def _poser(user: Collaborateur, authenticator: Any, **_: Any) -> None:
    journaliser("compte.poser_second_facteur", acteur=user, objet=user, details={"genre": authenticator.type})


@receiver(second.authenticator_removed)
def _retirer(user: Collaborateur, authenticator: Any, request: Any = None, **_: Any) -> None:
    if request is not None:
        request.session.pop(POSE, None)  # à la page suivante, on redemande s'il en reste un
    journaliser("compte.retirer_second_facteur", acteur=user, objet=user, details={"genre": authenticator.type})
