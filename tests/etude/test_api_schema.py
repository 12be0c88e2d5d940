"""schemathesis contre l'API : jamais une panne, et chaque réponse conforme au schéma publié."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from basoche.etude.api.cles import creer_cle
from basoche.etude.api.models import CleApi

pytestmark = pytest.mark.django_db
EXEMPLES = 25
VERIFIES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = (
    "lire_client", "lister_dossiers", "ouvrir_dossier", "lire_dossier", "lire_decompte", "lister_actes", "lire_acte",
    "lire_pdf", "lister_evenements", "lister_versements", "declarer_versement",
)  # fmt: skip


@pytest.fixture
def entetes(creancier, commissaire, le):
    _, secret = creer_cle(
        creancier, libelle="schemathesis", repondant=commissaire, acteur=commissaire, le=timezone.localdate(),
        peut_verser=True, peut_ouvrir=True, limite_par_minute=6_000,
    )  # fmt: skip
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def serveur():
    """L'application, sans qu'une réponse ferme la base de l'essai."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(serveur, entetes):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=serveur, headers=entetes)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_une_operation_ne_tombe_jamais_en_panne_et_repond_selon_son_schema(schema, entetes, dossier, operation):
    visee = schema.find_operation_by_id(operation)

    @settings(
        max_examples=EXEMPLES,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=visee.as_strategy())
    def eprouver(case):
        CleApi.objects.update(minute=0)
        if isinstance(case.path_parameters, dict) and "numero" in case.path_parameters:
            case.path_parameters["numero"] = dossier.numero
        case.call_and_validate(headers=entetes, checks=VERIFIES)

    eprouver()


def test_toutes_les_operations_du_schema_sont_eprouvees(schema):
    vues = {op.ok().definition.raw["operationId"] for op in schema.get_all_operations()}
    assert vues == set(OPERATIONS)
