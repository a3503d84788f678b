"""What people write about bodies: read, tidied and judged; nothing of it is written from here."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.choosing import choice_field, row_field
from districts.forms import DayField, ReasonForm
from districts.gazetteer import Place, fold, similar
from districts.hats import Role
from districts.models import Act, BoundaryRevision, Policy, TerritorialUnit, Zone
from subsidiarity import naming, spheres, tax_codes
from subsidiarity.models import Actor, Mandate, Membership
from subsidiarity.registration import NO_CODES, Problem, Registration, lacks, mistakes
from subsidiarity.wording import code_is_taken, sentence

REGION = Actor.Kind.REGION
SECTIONS = [("", gettext_lazy("Nessuna")), *Actor.RuntsSection.choices]
CONTACTS = ("legal_form", "districts", "website", "pec", "about")
"""What a verified body goes on writing by itself."""


def kinds() -> list[Any]:
    """The kinds that one may register, by sphere; the region is entered with its folder."""
    named = dict(Actor.Kind.choices)
    groups = [
        (label, [(kind, named[kind]) for kind in spheres.KINDS[sphere] if kind != REGION])
        for sphere, label in Actor.Sphere.choices
    ]
    return [("", _("Scegli…")), *groups]


class _ZonesField(forms.ModelMultipleChoiceField):
    """Zones by name and code."""

    def label_from_instance(self, obj: Zone) -> str:
        return _zone_words(obj)


class ActorForm(forms.Form):
    """What a body says of itself. Anything may be missing; `complete` tells what still is.

    `only`: the fields that this person may write. `actor`: the body as it is, whose code is no
    duplicate of itself.
    """

    kind = forms.ChoiceField(label=gettext_lazy("Tipo di ente"), required=False)
    name = forms.CharField(label=gettext_lazy("Denominazione"), max_length=200, required=False)
    tax_code = forms.CharField(
        label=gettext_lazy("Codice fiscale dell’ente"),
        help_text=gettext_lazy("11 cifre. Un gruppo informale può non averlo."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    vat_number = forms.CharField(
        label=gettext_lazy("Partita IVA, se c’è"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    runts_section = forms.ChoiceField(
        label=gettext_lazy("Sezione del RUNTS"),
        help_text=gettext_lazy("Solo per gli enti del Terzo settore."),
        choices=SECTIONS,
        required=False,
    )
    runts_second_section = forms.ChoiceField(
        label=gettext_lazy("Seconda sezione del RUNTS"),
        help_text=gettext_lazy("Solo per le reti associative."),
        choices=SECTIONS,
        required=False,
    )
    runts_number = forms.CharField(
        label=gettext_lazy("Numero di iscrizione al RUNTS"), max_length=20, required=False
    )
    runts_date = forms.DateField(
        label=gettext_lazy("Iscritto al RUNTS dal"),
        help_text=gettext_lazy("Giorno, mese e anno: 31/12/2024."),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}),
    )
    company_register_number = forms.CharField(
        label=gettext_lazy("Numero del Registro delle imprese"),
        help_text=gettext_lazy("A un’impresa sociale basta questo al posto del numero RUNTS."),
        max_length=20,
        required=False,
    )
    legal_form = forms.CharField(
        label=gettext_lazy("Forma giuridica"),
        help_text=gettext_lazy("Per esempio: associazione, cooperativa sociale, S.r.l."),
        max_length=100,
        required=False,
    )
    seat = forms.CharField(
        label=gettext_lazy("Comune della sede"),
        help_text=gettext_lazy("Il nome del comune, o il suo codice ISTAT."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "comuni", "autocomplete": "off"}),
    )
    districts = _ZonesField(
        label=gettext_lazy("Distretti in cui opera"),
        queryset=Zone.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(
        label=gettext_lazy("Sito"), max_length=200, required=False, assume_scheme="https"
    )
    pec = forms.EmailField(
        label=gettext_lazy("PEC"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    about = forms.CharField(
        label=gettext_lazy("Che cosa fa"),
        help_text=gettext_lazy("Al massimo 600 caratteri: è pubblico dopo la verifica."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self.actor = actor
        self.taken_by: Actor | None = None
        super().__init__(data, initial=initial_of(actor) if actor else None)
        for name in list(self.fields):
            if only is not None and name not in only:
                del self.fields[name]
        if "kind" in self.fields:
            choice_field(self, "kind").choices = kinds()
        laws = BoundaryRevision.objects.filter(zoning__policy=Policy.COHESION)
        in_force = laws.in_force(timezone.localdate())
        zones = Zone.objects.filter(assignments__revision__in=in_force).distinct().order_by("code")
        row_field(self, "districts").queryset = zones

    def clean_name(self) -> str:
        return naming.tidied(self.cleaned_data["name"])

    def clean_tax_code(self) -> str:
        return tax_codes.normalised(self.cleaned_data["tax_code"])

    def clean_vat_number(self) -> str:
        return tax_codes.normalised(self.cleaned_data["vat_number"])

    def clean_seat(self) -> TerritorialUnit | None:
        return find_seat(self.cleaned_data["seat"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "kind" in self.fields:
            self._tell(mistakes)
            self._refuse_taken_code()
        return given

    def complete(self) -> bool:
        """Add to the errors what is still missing before the body can be verified."""
        self._tell(lambda given, _today: lacks(given))
        return not self.errors

    def _tell(self, rule: Callable[[Registration, Any], list[tuple[str, Problem]]]) -> None:
        given = self.registration()
        for field, problem in rule(given, timezone.localdate()):
            if field not in self.errors:
                self.add_error(field, sentence(problem, given))

    def registration(self) -> Registration:
        """What was written, for the pure rules; what cannot be read counts as not written."""
        known = self.cleaned_data
        return Registration(
            has_seat=known.get("seat") is not None,
            runts_date=known.get("runts_date"),
            **{name: known.get(name) or "" for name in _PLAIN},
        )

    def _refuse_taken_code(self) -> None:
        code = self.cleaned_data.get("tax_code")
        if not code or self.cleaned_data.get("kind") == NO_CODES or "tax_code" in self.errors:
            return
        holders = Actor.objects.holding(code)
        if self.actor is not None:
            holders = holders.exclude(pk=self.actor.pk)
        if holder := holders.first():
            self.taken_by = holder if holder.state == Actor.State.VERIFIED else None
            self.add_error("tax_code", code_is_taken(holder))

    def storable(self) -> dict[str, Any]:
        """The fields of the model, of a form without errors; the districts stand apart."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in {"districts"}}

    def printed(self) -> dict[str, str]:
        """What was written, in words, field by field."""
        return printed(self.storable(), list(self.cleaned_data["districts"]))


_PLAIN = (
    "kind",
    "name",
    "tax_code",
    "vat_number",
    "runts_section",
    "runts_second_section",
    "runts_number",
    "company_register_number",
)


def initial_of(actor: Actor) -> dict[str, Any]:
    """The fields as they are; the seat by its name, which people recognise."""
    plain = {name: getattr(actor, name) for name in ActorForm.base_fields if name != "districts"}
    return plain | {
        "seat": actor.seat.name if actor.seat else "",
        "districts": [zone.pk for zone in actor.districts.all()],
    }


def printed_of(actor: Actor) -> dict[str, str]:
    """The fields of a body in words, as `ActorForm.printed` gives those of a form."""
    plain = {name: getattr(actor, name) for name in ActorForm.base_fields if name != "districts"}
    return printed(plain, list(actor.districts.order_by("code")))


def printed(fields: dict[str, Any], districts: list[Zone]) -> dict[str, str]:
    """Every field as a page prints it, choices by their labels."""
    labels = {
        "kind": dict(Actor.Kind.choices),
        "runts_section": dict(Actor.RuntsSection.choices),
        "runts_second_section": dict(Actor.RuntsSection.choices),
    }
    words = {name: _printed(value, labels.get(name)) for name, value in fields.items()}
    return words | {"districts": ", ".join(_zone_words(zone) for zone in districts)}


def _printed(value: Any, labels: dict[str, Any] | None) -> str:
    if labels is not None:
        value = labels.get(value, "")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def field_labels() -> dict[str, str]:
    """{field: its label}, in the order of the form."""
    return {name: str(field.label) for name, field in ActorForm.base_fields.items()}


def _zone_words(zone: Zone) -> str:
    return f"{zone.name} ({zone.code})"


def find_seat(text: str) -> TerritorialUnit | None:
    """The comune in force that `text` names. Raises `ValidationError`, naming the most alike."""
    wanted = fold(text)
    if not wanted:
        return None
    comuni = TerritorialUnit.objects.comuni().valid_on(timezone.localdate())
    names = list(comuni.order_by("istat_code").values_list("pk", "istat_code", "name"))
    found = [pk for pk, code, name in names if wanted in {code, fold(name)}]
    if len(found) == 1:
        return TerritorialUnit.objects.defer("geometry").get(pk=found[0])
    if found:
        codes = ", ".join(code for pk, code, _name in names if pk in found)
        raise forms.ValidationError(
            _("Ci sono più comuni con questo nome: scrivi il codice ISTAT (%(codes)s).")
            % {"codes": codes}
        )
    places = [Place("unit", code, name) for _pk, code, name in names]
    alike = ", ".join(place.name for place in similar(wanted, places)[:3])
    if alike:
        raise forms.ValidationError(
            _("Nessun comune si chiama così. Forse: %(names)s.") % {"names": alike}
        )
    raise forms.ValidationError(
        _("Nessun comune si chiama così: scrivi il nome per intero o il codice ISTAT.")
    )


class InvitationForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label=gettext_lazy("Indirizzo di posta di chi inviti"),
        help_text=gettext_lazy(
            "Quello con cui accede, o accederà. Non diciamo se esiste già un accesso."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class JoinForm(forms.Form):
    """In which role somebody wants to act for a body."""

    role = forms.ChoiceField(
        label=gettext_lazy("In quale ruolo"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Scegli il ruolo.")},
    )

    def __init__(self, roles: Iterable[tuple[Role, Mandate | None]], *args: Any) -> None:
        super().__init__(*args)
        self.asked = {_role_key(role, mandate): (role, mandate) for role, mandate in roles}
        choices = [(key, _role_words(*asked)) for key, asked in self.asked.items()]
        choice_field(self, "role").choices = choices
        self.fields["role"].initial = choices[0][0]


def _role_key(role: Role, mandate: Mandate | None) -> str:
    return f"{role.value}-{mandate.pk}" if mandate else role.value


def _role_words(role: Role, mandate: Mandate | None) -> str:
    label = str(Membership.RoleChoice(role.value).label)
    return f"{label}: {_zone_words(mandate.zone)}" if mandate else label


class ProposeMandateForm(forms.Form):
    """A task on a zone, since when, by which act, and why."""

    task = forms.ChoiceField(label=gettext_lazy("Compito"), choices=Mandate.Task.choices)
    zone = forms.ModelChoiceField(
        label=gettext_lazy("Zona"),
        queryset=Zone.objects.none(),
        empty_label=gettext_lazy("Scegli…"),
        error_messages={"required": gettext_lazy("Scegli la zona.")},
    )
    valid_from = DayField(
        label=gettext_lazy("Dal"),
        error_messages={"required": gettext_lazy("Indica da quando.")},
    )
    act = forms.ModelChoiceField(
        label=gettext_lazy("Atto, se è registrato"),
        queryset=Act.objects.all(),
        required=False,
        empty_label=gettext_lazy("Nessuno"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        help_text=gettext_lazy("Lo legge chi decide, e resta nel registro."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Scrivi il motivo.")},
    )

    def __init__(self, zones: QuerySet[Zone], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["zone"]
        field.queryset = zones
        by_zoning = groupby(zones, lambda zone: str(zone.zoning))
        field.choices = [
            ("", field.empty_label),
            *(
                (name, [(zone.pk, _zone_words(zone)) for zone in group])
                for name, group in by_zoning
            ),
        ]


class EndMandateForm(ReasonForm):
    """The last day of a mandate, and why it ends."""

    last = DayField(
        label=gettext_lazy("Ultimo giorno in cui vale"),
        error_messages={"required": gettext_lazy("Indica l'ultimo giorno.")},
    )
    field_order = ("last", "reason")
