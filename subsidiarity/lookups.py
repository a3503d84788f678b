"""From what a reader writes to bodies; what does not exist is answered with what would do."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from districts.errors import Impossible, Missing
from districts.gazetteer import fold
from districts.lookups import law_of, names_of, unknown_zone, zones_of
from districts.models import BoundaryRevision, Zone, ZoneAssignment, Zoning
from subsidiarity.models import Actor, ActorQuerySet, Mandate


def find_actor(user: Any, code: str) -> Actor:
    """The body at an address, if `user` may see it. Raises `Missing`: what one may not see is not
    told from what does not exist."""
    found = Actor.objects.visible_to(user).select_related("seat", "created_by")
    actor = found.defer("seat__geometry").filter(code=code).first()
    if actor is None:
        raise Missing(_("L'ente “%(code)s” non è nel registro.") % {"code": code[:60]})
    return actor


def actors_asked(
    actors: ActorQuerySet, *, text: str | None, sphere: str | None, kind: str | None
) -> ActorQuerySet:
    """Those with every word of `text` in their name, of a sphere, of a kind."""
    if text:
        actors = actors.called(fold(text).split())
    if sphere:
        actors = actors.filter(sphere=sphere)
    if kind:
        actors = actors.filter(kind=kind)
    return actors


def of_district(actors: ActorQuerySet, code: str | None, day: date) -> ActorQuerySet:
    """Those seated or at work in a district by the law of `day`. Raises `Impossible`."""
    if not code:
        return actors
    law = law_of(None, day)
    zones = dict(zones_of(law).values_list("code", "pk"))
    if code not in zones:
        raise unknown_zone(code, law.zoning.code, list(zones))
    return actors.in_district(zones[code], law.pk)


def districts_today(day: date) -> list[tuple[str, str]]:
    """Code and name of the districts of `day`; none before the first law."""
    try:
        law = law_of(None, day)
    except Impossible:
        return []
    return names_of(law)


Responsible = dict[tuple[str, str], list[tuple[str, str, str]]]
"""{(zoning, zone): (task in words, code and name of the body)}."""


def responsible_bodies(day: date, zonings: Collection[str] | None = None) -> Responsible:
    """Which body has which task on each zone, on `day`; one query."""
    mandates = Mandate.objects.on(day).filter(actor__state=Actor.State.VERIFIED)
    if zonings is not None:
        mandates = mandates.filter(zone__zoning__code__in=zonings)
    rows = mandates.select_related("actor", "zone__zoning").order_by("task", "actor__name")
    found: Responsible = {}
    for row in rows:
        key = (row.zone.zoning.code, row.zone.code)
        found.setdefault(key, []).append(
            (str(row.get_task_display()), row.actor.code, row.actor.name)
        )
    return found


def zones_to_give(day: date) -> QuerySet[Zone]:
    """The zones on which a body may have a task: those with comuni by a law of `day`, by zoning;
    neither historical grids nor the region as a whole."""
    laws = BoundaryRevision.objects.in_force(day)
    alive = ZoneAssignment.objects.filter(revision__in=laws).values("zone")
    no_policy = (Zoning.Kind.SCAFFOLD, Zoning.Kind.REGION)
    zones = Zone.objects.filter(pk__in=alive).exclude(zoning__kind__in=no_policy)
    return zones.select_related("zoning").order_by("zoning__name_it", "name", "pk")


def mandates_to_confirm(day: date) -> list[tuple[Mandate, BoundaryRevision]]:
    """The mandates whose zoning has, on `day`, other boundaries than those last confirmed, each
    with the law of the day; two queries."""
    laws = {law.zoning_id: law for law in BoundaryRevision.objects.in_force(day)}
    mandates = Mandate.objects.on(day).select_related("actor", "zone__zoning", "confirmed_in")
    return [
        (mandate, laws[mandate.zone.zoning_id])
        for mandate in mandates.order_by("zone__zoning__code", "zone__code", "task")
        if mandate.zone.zoning_id in laws
        and laws[mandate.zone.zoning_id].pk != mandate.confirmed_in_id
    ]
