"""Fields whose choices are known only when a form is made, as what they are."""

from typing import Any

from django import forms


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field of a form that offers choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def row_field(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """A field of a form that offers rows of the database."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field
