"""A consultation on a draft of the toy region: opened, spoken in, over."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from districts.actions import consultations as acts
from districts.consulting.consultable import kind_named
from districts.models import (
    Consultation,
    ConsultationComment,
)

ANYBODY = AnonymousUser()
SAID = "B3 deve restare con i comuni della sua valle."


def opened(revision: Any, by: Any, **changed: Any) -> Consultation:
    today = timezone.localdate()
    given = {
        "title": "Dove sta B3",
        "description": "Si chiede a tutti se B3 stia meglio nel secondo distretto.",
        "opens_on": today,
        "closes_on": today + timedelta(days=20),
    }
    return acts.open_consultation(
        kind=kind_named("confini"), subject=revision, by=by, **(given | changed)
    )


def say(consultation: Consultation, by: Any = ANYBODY, **given: Any) -> ConsultationComment:
    given = {"text": SAID, "form": uuid.uuid4()} | given
    return acts.comment(consultation=consultation, by=by, **given)


def end(consultation: Consultation) -> None:
    """Let its days be over."""
    today = timezone.localdate()
    Consultation.objects.filter(pk=consultation.pk).update(
        opens_on=today - timedelta(days=9), closes_on=today
    )
    consultation.refresh_from_db()


def form_of(page: str) -> dict[str, str]:
    mark = 'name="form" value="'
    key = page[page.index(mark) + len(mark) :].split('"', maxsplit=1)[0]
    return {"form": key, "text": SAID, "name": "Anna"}
