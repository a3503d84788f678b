"""The form of a flow of approval: one small form for each step, in order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from districts.approving.rules import Policy, Step
from districts.choosing import choice_field
from districts.forms import ReasonForm, person_of
from districts.models import ApprovalFlow, ApprovalStep
from districts.permissions import refusal_of

MOST_STEPS = 8


class FlowReasonForm(ReasonForm):
    """Why the flow changes, and the version that was read."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ("seen", "reason")


class StepForm(forms.Form):
    """One step. The people named are written by their e-mail."""

    name = forms.CharField(
        label=_("Che cosa si decide in questo passo"),
        max_length=120,
        error_messages={"required": _("Dai un nome al passo, o toglilo.")},
    )
    permission = forms.ChoiceField(label=_("Chi può decidere"))
    people = forms.CharField(
        label=_("Solo queste persone"),
        help_text=_(
            "Le loro e-mail, una per riga; il permesso serve anche a loro. Vuoto: chi arriva prima."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    policy = forms.ChoiceField(
        label=_("Quanti devono approvare"), choices=ApprovalStep.PolicyChoice.choices
    )
    seats = forms.IntegerField(
        label=_("Quante persone decidono"),
        help_text=_("Conta se non ne nomini nessuna."),
        min_value=1,
        max_value=50,
    )
    at_least = forms.IntegerField(
        label=_("Approvazioni necessarie"),
        help_text=_("Conta solo con «almeno»."),
        min_value=1,
        max_value=50,
    )
    term_days = forms.IntegerField(
        label=_("Giorni per decidere"), min_value=1, max_value=365, required=False
    )

    def __init__(self, *args: Any, rights: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, refusal_of(name)) for name in rights]
        choice_field(self, "permission").choices = choices

    def clean_people(self) -> frozenset[int]:
        named = self.cleaned_data["people"].replace(",", "\n").split()
        found = {email: person_of(email) for email in named}
        unknown = [email for email, person in found.items() if person is None]
        if unknown:
            raise ValidationError(
                _("Nessuno accede con questa e-mail: %(emails)s. Controllala."),
                params={"emails": ", ".join(unknown)},
            )
        return frozenset(person.pk for person in found.values() if person is not None)

    def step(self) -> Step:
        """What was written, as a rule."""
        given = self.cleaned_data
        people = given["people"]
        return Step(
            name=given["name"],
            policy=Policy(given["policy"]),
            permission=given["permission"],
            people=people,
            seats=len(people) or given["seats"],
            # Of the other policies it says nothing, and the database wants it possible.
            at_least=given["at_least"] if given["policy"] == Policy.AT_LEAST else 1,
            term_days=given["term_days"],
        )


class BaseStepFormSet(forms.BaseFormSet):
    """The steps: in their order, without those taken away."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Togli questo passo")
        form.fields["ORDER"].label = _("Posto nell'ordine")


StepFormSet = forms.formset_factory(
    StepForm,
    formset=BaseStepFormSet,
    extra=0,
    can_delete=True,
    can_order=True,
    max_num=MOST_STEPS,
    # Whatever count is sent, no more forms than these are made and drawn again.
    absolute_max=MOST_STEPS + 1,
    validate_max=True,
)


def stored_steps(flow: ApprovalFlow) -> list[dict[str, Any]]:
    """The steps of a flow as their forms take them."""
    return [
        {
            "name": row.name,
            "permission": row.permission,
            "people": "\n".join(sorted(seat.person.email for seat in row.named.all())),
            "policy": row.policy,
            "seats": row.seats,
            "at_least": row.at_least,
            "term_days": row.term_days,
            "ORDER": row.number,
        }
        for row in flow.steps.prefetch_related("named__person").order_by("number")
    ]
