"""Les réglages de Django, faits de l'environnement."""

from __future__ import annotations

import os

from csp.constants import NONE, SELF

from basoche.etude.reglages.courriel import lire_courriel
from basoche.etude.reglages.environnement import lire_environnement

ENVIRONNEMENT = lire_environnement()

SECRET_KEY = ENVIRONNEMENT.secret
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONNEMENT.hotes)
DATABASES = {"default": dict(ENVIRONNEMENT.base)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "basoche.etude.commun",
    "basoche.etude.journal",
    "basoche.etude.equipe",
    "basoche.etude.personnes",
    "basoche.etude.dossiers",
    "basoche.etude.agenda",
    "basoche.etude.actes",
    "basoche.etude.tournees",
    "basoche.etude.textes",
    "basoche.etude.strategie",
    "basoche.etude.travaux",
    "basoche.etude.bureau",
    "basoche.etude.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "basoche.etude.equipe.passage.Passage",
    "basoche.etude.commun.refus.PagesDeRefus",
]

ROOT_URLCONF = "basoche.etude.adresses"
WSGI_APPLICATION = "basoche.etude.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "basoche.etude.commun.contexte.page",
                "basoche.etude.textes.contexte.droit",
            ],
            "builtins": ["basoche.etude.commun.templatetags.liens"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

# --- Comptes -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "equipe.Collaborateur"
AUTHENTICATION_BACKENDS = ["basoche.etude.equipe.sessions.Entree"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("identifiant", "prenom", "nom", "courriel")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifiant"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "basoche.etude.equipe.comptes.Comptes"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Cinq essais manqués d'un compte en cinq minutes, dix par minute d'une même adresse ; comptés en base, donc pour tous
# les processus qui servent l'application.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "login": "30/m/ip", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONNEMENT.mandataires
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "equipe_essais_de_connexion",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
MFA_ADAPTER = "basoche.etude.equipe.comptes.SecondFacteur"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Basoche"

# --- Sessions, transport -----------------------------------------------------------------------------------------
SESSION_ENGINE = "basoche.etude.equipe.sessions"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "basoche.etude.commun.pages_d_erreur.jeton_refuse"
# Le serveur de devant dit si le client est venu en HTTPS ; sans lui, cet en-tête n'est pas cru.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONNEMENT.mandataires else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONNEMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONNEMENT.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Travaux de fond, courriels ----------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
COURRIEL = lire_courriel(os.environ, ENVIRONNEMENT.donnees, demonstration=ENVIRONNEMENT.demonstration)
EMAIL_BACKEND, EMAIL_FILE_PATH = COURRIEL.moteur, COURRIEL.dossier
EMAIL_HOST, EMAIL_PORT = COURRIEL.hote, COURRIEL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = COURRIEL.utilisateur, COURRIEL.secret
EMAIL_USE_TLS, EMAIL_USE_SSL = COURRIEL.chiffrement == "starttls", COURRIEL.chiffrement == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = COURRIEL.de

# --- Fichiers, langue, traces ------------------------------------------------------------------------------------
STATIC_URL = "/statique/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "basoche.etude.commun.fichiers.FichiersServis"},
}
# Aucune copie à faire au déploiement : les fichiers sont servis d'où ils sont.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # « basoche travaux » dit lui-même ce qui échoue ; la trace est gardée en base avec le travail.
    "loggers": {nom: {"level": "CRITICAL"} for nom in ("django_tasks", "django_tasks_db")},
}
