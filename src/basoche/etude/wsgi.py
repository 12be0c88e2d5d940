"""L'application WSGI, pour gunicorn."""

import gc
import os
from contextlib import suppress
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from basoche.droit.erreurs import ErreurBasoche

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "basoche.etude.reglages.application")
application = get_wsgi_application()


def _charger_d_avance() -> None:
    """Ce que la première page attendrait, base, adresses, gabarits, taux : elle n'est pas plus lente que les autres."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import reverse

    from basoche.etude.commun.lecture_d_avance import lire_d_avance
    from basoche.guichet import decompte

    base = settings.DATABASES["default"]
    if base["ENGINE"].endswith("sqlite3"):
        lire_d_avance(Path(base["NAME"]))
    reverse("bureau:accueil")
    for page in ("accueil", "dossiers", "fiche", "preuve", "recherche"):
        get_template(f"bureau/{page}.html")
    with suppress(ErreurBasoche):  # une valeur qui manque se dira sur la page qui en a besoin
        decompte.calculer(decompte.EXEMPLE)


_charger_d_avance()
# Ce qui vient d'être chargé sert jusqu'à l'arrêt : ne plus le parcourir à chaque ramassage, et ramasser moins souvent.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
