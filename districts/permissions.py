"""The one policy layer: who may do what, on which object, and the reason told to who may not.

Every permission is a predicate over (user, object), registered once by `permit` in the
`permissions` module of the app that owns the object; pages, API, admin and templates ask `allowed`
or `require`. What a person may not even see is left out by the `visible_to(user)` of the model's
QuerySet, and looking it up fails like any unknown address: 404, never 403.

Superusers get nothing here: a system administrator neither signs nor adopts (docs/adr/0018).
"""

from typing import Any, Protocol

import rules
from django.core.exceptions import PermissionDenied

from districts.hats import Hat, Role

_REFUSALS: dict[str, Any] = {}


class Seer(Protocol):
    """Whoever asks: a user or an anonymous one."""

    @property
    def is_authenticated(self) -> bool: ...


def permit(name: str, predicate: rules.Predicate, *, refusal: Any) -> None:
    """Register `name` (`app.verb_noun`); `refusal` says, translated when shown, who may and how."""
    rules.add_perm(name, predicate)
    _REFUSALS[name] = refusal


def permissions() -> list[str]:
    """Every registered permission, in order."""
    return sorted(_REFUSALS)


def allowed(user: Any, name: str, subject: Any = None) -> bool:
    """Whether `user`, with the hat worn, may do `name` to `subject`."""
    return bool(rules.has_perm(name, user, subject))


def require(user: Any, name: str, subject: Any = None) -> None:
    """Raise `PermissionDenied` with the reason unless `allowed`."""
    if not allowed(user, name, subject):
        raise PermissionDenied(refusal_of(name))


def refusal_of(name: str) -> str:
    """The sentence that says who may, and how."""
    return str(_REFUSALS[name])


def hat_of(user: Any) -> Hat | None:
    """The hat worn; None for whoever is not signed in, has none, or has not chosen yet."""
    hat: Hat | None = getattr(user, "hat", None)
    return hat


def has_role(*roles: Role) -> rules.Predicate:
    """Predicate: the hat worn is of one of these roles, whatever the object."""

    @rules.predicate(f"has_role:{'|'.join(roles)}")
    def wears(user: Any) -> bool:
        hat = hat_of(user)
        return hat is not None and hat.role in roles

    return wears


is_regional_official = has_role(Role.REGIONAL_OFFICIAL)
is_boundary_administrator = has_role(Role.BOUNDARY_ADMINISTRATOR)
is_system_administrator = has_role(Role.SYSTEM_ADMINISTRATOR)
