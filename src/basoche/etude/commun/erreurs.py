"""Les refus de l'application."""

from __future__ import annotations

from basoche.droit.erreurs import ErreurBasoche


class DroitRefuse(ErreurBasoche):
    """Le collaborateur n'a pas le droit de faire cette action."""

    code = "droit_refuse"


class ActionRefusee(ErreurBasoche):
    """L'état de l'objet ne permet pas l'action."""

    code = "action_refusee"


class ConflitDeModification(ErreurBasoche):
    """Un autre collaborateur a changé l'objet depuis qu'il a été lu."""

    code = "conflit_de_modification"
