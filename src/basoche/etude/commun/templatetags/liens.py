"""``{% url %}`` : une page de travail a cinquante liens, presque toujours les mêmes au numéro près."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

register = template.Library()
# Ce qui varie dans un lien sans en changer la forme : la clé d'une ligne, le numéro d'un dossier.
_NUMERO = re.compile(r"\d{4}-\d{6}\Z", re.ASCII)
_FORMES_AU_PLUS = 2_000
_formes: dict[tuple[Any, ...], tuple[str, ...] | None] = {}


class Lien(URLNode):
    """Le lien de Django ; sa forme, apprise une fois de ``reverse``, sert ensuite avec d'autres numéros."""

    def render(self, context: Context) -> str:
        """L'adresse."""
        if self.kwargs or self.asvar:
            return super().render(context)
        variables = [argument.resolve(context) for argument in self.args]
        if not all(map(_varie_sans_risque, variables)):
            return super().render(context)
        requete = getattr(context, "request", None)
        if requete is None:
            return super().render(context)
        espace = getattr(requete.resolver_match, "namespace", None)
        vue = self.view_name.resolve(context)
        cle = (vue, espace, requete.META.get("SCRIPT_NAME"), *map(type, variables))
        forme = _formes.get(cle)
        if forme is None:
            if cle in _formes or len(_formes) >= _FORMES_AU_PLUS:
                return super().render(context)
            forme = _formes[cle] = _apprendre(vue, espace, variables)
            if forme is None:
                return super().render(context)
        morceaux = [forme[0]]
        for variable, suite in zip(variables, forme[1:], strict=True):
            morceaux += (str(variable), suite)
        return "".join(morceaux)


def _varie_sans_risque(valeur: Any) -> bool:
    return (type(valeur) is int and valeur >= 0) or (type(valeur) is str and _NUMERO.match(valeur) is not None)


def _apprendre(vue: str, espace: str | None, variables: list[Any]) -> tuple[str, ...] | None:
    """Les morceaux fixes de l'adresse, protégés pour une page ; ``None`` si elle ne se découpe pas sans doute."""
    temoins = [
        90_817_263_540 + rang if type(valeur) is int else f"90{rang:02d}-817263"
        for rang, valeur in enumerate(variables)
    ]
    try:
        reste, vraie = (reverse(vue, args=valeurs, current_app=espace) for valeurs in (temoins, variables))
    except NoReverseMatch:
        return None
    morceaux = []
    for temoin in map(str, temoins):
        debut, trouve, reste = reste.partition(temoin)
        if not trouve or temoin in reste:
            return None
        morceaux.append(debut)
    morceaux.append(reste)
    refaite = morceaux[0] + "".join(
        f"{variable}{suite}" for variable, suite in zip(variables, morceaux[1:], strict=True)
    )
    return tuple(map(escape, morceaux)) if refaite == vraie else None


@register.tag("url")
def lien(parser: Parser, token: Token) -> Lien:
    """Lit la balise comme Django."""
    lu = url(parser, token)
    return Lien(lu.view_name, lu.args, lu.kwargs, lu.asvar)
