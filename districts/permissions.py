"""The one policy layer: who may do what, on which object, and the reason told to who may not.

Every permission is a predicate over (user, object), registered once by `permit` in the
`permissions` module of the app that owns the object; pages, API, admin and templates ask `allowed`
or `require`. What a person may not even see is left out by the `visible_to(user)` of the model's
QuerySet, and looking it up fails like any unknown address: 404, never 403.

Superusers get nothing here: a system administrator neither signs nor adopts (docs/adr/0018). A
token does what its hat may do and its scopes name; a permission without a scope is for people only
(docs/adr/0030).
"""

from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from districts.hats import Hat, Role
from districts.rights.scopes import Scope

_REFUSALS: dict[str, Any] = {}
_SCOPES: dict[str, Scope | None] = {}


def permit(
    name: str, predicate: rules.Predicate, *, refusal: Any, scope: Scope | None = None
) -> None:
    """Register `name` (`app.verb_noun`); `refusal` says, translated when shown, who may and how.

    `scope`: what a token needs besides its hat; without one no token may.
    """
    rules.add_perm(name, predicate)
    _REFUSALS[name] = refusal
    _SCOPES[name] = scope


def permissions() -> list[str]:
    """Every registered permission, in order."""
    return sorted(_REFUSALS)


def allowed(user: Any, name: str, subject: Any = None) -> bool:
    """Whether `user`, with the hat worn, may do `name` to `subject`."""
    given = scopes_of(user)
    if given is not None and _SCOPES.get(name) not in given:
        return False
    return bool(rules.has_perm(name, user, subject))


def require(user: Any, name: str, subject: Any = None) -> None:
    """Raise `PermissionDenied` with the reason unless `allowed`."""
    if scopes_of(user) is not None:
        require_scope(user, _SCOPES.get(name))
    if not allowed(user, name, subject):
        raise PermissionDenied(refusal_of(name))


class OutOfScope(PermissionDenied):
    """A token that lacks `scope`; None: what no token may."""

    def __init__(self, detail: str, scope: Scope | None) -> None:
        super().__init__(detail)
        self.scope = scope


def reader_of(user: Any) -> Any:
    """Whose eyes the API reads with: those of the hat of a token with `read:provisional`, which see
    what is not published; of anybody else nobody's in particular."""
    scopes = scopes_of(user)
    return user if scopes is not None and Scope.READ_PROVISIONAL in scopes else AnonymousUser()


def require_scope(user: Any, scope: Scope | None) -> None:
    """Raise `OutOfScope` if `user` acts by a token that lacks `scope`."""
    given = scopes_of(user)
    if given is None or (scope is not None and scope in given):
        return
    if scope is None:
        raise OutOfScope(_("Questo non si fa con un token: accedi con il tuo nome."), None)
    raise OutOfScope(_("Il token non ha il permesso %(scope)s.") % {"scope": scope.value}, scope)


def scopes_of(user: Any) -> frozenset[Scope] | None:
    """The scopes of the token that `user` acts by; None for a person who is here, or for nobody."""
    scopes: frozenset[Scope] | None = getattr(user, "scopes", None)
    return scopes


def refusal_of(name: str) -> str:
    """The sentence that says who may, and how."""
    return str(_REFUSALS[name])


def hat_of(user: Any) -> Hat | None:
    """The hat worn; None for whoever is not signed in, has none, or has not chosen yet."""
    hat: Hat | None = getattr(user, "hat", None)
    return hat


def worn_by(user: Any) -> dict[str, str]:
    """The hat of `user` as rows keep it, in words that outlive the membership."""
    hat = hat_of(user)
    return {
        "acting_as": hat.role.value if hat else "",
        "acting_for": hat.body_name if hat else "",
    }


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
