"""Who may do something, asked the other way round: of everybody, which ones the policy allows.

Memberships belong to the layer above, which says here (`worn`) who wears which hat today; the
policy layer then judges each, so that who is told of a task is who may do it.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from districts.hats import Role
from districts.permissions import allowed

Wearers = Callable[[Collection[Role]], Iterable[Any]]
"""Roles → people, each dressed in one hat of these roles; who has several comes several times."""

_WEARERS: list[Wearers] = []


def worn(wearers: Wearers) -> Wearers:
    """Register who knows the hats; once."""
    if wearers not in _WEARERS:
        _WEARERS.append(wearers)
    return wearers


def wearing(*roles: Role) -> list[Any]:
    """Everybody with a hat of these roles, or with any, dressed in it; one query."""
    asked = roles or tuple(Role)
    return [person for wearers in _WEARERS for person in wearers(asked)]


def who_may(permission: str, subject: Any, *roles: Role) -> set[int]:
    """Keys of the people who may do this, by whichever of their hats.

    `roles` narrows down who is asked, where the permission is of a few.
    """
    return {one.pk for one in wearing(*roles) if allowed(one, permission, subject)}
