"""What people write on the workbench: read and judged; actions write it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.choosing import row_field
from districts.languages import local
from districts.models import Act, BoundaryRevision
from districts.models.zonings import MIN_RATIONALE

MOST_YEARS_AHEAD = 10
"""Of the day from which a law may be said to hold."""
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordsForm(forms.Form):
    """What a draft is called and why it exists."""

    title = forms.CharField(
        label=_("Titolo"),
        max_length=200,
        error_messages={"required": _("Dai un titolo alla bozza.")},
    )
    rationale = forms.CharField(
        label=_("Perché i confini dovrebbero cambiare"),
        help_text=_("Almeno 30 caratteri: si leggono accanto alla bozza, e poi alla legge."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=MIN_RATIONALE,
        max_length=5000,
        error_messages={
            "required": _("Scrivi perché i confini dovrebbero cambiare."),
            "min_length": _("Scrivi almeno 30 caratteri."),
        },
    )


class RevisionChoice(forms.ModelChoiceField):
    """Revisions by what they are, and of which zoning."""

    def label_from_instance(self, revision: Any) -> str:
        zoning = local(revision.zoning, "name")
        return f"{zoning} · {revision.title} ({revision.get_state_display()})"


class NewDraftForm(WordsForm):
    """A draft forked from a revision."""

    revision = RevisionChoice(
        label=_("Parte da"),
        help_text=_("La legge di oggi, una di ieri o un'altra bozza."),
        queryset=BoundaryRevision.objects.none(),
        empty_label="—",
        error_messages={
            "required": _("Scegli da quali confini parte la bozza."),
            "invalid_choice": _("Questi confini non ci sono: scegline altri dall'elenco."),
        },
    )
    field_order = ("revision", "title", "rationale")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = BoundaryRevision.objects.select_related("zoning")
        rows = rows.exclude(zoning__kind="region").order_by(
            "zoning__name_it", F("effective_from").desc(nulls_last=True)
        )
        row_field(self, "revision").queryset = rows


class LawForm(WordsForm):
    """What the law will say of itself, before its adoption is asked for."""

    act = forms.ModelChoiceField(
        label=_("Atto"),
        help_text=_("Se non c'è, prima registralo fra gli atti."),
        queryset=Act.objects.all(),
        empty_label="—",
        error_messages={
            "required": _("Scegli l'atto che adotta i confini."),
            "invalid_choice": _("Questo atto non c'è: sceglilo dall'elenco."),
        },
    )
    effective_from = forms.DateField(
        label=_("In vigore dal"),
        widget=_DAY,
        error_messages={
            "required": _("Indica da che giorno valgono i confini."),
            "invalid": _("La data non esiste: scrivila come 09/05/2016."),
        },
    )

    def clean_effective_from(self) -> date:
        """A year that nobody means is a slip of the keyboard, and would stand in a law."""
        day: date = self.cleaned_data["effective_from"]
        if day.year > timezone.localdate().year + MOST_YEARS_AHEAD:
            raise ValidationError(
                _("È fra più di %(n)s anni: controlla l'anno.") % {"n": MOST_YEARS_AHEAD}
            )
        return day
