"""What people write about tokens and webhooks; actions write it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.choosing import choice_field
from districts.permissions import allowed
from districts.rights.scopes import Scope
from welfare.models import Token
from welfare.models.webhooks import Kind
from welfare.webhooks import addresses

DURATIONS = [
    (30, gettext_lazy("30 giorni")),
    (90, gettext_lazy("90 giorni")),
    (180, gettext_lazy("180 giorni")),
    (365, gettext_lazy("un anno")),
]
GRACES = [
    (0, gettext_lazy("no, da subito vale solo il nuovo")),
    (1, gettext_lazy("ancora per un giorno")),
    (3, gettext_lazy("ancora per 3 giorni")),
    (7, gettext_lazy("ancora per 7 giorni")),
]
_NEEDED = {
    Scope.WRITE_OBSERVATIONS: "impact.correct_observation",
    Scope.WRITE_PROPOSALS: "districts.ask_proposal",
}
"""What a hat must be able to do for a scope to be of any use to it."""


def offered_to(user: Any) -> list[tuple[str, str]]:
    """The scopes that a token of the hat worn can use, with their words."""
    words = dict(Token.ScopeChoice.choices)
    return [
        (scope.value, f"{scope.value}: {words[scope.value]}")
        for scope in Scope
        if scope not in _NEEDED or allowed(user, _NEEDED[scope])
    ]


class TokenForm(forms.Form):
    """A new token of the hat worn."""

    name = forms.CharField(
        label=gettext_lazy("Nome"),
        help_text=gettext_lazy("Quale programma lo usa, e dove: così sai quale revocare."),
        max_length=80,
        error_messages={"required": gettext_lazy("Scrivi quale programma lo userà.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Che cosa può fare"),
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
        error_messages={
            "required": gettext_lazy("Scegli almeno un permesso."),
            "invalid_choice": gettext_lazy("Nel ruolo in cui operi questo permesso non si dà."),
        },
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Per quanto tempo"),
        choices=DURATIONS,
        coerce=int,
        initial=90,
        error_messages={"invalid_choice": gettext_lazy("Un token dura al massimo un anno.")},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "scopes").choices = offered_to(user)


class GraceForm(forms.Form):
    """For how long the secret of before still counts."""

    grace = forms.TypedChoiceField(
        label=gettext_lazy("Il segreto di adesso vale ancora?"),
        help_text=gettext_lazy("Il tempo di scrivere quello nuovo dove serve."),
        choices=GRACES,
        coerce=int,
        initial=1,
    )


class WebhookForm(forms.Form):
    """A new webhook of the hat worn."""

    name = forms.CharField(
        label=gettext_lazy("Nome"),
        help_text=gettext_lazy("Quale sistema riceve."),
        max_length=80,
        error_messages={"required": gettext_lazy("Scrivi quale sistema riceve.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Indirizzo"),
        help_text=gettext_lazy("Comincia con https:// e si raggiunge dalla rete pubblica."),
        max_length=addresses.LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Scrivi l’indirizzo che riceve.")},
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Che cosa annunciare"),
        choices=Kind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Scegli almeno un evento.")},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            addresses.read_target(url, settings.WEBHOOK_ADMITTED_ORIGINS)
        except addresses.Refused as refused:
            raise forms.ValidationError(refusal_in_words(refused.reason)) from None
        return url


def refusal_in_words(reason: str) -> str:
    """Why nothing is sent to an address, and which ones would do."""
    return {
        addresses.FORM: _(
            "Non è un indirizzo che si possa usare: scrivilo come https://esempio.it/ricevi, in"
            " caratteri ASCII e senza “#”."
        ),
        addresses.SCHEME: _("L’indirizzo deve cominciare con https://."),
        addresses.CREDENTIALS: _(
            "Togli nome e password dall’indirizzo: chi riceve ci riconosce dalla firma."
        ),
        addresses.PORT: _("Si consegna solo alle porte 443 e 8443."),
        addresses.PRIVATE: _(
            "L’indirizzo è di una rete interna: si consegna solo a indirizzi pubblici."
        ),
    }[reason]
