"""A mandate is conferred by approval: the same engine as the adoption of boundaries."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from districts.actions import decide, withdraw_approval
from districts.actions.approvals import DecisionRefusedError, MovedError
from districts.approving.rules import Obstacle, Verdict
from districts.hats import Role
from districts.models import Act, Approval, Notification, StateChange, Zone
from districts.transitions import TransitionRefusedError
from subsidiarity import actions
from subsidiarity.hats import hats_of
from subsidiarity.mandate_actions import propose_mandate
from subsidiarity.models import Actor, Mandate, MandateProposal, Membership
from tests.adoptions import another
from tests.people import DAY, SINCE, Society, dressed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def propose(people: Society, by: str = "gamma_head", **fields: Any) -> Approval:
    given = {
        "actor": people.bodies["gamma"],
        "zone": Zone.objects.get(zoning__code="cohesion", code="D02"),
        "task": Mandate.Task.STEERING,
        "valid_from": SINCE,
        "act": None,
        "by": people.people[by],
        "reason": "È nell'accordo di programma.",
    }
    return propose_mandate(**(given | fields))


def approve(approval: Approval, by: Any) -> Approval:
    return decide(approval=approval, by=by, verdict=Verdict.APPROVE, reason="Va bene.")


def test_official_confers_and_the_body_may_have_a_coordinator(people: Society):
    asked = propose(people)
    assert Mandate.objects.filter(actor=people.bodies["gamma"]).count() == 0
    approve(asked, people.people["official"])
    (mandate,) = Mandate.objects.filter(actor=people.bodies["gamma"])
    assert (mandate.zone.code, mandate.valid_from) == ("D02", SINCE)
    (passage,) = StateChange.objects.filter(content_type__model="mandate", object_id=mandate.pk)
    assert (passage.to_state, passage.by) == ("conferred", people.people["official"])
    assert passage.reason == "Va bene."
    told = Notification.objects.filter(happening__kind="mandate.conferred")
    assert set(told.values_list("person__username", flat=True)) == {"gamma_head", "evaluator"}
    nobody = people.people["nobody"]
    wish = actions.ask_membership(
        actor=people.bodies["gamma"], user=nobody, role=Role.COORDINATOR, mandate=mandate
    )
    assert hats_of(nobody, DAY) == []
    actions.verify_membership(membership=wish, by=people.people["official"])
    wish.refresh_from_db()
    Membership.objects.filter(pk=wish.pk).update(valid_from=SINCE)
    assert [(hat.role, hat.zone_code) for hat in hats_of(nobody, DAY)] == [
        (Role.COORDINATOR, "D02")
    ]


def test_official_who_proposed_does_not_confer(people: Society):
    asked = propose(people, by="official")
    with pytest.raises(DecisionRefusedError) as refused:
        approve(asked, people.people["official"])
    assert refused.value.obstacle == Obstacle.MAKER
    approve(asked, another(people, "second", Role.REGIONAL_OFFICIAL))
    assert Mandate.objects.filter(actor=people.bodies["gamma"]).exists()


def test_official_who_belongs_to_the_body_does_not_confer(people: Society):
    """By whatever other hat."""
    asked, official = propose(people), people.people["official"]
    Membership.objects.create(
        user=official, actor=people.bodies["gamma"], role=Role.MEMBER.value, valid_from=SINCE
    )
    with pytest.raises(DecisionRefusedError) as refused:
        approve(asked, dressed(official))
    assert refused.value.obstacle == Obstacle.NO_PERMISSION


def test_asked_twice_it_is_one_request(people: Society):
    assert propose(people) == propose(people)
    assert MandateProposal.objects.count() == 1


def test_others_do_not_propose(people: Society):
    for name in ("beta_head", "coordinator", "evaluator", "system", "nobody"):
        with pytest.raises(PermissionDenied):
            propose(people, by=name)
    assert not MandateProposal.objects.exists()


def test_what_could_not_be_conferred_is_not_asked(people: Society):
    consortium = people.bodies["consortium"]
    held = {"actor": consortium, "task": Mandate.Task.MANAGING_BODY, "zone": people.mandate.zone}
    with pytest.raises(TransitionRefusedError, match="già questo compito"):
        propose(people, by="official", **held)
    Actor.objects.filter(code="gamma").update(state=Actor.State.SUSPENDED)
    with pytest.raises(TransitionRefusedError, match="non è verificato"):
        propose(people, by="official")
    assert not Approval.objects.exists()
    assert not MandateProposal.objects.exists(), "a refused request leaves nothing behind"


def test_body_suspended_meanwhile_is_not_what_was_read_about(people: Society):
    asked = propose(people)
    Actor.objects.filter(code="gamma").update(state=Actor.State.SUSPENDED)
    with pytest.raises(MovedError):
        approve(asked, people.people["official"])
    assert Mandate.objects.count() == 1


def test_task_taken_meanwhile_undoes_the_verdict(people: Society):
    asked = propose(people)
    Mandate.objects.create(
        actor=people.bodies["gamma"],
        zone=asked.subject.zone,
        task=asked.subject.task,
        valid_from=SINCE,
        confirmed_in=people.mandate.confirmed_in,
    )
    with pytest.raises(TransitionRefusedError, match="già questo compito"):
        approve(asked, people.people["official"])
    asked.refresh_from_db()
    assert (asked.state, asked.decisions.count()) == ("pending", 0)


def test_withdrawn_it_can_be_asked_again(people: Society):
    head = people.people["gamma_head"]
    asked = propose(people)
    withdraw_approval(approval=asked, by=head, reason="Manca l'atto.")
    client = signed_in(head)
    page = client.get(f"/mandati/proposte/{asked.object_id}/").content.decode()
    address = f"/approvazioni/chiedi/confer-mandate/{asked.object_id}/"
    assert address in page
    assert client.post(address, {"reason": "Ora c'è."}).status_code == 302
    assert Approval.objects.pending().get().object_id == asked.object_id
    assert address not in client.get(f"/mandati/proposte/{asked.object_id}/").content.decode()


def test_by_the_pages_from_the_body_to_the_mandate(people: Society):
    act = Act.objects.create(kind="DGR", authority="Giunta", number="12-34", date=date(2026, 5, 2))
    head, official = (signed_in(people.people[name]) for name in ("gamma_head", "official"))
    assert "/soggetti/gamma/mandato/" in head.get("/soggetti/gamma/").content.decode()
    zone = Zone.objects.get(zoning__code="cohesion", code="D02")
    given = {"task": "steering", "zone": zone.pk, "valid_from": "2026-06-01", "act": act.pk}
    wrong = head.post("/soggetti/gamma/mandato/", given | {"valid_from": "31/02/2026"})
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "La data non esiste" in html
    assert "Scrivi il motivo." in html
    assert f'<option value="{zone.pk}" selected>' in html, "what was chosen stays"
    sent = head.post("/soggetti/gamma/mandato/", given | {"reason": "Accordo."}, follow=True)
    address = sent.redirect_chain[-1][0]
    assert "Decidi su" in official.get("/area-riservata/").content.decode()
    shown = official.get(address).content.decode()
    for fact in ("Gamma", "Cabina di regia", "D02", "01/06/2026", "12-34"):
        assert fact in shown, "what is decided stands where it is decided"
    step = Approval.objects.get().flow.steps.get().pk
    official.post(address, {"do": "approve", "reason": "Va bene.", "step": step})
    decided = official.get(address).content.decode()
    assert "01/06/2026" in decided, "and stays there once it is"
    assert Mandate.objects.filter(actor__code="gamma", act=act).exists()


def test_rival_request_on_the_same_zone_is_shown_to_who_decides(people: Society):
    propose(people, by="official", actor=people.bodies["beta"])
    asked = propose(people)
    html = signed_in(people.people["official"]).get(f"/approvazioni/{asked.pk}/").content.decode()
    assert "Altre richieste in attesa per la stessa zona" in html
    assert "<dd>Beta</dd>" in html


def test_role_of_the_application_is_enough_and_a_proposal_never_changes(people: Society):
    """What tests do as owners of the tables, the platform does with fewer rights."""
    with connection.cursor() as cursor:
        role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
        cursor.execute(f"SET LOCAL ROLE {role}")
        approve(propose(people), people.people["official"])
        cursor.execute("RESET ROLE")
    assert Mandate.objects.filter(actor=people.bodies["gamma"]).exists()
    for change in (lambda rows: rows.update(task="lead_body"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change(MandateProposal.objects.all())
