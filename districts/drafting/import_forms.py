"""What people send to bring boundaries of elsewhere into a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from districts.boundary_files.judging import MAX_BYTES
from districts.choosing import choice_field
from districts.files.receiving import BOUNDARY_FIELD

THRESHOLDS = [("0.99", "99 %"), ("0.9", "90 %"), ("0.75", "75 %"), ("0.6", "60 %")]


class ImportForm(forms.Form):
    """A file, or a polygon as text; and how it is to be read."""

    confini = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": ".gpkg,.zip,.geojson,.json,.topojson,.csv,.txt,.ods,.xlsx"}
        ),
        error_messages={"empty": _("Il file è vuoto: scegline un altro.")},
    )
    testo = forms.CharField(
        label=_("Oppure incolla un poligono (GeoJSON) o un elenco (CSV)"),
        help_text=_("Ad esempio: 001272;D01 — un comune per riga, poi la zona."),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    zona = forms.ChoiceField(
        label=_("Tutto ciò che è disegnato è la zona"),
        help_text=_(
            "Solo per un poligono senza nome: vi entrano i comuni che contiene, gli altri restano."
        ),
        required=False,
    )
    soglia = forms.ChoiceField(
        label=_("Un comune è dentro se lo è almeno per"),
        help_text=_("Dei suoi residenti. Chi è sotto va fra i dubbi, e decidi tu."),
        choices=THRESHOLDS,
        initial="0.9",
        required=False,
    )
    livello = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    tenuto = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zones: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[BOUNDARY_FIELD].help_text = gettext(
            "GeoPackage, Shapefile in uno ZIP, GeoJSON, TopoJSON; o un elenco di comuni e zone in"
            " CSV, ODS, XLSX. Al massimo %(megabytes)s MB."
        ) % {"megabytes": MAX_BYTES // 2**20}
        choice = choice_field(self, "zona")
        choice.choices = [("", "—"), *zones]
        choice.error_messages["invalid_choice"] = _("Questa zona non c'è: scegline una.")
        self.fields["soglia"].error_messages["invalid_choice"] = _("Scegli una soglia.")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        sent = given.get(BOUNDARY_FIELD) or given.get("testo") or given.get("tenuto")
        if not sent and not self.errors:
            self.add_error(
                BOUNDARY_FIELD, _("Scegli un file, o incolla qui sotto un poligono o un elenco.")
            )
        return given

    @property
    def threshold(self) -> float:
        """The share asked for, or the usual one."""
        return float(self.cleaned_data.get("soglia") or "0.9")
