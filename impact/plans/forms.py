"""What people write about a plan of a district: read and judged here, written by the actions."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from districts.choosing import choice_field, row_field
from districts.forms import ReasonForm
from districts.languages import local
from districts.models import Act, Zone
from impact.models import DistrictPlan, Indicator, Objective
from impact.models.plans import POLICIES
from impact.plans.rules import due_problems, period_problems
from subsidiarity.amounts import NoAmount, read_amount
from subsidiarity.models import Actor, Perspective


def day_field(label: Any, missing: Any, help_text: Any = "") -> forms.DateField:
    """A day that must be given."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": missing,
            "invalid": _("La data non esiste: scrivila come 09/05/2027."),
        },
    )


class SeenForm(forms.Form):
    """The version of the plan that was before one's eyes."""

    seen = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Il modulo non dice che cosa hai letto: riapri la pagina e riprova."),
            "invalid": _("Il modulo non dice che cosa hai letto: riapri la pagina e riprova."),
        },
    )


class PlanForm(forms.Form):
    """What a plan says of itself."""

    title = forms.CharField(
        label=_("Titolo"),
        max_length=160,
        error_messages={
            "required": _("Dai un titolo al piano."),
            "max_length": _("Il titolo è troppo lungo: accorcialo a %(limit_value)s caratteri."),
        },
    )
    summary = forms.CharField(
        label=_("Che cosa vuole cambiare, in poche righe"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Il testo è troppo lungo: al massimo %(limit_value)s.")},
    )
    start = day_field(_("Primo giorno"), _("Indica il primo giorno del piano."))
    end = day_field(
        _("Ultimo giorno"),
        _("Indica l'ultimo giorno del piano."),
        _("Compreso; un piano dura al massimo tre anni."),
    )

    def clean(self) -> dict[str, Any]:
        """What is wrong with the days, told beside the last; the action judges them once more."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "start" in given and "end" in given:
            for problem in period_problems(given["start"], given["end"]):
                self.add_error("end", problem)
        return given


class NewPlanForm(PlanForm):
    """The same, of a district."""

    zone = forms.ModelChoiceField(
        label=_("Distretto"),
        queryset=Zone.objects.none(),
        empty_label=_("Scegli…"),
        error_messages={
            "required": _("Scegli il distretto."),
            "invalid_choice": _("Scegli il distretto."),
        },
    )
    field_order = ("zone",)

    def __init__(self, zones: QuerySet[Zone], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "zone").queryset = zones


class EditPlanForm(PlanForm, SeenForm):
    """The same, of a draft that is there."""


class IndicatorField(forms.ModelChoiceField):
    """Indicators by name, with their code."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{local(obj, 'name')} ({obj.code})"


class ObjectiveForm(SeenForm):
    """An objective: on which indicator, up to which value, by when, who answers."""

    title = forms.CharField(
        label=_("Che cosa si vuole raggiungere"),
        max_length=160,
        error_messages={"required": _("Scrivi che cosa si vuole raggiungere.")},
    )
    policy = forms.ChoiceField(
        label=_("Politica"),
        choices=[("", _("Scegli…")), *POLICIES],
        error_messages={
            "required": _("Scegli la politica."),
            "invalid_choice": _("Scegli la politica."),
        },
    )
    perspective = forms.ChoiceField(
        label=_("Prospettiva del paper"),
        choices=[("", _("Scegli…"))],
        error_messages={
            "required": _("Scegli la prospettiva."),
            "invalid_choice": _("Scegli la prospettiva."),
        },
    )
    indicator = IndicatorField(
        label=_("Indicatore"),
        queryset=Indicator.objects.none(),
        empty_label=_("Scegli…"),
        help_text=_("Quelli di cui il distretto ha un valore: è da lì che si parte."),
        error_messages={
            "required": _("Scegli l'indicatore."),
            "invalid_choice": _(
                "Di questo indicatore il distretto non ha un valore: scegline un altro."
            ),
        },
    )
    target = forms.CharField(
        label=_("Valore da raggiungere"),
        max_length=30,
        help_text=_("Nell'unità dell'indicatore: 1234,5 oppure 1.234,50."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Scrivi il valore da raggiungere.")},
    )
    due = day_field(_("Entro il"), _("Indica entro quando."))
    responsible = forms.ModelChoiceField(
        label=_("Ente responsabile"),
        queryset=Actor.objects.none(),
        empty_label=_("Scegli…"),
        error_messages={
            "required": _("Scegli chi ne risponde."),
            "invalid_choice": _("Scegli chi ne risponde, fra gli enti verificati."),
        },
    )
    field_order = ("title", "policy", "perspective", "indicator", "target", "due", "responsible")

    def __init__(
        self, plan: DistrictPlan, measured: Collection[int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        perspectives = [(one.value, f"{one.value} {one.label}") for one in Perspective]
        choice_field(self, "perspective").choices = [("", _("Scegli…")), *perspectives]
        row_field(self, "indicator").queryset = Indicator.objects.active().filter(pk__in=measured)
        verified = Actor.objects.filter(state=Actor.State.VERIFIED).order_by("name", "pk")
        row_field(self, "responsible").queryset = verified

    def clean_target(self) -> Decimal:
        """A number as people write it, below or above zero."""
        try:
            return read_amount(self.cleaned_data["target"])
        except NoAmount:
            raise ValidationError(
                _("Non è un numero: scrivi ad esempio 1234,5 oppure 1.234,50.")
            ) from None

    def clean_due(self) -> date:
        """A day of the plan, told beside the field; the action judges it once more."""
        due: date = self.cleaned_data["due"]
        if found := due_problems(self.plan.start, self.plan.end, due):
            raise ValidationError(found)
        return due

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the objective, by name."""
        return {name: self.cleaned_data[name] for name in OBJECTIVE_FIELDS}


OBJECTIVE_FIELDS = (
    "title",
    "policy",
    "perspective",
    "indicator",
    "target",
    "due",
    "responsible",
)


class ApproveForm(SeenForm):
    """By which act a plan is approved."""

    act = forms.ModelChoiceField(
        label=_("Atto"),
        queryset=Act.objects.all(),
        empty_label=_("Scegli…"),
        error_messages={
            "required": _("Scegli l'atto che approva il piano."),
            "invalid_choice": _("Scegli l'atto che approva il piano."),
        },
    )


class ReasonedForm(ReasonForm, SeenForm):
    """Why, and what was read."""


def objective_values(objective: Objective) -> dict[str, Any]:
    """What the form of an objective begins with."""
    found = {name: getattr(objective, name) for name in OBJECTIVE_FIELDS}
    return found | {"target": f"{objective.target.normalize():f}".replace(".", ",")}


def plan_values(plan: DistrictPlan) -> dict[str, Any]:
    """What the form of a plan begins with."""
    names = ("title", "summary", "start", "end")
    return {name: getattr(plan, name) for name in names} | {"seen": plan.version}
