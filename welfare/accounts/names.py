"""The name by which a person signs what they do."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.rights.lookalikes import Deceit, deceit_of, tidy


def true_name(text: str) -> str:
    """`text` tidied; `ValidationError` if it could be taken for somebody else's name."""
    name = tidy(text)
    words = {
        Deceit.INVISIBLE: _("Contiene un carattere invisibile: cancellalo e scrivilo a mano."),
        Deceit.SCRIPT: _(
            "Contiene una lettera di un altro alfabeto, che può somigliare a una latina: scrivilo"
            " con lettere latine, come sul documento d’identità."
        ),
        Deceit.FORM: _("Contiene una lettera ornata o larga: scrivilo con lettere comuni."),
        Deceit.SIGN: _("Può contenere lettere, spazi, apostrofi, trattini e punti, e nient’altro."),
    }
    if deceit := deceit_of(name):
        raise forms.ValidationError(words[deceit], code=deceit.value)
    return name


def new_username() -> str:
    """The user name that Django wants and nobody sees: it says nothing of the person."""
    return uuid.uuid4().hex


class NamesForm(forms.Form):
    """First and last name, asked when an account is made."""

    first_name = forms.CharField(
        label=gettext_lazy("Il tuo nome"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Il tuo cognome"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["first_name", "last_name", "email", "password1"]

    def clean_first_name(self) -> str:
        return true_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return true_name(self.cleaned_data["last_name"])

    def signup(self, request: Any, user: Any) -> None:
        """allauth asks for it; the names have been saved with the rest of the form."""
