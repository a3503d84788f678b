"""What is said of each kind of event: which thing, and where to read it. Never what it contains.

Whoever is told fetches it, with the rights of then; so nothing is told here that the API would not
show to anybody. Told of is also what has just ceased to be public: that it is gone can be seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.urls import reverse

from districts.models import BoundaryRevision, District
from subsidiarity.models import Actor, CoDesignProject
from subsidiarity.states import CO_DESIGN_PUBLIC
from welfare.models import WebhookNews
from welfare.models.webhooks import PING, Kind


@dataclass(frozen=True, slots=True)
class Thing:
    """What an event is about: its public code, and the path at which the API shows it."""

    code: str
    path: str


def thing_of(news: WebhookNews) -> Thing | None:
    """What `news` is about; None for what is not for everybody, or is no more."""
    return _FINDERS[news.kind](news)


def message(kind: str, at: datetime, thing: Thing | None, origin: str) -> str:
    """The body of a message, as *Standard Webhooks* shapes them: type, timestamp, data."""
    data = {"id": thing.code, "url": origin + thing.path} if thing else {}
    return orjson.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}).decode()


def ping(at: datetime) -> str:
    """The body of a trial."""
    return message(PING, at, None, "")


def _project(news: WebhookNews) -> Thing | None:
    if not CO_DESIGN_PUBLIC & {news.from_state, news.to_state}:
        return None
    code = CoDesignProject.objects.filter(pk=news.subject).values_list("code", flat=True).first()
    return Thing(code, reverse("api:project", args=[code])) if code else None


def _actor(news: WebhookNews) -> Thing | None:
    public = Actor.objects.filter(pk=news.subject, state__in=Actor.PUBLIC_STATES)
    code = public.values_list("code", flat=True).first()
    return Thing(code, reverse("api:actor", args=[code])) if code else None


def _revision(news: WebhookNews) -> Thing | None:
    revision = BoundaryRevision.objects.filter(pk=news.subject).select_related("zoning").first()
    if revision is None:
        return None
    path = reverse("api:zoning", args=[revision.zoning.code])
    day = f"?as_of={revision.effective_from}" if revision.effective_from else ""
    return Thing(revision.zoning.code, path + day)


def _district(news: WebhookNews) -> Thing | None:
    code = District.objects.filter(pk=news.subject).values_list("code", flat=True).first()
    return Thing(code, f"{reverse('api:values')}?zone={code}") if code else None


_FINDERS: dict[str, Callable[[Any], Thing | None]] = {
    Kind.PROJECT_STATE.value: _project,
    Kind.ACTOR_VERIFIED.value: _actor,
    Kind.BOUNDARY_ADOPTED.value: _revision,
    Kind.DISTRICT_RECOMPUTED.value: _district,
}
