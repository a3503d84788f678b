"""What officials write of changes of comuni and of laws taken back: read and judged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from districts.changes.technical_revisions import Undecided
from districts.forms import ReasonForm
from districts.lookups import called_by
from districts.models import Act, BoundaryRevision, Zone, Zoning
from districts.models.zonings import MIN_RATIONALE

NOWHERE = "-"


def _acts(label: Any, help_text: Any, *, required: bool, until: date | None = None) -> Any:
    rows = Act.objects.all()
    return forms.ModelChoiceField(
        label=label,
        help_text=help_text,
        queryset=rows if until is None else rows.filter(date__lte=until),
        required=required,
        empty_label="—",
        error_messages={
            "required": _("Scegli l'atto che la revoca."),
            "invalid_choice": _("Questo atto non c'è: sceglilo dall'elenco."),
        },
    )


class ChangeForm(forms.Form):
    """The zone of each comune of a technical revision that no rule could place."""

    def __init__(
        self,
        *args: Any,
        revision: BoundaryRevision,
        undecided: Sequence[Undecided],
        emptied: Sequence[Zone],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = Zone.objects.filter(zoning=revision.zoning_id).order_by("code")
        zones = called_by(revision.pk, every)
        self.zones = {zone.code: zone for zone in zones}
        partial = revision.zoning.extent == Zoning.Extent.PARTIAL
        for one in undecided:
            self.fields[_field(one)] = forms.ChoiceField(
                label=_now("Zona di %(name)s") % {"name": one.unit.name},
                choices=_choices(one, zones, partial=partial),
                error_messages={
                    "required": _now("Scegli la zona di %(name)s.") % {"name": one.unit.name},
                    "invalid_choice": _("Questa zona non c'è: sceglila dall'elenco."),
                },
            )
        self.fields["act"] = _acts(
            _("Atto"),
            _("Solo se c'è, ed è di allora: un atto non vale prima della sua data."),
            required=False,
            until=revision.effective_from,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Perché si decide così"),
            help_text=_("Almeno 30 caratteri: si leggono accanto alla legge."),
            widget=forms.Textarea(attrs={"rows": 3}),
            min_length=MIN_RATIONALE,
            max_length=2000,
            error_messages={
                "required": _("Scrivi perché si decide così."),
                "min_length": _("Scrivi almeno 30 caratteri."),
            },
        )
        if emptied:
            self.fields["dissolved"] = forms.MultipleChoiceField(
                label=_("Zone che finiscono"),
                help_text=_("Spunta quelle che restano senza comuni: sono sciolte da quel giorno."),
                choices=[(zone.code, str(zone)) for zone in emptied],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.undecided = undecided

    def decided(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return {
            "zones": {one.unit.pk: self.zones.get(given[_field(one)]) for one in self.undecided},
            "act": given["act"],
            "reason": given["reason"],
            "dissolved": [self.zones[code] for code in given.get("dissolved", ())],
        }


def _field(one: Undecided) -> str:
    return f"zona-{one.unit.istat_code}"


def _choices(one: Undecided, zones: Sequence[Zone], *, partial: bool) -> list[Any]:
    """The zones that it may come from first; then every other."""
    own = {zone.code for _source, zone in one.sources if zone}
    near = [(zone.code, str(zone)) for zone in zones if zone.code in own]
    others = [(zone.code, str(zone)) for zone in zones if zone.code not in own]
    nowhere = [(NOWHERE, _now("nessuna zona"))] if partial else []
    return [
        ("", "—"),
        (_now("Le zone da cui viene"), near + nowhere),
        (_now("Le altre"), others),
    ]


class RevocationForm(ReasonForm):
    """The act that takes back a law, and why."""

    act = _acts(_("Atto di revoca"), _("Se non c'è, prima registralo fra gli atti."), required=True)
    field_order = ("act", "reason")
