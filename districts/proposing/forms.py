"""The form of a proposal: read and judged; `districts.actions` writes what it asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.choosing import choice_field, row_field
from districts.drafting.chosen_units import LONGEST as LONGEST_LIST
from districts.drafting.chosen_units import read_list
from districts.drafting.forms import RevisionChoice, WordsForm
from districts.models import BoundaryRevision
from districts.models.proposals import HEAVIEST, LONGEST, SHORTEST, USUAL
from districts.presenting.wording import number
from districts.proposing.choices import LEAST, MOST, Choices, DistrictChoice, PolicyChoice, Wish

MOST_RESIDENTS = 100_000_000
_LAST_WORD = re.compile(r"^(.+?)(?:\s*(?:→|->|;|,|\t)\s*|\s+)(\S+)$")
_NUMBER = gettext_lazy("Scrivi un numero intero, senza punti né virgole.")


@dataclass(frozen=True, slots=True)
class DistrictFields:
    """The fields of one district, for the table of the form."""

    code: str
    name: str
    residents: str
    units: int
    seat: Any
    exempt: Any
    locked: Any


@dataclass(frozen=True, slots=True)
class PolicyFields:
    """The field of one policy. `note`: what agreement with it can prove."""

    name: str
    policy: str
    zones: int
    weight: Any
    note: str


class ProposalForm(forms.Form):
    """What somebody asks for, of one base on one day."""

    title = forms.CharField(
        label=gettext_lazy("Titolo"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dai un titolo alla proposta.")},
    )
    least = forms.IntegerField(
        label=gettext_lazy("Residenti almeno"),
        help_text=gettext_lazy("Di ogni distretto. Vuoto: nessun minimo."),
        min_value=1,
        max_value=MOST_RESIDENTS,
        required=False,
        error_messages={"invalid": _NUMBER},
    )
    most = forms.IntegerField(
        label=gettext_lazy("Residenti al più"),
        help_text=gettext_lazy("Di ogni distretto non esente. Vuoto: nessun massimo."),
        min_value=1,
        max_value=MOST_RESIDENTS,
        required=False,
        error_messages={"invalid": _NUMBER},
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Residenti dell'anno"),
        coerce=int,
        error_messages={
            "invalid_choice": gettext_lazy("Di quest'anno non si conoscono i residenti.")
        },
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Secondi di calcolo"),
        help_text=gettext_lazy(
            "Un buon piano arriva in pochi secondi; gli altri servono alla prova. Da 5 a 300."
        ),
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages={"invalid": _NUMBER},
    )
    pins = forms.CharField(
        label=gettext_lazy("Comuni da mettere in un distretto"),
        help_text=gettext_lazy(
            "Uno per riga: il comune, per nome o codice ISTAT, poi il codice del distretto."
            " Per esempio: 001001 D02"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_LIST,
        required=False,
    )
    locked_units = forms.CharField(
        label=gettext_lazy("Comuni che restano dove sono"),
        help_text=gettext_lazy("Per nome o codice ISTAT, uno per riga o separati da virgole."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_LIST,
        required=False,
    )

    def __init__(
        self, choices: Choices, data: Any = None, asked: Mapping[str, Any] | None = None
    ) -> None:
        """`asked`: what the form begins with instead of what is usual (`as_asked`)."""
        self.choices = choices
        super().__init__(data, initial=_initial(choices) | dict(asked or {}))
        years = [(str(year), str(year)) for year in reversed(choices.years)]
        choice_field(self, "year").choices = years
        for code, policy in choices.policies.items():
            self.fields[f"weight-{code}"] = forms.IntegerField(
                label=policy.name,
                min_value=0,
                max_value=HEAVIEST,
                required=False,
                error_messages={"invalid": _NUMBER},
            )
        by_zone: dict[str, list[tuple[str, str]]] = {}
        for unit in sorted(choices.units.values(), key=lambda one: (one.name, one.code)):
            by_zone.setdefault(unit.zone, []).append((unit.code, unit.name))
        for code, district in choices.districts.items():
            name = f"{code} {district.zone.name}"
            self.fields[f"seat-{code}"] = forms.ChoiceField(
                label=_("Sede di %(district)s") % {"district": name},
                choices=[("", _("nessuna: si scioglie")), *by_zone[code]],
                required=False,
                error_messages={"invalid_choice": _("La sede dev'essere un comune del distretto.")},
            )
            self.fields[f"exempt-{code}"] = forms.BooleanField(
                label=_("%(district)s è esente dai limiti") % {"district": name}, required=False
            )
            self.fields[f"locked-{code}"] = forms.BooleanField(
                label=_("%(district)s resta com'è") % {"district": name}, required=False
            )

    def plain(self) -> list[Any]:
        """The fields that stand one below the other before the tables."""
        return [self[name] for name in ("title", "least", "most", "year", "seconds")]

    def lists(self) -> list[Any]:
        return [self["pins"], self["locked_units"]]

    def policies(self) -> list[PolicyFields]:
        return [
            PolicyFields(
                name=policy.name,
                policy=str(policy.law.zoning.get_policy_display()),
                zones=policy.zones,
                weight=self[f"weight-{code}"],
                note=_note(policy),
            )
            for code, policy in self.choices.policies.items()
        ]

    def districts(self) -> list[DistrictFields]:
        return [
            DistrictFields(
                code=code,
                name=district.zone.name,
                residents=number(district.residents),
                units=district.units,
                seat=self[f"seat-{code}"],
                exempt=self[f"exempt-{code}"],
                locked=self[f"locked-{code}"],
            )
            for code, district in self.choices.districts.items()
        ]

    def clean_pins(self) -> tuple[tuple[str, str], ...]:
        """(comune, district) by code, of each line."""
        found, problems = [], []
        for line in self.cleaned_data["pins"].splitlines():
            if not line.strip():
                continue
            match = _LAST_WORD.match(line.strip())
            if match is None or match[2].upper() not in self.choices.districts:
                problems.append(
                    _("«%(line)s»: manca il codice di un distretto (%(codes)s).")
                    % {"line": line.strip()[:60], "codes": _codes(self.choices.districts)}
                )
                continue
            named = read_list(match[1], self.choices.units)
            problems += named.problems
            found += [(code, match[2].upper()) for code in named.codes]
        if problems:
            raise forms.ValidationError(problems)
        return tuple(found)

    def clean_locked_units(self) -> tuple[str, ...]:
        named = read_list(self.cleaned_data["locked_units"], self.choices.units)
        if named.problems:
            raise forms.ValidationError(named.problems)
        return tuple(named.codes)

    def wish(self) -> Wish:
        """What was asked, of a form that is valid."""
        given = self.cleaned_data
        districts = self.choices.districts
        return Wish(
            title=given["title"],
            least=given["least"],
            most=given["most"],
            seconds=given["seconds"],
            weights={code: given[f"weight-{code}"] or 0 for code in self.choices.policies},
            seats={code: given[f"seat-{code}"] for code in districts if given[f"seat-{code}"]},
            exempt=frozenset(code for code in districts if given[f"exempt-{code}"]),
            locked_districts=frozenset(code for code in districts if given[f"locked-{code}"]),
            locked_units=given["locked_units"],
            pins=given["pins"],
        )


class MeetForm(WordsForm):
    """A draft where two zonings coincide."""

    revision = RevisionChoice(
        label=gettext_lazy("I distretti da disegnare"),
        help_text=gettext_lazy("Ogni pezzo prende il nome del distretto con cui ha più residenti."),
        queryset=BoundaryRevision.objects.none(),
        empty_label="—",
        error_messages={
            "required": gettext_lazy("Scegli i confini da cui parte la bozza."),
            "invalid_choice": gettext_lazy("Questi confini non ci sono: scegline altri."),
        },
    )
    first = RevisionChoice(
        label=gettext_lazy("Prima zonizzazione"),
        queryset=BoundaryRevision.objects.none(),
        empty_label="—",
        error_messages={"required": gettext_lazy("Scegli la prima zonizzazione.")},
    )
    second = RevisionChoice(
        label=gettext_lazy("Seconda zonizzazione"),
        queryset=BoundaryRevision.objects.none(),
        empty_label="—",
        error_messages={"required": gettext_lazy("Scegli la seconda zonizzazione.")},
    )
    least = forms.IntegerField(
        label=gettext_lazy("Unisci i pezzi con meno residenti di"),
        help_text=gettext_lazy(
            "Vuoto: non si unisce nulla, e i comuni su cui le due non coincidono restano senza"
            " zona."
        ),
        min_value=1,
        max_value=MOST_RESIDENTS,
        required=False,
        error_messages={"invalid": _NUMBER},
    )
    field_order = ("revision", "first", "second", "least", "title", "rationale")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = BoundaryRevision.objects.select_related("zoning", "author").exclude(
            zoning__kind="region"
        )
        laws = rows.standing().order_by("zoning__name_it", "-effective_from")
        for name in ("revision", "first", "second"):
            row_field(self, name).queryset = laws

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("first") and given.get("first") == given.get("second"):
            self.add_error("second", _("Le due zonizzazioni sono la stessa: scegline un'altra."))
        return given


def _initial(choices: Choices) -> dict[str, Any]:
    """What stands in the form before anybody writes: the usual band where the region has room."""
    mean = sum(one.residents for one in choices.districts.values()) / max(len(choices.districts), 1)
    least, most = (LEAST, MOST) if LEAST < mean < MOST else (None, None)
    exempt = choices.too_large(most)
    count = len(choices.districts)
    title = ngettext("%(n)s distretto", "%(n)s distretti", count) % {"n": count}
    if least and most:
        title = _("%(n)s distretti fra %(least)s e %(most)s residenti") % {
            "n": count,
            "least": number(least),
            "most": number(most),
        }
    found: dict[str, Any] = {
        "title": title,
        "least": least,
        "most": most,
        "year": str(choices.year),
        "seconds": USUAL,
        "locked_units": "\n".join(choices.units[code].name for code in choices.locked_units),
    }
    for code, policy in choices.policies.items():
        found[f"weight-{code}"] = policy.usual
    for code, district in choices.districts.items():
        found[f"seat-{code}"] = district.seat
        found[f"exempt-{code}"] = code in exempt
        found[f"locked-{code}"] = district.locked
    return found


def _note(policy: PolicyChoice) -> str:
    if policy.independence == "none":
        return _("coincidono per costruzione: l'accordo non prova nulla")
    if policy.independence == "partial":
        return _("in parte per costruzione: hanno un'origine comune")
    return ""


def _codes(districts: Mapping[str, DistrictChoice]) -> str:
    codes = list(districts)
    return ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
