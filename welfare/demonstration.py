"""An invented set of bodies and persons, one for each role, to show and try the platform.

Every body is flagged as a demonstration and says so on its page and in the API; every person signs
in by an address that can exist nowhere (RFC 2606). What people do by hand is done by the same
actions, so that the register of state changes has it too.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from stdnum import luhn

from districts.errors import Impossible
from districts.hats import OF_THE_REGION, Role
from districts.lookups import law_of, zones_of
from districts.models import BoundaryRevision, TerritorialUnit, Zone
from subsidiarity import actions
from subsidiarity.hats import hats_of
from subsidiarity.mandate_actions import propose_mandate
from subsidiarity.models import Actor, Mandate, MandateProposal, Membership
from welfare.demonstration_plan import demonstrate_plan
from welfare.models import User

DOMAIN = "dimostrazione.example"
LABEL = "Dati dimostrativi"

PEOPLE: Mapping[Role, tuple[str, str]] = {
    Role.MEMBER: ("Marta", "Collaboratrice"),
    Role.LEGAL_REPRESENTATIVE: ("Laura", "Rappresentante"),
    Role.COORDINATOR: ("Carlo", "Coordinatore"),
    Role.REGIONAL_OFFICIAL: ("Franca", "Funzionaria"),
    Role.BOUNDARY_ADMINISTRATOR: ("Bruno", "Confini"),
    Role.EVALUATOR: ("Valeria", "Valutatrice"),
    Role.SYSTEM_ADMINISTRATOR: ("Sandro", "Sistema"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody of the set. `password`: only of a person who was not there before."""

    role: Role
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the set plays: the first district of today and a comune of it."""

    law: BoundaryRevision
    zone: Zone
    seat: TerritorialUnit


@transaction.atomic
def load_demonstration(*, password: str = "", commit: bool) -> list[Entry]:
    """Enter the set, or say what it would be. Again: nothing new, and no password.

    Raises `Impossible` where no region is loaded: the coordinator needs a district.
    """
    place = _place(timezone.localdate())
    people = {role: _person(role, password) for role in PEOPLE}
    users = {role: user for role, (user, _password) in people.items()}
    _wear_region(users)
    official = users[Role.REGIONAL_OFFICIAL]
    # Here without a session, hence without the second factor that a page would ask for.
    [official.hat] = hats_of(official, timezone.localdate())
    consortium = _bodies(users, official, place)
    coordinator = users[Role.COORDINATOR]
    [coordinator.hat] = hats_of(coordinator, timezone.localdate())
    demonstrate_plan(
        zone=place.zone,
        law=place.law,
        responsible=consortium,
        author=coordinator,
        approver=official,
    )
    if not commit:
        transaction.set_rollback(True)
    return [Entry(role, user.email, given) for role, (user, given) in people.items()]


def _place(today: date) -> _Place:
    law = law_of(None, today)
    zone = zones_of(law).first()
    if zone is None:
        raise Impossible("Nessun distretto: carica prima una regione con load_region.")
    inside = TerritorialUnit.objects.filter(
        assignments__revision=law, assignments__zone=zone
    ).defer("geometry")
    return _Place(law, zone, inside.order_by("istat_code")[0])


def _person(role: Role, password: str) -> tuple[User, str]:
    first, last = PEOPLE[role]
    email = f"{role.value.replace('_', '-')}@{DOMAIN}"
    found = User.objects.filter(username=email).first()
    if found is not None:
        return found, ""
    given = password or secrets.token_urlsafe(12)
    user = User.objects.create_user(
        username=email, email=email, password=given, first_name=first, last_name=f"{last} (demo)"
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user, given


def _wear_region(users: Mapping[Role, User]) -> None:
    """The regional roles, in the region's own body, which nobody else can give."""
    region = Actor.objects.filter(kind=Actor.Kind.REGION).first() or _body(
        "demo-regione", "Regione (dimostrativa)", Actor.Kind.REGION, 1
    )
    for role in sorted(OF_THE_REGION):
        _hat(users[role], region, role)


def _bodies(users: Mapping[Role, User], official: User, place: _Place) -> Actor:
    """A body of each sphere, one that waits to be verified, one that is a draft; the consortium
    that leads the district."""
    kind = Actor.Kind
    consortium = _body(
        "demo-consorzio", "Consorzio Delta (dimostrativo)", kind.SOCIAL_CONSORTIUM, 2, place
    )
    mandate, _new = Mandate.objects.get_or_create(
        actor=consortium,
        zone=place.zone,
        task=Mandate.Task.LEAD_BODY,
        valid_to=None,
        defaults={
            "valid_from": timezone.localdate(),
            "confirmed_in": place.law,
            "source": LABEL,
        },
    )
    _hat(users[Role.COORDINATOR], consortium, Role.COORDINATOR, mandate)
    firm = _body("demo-impresa", "Gamma Servizi S.r.l. (dimostrativa)", kind.ENTERPRISE, 3, place)
    _hat(users[Role.EVALUATOR], firm, Role.EVALUATOR)
    head = users[Role.LEGAL_REPRESENTATIVE]
    alfa = _registered(head, "alfa", "Cooperativa Alfa (dimostrativa)", 4, place)
    if alfa.state == Actor.State.DRAFT:
        actions.submit_actor(actor=alfa, by=head)
        actions.verify_actor(actor=alfa, by=official, seen=alfa.version)
    _hat(users[Role.MEMBER], alfa, Role.MEMBER)
    _proposal(alfa, head, place)
    waiting = _registered(users[Role.MEMBER], "beta", "Beta ODV (dimostrativa)", 5, place)
    if waiting.state == Actor.State.DRAFT:
        actions.submit_actor(actor=waiting, by=users[Role.MEMBER])
    return consortium


def _proposal(alfa: Actor, head: Any, place: _Place) -> None:
    """Something for the official to decide: a mandate that somebody else proposed."""
    if MandateProposal.objects.filter(actor=alfa).exists():
        return
    [head.hat] = [hat for hat in hats_of(head, timezone.localdate()) if hat.body == alfa.pk]
    propose_mandate(
        actor=alfa,
        zone=place.zone,
        task=Mandate.Task.STEERING,
        valid_from=timezone.localdate(),
        act=None,
        by=head,
        reason="La cabina di regia del distretto ha accolto la cooperativa (dimostrazione).",
    )


def _registered(by: Any, sign: str, name: str, number: int, place: _Place) -> Actor:
    """A body of the Third sector that a person registered, as by hand."""
    made = Actor.objects.filter(created_by=by, code__endswith=f"-demo{sign}").first()
    if made is not None:
        return made
    section = Actor.RuntsSection
    fields = _fields(name, Actor.Kind.ETS, number, place) | {
        "runts_section": section.SOCIAL_ENTERPRISE if sign == "alfa" else section.ODV,
        "runts_number": f"DEMO-{number}",
    }
    return actions.register_actor(by=by, fields=fields, districts=[place.zone], sign=f"demo{sign}")


def _body(code: str, name: str, kind: str, number: int, place: _Place | None = None) -> Actor:
    """A verified body whose source is this set."""
    fields = _fields(name, kind, number, place) | {"state": Actor.State.VERIFIED, "source": LABEL}
    actor, _new = Actor.objects.get_or_create(code=code, defaults=fields)
    return actor


def _fields(name: str, kind: str, number: int, place: _Place | None) -> dict[str, Any]:
    counter = f"{9_990_000 + number}999"
    return {
        "name": name,
        "kind": kind,
        "tax_code": counter + luhn.calc_check_digit(counter),
        "seat": place.seat if place else None,
        "about": "Ente inventato, per provare la piattaforma.",
        "is_demonstration": True,
    }


def _hat(user: User, actor: Actor, role: Role, mandate: Mandate | None = None) -> None:
    Membership.objects.get_or_create(
        user=user,
        actor=actor,
        role=role.value,
        mandate=mandate,
        valid_to=None,
        defaults={"valid_from": timezone.localdate(), "verified_at": timezone.now()},
    )
