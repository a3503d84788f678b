"""What people write in the pages of this app: read and judged; actions write it."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.files.uploads import MAX_BYTES
from districts.models import Act

TOO_LARGE = _("Carica un PDF di massimo 10 MB.")


class DayInput(forms.DateInput):
    """A day as browsers let it be chosen, and send it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str = "%Y-%m-%d") -> None:
        super().__init__(attrs, format)


class DayField(forms.DateField):
    """A day; what is none is told how one is written."""

    widget = DayInput
    default_error_messages = {"invalid": _("La data non esiste: scrivila come 09/05/2016.")}


class ReasonForm(forms.Form):
    """Why somebody decides, asks or takes back.

    `required`: False where an action says itself which decisions want a reason, and who reads it.
    """

    reason = forms.CharField(
        label=_("Motivo"),
        help_text=_("Resta nel registro, con il tuo nome e il ruolo in cui agisci."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Scrivi il motivo.")},
    )

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class DelegationForm(ReasonForm):
    """To whom somebody lends their seats, and for how long."""

    email = forms.EmailField(
        label=_("E-mail di chi deleghi"),
        help_text=_("Deve avere un accesso, e il ruolo che il passo richiede."),
        error_messages={
            "required": _("Indica chi deleghi."),
            "invalid": _("L'indirizzo non è un'e-mail: controllalo."),
        },
    )
    valid_from = DayField(label=_("Dal"))
    valid_to = DayField(label=_("Fino al (escluso)"))
    field_order = ("email", "valid_from", "valid_to", "reason")


class DocumentForm(forms.Form):
    """A document of an act."""

    file = forms.FileField(
        label=_("Documento"),
        help_text=_("Un PDF di massimo 10 MB, senza allegati né programmi."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": TOO_LARGE, "empty": _("Il file è vuoto: scegline un altro.")},
    )
    is_public = forms.BooleanField(
        label=_("Chiunque può scaricarlo"),
        help_text=_("Lascia vuoto se contiene firme o dati di persone."),
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class ActForm(DocumentForm):
    """An act, with its document."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=[("", "—"), *Act.Kind.choices])
    authority = forms.CharField(
        label=_("Organo"),
        help_text=_("Chi lo ha adottato, come sta scritto nell'atto."),
        max_length=120,
        error_messages={"required": _("Indica l'organo che ha adottato l'atto.")},
        widget=forms.TextInput(attrs={"list": "organi"}),
    )
    number = forms.CharField(
        label=_("Numero"),
        max_length=32,
        error_messages={"required": _("Indica il numero dell'atto.")},
    )
    date = DayField(label=_("Data"), error_messages={"required": _("Indica la data dell'atto.")})
    title = forms.CharField(
        label=_("Oggetto"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    url = forms.URLField(
        label=_("Indirizzo della pubblicazione, se c'è"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("L'indirizzo non è completo: comincia con https://")},
    )
    field_order = ("kind", "authority", "number", "date", "title", "url", "file", "is_public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        for wrong in ("required", "invalid_choice"):
            self.fields["kind"].error_messages[wrong] = _("Scegli il tipo di atto.")


def person_of(email: str) -> Any | None:
    """The person who signs in with an e-mail, if there is exactly one."""
    found = list(get_user_model()._default_manager.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 else None
