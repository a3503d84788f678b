"""Approvals in the database: a boundary becomes law by four eyes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from districts.actions import (
    ask_approval,
    decide,
    define_flow,
    withdraw_approval,
)
from districts.actions.approvals import DecisionRefusedError, MovedError
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.reading import approvals_awaiting
from districts.approving.rules import Obstacle, Policy, Step
from districts.hats import Role
from districts.models import (
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    ApprovalStep,
    BoundaryRevision,
    StateChange,
    Zone,
    ZoneAssignment,
)
from districts.transitions import TransitionRefusedError
from tests.adoptions import NO, WHY, YES, another, draft
from tests.people import Society, dressed, hat
from tests.territory import Territory


def test_official_adopts_what_somebody_else_wrote(asked: Approval, people: Society):
    official = people.people["official"]
    decide(approval=asked, by=official, verdict=YES, reason=WHY)
    law = BoundaryRevision.objects.get(pk=asked.object_id)
    assert (law.state, law.approver, law.author) == ("adopted", official, asked.author)
    assert law.outlines.count() == 2
    assert Approval.objects.get(pk=asked.pk).state == "approved"
    (verdict,) = ApprovalDecision.objects.all()
    assert (verdict.acting_as, verdict.acting_for) == ("regional_official", "Region")
    changes = StateChange.objects.order_by("-pk")[:2]
    assert {(change.to_state, change.by, change.reason) for change in changes} == {
        ("adopted", official, WHY),
        ("approved", official, WHY),
    }


def test_rejected_boundary_stays_a_draft_and_may_be_asked_again(asked: Approval, people: Society):
    decide(approval=asked, by=people.people["official"], verdict=NO, reason="Manca A1.")
    assert BoundaryRevision.objects.get(pk=asked.object_id).state == "draft"
    again = ask_approval(
        code=ADOPT_BOUNDARY,
        subject=asked.subject,
        by=people.people["boundaries"],
        reason="Corretta.",
    )
    assert again.state == "pending"


def test_author_with_the_official_hat_does_not_adopt(asked: Approval, people: Society):
    """Two hats on one head are still two eyes."""
    worn = hat(asked.author, people.bodies["region"], Role.REGIONAL_OFFICIAL)
    with pytest.raises(DecisionRefusedError, match="serve un'altra persona"):
        decide(approval=asked, by=dressed(asked.author, worn), verdict=YES, reason=WHY)


def test_who_asked_does_not_adopt_what_another_wrote(toy: Territory, people: Society):
    asking = another(people, "asking", Role.BOUNDARY_ADMINISTRATOR)
    revision = draft(toy, people.people["boundaries"])
    approval = ask_approval(code=ADOPT_BOUNDARY, subject=revision, by=asking, reason="È pronta.")
    worn = hat(asking, people.bodies["region"], Role.REGIONAL_OFFICIAL)
    with pytest.raises(DecisionRefusedError, match="scritto o chiesto"):
        decide(approval=approval, by=dressed(asking, worn), verdict=YES, reason=WHY)


@pytest.mark.parametrize(
    "name", ["nobody", "system", "coordinator", "beta_head", "evaluator", "gamma_head"]
)
def test_other_roles_do_not_decide(asked: Approval, people: Society, name: str):
    with pytest.raises(DecisionRefusedError) as refused:
        decide(approval=asked, by=people.people[name], verdict=YES, reason=WHY)
    assert refused.value.obstacle == Obstacle.NO_PERMISSION
    assert not approvals_awaiting(people.people[name])


def test_official_does_not_ask(toy: Territory, people: Society):
    with pytest.raises(PermissionDenied, match="amministratore dei confini"):
        ask_approval(
            code=ADOPT_BOUNDARY,
            subject=draft(toy, None),
            by=people.people["official"],
            reason="È pronta.",
        )


def test_what_could_not_become_law_is_not_asked(toy: Territory, people: Society):
    revision = draft(toy, None)
    ZoneAssignment.objects.filter(revision=revision, unit=toy.units["A1"]).delete()
    with pytest.raises(TransitionRefusedError) as refused:
        ask_approval(
            code=ADOPT_BOUNDARY, subject=revision, by=people.people["boundaries"], reason=" "
        )
    assert refused.value.problems == [
        "1 comune non è assegnato: A1. Assegnalo prima di procedere.",
        "Scrivi perché chiedi l'approvazione.",
    ]
    assert not Approval.objects.exists()


def test_one_request_at_a_time(asked: Approval, people: Society):
    with pytest.raises(TransitionRefusedError, match="già stata chiesta"):
        ask_approval(
            code=ADOPT_BOUNDARY,
            subject=asked.subject,
            by=people.people["boundaries"],
            reason="È pronta.",
        )


def test_verdict_without_reason_is_refused(asked: Approval, people: Society):
    with pytest.raises(TransitionRefusedError, match="Scrivi il motivo"):
        decide(approval=asked, by=people.people["official"], verdict=YES, reason="  ")


def test_nobody_approves_what_changed_since_it_was_asked(
    toy: Territory, asked: Approval, people: Society
):
    ZoneAssignment.objects.filter(revision=asked.object_id, unit=toy.units["A1"]).update(
        zone=Zone.objects.get(zoning__code="cohesion", code="D02")
    )
    with pytest.raises(MovedError, match="è cambiato da allora"):
        decide(approval=asked, by=people.people["official"], verdict=YES, reason=WHY)
    withdraw_approval(approval=asked, by=asked.asked_by, reason="Ho corretto A1.")
    assert Approval.objects.get(pk=asked.pk).state == "withdrawn"


def test_only_who_asked_withdraws(asked: Approval, people: Society):
    with pytest.raises(PermissionDenied, match="La ritira chi"):
        withdraw_approval(approval=asked, by=people.people["official"], reason="No.")


def test_flow_changed_later_leaves_what_is_in_flight_alone(asked: Approval, people: Society):
    official, second = people.people["official"], another(people, "second")
    two = [
        Step("Istruttoria", Policy.ANY, "districts.adopt_revision"),
        Step("Firma", Policy.ANY, "districts.adopt_revision"),
    ]
    flow = define_flow(
        code=ADOPT_BOUNDARY, name="Adozione", steps=two, by=official, reason="Servono due firme."
    )
    assert flow.version == 2
    done = decide(approval=asked, by=official, verdict=YES, reason=WHY)
    assert (done.flow.version, done.state) == (1, "approved")
    with pytest.raises(DecisionRefusedError, match="già chiusa: approvata"):
        decide(approval=asked, by=second, verdict=YES, reason=WHY)


def test_flow_that_nobody_could_pass_is_refused(people: Society):
    with pytest.raises(TransitionRefusedError, match="più approvazioni"):
        define_flow(
            code="x",
            name="x",
            steps=[Step("Firma", Policy.AT_LEAST, "districts.adopt_revision", at_least=3)],
            by=None,
            reason="Prova.",
        )


# What the database itself refuses, whoever writes.
def verdict_of(approval: Approval, user: Any, **fields: Any) -> ApprovalDecision:
    given = {
        "approval": approval,
        "step": approval.flow.steps.first(),
        "verdict": "approve",
        "reason": WHY,
        "by": user,
        "seat": user,
    }
    return ApprovalDecision.objects.create(**(given | fields))


def refused_with(text: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert text in str(error.value)


def test_database_refuses_verdicts_that_cannot_be(asked: Approval, people: Society):
    official, author = people.people["official"], asked.author
    refused_with("Nobody approves", lambda: verdict_of(asked, author))
    refused_with("Nobody approves", lambda: verdict_of(asked, official, seat=author))
    refused_with("by_delegation", lambda: verdict_of(asked, official, seat=people.people["system"]))
    refused_with("says_why", lambda: verdict_of(asked, official, reason=""))
    other = ApprovalFlow.objects.create(code="other", version=1, name="x", reason="x")
    foreign = ApprovalStep.objects.create(flow=other, number=1, name="x", policy="any")
    refused_with("of another flow", lambda: verdict_of(asked, official, step=foreign))
    verdict_of(asked, official)
    refused_with("once_per_person", lambda: verdict_of(asked, official))


def test_database_refuses_a_verdict_on_what_is_closed(asked: Approval, people: Society):
    withdraw_approval(approval=asked, by=asked.asked_by, reason="Ci ripenso.")
    refused_with("is closed", lambda: verdict_of(asked, people.people["official"]))
    refused_with("not edited", lambda: Approval.objects.update(state="pending"))
    refused_with("not edited", lambda: Approval.objects.update(title="x"))


def test_database_refuses_to_change_a_flow_in_use(asked: Approval):
    refused_with(
        "in use",
        lambda: ApprovalStep.objects.create(flow=asked.flow, number=9, name="x", policy="any"),
    )
    refused_with("in use", lambda: asked.flow.steps.update(name="x"))
