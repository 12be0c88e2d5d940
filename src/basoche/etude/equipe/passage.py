"""À chaque page : qui est parti sort ; un premier mot de passe se change ; le second facteur exigé se pose d'abord."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from basoche.etude.equipe.comptes import est_present, exige_second_facteur

_TOUJOURS = frozenset({"account_logout", "account_login", "account_change_password", "account_reauthenticate"})
_POUR_LE_SECOND_FACTEUR = _TOUJOURS | {
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}  # fmt: skip
POSE = "second_facteur_pose"


class Passage:
    """Garde l'entrée de chaque page, et interdit d'en laisser une copie sur le poste."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, requete: HttpRequest) -> HttpResponse:
        """Passe la requête, et pose les en-têtes."""
        reponse = self.suite(requete)
        if getattr(requete, "user", None) is not None and requete.user.is_authenticated:
            reponse.headers.setdefault("Cache-Control", "no-store")
        reponse.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
        return reponse

    def process_view(self, requete: HttpRequest, *_: object) -> HttpResponse | None:
        """Renvoie où il faut, ou laisse passer."""
        qui = requete.user
        if not qui.is_authenticated:
            return None
        if not est_present(qui, timezone.localdate()):
            logout(requete)
            return redirect("account_inactive")
        nom = requete.resolver_match.url_name if requete.resolver_match else ""
        if qui.doit_changer_mot_de_passe and nom not in _TOUJOURS:
            messages.warning(requete, "Cette première phrase de passe vous a été donnée : choisissez la vôtre.")
            return redirect("account_change_password")
        if exige_second_facteur(qui) and nom not in _POUR_LE_SECOND_FACTEUR and not self._l_a(requete):
            messages.warning(requete, "Votre fonction exige un second facteur : posez-le pour continuer.")
            return redirect("mfa_index")
        return None

    @staticmethod
    def _l_a(requete: HttpRequest) -> bool:
        """Demandé une fois par session : le retirer est impossible tant qu'il est exigé."""
        if not requete.session.get(POSE):
            if not is_mfa_enabled(requete.user):
                return False
            requete.session[POSE] = True
        return True
