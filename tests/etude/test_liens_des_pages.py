"""Les liens d'une page sont ceux de Django, quel que soit le numéro."""

from __future__ import annotations

from html import escape

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse, set_script_prefix

VUES = sorted(nom for nom in get_resolver().namespace_dict["bureau"][1].reverse_dict if isinstance(nom, str))
VALEURS = (0, 7, 123_456_789, "2026-000123", "2017-999999", "titre", "à / <b>?", -4)


def _rendre(gabarit, **variables):
    requete = RequestFactory().get("/")
    requete.resolver_match = None
    return Template(gabarit).render(RequestContext(requete, variables))


def _attendu(vue, *arguments):
    try:
        return escape(reverse(vue, args=arguments), quote=True)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("nom", VUES)
def test_chaque_lien_du_bureau_est_celui_de_django(db, nom):
    vue, trouves = f"bureau:{nom}", 0
    for arguments in [(), *((v,) for v in VALEURS), *((v, w) for v in VALEURS for w in (5, 81, "2026-000123", "x"))]:
        noms = ["a", "b"][: len(arguments)]
        gabarit = f"{{% url '{vue}' {' '.join(noms)} %}}"
        attendu = _attendu(vue, *arguments)
        variables = dict(zip(noms, arguments, strict=True))
        if attendu is None:
            with pytest.raises(NoReverseMatch):
                _rendre(gabarit, **variables)
        else:
            trouves += 1
            assert _rendre(gabarit, **variables) == attendu
    assert trouves or _attendu(vue) is None


def test_le_prefixe_du_serveur_est_suivi():
    assert _rendre("{% url 'bureau:fiche' 'numero' %}") == "/dossiers/numero"
    avant = _rendre("{% url 'bureau:fiche' n %}", n="2026-000001")
    requete = RequestFactory(SCRIPT_NAME="/etude").get("/")
    requete.resolver_match = None
    set_script_prefix("/etude/")
    try:
        sous = Template("{% url 'bureau:fiche' n %}").render(RequestContext(requete, {"n": "2026-000002"}))
    finally:
        set_script_prefix("/")
    assert (avant, sous) == ("/dossiers/2026-000001", "/etude/dossiers/2026-000002")


def test_sans_requete_ni_forme_le_lien_reste_celui_de_django():
    assert Template("{% url 'bureau:fiche' n %}").render(Context({"n": "2026-000001"})) == "/dossiers/2026-000001"
    assert _rendre("{% url 'bureau:fiche' n as lien %}[{{ lien }}]", n="2026-000001") == "[/dossiers/2026-000001]"
    assert _rendre("{% url 'bureau:inconnu' as lien %}[{{ lien }}]") == "[]"
