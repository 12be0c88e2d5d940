"""Des annonces fictives au format réel : réponse de l'API, fichier de la DILA, et un serveur qui les rejoue."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SIREN = "123456782"


def enregistrement(**champs: Any) -> dict[str, Any]:
    """Une ouverture de liquidation ; les champs composés sont du JSON dans une chaîne, comme l'API les rend."""
    return {
        "id": "A202601765232",
        "publicationavis": "A",
        "parution": "20260176",
        "dateparution": "2026-09-15",
        "numeroannonce": 5232,
        "typeavis": "annonce",
        "typeavis_lib": "Avis initial",
        "familleavis": "collective",
        "familleavis_lib": "Procédures collectives",
        "numerodepartement": "64",
        "tribunal": "Greffe du Tribunal de Commerce de Valmont",
        "commercant": "Menuiserie du Lac",
        "ville": "VALMONT",
        "cp": "99000",
        "registre": [SIREN, "123 456 782"],
        "listepersonnes": json.dumps({"personne": {"typePersonne": "pm", "denomination": "Menuiserie du Lac"}}),
        "jugement": json.dumps(
            {
                "famille": "Jugement d'ouverture",
                "nature": "Jugement d'ouverture de liquidation judiciaire",
                "date": "2026-09-08",
            }
        ),
        "acte": None,
        "depot": None,
        "parutionavisprecedent": None,
        "url_complete": "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:A202601765232",
    } | champs


def reponse(*enregistrements: dict[str, Any], total: int | None = None) -> bytes:
    """Le corps que rend l'API."""
    return json.dumps(
        {"total_count": len(enregistrements) if total is None else total, "results": list(enregistrements)}
    ).encode()


FICHIER_DILA = """<?xml version="1.0" encoding="UTF-8"?>
<PCL_REDIFF xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="PCL.xsd">
<parution>20260176</parution><dateParution>2026-09-15</dateParution>
<annonces>
 <annonce><typeAnnonce><annonce/></typeAnnonce><nojo>X</nojo><numeroAnnonce>5232</numeroAnnonce>
  <numeroDepartement>64</numeroDepartement><tribunal>GREFFE DU TRIBUNAL DE COMMERCE DE VALMONT</tribunal>
  <numeroImmatriculation><numeroIdentificationRCS>123 456 782</numeroIdentificationRCS><codeRCS>RCS</codeRCS>
  <nomGreffeImmat>Valmont</nomGreffeImmat></numeroImmatriculation>
  <personneMorale><denomination>Menuiserie du Lac</denomination><formeJuridique>SARL</formeJuridique></personneMorale>
  <adresse><france><ville>Valmont</ville></france></adresse>
  <jugement><famille>Jugement d'ouverture</famille><nature>Jugement d'ouverture de liquidation judiciaire</nature>
  <date>08 septembre 2026</date><complementJugement>Liquidateur : Me X.</complementJugement></jugement></annonce>
 <annonce><typeAnnonce><annonce/></typeAnnonce><numeroAnnonce>5233</numeroAnnonce>
  <personnePhysique><nom>Mérand</nom><prenom>Paul</prenom></personnePhysique><nonInscrit>oui</nonInscrit>
  <jugement><famille>Jugement de clôture</famille><nature>Jugement de clôture pour insuffisance d'actif</nature>
  </jugement></annonce>
</annonces></PCL_REDIFF>
""".encode()


@contextmanager
def serveur(*corps: tuple[int, dict[str, str], bytes]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """Un serveur local qui rend ces réponses l'une après l'autre ; son adresse, et ce qu'on lui a demandé."""
    demandes: list[dict[str, list[str]]] = []
    restent = list(corps)

    class Guichet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            demandes.append(parse_qs(urlsplit(self.path).query))
            code, entetes, octets = restent.pop(0) if len(restent) > 1 else restent[0]
            self.send_response(code)
            for nom, valeur in entetes.items():
                self.send_header(nom, valeur)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_: object) -> None:
            """Rien à l'écran."""

    guichet = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    fil = threading.Thread(target=guichet.serve_forever, kwargs={"poll_interval": 0.01})
    fil.start()
    try:
        yield f"http://127.0.0.1:{guichet.server_address[1]}/records", demandes
    finally:
        guichet.shutdown()
        guichet.server_close()
        fil.join()
