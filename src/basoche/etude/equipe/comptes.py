"""Les comptes ne se créent pas d'eux-mêmes : l'étude les ouvre, et ce qui s'y passe est au journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from basoche.etude.equipe.models import Collaborateur, Fonction
from basoche.etude.journal.chaine import journaliser

# Qui tient les comptes ou signe les actes : second facteur exigé sans qu'on l'ait réglé, hors démonstration.
_SENSIBLES = frozenset({Fonction.COMMISSAIRE, Fonction.ADMINISTRATEUR})


def exige_second_facteur(collaborateur: Collaborateur) -> bool:
    """Vrai si ce collaborateur ne travaille pas sans second facteur (``BASOCHE_SECOND_FACTEUR``)."""
    reglage = settings.ENVIRONNEMENT.second_facteur
    if reglage is not None:
        return bool(reglage)
    return collaborateur.fonction in _SENSIBLES and not settings.ENVIRONNEMENT.demonstration


def est_present(collaborateur: Collaborateur, le: date) -> bool:
    """Vrai si son compte est ouvert et qu'il n'est pas parti à cette date."""
    return collaborateur.is_active and (collaborateur.parti_le is None or le < collaborateur.parti_le)


class Comptes(DefaultAccountAdapter):
    """Aucune inscription libre, aucun courriel ; les échecs de connexion sont au journal."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "L'identifiant ou la phrase de passe ne va pas.",
        "too_many_login_attempts": "Trop d'essais : attendre cinq minutes, puis recommencer.",
        "enter_current_password": "Ce n'est pas votre phrase de passe actuelle.",
        "incorrect_password": "Ce n'est pas votre phrase de passe.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (imposé)
        """Jamais."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """L'identifiant est donné par l'étude."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (imposé)
        """Au travail."""
        return str(settings.LOGIN_REDIRECT_URL)

    def send_notification_mail(self, *arguments: Any, **nommes: Any) -> None:
        """Rien par courriel : le journal le dit."""

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **nommes: Any) -> Any:
        """Qui est parti n'entre plus, même si son compte n'a pas encore été fermé."""
        if not est_present(user, timezone.localdate()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **nommes)

    def authentication_failed(self, request: HttpRequest, **titres: Any) -> None:
        """Un essai manqué sur un compte qui existe est au journal ; un identifiant inventé n'y laisse rien."""
        vise = Collaborateur.objects.filter(identifiant=str(titres.get("username", ""))).first()
        if vise is not None:
            journaliser("session.refuser", acteur="inconnu", objet=vise)
        super().authentication_failed(request, **titres)


class SecondFacteur(DefaultMFAAdapter):
    """Les secrets du second facteur sont chiffrés en base."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n'est pas le bon, ou il a déjà servi.",
        "cannot_delete_authenticator": "Votre fonction exige un second facteur : en ajouter un autre d'abord.",
    }

    def encrypt(self, text: str) -> str:
        """Chiffre avec la clé des secrets."""
        return Fernet(settings.ENVIRONNEMENT.cle_protegee).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Déchiffre."""
        return Fernet(settings.ENVIRONNEMENT.cle_protegee).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Le dernier ne se retire pas quand le second facteur est exigé."""
        from allauth.mfa.models import Authenticator

        autres = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return not exige_second_facteur(authenticator.user) or autres.exclude(type="recovery_codes").exists()

    def send_notification_mail(self, *arguments: Any, **nommes: Any) -> None:
        """Rien par courriel : le journal le dit."""
