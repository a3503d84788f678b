"""Asking for a role in a body: which ones it gives, who answers, nothing twice."""

import pytest
from django.core.exceptions import PermissionDenied

from districts.hats import Role
from districts.transitions import TransitionRefusedError
from subsidiarity import actions
from subsidiarity.models import Membership
from tests.people import Society, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def offered(people: Society, body: str, who: str = "nobody") -> set[str]:
    client = signed_in(people.people[who])
    form = client.get(f"/soggetti/{body}/chiedi/").context["form"]
    return set(form.asked)


def test_each_body_offers_its_roles(people: Society):
    of_any = {"member", "legal_representative", "evaluator"}
    assert offered(people, "beta") == of_any
    assert offered(people, "consortium") == of_any | {f"coordinator-{people.mandate.pk}"}
    region = {"regional_official", "boundary_administrator", "system_administrator"}
    assert offered(people, "region") == region


@pytest.mark.parametrize(
    ("body", "role", "answers"),
    [
        ("region", "regional_official", "system"),
        ("region", "boundary_administrator", "system"),
        ("region", "system_administrator", "system"),
        ("consortium", "coordinator", "official"),
        ("gamma", "evaluator", "official"),
        ("gamma", "legal_representative", "official"),
        ("gamma", "member", "gamma_head"),
    ],
)
def test_role_is_asked_for_answered_and_worn(people: Society, body: str, role: str, answers: str):
    key = f"coordinator-{people.mandate.pk}" if role == "coordinator" else role
    newcomer = signed_in(people.people["nobody"])
    for _click in "12":
        assert newcomer.post(f"/soggetti/{body}/chiedi/", {"role": key}).status_code == 302
    asked = Membership.objects.get(user=people.people["nobody"])
    assert (asked.role, asked.state) == (role, "asked")
    address = f"/appartenenze/{asked.pk}/"
    assert newcomer.post(address, {"do": "verify"}).status_code == 403
    head = signed_in(people.people[answers])
    assert "Rispondi a nobody@example.org" in head.get("/area-riservata/").content.decode()
    assert head.post(address, {"do": "verify"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.verified_by) == ("verified", people.people[answers])
    again = newcomer.post(f"/soggetti/{body}/chiedi/", {"role": key})
    assert again.status_code == 422
    assert "Hai già questo ruolo." in again.content.decode()


def test_role_that_the_body_does_not_give_is_refused_at_the_field_and_by_the_action(
    people: Society,
):
    client = signed_in(people.people["nobody"])
    answer = client.post("/soggetti/beta/chiedi/", {"role": "regional_official"})
    assert answer.status_code == 422
    user, beta = people.people["nobody"], people.bodies["beta"]
    for role, mandate in ((Role.REGIONAL_OFFICIAL, None), (Role.COORDINATOR, people.mandate)):
        with pytest.raises(TransitionRefusedError):
            actions.ask_membership(actor=beta, user=user, role=role, mandate=mandate)
    assert not Membership.objects.filter(user=user).exists()


def test_member_may_become_coordinator_and_goes_on_as_a_member(people: Society):
    consortium, official = people.bodies["consortium"], people.people["official"]
    coordinator = people.people["coordinator"]
    wish = actions.ask_membership(actor=consortium, user=coordinator, role=Role.MEMBER)
    actions.verify_membership(membership=wish, by=official)
    held = Membership.objects.filter(user=coordinator, valid_to__isnull=True)
    assert {row.role for row in held} == {"coordinator", "member"}


def test_draft_body_gives_no_role(people: Society):
    people.bodies["gamma"].state = "suspended"
    people.bodies["gamma"].save()
    with pytest.raises(PermissionDenied):
        actions.ask_membership(actor=people.bodies["gamma"], user=people.people["nobody"])
