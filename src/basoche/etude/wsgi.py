"""L'application WSGI, pour gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "basoche.etude.reglages.application")
application = get_wsgi_application()
# Ce qui vient d'être chargé sert jusqu'à l'arrêt : ne plus le parcourir à chaque ramassage, et ramasser moins souvent.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
