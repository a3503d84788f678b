"""What people write about a consultation: read and judged; actions write it."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from districts.choosing import choice_field
from districts.consulting.places import Places
from districts.consulting.rules import flaw_of, plain
from districts.models import Act, ConsultationComment, ConsultationOutcome
from districts.models.consultations import MAX_COMMENT, MIN_COMMENT, MIN_DESCRIPTION
from districts.rights.lookalikes import deceit_of, tidy

INVISIBLE = _("Contiene un carattere invisibile, o che rovescia la lettura: scrivilo a mano.")


def readable(text: str) -> str:
    """`text` as it is kept. Raises `ValidationError` for one that reads as what it does not say."""
    kept = plain(text)
    if flaw_of(kept) is not None:
        raise forms.ValidationError(INVISIBLE, code="invisible")
    return kept


def _lines(label: Any, most: int, rows: int, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": _("È troppo lungo: al massimo %(limit_value)d caratteri, qui sono"
                            " %(show_value)d."),
            "min_length": _("È troppo breve: scrivi almeno %(limit_value)d caratteri."),
        },
        **more,
    )  # fmt: skip


class CommentForm(forms.Form):
    """A comment; who has not signed in may give a name, and nothing else is asked."""

    name = forms.CharField(
        label=_("Nome, se vuoi che compaia"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    text = _lines(
        _("Il tuo commento"),
        MAX_COMMENT,
        10,
        _("È pubblico e non si modifica. Non scrivere dati di persone, tanto meno di chi riceve"
          " un servizio: nomi, malattie, indirizzi."),
        min_length=MIN_COMMENT,
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("Di che cosa parli"),
        help_text=_("Una zona o un comune della bozza; altrimenti la bozza intera."),
        required=False,
        error_messages={"invalid_choice": _("Questo luogo non è nella bozza: scegline un altro.")},
    )
    form = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        signed_in: bool = False,
        places: Places | None = None,
        place: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"form": uuid.uuid4(), "place": place})
        super().__init__(*args, **kwargs)
        if places is None or not places.zones:
            del self.fields["place"]
        else:
            choice_field(self, "place").choices = [
                ("", _("La bozza intera")),
                (_("Zone"), [(key, places.words(key)) for key in places.zones]),
                (_("Comuni"), [(key, places.words(key)) for key in places.units]),
            ]
        if signed_in:
            del self.fields["name"]

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if deceit_of(name):
            raise forms.ValidationError(
                _t("Scrivi il nome con lettere latine comuni, spazi, apostrofi e trattini."),
                code="deceit",
            )
        return name

    def clean_text(self) -> str:
        return readable(self.cleaned_data["text"])


def _day(label: Any, missing: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("La data non esiste: scrivila come 09/05/2016."),
            "required": missing,
        },
    )


class ConsultationForm(forms.Form):
    """What everybody is asked, and until when."""

    title = forms.CharField(
        label=_("Titolo"),
        max_length=200,
        error_messages={"required": _("Dai un titolo alla consultazione.")},
    )
    description = _lines(
        _("Che cosa si chiede"), 4000, 8, _("A chi legge per la prima volta, con parole comuni."),
        min_length=MIN_DESCRIPTION,
    )  # fmt: skip
    opens_on = _day(_("Primo giorno"), _("Scrivi da quando si può commentare."))
    last_day = _day(
        _("Ultimo giorno"),
        _("Scrivi fino a quando si può commentare."),
        _("In cui si può ancora commentare."),
    )
    act = forms.ModelChoiceField(
        label=_("Atto che la indice, se c'è"),
        queryset=Act.objects.all(),
        empty_label="—",
        required=False,
    )

    def clean_title(self) -> str:
        return " ".join(readable(self.cleaned_data["title"]).split())

    def clean_description(self) -> str:
        return readable(self.cleaned_data["description"])

    def given(self) -> dict[str, Any]:
        """As the action takes it: the end is the day after the last."""
        given = dict(self.cleaned_data)
        given["closes_on"] = given.pop("last_day") + timedelta(days=1)
        return given


class AnswerForm(forms.Form):
    """The body's answer beside a comment."""

    answer = _lines(_("Risposta dell'ente"), 4000, 5)

    def clean_answer(self) -> str:
        return readable(self.cleaned_data["answer"])


class OutcomeForm(forms.Form):
    """A line of «avete detto, abbiamo fatto»."""

    said = forms.CharField(label=_("Avete detto"), max_length=500)
    done = _lines(_("Abbiamo fatto, o perché no"), 4000, 4)
    effect = forms.ChoiceField(label=_("Esito"), choices=ConsultationOutcome.Effect.choices)
    comments = forms.TypedMultipleChoiceField(
        label=_("I commenti a cui risponde"),
        help_text=_("Quelli mostrati qui sopra che non hanno risposta: il filtro vale anche qui."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, comments: Any = (), **kwargs: Any) -> None:
        """`comments`: those that were ticked, of which any that is published may be."""
        super().__init__(*args, **kwargs)
        self._offered: dict[int, str] = {}
        self.offer(comments)

    def offer(self, comments: Iterable[ConsultationComment]) -> None:
        """Offer these too."""
        self._offered |= {one.pk: one.text[:120] for one in comments}
        choice_field(self, "comments").choices = list(self._offered.items())

    def clean_said(self) -> str:
        return " ".join(readable(self.cleaned_data["said"]).split())

    def clean_done(self) -> str:
        return readable(self.cleaned_data["done"])
