"""The hats that a person has on a day."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from districts.hats import OF_THE_REGION, Hat, Role
from districts.notices.audience import worn
from subsidiarity.models import Actor, Membership


def holding(day: date) -> QuerySet[Membership]:
    """The memberships by which somebody may act on `day`, whoever it is.

    Verified, and of a body that is neither suspended nor ceased. A role of the region counts only
    in the region's own body, a coordinator's only while the mandate of that same body holds.
    """
    return (
        Membership.objects.on(day)
        .filter(verified_at__isnull=False, actor__state=Actor.State.VERIFIED)
        .exclude(Q(role__in=OF_THE_REGION) & ~Q(actor__kind=Actor.Kind.REGION))
        .filter(
            Q(mandate__isnull=True)
            | Q(mandate__actor=F("actor"), mandate__valid_from__lte=day)
            & (Q(mandate__valid_to__isnull=True) | Q(mandate__valid_to__gt=day))
        )
    )


def hats_of(user: Any, day: date) -> list[Hat]:
    """Every membership of `user` that holds on `day`, as hats, in a fixed order. One statement."""
    asked, given = _hats_on(day)
    with connection.cursor() as cursor:
        cursor.execute(asked, [user.pk if one == _SOMEBODY else one for one in given])
        rows = cursor.fetchall()
    return [
        Hat(membership, Role(role), body, name, zone, code or "", law)
        for membership, role, body, name, zone, code, law in rows
    ]


_SOMEBODY = -1
"""Stands for a person in a question that is put together once."""


@lru_cache(maxsize=2)
def _hats_on(day: date) -> tuple[str, Sequence[Any]]:
    """The question for the hats of `_SOMEBODY` on a day, and what goes with it.

    Every request of a signed-in person asks it, and writing it took longer than answering it.
    """
    rows = holding(day).filter(user=_SOMEBODY).order_by("actor__name", "role", "pk")
    of_a_hat = rows.values_list(
        "pk",
        "role",
        "actor",
        "actor__name",
        "mandate__zone",
        "mandate__zone__code",
        "mandate__confirmed_in",
    )
    return of_a_hat.query.sql_with_params()


def hat_of_membership(row: Membership) -> Hat:
    """The hat that a membership is, fetched with its actor and the zone of its mandate."""
    mandate = row.mandate
    return Hat(
        membership=row.pk,
        role=Role(row.role),
        body=row.actor_id,
        body_name=row.actor.name,
        zone=mandate.zone_id if mandate else None,
        zone_code=mandate.zone.code if mandate else "",
        law=mandate.confirmed_in_id if mandate else None,
    )


@worn
def wearers(roles: Collection[Role]) -> Iterator[Any]:
    """Everybody who could wear a hat of `roles` today, dressed in it (`notices.audience`)."""
    kept = {role.value for role in roles}
    rows = holding(timezone.localdate()).filter(role__in=kept)
    for row in rows.select_related("user", "actor", "mandate__zone"):
        if row.user.is_active:
            row.user.hat = hat_of_membership(row)
            yield row.user
