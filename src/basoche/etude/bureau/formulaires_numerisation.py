"""Les originaux numérisés, plusieurs à la fois."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from basoche.etude.commun.formulaires import Formulaire

AU_PLUS = 100


class _PlusieursFichiers(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ChampFichiers(forms.FileField):
    widget = _PlusieursFichiers

    def clean(self, valeur: Any, initial: Any = None) -> list[UploadedFile]:
        fichiers = valeur if isinstance(valeur, list | tuple) else [valeur]
        if len(fichiers) > AU_PLUS:
            raise forms.ValidationError(f"{AU_PLUS} fichiers au plus à la fois. Les déposer en plusieurs fois.")
        return [super(_ChampFichiers, self).clean(fichier, initial) for fichier in fichiers]


class FormulaireNumerisation(Formulaire):
    """Ce que rend le numériseur."""

    fichiers = _ChampFichiers(
        label="Originaux signés numérisés", help_text="Des PDF, un par acte ; le code-barres est lu dans l'image."
    )

    def __init__(self, *args: Any, **nommes: Any) -> None:
        super().__init__(*args, **nommes)
        self.fields["fichiers"].widget.attrs["accept"] = "application/pdf"
