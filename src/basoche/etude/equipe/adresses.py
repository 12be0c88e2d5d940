"""Les adresses des comptes : celles d'allauth que l'étude emploie, en français ; les autres sont fermées.

Une inscription libre, un mot de passe perdu par courriel, un code de connexion envoyé : l'étude ouvre elle-même les
comptes, et un nouveau premier mot de passe se donne de la main à la main.
"""

from allauth.account import views as comptes
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cles
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import path


@login_not_required
def fermee(requete: HttpRequest) -> None:
    """Une page d'allauth que l'étude n'emploie pas : allauth en demande le nom, personne ne l'ouvre."""
    raise Http404


urlpatterns = [
    path("connexion", comptes.login, name="account_login"),
    path("deconnexion", comptes.logout, name="account_logout"),
    path("ferme", comptes.account_inactive, name="account_inactive"),
    path("confirmer", comptes.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe", comptes.password_change, name="account_change_password"),
    path("inscription", fermee, name="account_signup"),
    path("courriel", fermee, name="account_email"),
    path("mot-de-passe/premier", fermee, name="account_set_password"),
    path("mot-de-passe/perdu", fermee, name="account_reset_password"),
    path("second-facteur", second.index, name="mfa_index"),
    path("second-facteur/code", second.authenticate, name="mfa_authenticate"),
    path("second-facteur/confirmer", second.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/application", application.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/application/retirer", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/secours", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/secours/nouveaux", secours.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-facteur/secours/fichier", secours.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cles", cles.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter", cles.add_webauthn, name="mfa_add_webauthn"),
    path("cles/confirmer", cles.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cles/<int:pk>/retirer", cles.remove_webauthn, name="mfa_remove_webauthn"),
    path("cles/<int:pk>/nommer", cles.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/entrer", cles.login_webauthn, name="mfa_login_webauthn"),
]
