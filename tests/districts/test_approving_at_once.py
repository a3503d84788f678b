"""Of those who decide at the same moment, each on a connection of their own, one is first."""

import pytest
from django.db import connection

from districts.actions import (
    ask_approval,
    decide,
)
from districts.actions.approvals import DecisionRefusedError
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.models import (
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    BoundaryRevision,
    StateChange,
)
from tests import territory
from tests.adoptions import WHY, YES, another, draft, request_of, two_of_three
from tests.at_once import at_once
from tests.people import Society
from tests.territory import Territory


@pytest.fixture
def toy(transactional_db: None) -> Territory:
    return territory.build(computed=False)


def test_double_click_on_approve_decides_once(toy: Territory, people: Society):
    approval, official = request_of(toy, people), people.people["official"]
    click = lambda: decide(approval=approval, by=official, verdict=YES, reason=WHY)  # noqa: E731
    results = at_once(click, click, click)
    assert sum(isinstance(one, Approval) for one in results) == 1
    assert sum(isinstance(one, DecisionRefusedError) for one in results) == 2
    assert ApprovalDecision.objects.count() == 1
    assert StateChange.objects.filter(to_state="approved").count() == 1


def test_of_two_officials_at_once_one_adopts(toy: Territory, people: Society):
    approval = request_of(toy, people)
    pair = [people.people["official"], another(people, "second")]
    results = at_once(
        *(
            lambda user=user: decide(approval=approval, by=user, verdict=YES, reason=WHY)
            for user in pair
        )
    )
    assert sorted(type(one).__name__ for one in results) == ["Approval", "DecisionRefusedError"]
    (verdict,) = ApprovalDecision.objects.all()
    assert BoundaryRevision.objects.get(pk=approval.object_id).approver == verdict.by


def test_three_at_once_make_two_of_three_exactly_once(toy: Territory, people: Society):
    officials = two_of_three(people)
    approval = request_of(toy, people)
    seen = approval.flow.steps.get(number=1).pk
    results = at_once(
        *(
            lambda user=user: decide(approval=approval, by=user, verdict=YES, reason=WHY, seen=seen)
            for user in officials
        )
    )
    names = sorted(type(one).__name__ for one in results)
    assert names == ["Approval", "Approval", "MovedError"]
    assert ApprovalDecision.objects.filter(step=seen).count() == 2
    assert Approval.objects.get(pk=approval.pk).state == "pending"


def test_two_requests_at_once_are_one(toy: Territory, people: Society):
    author = people.people["boundaries"]
    revision = draft(toy, author)
    ask = lambda: ask_approval(  # noqa: E731
        code=ADOPT_BOUNDARY, subject=revision, by=author, reason="È pronta."
    )
    results = at_once(ask, ask)
    assert sorted(type(one).__name__ for one in results) == ["Approval", "TransitionRefusedError"]
    assert ApprovalFlow.objects.count() == 1
    assert connection.in_atomic_block is False
