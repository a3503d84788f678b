"""A consultation on the draft that moves B3 to D02: opened, spoken in, ended."""

import re
import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from districts.actions import consultations as acts
from districts.consulting.consultable import kind_named
from districts.models import Consultation, ConsultationComment

ANYBODY = AnonymousUser()
SAID = "B3 deve restare con i comuni della sua valle."


def opened(revision: Any, by: Any, **changed: Any) -> Consultation:
    """For twenty days from today."""
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


def many(consultation: Consultation, how_many: int, **given: Any) -> list[ConsultationComment]:
    """Published comments that say their number."""
    return ConsultationComment.objects.bulk_create(
        ConsultationComment(
            consultation=consultation,
            form=uuid.uuid4(),
            text=f"Parere numero {number} sulla bozza.",
            **({"state": "published"} | given),
        )
        for number in range(how_many)
    )


def shown_on(page: str) -> list[int]:
    """The numbers of `many` that a page shows, in its order."""
    return [int(number) for number in re.findall(r"Parere numero (\d+) sulla bozza", page)]
