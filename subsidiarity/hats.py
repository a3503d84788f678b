"""The hats that a person has on a day."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from districts.audience import worn
from districts.hats import OF_THE_REGION, Hat, Role
from subsidiarity.models import Actor, Membership


def hats_of(user: Any, day: date) -> list[Hat]:
    """Every verified membership of `user` that holds on `day`, as hats, in a fixed order.

    A body that is suspended or ceased gives none. A role of the region counts only in the region's
    own body, a coordinator's only while the mandate of that same body holds. One statement.
    """
    rows = _holding(day).filter(user=user).order_by("actor__name", "role", "pk")
    return [_hat(row) for row in rows]


def _holding(day: date) -> Any:
    return (
        Membership.objects.on(day)
        .filter(verified_at__isnull=False, actor__state=Actor.State.VERIFIED)
        .exclude(Q(role__in=OF_THE_REGION) & ~Q(actor__kind=Actor.Kind.REGION))
        .filter(
            Q(mandate__isnull=True)
            | Q(mandate__actor=F("actor"), mandate__valid_from__lte=day)
            & (Q(mandate__valid_to__isnull=True) | Q(mandate__valid_to__gt=day))
        )
        .select_related("actor", "mandate__zone")
    )


def _hat(row: Membership) -> Hat:
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
    """Everybody who could wear a hat of `roles` today, dressed in it (districts/audience.py)."""
    kept = {role.value for role in roles}
    for row in _holding(timezone.localdate()).filter(role__in=kept).select_related("user"):
        if row.user.is_active:
            row.user.hat = _hat(row)
            yield row.user
