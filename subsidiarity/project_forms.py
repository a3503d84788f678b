"""The small forms of a co-design project: what they take, and nothing else.

No field of a section is required: a draft is saved as far as it is written, and what is missing is
said by the guards. A form refuses only what cannot be stored, such as a date that does not exist.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from districts import formats
from districts.choosing import choice_field, row_field
from districts.models import District, Policy
from subsidiarity import co_design
from subsidiarity.amounts import NoAmount, read_amount
from subsidiarity.models import (
    AccessRule,
    Actor,
    BudgetLine,
    CoDesignProject,
    Commitment,
    Ladder,
    Need,
    Participation,
    Perspective,
    Setting,
    WellbeingDimension,
)

TOO_LONG = _("Sono %(show_value)s caratteri: il massimo è %(limit_value)s. Accorcia il testo.")
PROJECT_POLICIES = [
    policy for policy in Policy if policy not in {Policy.COHESION, Policy.ADMINISTRATION}
]
PARTNER_ROLES = [
    Participation.Role.PARTNER,
    Participation.Role.SUPPORTER,
    Participation.Role.FUNDER,
]


def text(label: Any, *, most: int, rows: int = 0, help_text: Any = "") -> forms.CharField:
    """One line, or a box of `rows` lines."""
    field = forms.CharField(
        label=label,
        required=False,
        help_text=help_text,
        validators=[MaxLengthValidator(most, TOO_LONG)],
    )
    field.widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    return field


def some_of(choices: Any, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def one_of(choices: Any, label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.RadioSelect,
    )


def day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput({"autocomplete": "off"}, format="%d/%m/%Y"),
        error_messages={
            "invalid": _(
                "La data non esiste o non è scritta come gg/mm/aaaa, ad esempio 01/02/2027."
            )
        },
    )


class AmountField(forms.CharField):
    """An amount as people write it, `1.234,50`; empty is unknown, not zero."""

    def __init__(self, *, unit: str = "€", least: Decimal | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit
        self.least = least
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            amount = read_amount(typed)
        except NoAmount:
            raise ValidationError(
                _("Non è un importo: scrivi ad esempio 1234,5 oppure 1.234,50.")
            ) from None
        if amount < 0:
            raise ValidationError(_("Un importo non può essere negativo: togli il segno meno."))
        return amount


class QuantityField(AmountField):
    """How much of something; never nothing."""

    def to_python(self, value: Any) -> Any:
        try:
            amount = super().to_python(value)
        except ValidationError:
            amount = Decimal(0)
        if amount is not None and amount <= 0:
            raise ValidationError(_("Inserisci una quantità maggiore di zero."))
        return amount


class SubjectForm(forms.Form):
    title = text(_("Titolo"), most=160, help_text=_("Da 10 a 160 caratteri."))
    summary = text(
        _("Di che cosa si tratta"),
        most=600,
        rows=6,
        help_text=_("Poche righe che chiunque capisca, al massimo 600 caratteri."),
    )


class NeedsForm(forms.Form):
    needs = some_of(Need.choices, _("A quali bisogni risponde"), _("Uno o più."))
    people_assets = text(
        _("Quali risorse mettono in campo le persone?"),
        most=2000,
        rows=6,
        help_text=_(
            "Esperienze, competenze, tempo, relazioni di chi partecipa: almeno 50 caratteri."
        ),
    )
    relations_changed = text(
        _("Quali relazioni cambiano"), most=2000, rows=4, help_text=_("Facoltativo.")
    )
    participation_ladder = one_of(Ladder.choices, _("Fino a che punto le persone partecipano"))


class PlacesForm(forms.Form):
    districts = some_of((), _("Distretti"), _("Quelli in cui il progetto si svolge."))
    policies = some_of(
        [(policy.value, policy.label) for policy in PROJECT_POLICIES], _("Politiche che tocca")
    )
    perspectives = some_of((), _("Prospettive del position paper"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {zone.code: zone for zone in District.objects.order_by("code")}
        choice_field(self, "districts").choices = [
            (code, f"{code} {zone.name}") for code, zone in self.zones.items()
        ]
        choice_field(self, "perspectives").choices = [
            (code, f"{code} {label}") for code, label in Perspective.choices
        ]


class AccessForm(forms.Form):
    access_rule = one_of(AccessRule.choices, _("A chi è aperto"))
    access_reason = text(
        _("Se è riservato, perché"), most=1000, rows=3, help_text=_("Solo se è riservato.")
    )
    setting = one_of(Setting.choices, _("Dove incontra le persone"))
    setting_reason = text(
        _("Se è residenziale, come si ricostruisce la domiciliarità"),
        most=1000,
        rows=3,
        help_text=_("Solo per una struttura residenziale."),
    )


class CalendarForm(forms.Form):
    start = day(_("Inizio"), _("gg/mm/aaaa, ad esempio 01/02/2027"))
    end = day(_("Fine"), _("gg/mm/aaaa"))


class TheoryForm(forms.Form):
    """From the need to what changes, each step leading to the next."""

    theory_need = text(_("Da quale bisogno si parte"), most=1000, rows=3)
    theory_resources = text(_("Con quali risorse"), most=1000, rows=3)
    theory_activities = text(_("Con quali attività"), most=1000, rows=3)
    theory_outputs = text(
        _("Che cosa producono le attività"),
        most=1000,
        rows=3,
        help_text=_("Ciò che si può contare: incontri, percorsi, posti."),
    )
    theory_outcomes = text(
        _("Che cosa cambia per le persone"),
        most=1000,
        rows=3,
        help_text=_("Un cambiamento, non ciò che fate voi."),
    )
    wellbeing = some_of(
        WellbeingDimension.choices,
        _("Che cosa potranno fare meglio"),
        _("Almeno una, se hai scritto che cosa cambia."),
    )


class BudgetForm(forms.Form):
    """Its fields are the headings of the budget, sources first."""

    HELP = {
        BudgetLine.Heading.OWN: _("Compartecipazione, non corrispettivo (art. 55 CTS)."),
        BudgetLine.Heading.PRIVATE: _("Donazioni, fondazioni, imprese."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for heading in BudgetLine.Heading:
            self.fields[heading.value] = AmountField(
                label=heading.label, required=False, help_text=self.HELP.get(heading, "")
            )

    @property
    def sources(self) -> list[forms.BoundField]:
        return [self[heading.value] for heading in BudgetLine.SOURCES]

    @property
    def uses(self) -> list[forms.BoundField]:
        return [self[h.value] for h in BudgetLine.Heading if h not in BudgetLine.SOURCES]


SECTION_FORMS: dict[str, type[forms.Form]] = {
    co_design.SUBJECT: SubjectForm,
    co_design.NEEDS: NeedsForm,
    co_design.PLACES: PlacesForm,
    co_design.ACCESS: AccessForm,
    co_design.CALENDAR: CalendarForm,
    co_design.THEORY: TheoryForm,
    co_design.BUDGET: BudgetForm,
}


def as_typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as somebody would type them, so that a form of them is a bound one."""
    return {name: _typed(value) for name, value in values.items()}


def _typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return formats.number(value, 2)
    if hasattr(value, "strftime"):
        return formats.day(value)
    return value


class NewProjectForm(forms.Form):
    """The title of a project to be, and for which body, where a person may choose."""

    title = text(
        _("Titolo del progetto"),
        most=160,
        help_text=_("Potrai cambiarlo. Da 10 a 160 caratteri."),
    )
    lead = forms.ModelChoiceField(Actor.objects.none(), label=_("Ente capofila"), empty_label="—")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "lead").queryset = bodies
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("Scrivi un titolo, anche provvisorio.")
        self.fields["lead"].error_messages["invalid_choice"] = _(
            "Puoi scrivere progetti solo per l'ente per cui operi."
        )


class BodyField(forms.ModelChoiceField):
    """A body by its code; a text that PostgreSQL cannot hold names nobody."""

    def to_python(self, value: Any) -> Any:
        if "\x00" in str(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class PartnerForm(forms.Form):
    """A body of the register, and in which role."""

    actor = BodyField(Actor.objects.none(), to_field_name="code")
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in PARTNER_ROLES])

    def __init__(self, *args: Any, project: CoDesignProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The register is public; the body that leads is no partner of its own.
        others = Actor.objects.verified().exclude(pk=project.lead_id)
        row_field(self, "actor").queryset = others


class CommitmentForm(forms.ModelForm):
    """What the leading body gives, to which of the parties."""

    quantity = QuantityField(label=_("Quantità"))
    unit_value = AmountField(
        label=_("Valore di una unità, in euro"), required=False, help_text=_("Facoltativo.")
    )

    class Meta:
        model = Commitment
        fields = ("receiver", "resource", "description", "quantity", "unit", "unit_value")
        labels = {
            "receiver": _("Chi riceve"),
            "resource": _("Che cosa dai"),
            "description": _("Descrizione"),
            "unit": _("Unità di misura"),
        }
        help_texts = {
            "description": _("Ad esempio: due educatrici, il mercoledì pomeriggio."),
            "unit": _("Ore, giorni, euro, stanze…"),
        }

    def __init__(self, *args: Any, project: CoDesignProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead = project.lead
        receiver = row_field(self, "receiver")
        parties = Actor.objects.filter(participations__initiative=project).distinct()
        receiver.queryset = parties
        required = {
            "receiver": _("Scegli chi riceve fra gli enti del progetto."),
            "resource": _("Scegli che cosa dai."),
            "description": _("Descrivi l'impegno in una riga."),
            "quantity": _("Inserisci una quantità maggiore di zero."),
            "unit": _("Scrivi l'unità di misura, ad esempio ore."),
        }
        for name, message in required.items():
            self.fields[name].error_messages["required"] = message
        receiver.error_messages["invalid_choice"] = required["receiver"]

    def clean_receiver(self) -> Actor:
        receiver: Actor = self.cleaned_data["receiver"]
        if receiver == self.lead:
            raise ValidationError(_("Chi dà e chi riceve devono essere diversi."))
        return receiver


class SubmitForm(forms.Form):
    """The declaration that the legal representative signs, and the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    declared = forms.BooleanField(
        label=_(
            "Dichiaro che i dati sono corretti e che l'ente è iscritto al RUNTS alla data odierna."
        ),
        error_messages={
            "required": _("Per inviare spunta la dichiarazione: è la tua firma sul progetto.")
        },
    )
