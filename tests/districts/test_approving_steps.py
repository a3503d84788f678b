"""Approvals of several steps: who sits where, and seats that are lent."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from districts.actions import (
    decide,
    delegate,
    revoke_delegation,
)
from districts.actions.approvals import DecisionRefusedError, MovedError
from districts.approving.reading import approvals_awaiting
from districts.hats import Role
from districts.models import (
    Approval,
    ApprovalDecision,
    BoundaryRevision,
    Delegation,
)
from districts.transitions import TransitionRefusedError
from tests.adoptions import NO, WHY, YES, another, request_of, two_of_three
from tests.people import Society, dressed, hat
from tests.territory import Territory


@pytest.fixture
def officials(people: Society) -> list[Any]:
    return two_of_three(people)


@pytest.fixture
def long(toy: Territory, people: Society, officials: list[Any]) -> Approval:
    return request_of(toy, people)


def test_two_of_three_then_a_signature_of_somebody_else(
    long: Approval, people: Society, officials: list[Any]
):
    first, second, third = officials
    decide(approval=long, by=first, verdict=YES, reason=WHY)
    decide(approval=long, by=second, verdict=NO, reason="Manca la data.")
    waiting = decide(approval=long, by=third, verdict=YES, reason=WHY)
    assert waiting.state == "pending"
    with pytest.raises(DecisionRefusedError, match="una persona decide una volta"):
        decide(approval=long, by=first, verdict=YES, reason=WHY)
    signed = decide(approval=long, by=people.people["official"], verdict=YES, reason=WHY)
    assert signed.state == "approved"
    assert BoundaryRevision.objects.get(pk=long.object_id).state == "adopted"


def test_verdict_on_a_step_that_ended_meanwhile_is_given_back(
    long: Approval, people: Society, officials: list[Any]
):
    seen = long.flow.steps.get(number=1).pk
    for official in officials[:2]:
        decide(approval=long, by=official, verdict=YES, reason=WHY, seen=seen)
    with pytest.raises(MovedError, match="un passo si è concluso"):
        decide(approval=long, by=officials[2], verdict=YES, reason=WHY, seen=seen)


def test_awaiting_has_who_may_decide_and_the_term(
    long: Approval, people: Society, officials: list[Any], django_assert_num_queries
):
    assert not approvals_awaiting(people.people["official"])
    with django_assert_num_queries(7):
        (mine,) = approvals_awaiting(officials[0])
    assert (mine.title, mine.due) == ("Cohesion dal 01/01/2027", None)
    for official in officials[:2]:
        decide(approval=long, by=official, verdict=YES, reason=WHY)
    assert not approvals_awaiting(officials[0])
    (now,) = approvals_awaiting(people.people["official"])
    assert now.due == timezone.localdate() + timedelta(days=10)


def lend(giver: Any, to: Any, **changed: Any) -> Delegation:
    today = timezone.localdate()
    fields = {
        "valid_from": today,
        "valid_to": today + timedelta(days=10),
        "reason": "Sono in ferie.",
    }
    return delegate(person=giver, to=to, **(fields | changed))


def test_delegate_decides_in_the_seat_that_was_lent(
    long: Approval, people: Society, officials: list[Any]
):
    deputy = people.people["official"]
    lent = lend(officials[0], deputy)
    assert [one.title for one in approvals_awaiting(deputy)] == [long.title]
    decide(approval=long, by=deputy, verdict=YES, reason=WHY)
    (verdict,) = ApprovalDecision.objects.all()
    assert (verdict.by, verdict.seat, verdict.delegation) == (deputy, officials[0], lent)
    with pytest.raises(DecisionRefusedError, match="decidono altre persone"):
        decide(approval=long, by=officials[0], verdict=YES, reason=WHY)


def test_delegation_cannot_be_handed_on(long: Approval, people: Society, officials: list[Any]):
    deputy, third = people.people["official"], another(people, "third")
    lend(officials[0], deputy)
    lend(deputy, third)
    with pytest.raises(DecisionRefusedError, match="decidono altre persone"):
        decide(approval=long, by=third, verdict=YES, reason=WHY)


def test_delegation_lends_no_right(long: Approval, people: Society, officials: list[Any]):
    lend(officials[0], people.people["beta_head"])
    with pytest.raises(DecisionRefusedError, match="ha il ruolo"):
        decide(approval=long, by=people.people["beta_head"], verdict=YES, reason=WHY)


def test_delegation_to_the_author_is_worth_nothing(
    long: Approval, people: Society, officials: list[Any]
):
    lend(officials[0], long.author)
    worn = hat(long.author, people.bodies["region"], Role.REGIONAL_OFFICIAL)
    with pytest.raises(DecisionRefusedError, match="serve un'altra persona"):
        decide(approval=long, by=dressed(long.author, worn), verdict=YES, reason=WHY)


@pytest.mark.parametrize("ended", ["expired", "later", "revoked", "other_flow"])
def test_delegation_that_does_not_hold_lends_nothing(
    long: Approval, people: Society, officials: list[Any], ended: str
):
    deputy = people.people["official"]
    lent = lend(officials[0], deputy, flow_code="another" if ended == "other_flow" else "")
    today, day = timezone.localdate(), timedelta(days=1)
    if ended == "expired":
        Delegation.objects.update(valid_from=today - day, valid_to=today)
    elif ended == "later":
        Delegation.objects.update(valid_from=today + day)
    elif ended == "revoked":
        revoke_delegation(delegation=lent, by=officials[0])
    with pytest.raises(DecisionRefusedError, match="decidono altre persone"):
        decide(approval=long, by=deputy, verdict=YES, reason=WHY)


def test_delegation_is_judged_before_it_is_given(people: Society):
    official, today = people.people["official"], timezone.localdate()
    with pytest.raises(TransitionRefusedError) as refused:
        lend(official, official, valid_from=today - timedelta(days=1), reason="")
    assert len(refused.value.problems) == 3
    with pytest.raises(TransitionRefusedError, match="al massimo un anno"):
        lend(official, people.people["nobody"], valid_to=today + timedelta(days=400))
    with pytest.raises(TransitionRefusedError, match="finisce prima"):
        lend(official, people.people["nobody"], valid_to=today)
