"""L'application WSGI, pour gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "basoche.etude.reglages.application")
application = get_wsgi_application()
