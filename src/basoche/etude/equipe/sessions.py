"""Qui a ouvert la page : sa session et son compte, lus à chaque page, donc par des requêtes préparées."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as SessionsEnBase
from django.contrib.sessions.models import Session
from django.utils import timezone

from basoche.etude.commun.requetes import Preparee
from basoche.etude.equipe.models import Collaborateur

_SESSION = Preparee(lambda cle: Session.objects.filter(session_key=cle), cles=(str,))
_COMPTE = Preparee(lambda cle: Collaborateur.objects.filter(pk=cle).order_by())


class SessionStore(SessionsEnBase):
    """Les sessions de Django en base ; une session expirée n'existe plus."""

    def _get_session_from_db(self) -> Session | None:
        trouvees = _SESSION.lire(self.session_key)
        if trouvees and trouvees[0].expire_date > timezone.now():
            return trouvees[0]
        self._session_key = None
        return None


class Entree(AuthenticationBackend):
    """L'entrée d'allauth ; le compte d'une session ouverte se relit à chaque page."""

    def get_user(self, user_id: int) -> Collaborateur | None:
        """Le collaborateur de cette clé, s'il peut encore entrer."""
        trouves = _COMPTE.lire(int(user_id))
        return trouves[0] if trouves and self.user_can_authenticate(trouves[0]) else None
