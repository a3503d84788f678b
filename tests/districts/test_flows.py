"""Who approves what: changing a flow, by its page and by its command."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from districts.actions import ask_approval, decide
from districts.actions.approvals import MovedError, flow_in_use
from districts.actions.flows import change_flow
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Policy, Step, Verdict
from districts.models import Approval, ApprovalFlow
from districts.transitions import TransitionRefusedError
from tests.adoptions import another, draft
from tests.people import Society
from tests.people import signed_in as as_
from tests.territory import Territory

pytestmark = pytest.mark.django_db

PAGE = f"/approvazioni/flussi/{ADOPT_BOUNDARY}/"
RIGHT = "districts.adopt_revision"


def form(*steps: dict[str, Any], seen: int = 1, **changed: Any) -> dict[str, Any]:
    """What the page sends for these steps."""
    sent: dict[str, Any] = {
        "seen": seen,
        "reason": "Servono due firme.",
        "do": "save",
        "step-TOTAL_FORMS": len(steps),
        "step-INITIAL_FORMS": 0,
    }
    usual = {"permission": RIGHT, "policy": "any", "seats": 1, "at_least": 1, "people": ""}
    for number, step in enumerate(steps):
        given = usual | {"name": f"Passo {number + 1}", "ORDER": number + 1} | step
        sent |= {f"step-{number}-{name}": value for name, value in given.items()}
    return sent | changed


def test_administrator_changes_the_flow_and_what_is_in_flight_keeps_its_own(
    toy: Territory, people: Society
):
    author = people.people["boundaries"]
    old = ask_approval(code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="Sì.")
    client = as_(people.people["system"])
    shown = client.get(PAGE).content.decode()
    assert "1 richiesta in corso tiene il flusso" in shown
    two = {"policy": "at_least", "seats": 3, "at_least": 2, "term_days": 15}
    answer = client.post(PAGE, form(two, {"people": "official@example.org"}), follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    text = answer.content.decode()
    assert "Servono 2 approvazioni su 3." in text
    assert "Servono due firme." in text
    made = ApprovalFlow.objects.first()
    assert (made.version, made.by, made.acting_as) == (
        2,
        people.people["system"],
        "system_administrator",
    )
    assert [step.seats for step in made.steps.order_by("number")] == [3, 1]
    official = people.people["official"]
    done = decide(approval=old, by=official, verdict=Verdict.APPROVE, reason="Va bene.")
    assert done.state == "approved", "one is enough, as when it was asked"
    assert flow_in_use(ADOPT_BOUNDARY).version == 2


def test_steps_are_taken_away_put_in_order_and_added_without_losing_words(people: Society):
    client = as_(people.people["system"])
    client.get(PAGE)
    longer = client.post(PAGE, form({"name": "Istruttoria"}, do="add"))
    text = longer.content.decode()
    assert longer.status_code == 200
    assert 'value="Istruttoria"' in text
    assert "Servono due firme." in text
    assert 'name="step-1-name"' in text
    assert ApprovalFlow.objects.count() == 1
    three = form(
        {"name": "C", "ORDER": 3}, {"name": "B", "DELETE": "on"}, {"name": "A", "ORDER": 1}
    )
    assert client.post(PAGE, three).status_code == 302
    steps = ApprovalFlow.objects.first().steps.order_by("number")
    assert [step.name for step in steps] == ["A", "C"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"permission": "welfare.enter_admin"}, "id_step-0-permission_error"),
        ({"permission": ""}, "id_step-0-permission_error"),
        ({"name": ""}, "Dai un nome al passo"),
        ({"people": "chi@example.org"}, "Nessuno accede con questa e-mail: chi@example.org"),
        ({"policy": "at_least", "seats": 1, "at_least": 2}, "più approvazioni di quante"),
        ({"seats": 0}, "id_step-0-seats_error"),
    ],
)
def test_flow_that_cannot_be_is_refused_with_what_was_typed(
    people: Society, step: dict[str, Any], words: str
):
    client = as_(people.people["system"])
    client.get(PAGE)
    answer = client.post(PAGE, form(step))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "Servono due firme." in text
    assert ApprovalFlow.objects.count() == 1


def test_nobody_gives_a_step_to_whom_has_no_right(people: Society):
    """The rights are the law's: neither page nor command moves them."""
    steps = [Step(name="Mio", policy=Policy.ANY, people=frozenset({people.people["system"].pk}))]
    version = flow_in_use(ADOPT_BOUNDARY).version
    with pytest.raises(TransitionRefusedError, match="non chiede il permesso"):
        change_flow(
            code=ADOPT_BOUNDARY, steps=steps, by=people.people["system"], reason="x", seen=version
        )


def test_of_two_who_change_it_the_second_is_told(people: Society):
    client = as_(people.people["system"])
    client.get(PAGE)
    client.post(PAGE, form({"name": "Prima"}))
    second = client.post(PAGE, form({"name": "Seconda"}))
    assert second.status_code == 409
    text = second.content.decode()
    assert "Intanto qualcun altro ha cambiato il flusso" in text
    assert 'value="Seconda"' in text
    assert 'name="seen" value="2"' in text
    assert client.post(PAGE, form({"name": "Seconda"}, seen=2)).status_code == 302
    with pytest.raises(MovedError):
        change_flow(code=ADOPT_BOUNDARY, steps=(), by=None, reason="x", seen=1)


@pytest.mark.parametrize("number", ["", "-1", "999999", "x"])
def test_nonsense_in_the_count_of_steps_is_no_error_of_ours(people: Society, number: str):
    client = as_(people.people["system"])
    sent = form({}) | {"step-TOTAL_FORMS": number}
    assert client.post(PAGE, sent).status_code == 422
    assert client.post(PAGE, sent | {"do": "add"}).status_code == 200


def test_command_is_a_dry_run_until_told(people: Society, tmp_path: Path, capsys: Any):
    file = tmp_path / "flow.yaml"
    file.write_text("- {name: Istruttoria, policy: any}\n- {name: Firma, policy: all, seats: 2}\n")
    call_command("define_flow", ADOPT_BOUNDARY, str(file), reason="Due mani.")
    assert "Prova: sarebbe la v2" in capsys.readouterr().out
    assert ApprovalFlow.objects.count() <= 1
    call_command("define_flow", ADOPT_BOUNDARY, str(file), reason="Due mani.", commit=True)
    made = ApprovalFlow.objects.first()
    assert (made.version, made.by, made.steps.count()) == (2, None, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nessuno", "serve un elenco"),
        ("- {name: A, chi: B}", "chi"),
        ("- {name: A, policy: some}", "at_least"),
        ("- {policy: any}", "name"),
        ("- {name: A, permission: welfare.enter_admin}", "non chiede il permesso"),
        ("- {name: A, people: [chi@example.org]}", "chi@example.org"),
        ("[]", "non ha passi"),
        ("- {name: [", "non si legge"),
    ],
)
def test_command_says_what_is_wrong_with_the_file(db: None, tmp_path: Path, text: str, words: str):
    file = tmp_path / "flow.yaml"
    file.write_text(text)
    with pytest.raises(CommandError, match=words):
        call_command("define_flow", ADOPT_BOUNDARY, str(file), reason="x", commit=True)
    with pytest.raises(CommandError, match="adopt-boundary"):
        call_command("define_flow", "unknown", str(file), reason="x")


def test_two_named_in_order_decide_in_order(toy: Territory, people: Society):
    """A flow of two steps as the page makes it, to its end."""
    first, second = people.people["official"], another(people, "second")
    client = as_(people.people["system"])
    client.get(PAGE)
    client.post(PAGE, form({"people": first.email}, {"people": second.email, "policy": "all"}))
    author = people.people["boundaries"]
    asked = ask_approval(code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="Sì.")
    page = f"/approvazioni/{asked.pk}/"
    early = as_(second).post(page, {"do": "approve", "reason": "Firmo."})
    assert early.status_code == 403
    for person in (first, second):
        as_(person).post(page, {"do": "approve", "reason": "Firmo."})
    assert Approval.objects.get(pk=asked.pk).state == "approved"
