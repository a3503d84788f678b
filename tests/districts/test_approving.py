"""Approvals in the database: a boundary becomes law by four eyes, once, whoever hurries."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from districts.actions import (
    ask_approval,
    decide,
    define_flow,
    delegate,
    revoke_delegation,
    withdraw_approval,
)
from districts.actions.approvals import DecisionRefusedError, MovedError
from districts.adoption import ADOPT_BOUNDARY
from districts.approvals import Obstacle, Policy, Step, Verdict
from districts.hats import Role
from districts.models import (
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    ApprovalStep,
    BoundaryRevision,
    Delegation,
    StateChange,
    Zone,
    ZoneAssignment,
)
from districts.reading_approvals import approvals_awaiting
from districts.transitions import TransitionRefusedError
from tests import territory
from tests.people import Society, dressed, hat, person, society
from tests.territory import Territory

YES, NO = Verdict.APPROVE, Verdict.REJECT
WHY = "Verificata sull'elenco allegato all'atto."


def draft(toy: Territory, author: Any) -> BoundaryRevision:
    """B3 goes back to D02 from 2027: written by `author`, nobody's law yet."""
    cohesion = toy.zonings["cohesion"]
    revision = BoundaryRevision.objects.create(
        zoning=cohesion,
        title="Cohesion dal 01/01/2027",
        rationale="B3 torna nel distretto in cui stava prima.",
        act_note="Nessun atto: è una prova.",
        effective_from=date(2027, 1, 1),
        basis="proposal",
        unit_vintage=territory.VINTAGE,
        author=author,
    )
    zones = {zone.code: zone for zone in Zone.objects.filter(zoning=cohesion)}
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit=toy.units[name],
            zone=zones[code],
            basis="proposal",
            confidence="high",
            source="prova",
        )
        for name, code in territory.by_column(2).items()
    )
    return revision


@pytest.fixture
def toy(db: None) -> Territory:
    return territory.build(computed=False)


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def asked(toy: Territory, people: Society) -> Approval:
    author = people.people["boundaries"]
    return ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )


def another(people: Society, name: str, role: Role = Role.REGIONAL_OFFICIAL) -> Any:
    user = person(name)
    hat(user, people.bodies["region"], role)
    return dressed(user)


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


def two_of_three(people: Society) -> list[Any]:
    """Three officials, of whom two must approve; then anybody else of them signs."""
    officials = [another(people, f"official{n}") for n in range(3)]
    steps = [
        Step(
            "Istruttoria",
            Policy.AT_LEAST,
            "districts.adopt_revision",
            frozenset(user.pk for user in officials),
            at_least=2,
        ),
        Step("Firma", Policy.ANY, "districts.adopt_revision", term_days=10),
    ]
    define_flow(
        code=ADOPT_BOUNDARY, name="Adozione", steps=steps, by=None, reason="Servono più occhi."
    )
    return officials


@pytest.fixture
def officials(people: Society) -> list[Any]:
    return two_of_three(people)


@pytest.fixture
def long(toy: Territory, people: Society, officials: list[Any]) -> Approval:
    author = people.people["boundaries"]
    return ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )


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


TODAY = timezone.localdate()


def lend(giver: Any, to: Any, **changed: Any) -> Delegation:
    fields = {
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=10),
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
    day = timedelta(days=1)
    if ended == "expired":
        Delegation.objects.update(valid_from=TODAY - day, valid_to=TODAY)
    elif ended == "later":
        Delegation.objects.update(valid_from=TODAY + day)
    elif ended == "revoked":
        revoke_delegation(delegation=lent, by=officials[0])
    with pytest.raises(DecisionRefusedError, match="decidono altre persone"):
        decide(approval=long, by=deputy, verdict=YES, reason=WHY)


def test_delegation_is_judged_before_it_is_given(people: Society):
    official = people.people["official"]
    with pytest.raises(TransitionRefusedError) as refused:
        lend(official, official, valid_from=TODAY - timedelta(days=1), reason="")
    assert len(refused.value.problems) == 3
    with pytest.raises(TransitionRefusedError, match="al massimo un anno"):
        lend(official, people.people["nobody"], valid_to=TODAY + timedelta(days=400))
    with pytest.raises(TransitionRefusedError, match="finisce prima"):
        lend(official, people.people["nobody"], valid_to=TODAY)


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


# Two at the same moment, each on a connection of their own.


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """What each task gave, or the error it raised; all begin together."""
    start, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            results[place] = task()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def committed(transactional_db: None) -> Iterator[tuple[Territory, Society]]:
    toy = territory.build(computed=False)
    yield toy, society(toy)


def request_of(toy: Territory, people: Society) -> Approval:
    author = people.people["boundaries"]
    return ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )


def test_double_click_on_approve_decides_once(committed: tuple[Territory, Society]):
    approval, official = request_of(*committed), committed[1].people["official"]
    click = lambda: decide(approval=approval, by=official, verdict=YES, reason=WHY)  # noqa: E731
    results = at_once(click, click, click)
    assert sum(isinstance(one, Approval) for one in results) == 1
    assert sum(isinstance(one, DecisionRefusedError) for one in results) == 2
    assert ApprovalDecision.objects.count() == 1
    assert StateChange.objects.filter(to_state="approved").count() == 1


def test_of_two_officials_at_once_one_adopts(committed: tuple[Territory, Society]):
    people = committed[1]
    approval = request_of(*committed)
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


def test_three_at_once_make_two_of_three_exactly_once(committed: tuple[Territory, Society]):
    toy, people = committed
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


def test_two_requests_at_once_are_one(committed: tuple[Territory, Society]):
    toy, people = committed
    author = people.people["boundaries"]
    revision = draft(toy, author)
    ask = lambda: ask_approval(  # noqa: E731
        code=ADOPT_BOUNDARY, subject=revision, by=author, reason="È pronta."
    )
    results = at_once(ask, ask)
    assert sorted(type(one).__name__ for one in results) == ["Approval", "TransitionRefusedError"]
    assert ApprovalFlow.objects.count() == 1
    assert connection.in_atomic_block is False
