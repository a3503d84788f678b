"""Who may act for whom, on which day."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from districts.hats import Role
from districts.models import Stale
from districts.permissions import allowed, require
from subsidiarity.hats import hats_of
from subsidiarity.models import Actor, Membership
from tests import territory
from tests.people import DAY, SINCE, Society, body, dressed, hat, person
from tests.territory import Territory

pytestmark = pytest.mark.django_db


def test_hat_says_role_body_and_district(people: Society, django_assert_num_queries):
    with django_assert_num_queries(1):
        (worn,) = hats_of(people.people["coordinator"], DAY)
    assert (worn.role, worn.body_name, worn.zone_code) == (Role.COORDINATOR, "Consortium", "D01")
    assert worn.law == people.mandate.confirmed_in_id


@pytest.mark.parametrize("field", ["valid_from", "valid_to"])
def test_hat_begins_and_ends_on_its_days(people: Society, field: str):
    membership = Membership.objects.get(user=people.people["beta_head"])
    setattr(membership, field, DAY)
    membership.save()
    before = date(2026, 11, 24)
    assert len(hats_of(membership.user, before)) == (field == "valid_to")
    assert len(hats_of(membership.user, DAY)) == (field == "valid_from")


def test_coordinator_ends_with_the_mandate_of_the_body(people: Society):
    people.mandate.valid_to = DAY
    people.mandate.save()
    assert hats_of(people.people["coordinator"], DAY) == []


def test_unverified_membership_is_no_hat(people: Society):
    newcomer = person("newcomer")
    Membership.objects.create(
        user=newcomer, actor=people.bodies["beta"], role="member", valid_from=SINCE
    )
    assert hats_of(newcomer, DAY) == []


def test_suspended_body_gives_no_hat(people: Society):
    Actor.objects.filter(code="beta").update(state=Actor.State.SUSPENDED)
    assert hats_of(people.people["beta_head"], DAY) == []


def test_role_of_the_region_counts_only_in_the_region(people: Society):
    impostor = person("impostor")
    hat(impostor, people.bodies["beta"], Role.REGIONAL_OFFICIAL)
    assert hats_of(impostor, DAY) == []


def test_of_two_hats_one_has_to_be_chosen(people: Society):
    head = people.people["beta_head"]
    second = hat(head, people.bodies["gamma"], Role.MEMBER)
    assert dressed(head).hat is None
    worn = dressed(head, second).hat
    assert worn is not None
    assert worn.body_name == "Gamma"


def test_nobody_verifies_their_own_membership(people: Society):
    membership = Membership.objects.get(user=people.people["beta_head"])
    membership.verified_by = membership.user
    with pytest.raises(IntegrityError, match="nobody_verifies_their_own"), transaction.atomic():
        membership.save()


def test_coordinator_without_mandate_is_refused(people: Society):
    with pytest.raises(IntegrityError, match="coordinator_has_a_mandate"), transaction.atomic():
        hat(people.people["nobody"], people.bodies["consortium"], Role.COORDINATOR)


EVERYBODY = [
    "nobody",
    "official",
    "boundaries",
    "system",
    "coordinator",
    "beta_member",
    "beta_head",
    "gamma_head",
    "evaluator",
]


@pytest.mark.parametrize("name", ["anonymous", *EVERYBODY])
def test_visible_bodies_are_those_that_one_may_view(toy: Territory, people: Society, name: str):
    everyone = people.people | {"anonymous": AnonymousUser()}
    asking = everyone[name]
    for state in Actor.State:
        for unit in ("A1", "A4"):
            fields = {"state": state, "created_by": people.people["nobody"]}
            body(f"{state}-{unit}".lower(), Actor.Kind.ETS, toy.units[unit], **fields)
    seen = set(Actor.objects.visible_to(asking).values_list("code", flat=True))
    assert seen == {
        actor.code
        for actor in Actor.objects.all()
        if allowed(asking, "subsidiarity.view_actor", actor)
    }
    assert "verified-a1" in seen
    assert ("submitted-a1" in seen) == (name in {"official", "coordinator", "nobody"})
    assert ("submitted-a4" in seen) == (name in {"official", "nobody"})


def test_law_that_moves_a_comune_moves_no_right_until_confirmed(toy: Territory, people: Society):
    """B3 goes to D02 in 2026; D01's coordinator keeps its bodies until the mandate is confirmed."""
    seated = body("delta", Actor.Kind.ETS, toy.units["B3"], state=Actor.State.SUBMITTED)
    coordinator = people.people["coordinator"]
    law = territory.adopt(
        toy.zonings["cohesion"], date(2026, 1, 1), territory.by_column(2), toy.units
    )
    require(dressed(coordinator), "subsidiarity.verify_actor", seated)
    people.mandate.confirmed_in = law
    people.mandate.save()
    with pytest.raises(PermissionDenied, match="La verifica spetta"):
        require(dressed(coordinator), "subsidiarity.verify_actor", seated)


def test_superuser_has_no_right_of_ours(people: Society):
    root = person("root", is_superuser=True, is_staff=True)
    assert not allowed(dressed(root), "subsidiarity.verify_actor", people.bodies["beta"])


def test_second_edit_of_one_version_is_refused_and_overwrites_nothing(people: Society):
    beta = people.bodies["beta"]
    first, second = (Actor.objects.get(pk=beta.pk) for _ in range(2))
    first.name = "Beta ODV"
    first.store(seen=1)
    second.name = "Beta APS"
    with pytest.raises(Stale) as stale:
        second.store(seen=1)
    assert stale.value.current.name == "Beta ODV"
    assert Actor.objects.get(pk=beta.pk).version == 2


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"runts_section": ""}, "ets_has_a_section"),
        ({"runts_second_section": "a"}, "two_sections_only_of_networks"),
        ({"kind": "enterprise"}, "section_only_of_ets"),
        ({"tax_code": ""}, "formal_has_a_tax_code"),
    ],
)
def test_database_refuses_a_body_that_cannot_be(people: Society, fields: dict, constraint: str):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Actor.objects.filter(code="beta").update(**fields)


def test_two_bodies_share_no_tax_code(people: Society):
    with pytest.raises(IntegrityError, match="tax_code_once"), transaction.atomic():
        body("epsilon", Actor.Kind.ETS, tax_code=people.bodies["beta"].tax_code)
