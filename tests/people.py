"""Bodies and persons of the toy region (tests/territory.py), one for each role.

`region` is the region's own body, `consortium` the *ente gestore* of D01, `beta` an association
with its seat in A1 (D01), `gamma` one with its seat in A4 (D02).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from districts.hats import Role
from districts.models import Zone
from subsidiarity.hats import hats_of
from subsidiarity.models import Actor, Mandate, Membership
from tests.territory import Territory
from welfare.models import User

DAY = date(2026, 11, 25)
SINCE = date(2025, 1, 1)


def person(name: str, **fields: Any) -> User:
    """Somebody who may sign in, by e-mail `name@example.org`."""
    return User.objects.create_user(username=name, email=f"{name}@example.org", **fields)


def body(code: str, kind: str, seat: Any = None, **fields: Any) -> Actor:
    """A verified body; of the Third sector an association of volunteers."""
    given = {"name": code.capitalize(), "state": Actor.State.VERIFIED, "seat": seat}
    if kind == Actor.Kind.ETS:
        given |= {"runts_section": Actor.RuntsSection.ODV, "runts_number": "12345"}
    given["tax_code"] = f"{crc32(code.encode()):011d}"  # one of its own, nobody's real one
    return Actor.objects.create(code=code, kind=kind, **(given | fields))


def hat(user: User, actor: Actor, role: Role, mandate: Mandate | None = None) -> Membership:
    """A membership that holds and that somebody else verified."""
    return Membership.objects.create(
        user=user,
        actor=actor,
        role=role.value,
        mandate=mandate,
        valid_from=SINCE,
        verified_at=f"{SINCE}T12:00Z",
    )


def dressed(user: User, membership: Membership | None = None) -> User:
    """`user` as a request has them on `DAY`, with the hat of `membership` or the only one."""
    user.hats = tuple(hats_of(user, DAY))
    worn = [h for h in user.hats if membership is None or h.membership == membership.pk]
    user.hat = worn[0] if len(worn) == 1 else None
    return user


def signed_in(user: User, *, second_factor: bool = True) -> Client:
    """A browser in which `user` has signed in, by default with a second factor as well."""
    client = Client()
    client.force_login(user)
    if second_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp"}]
        session.save()
    return client


@dataclass(frozen=True, slots=True)
class Society:
    """Who there is, by name; every person has exactly one hat but `nobody`, who has none."""

    bodies: dict[str, Actor]
    people: dict[str, User]
    mandate: Mandate


def society(territory: Territory) -> Society:
    """The bodies and one person for each role; `beta_member` and `beta_head` are of `beta`."""
    units = territory.units
    bodies = {
        "region": body("region", Actor.Kind.REGION),
        "consortium": body("consortium", Actor.Kind.SOCIAL_CONSORTIUM, units["B1"]),
        "beta": body("beta", Actor.Kind.ETS, units["A1"]),
        "gamma": body("gamma", Actor.Kind.ETS, units["A4"]),
    }
    mandate = Mandate.objects.create(
        actor=bodies["consortium"],
        zone=Zone.objects.get(zoning__code="cohesion", code="D01"),
        task=Mandate.Task.MANAGING_BODY,
        valid_from=SINCE,
        confirmed_in=territory.laws["cohesion-2020"],
    )
    roles = {
        "official": ("region", Role.REGIONAL_OFFICIAL),
        "boundaries": ("region", Role.BOUNDARY_ADMINISTRATOR),
        "system": ("region", Role.SYSTEM_ADMINISTRATOR),
        "coordinator": ("consortium", Role.COORDINATOR),
        "beta_member": ("beta", Role.MEMBER),
        "beta_head": ("beta", Role.LEGAL_REPRESENTATIVE),
        "gamma_head": ("gamma", Role.LEGAL_REPRESENTATIVE),
        "evaluator": ("gamma", Role.EVALUATOR),
    }
    people = {"nobody": person("nobody")}
    for name, (code, role) in roles.items():
        people[name] = person(name)
        hat(people[name], bodies[code], role, mandate if role == Role.COORDINATOR else None)
    return Society(bodies, {name: dressed(user) for name, user in people.items()}, mandate)
