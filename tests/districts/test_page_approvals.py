"""The pages of approvals: who decides, who sees them, what is refused and kept; seats lent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from districts.actions import decide
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Verdict
from districts.models import (
    Approval,
    ApprovalDecision,
    BoundaryRevision,
    Delegation,
)
from tests.adoptions import another, draft
from tests.people import Society
from tests.people import signed_in as as_
from tests.territory import Territory

pytestmark = pytest.mark.django_db


def page_of(approval: Approval) -> str:
    return f"/approvazioni/{approval.pk}/"


def test_official_decides_by_the_page_and_goes_back_to_it(asked: Approval, people: Society):
    client = as_(people.people["official"])
    shown = client.get(page_of(asked))
    assert "no-store" in shown["Cache-Control"]
    step = re.search(r'name="step" value="(\d+)"', shown.content.decode())
    assert step is not None
    form = {"do": "approve", "reason": "Verificata.", "step": step[1]}
    answer = client.post(page_of(asked), form, follow=True)
    assert answer.redirect_chain == [(page_of(asked), 302)]
    text = answer.content.decode()
    assert "La tua decisione è registrata." in text
    assert "Verificata." in text
    assert BoundaryRevision.objects.get(pk=asked.object_id).state == "adopted"
    again = client.post(page_of(asked), form, follow=True).content.decode()
    assert "La tua decisione era già registrata." in again
    assert ApprovalDecision.objects.count() == 1


def test_verdict_without_reason_keeps_the_page(asked: Approval, people: Society):
    answer = as_(people.people["official"]).post(page_of(asked), {"do": "approve", "reason": ""})
    assert answer.status_code == 422
    assert "Scrivi il motivo." in answer.content.decode()
    assert not ApprovalDecision.objects.exists()


def test_second_official_is_told_who_was_first(asked: Approval, people: Society):
    second = another(people, "second")
    decide(approval=asked, by=people.people["official"], verdict=Verdict.APPROVE, reason="Va bene.")
    answer = as_(second).post(page_of(asked), {"do": "reject", "reason": "Non va."})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "già chiusa: approvata" in text
    assert "Va bene." in text
    assert re.search(r"<textarea[^>]*>\s*Non va\.", text) is None


def test_author_sees_and_withdraws_but_does_not_decide(asked: Approval, people: Society):
    client = as_(people.people["boundaries"])
    shown = client.get(page_of(asked)).content.decode()
    assert 'value="approve"' not in shown
    assert 'value="withdraw"' in shown
    refused = client.post(page_of(asked), {"do": "approve", "reason": "È mia."})
    assert refused.status_code == 403
    assert "serve un&#x27;altra persona" in refused.content.decode()
    client.post(page_of(asked), {"do": "withdraw", "reason": "La correggo."})
    assert Approval.objects.get().state == "withdrawn"


def test_withdrawing_what_has_ended_says_so_and_gives_back_what_was_typed(
    asked: Approval, people: Society
):
    decide(approval=asked, by=people.people["official"], verdict=Verdict.REJECT, reason="Non va.")
    typed = "La correggo:\nmanca <Acqui>."
    form = {"do": "withdraw", "reason": typed}
    answer = as_(people.people["boundaries"]).post(page_of(asked), form)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Non si può più ritirare: questa approvazione è già chiusa (respinta)." in text
    assert "La correggo:<br>manca &lt;Acqui&gt;." in text
    asked.refresh_from_db()
    assert asked.state == "rejected"


def test_reason_of_who_decides_too_late_is_given_back(asked: Approval, people: Society):
    second = another(people, "second")
    decide(approval=asked, by=people.people["official"], verdict=Verdict.APPROVE, reason="Va bene.")
    answer = as_(second).post(page_of(asked), {"do": "reject", "reason": "Confine sbagliato."})
    assert answer.status_code == 409
    assert "Confine sbagliato." in answer.content.decode()


@pytest.mark.parametrize("name", ["nobody", "system", "coordinator", "beta_head", "evaluator"])
def test_approval_does_not_exist_for_others(asked: Approval, people: Society, name: str):
    client = as_(people.people[name])
    assert client.get(page_of(asked)).status_code == 404
    assert client.post(page_of(asked), {"do": "approve", "reason": "x"}).status_code == 404
    ask = f"/approvazioni/chiedi/{ADOPT_BOUNDARY}/{asked.object_id}/"
    assert client.get(ask).status_code == 404
    assert asked.title not in client.get("/approvazioni/").content.decode()


def test_anonymous_is_led_to_sign_in(asked: Approval):
    answer = Client().get(page_of(asked))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_asking_by_the_page(toy: Territory, people: Society):
    revision = draft(toy, None)
    address = f"/approvazioni/chiedi/{ADOPT_BOUNDARY}/{revision.pk}/"
    assert as_(people.people["official"]).get(address).status_code == 403
    client = as_(people.people["boundaries"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "È pronta."})
    (made,) = Approval.objects.all()
    twice = client.post(address, {"reason": "È pronta."})
    assert twice.status_code == 422
    assert "già stata chiesta" in twice.content.decode()
    assert as_(people.people["boundaries"]).get("/approvazioni/chiedi/x/1/").status_code == 404
    assert made.subject == revision


def test_forged_request_without_token_is_refused(asked: Approval, people: Society):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.people["official"])
    assert client.post(page_of(asked), {"do": "approve", "reason": "x"}).status_code == 403


def test_approvals_cost_a_fixed_number_of_queries(
    toy: Territory, asked: Approval, people: Society, django_assert_max_num_queries
):
    client = as_(people.people["official"])
    with django_assert_max_num_queries(22):
        client.get(page_of(asked))
    with django_assert_max_num_queries(22):
        client.get("/approvazioni/")


def test_delegating_by_the_page(people: Society):
    official, other = people.people["official"], another(people, "other")
    client = as_(official)
    today = timezone.localdate()
    form = {
        "email": "other@example.org",
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=5)).isoformat(),
        "reason": "Ferie.",
    }
    wrong = client.post("/approvazioni/deleghe/", form | {"email": "chi@example.org"})
    assert wrong.status_code == 422
    assert "Nessuno accede con questa e-mail" in wrong.content.decode()
    assert "chi@example.org" in wrong.content.decode()
    client.post("/approvazioni/deleghe/", form)
    (made,) = Delegation.objects.all()
    assert (made.person, made.delegate) == (official, other)
    revoke = f"/approvazioni/deleghe/{made.pk}/revoca/"
    assert as_(other).post(revoke).status_code == 404
    client.post(revoke)
    assert Delegation.objects.get().revoked_at is not None
