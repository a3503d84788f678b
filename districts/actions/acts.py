"""Registering an act, and adding its document."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.files.uploads import Refusal, kept_name, refusal_of
from districts.history import because
from districts.models import Act, ActDocument
from districts.permissions import require, worn_by


class ActRefusedError(Exception):
    """An act or its document cannot be registered: `field`, and the sentence that says why.

    `existing`: the act that is registered already, to be linked to.
    """

    def __init__(self, field: str, problem: str, existing: Act | None = None) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem
        self.existing = existing


FEMININE = frozenset(
    {
        Act.Kind.DGR,
        Act.Kind.DCR,
        Act.Kind.LR,
        Act.Kind.DD,
        Act.Kind.LEGGE,
        Act.Kind.DELIBERA,
        Act.Kind.CONVENZIONE,
    }
)


@transaction.atomic
def register_act(
    *,
    kind: str,
    authority: str,
    number: str,
    date: date,
    by: Any,
    title: str = "",
    url: str = "",
    authority_ipa: str = "",
) -> Act:
    """Enter an act. Raises `PermissionDenied`; `ActRefusedError` for a day to come, and for an act
    that is there already, however its authority is spelt in capitals."""
    require(by, "districts.add_act")
    number = " ".join(number.split())
    authority = " ".join(authority.split())
    if date > timezone.localdate():
        raise ActRefusedError("date", _("La data è futura: indica il giorno in cui fu adottato."))
    same = {"kind": kind, "number__iexact": number, "date": date, "authority__iexact": authority}
    if (existing := Act.objects.filter(**same).first()) is not None:
        raise ActRefusedError("number", already_there(existing), existing)
    try:
        with transaction.atomic(), because(_("Registrazione dell'atto")):
            return Act.objects.create(
                kind=kind,
                authority=authority,
                number=number,
                date=date,
                title=title.strip(),
                url=url,
                authority_ipa=authority_ipa.strip(),
            )
    except IntegrityError:  # somebody registered it this very moment
        existing = Act.objects.get(**same)
        raise ActRefusedError("number", already_there(existing), existing) from None


def already_there(act: Act) -> str:
    """That the act is registered, in the gender of its kind."""
    if act.kind in FEMININE:
        text = _("La %(act)s è già registrata. Selezionala dall'elenco.")
    elif act.kind == Act.Kind.DECRETO:
        text = _("Il %(act)s è già registrato. Selezionalo dall'elenco.")
    else:
        text = _("L'%(act)s è già registrato. Selezionalo dall'elenco.")
    return text % {"act": act}


@transaction.atomic
def describe_act(*, act: Act, title: str, url: str, by: Any) -> Act:
    """Mend the subject of an act and where it is published; what it is called by stays.

    Raises `PermissionDenied`.
    """
    require(by, "districts.add_act")
    kept = Act.objects.select_for_update().get(pk=act.pk)
    kept.title, kept.url = title.strip(), url
    with because(_("Correzione di oggetto o indirizzo")):
        kept.save(update_fields=["title", "url"])
    return kept


@transaction.atomic
def add_document(*, act: Act, content: bytes, name: str, is_public: bool, by: Any) -> ActDocument:
    """Keep a PDF of an act, under a name that nobody can guess.

    Raises `PermissionDenied`, and `ActRefusedError` if it is no PDF or too large. The same bytes
    twice are one document.
    """
    require(by, "districts.add_act")
    refusal = refusal_of(content)
    shown = kept_name(name)
    if refusal is not None or shown is None:
        raise ActRefusedError("file", refusal_words(refusal or Refusal.BAD_NAME))
    sha256 = hashlib.sha256(content).hexdigest()
    newest = act.documents.first()
    if newest is not None and (newest.sha256, newest.is_public) == (sha256, is_public):
        return newest
    return ActDocument.objects.create(
        act=act,
        file=ContentFile(content, name="act.pdf"),
        name=shown,
        size=len(content),
        sha256=sha256,
        is_public=is_public,
        added_by=by,
        **worn_by(by),
    )


def refusal_words(refusal: Refusal) -> str:
    """The sentence for whoever sent the file."""
    return {
        Refusal.EMPTY: _("Il file è vuoto: scegline un altro."),
        Refusal.TOO_LARGE: _("Carica un PDF di massimo 10 MB."),
        Refusal.NOT_A_PDF: _(
            "Il file non è un PDF, qualunque sia il suo nome. Carica un PDF di massimo 10 MB."
        ),
        Refusal.CUT_SHORT: _("Il PDF è incompleto: caricalo di nuovo per intero."),
        Refusal.SOMETHING_ELSE_TOO: _(
            "Il PDF contiene anche un archivio di altri file: esportalo di nuovo dal documento."
        ),
        Refusal.ACTIVE: _(
            "Il PDF contiene programmi o allegati: esportalo come PDF/A-1 e caricalo di nuovo."
        ),
        Refusal.BAD_NAME: _(
            "Il nome del file non va bene: usa lettere, cifre e spazi, e la sola estensione .pdf."
        ),
    }[refusal]
