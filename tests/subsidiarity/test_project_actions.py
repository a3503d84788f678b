"""What is done to a project: once, by who may, on what they have read."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.hats import Role
from districts.models import Stale
from districts.transitions import TransitionRefusedError
from subsidiarity.models import (
    Actor,
    CoDesignProject,
    Commitment,
)
from subsidiarity.presenting.projects import projects_awaiting
from subsidiarity.project_actions import (
    add_partner,
    draft_project,
    reject_project,
    remove_partner,
    resume_project,
    save_commitment,
    save_section,
    submit_project,
    withdraw_project,
)
from subsidiarity.project_reading import content
from tests import initiatives
from tests.people import Society, body, dressed, hat, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(people: Society):
    return people.people["beta_member"]


@pytest.fixture
def head(people: Society):
    return people.people["beta_head"]


def test_draft_begins_with_a_title_and_begun_twice_is_one(people, member):
    first = draft_project(lead=people.bodies["beta"], title="Orti", by=member)
    second = draft_project(lead=people.bodies["beta"], title="Orti", by=member)
    assert first.pk == second.pk
    assert (first.state, first.version, first.created_by) == ("draft", 1, member)
    assert first.code.startswith("CP-")
    assert len(first.code) == 9


def test_only_who_acts_for_the_body_begins_a_project(people):
    with pytest.raises(PermissionDenied, match="solo per l'ente per cui operi"):
        draft_project(lead=people.bodies["beta"], title="Orti", by=people.people["gamma_head"])


def test_enterprise_does_not_lead(people, member):
    firm = body("firm", Actor.Kind.ENTERPRISE)
    worker = person("worker")
    hat(worker, firm, Role.LEGAL_REPRESENTATIVE)
    message = "Il capofila deve essere un ente del Terzo settore. L'impresa può partecipare come"
    with pytest.raises(TransitionRefusedError, match=message):
        draft_project(lead=firm, title="Orti", by=dressed(worker))


def save(project, section, by, shown=None, **values):
    shown = content(project, section) if shown is None else shown
    return save_section(project=project, section=section, values=values, shown=shown, by=by)


def test_sections_are_saved_beside_one_another(project, member, head):
    """Each was opened before the other was saved; neither knows of it, nothing is lost."""
    calendar, subject = content(project, "calendar"), content(project, "subject")
    save(project, "calendar", member, calendar, start=date(2027, 3, 1), end=None)
    save(project, "subject", head, subject, title="Altro titolo", summary="")
    project.refresh_from_db()
    assert (project.start, project.end, project.title) == (date(2027, 3, 1), None, "Altro titolo")
    assert (project.version, project.saved_by) == (3, head)


def test_second_of_two_edits_of_a_section_is_refused(project, member, head):
    shown = content(project, "subject")
    save(project, "subject", member, shown, title="Primo titolo", summary="")
    with pytest.raises(Stale) as stale:
        save(project, "subject", head, shown, title="Secondo titolo", summary="")
    assert stale.value.current.title == "Primo titolo"
    project.refresh_from_db()
    assert project.title == "Primo titolo"


def test_budget_keeps_what_is_written_and_forgets_what_was_emptied(project, member):
    save(project, "budget", member, public=Decimal("1.50"), own=None, staff=Decimal(0))
    lines = dict(project.budget_lines.values_list("heading", "amount"))
    assert lines == {"public": Decimal("1.50"), "staff": Decimal(0)}


def test_sent_project_is_not_edited(project, member, head):
    submit_project(project=project, seen=1, by=head)
    with pytest.raises(PermissionDenied, match="Dopo l'invio non si modifica più"):
        save(project, "subject", member, title="Altro", summary="")


def test_sending_is_remembered_with_person_and_hat(project, head):
    submit_project(project=project, seen=1, by=head)
    project.refresh_from_db()
    (change,) = initiatives.passages(project)
    assert (project.state, change.from_state, change.to_state) == ("proposed", "draft", "proposed")
    assert (change.by, change.acting_as, change.acting_for) == (
        head,
        "legal_representative",
        "Beta",
    )


def test_sent_twice_it_is_proposed_once(project, head):
    submit_project(project=project, seen=1, by=head)
    submit_project(project=project, seen=1, by=head)
    assert len(initiatives.passages(project)) == 1


def test_member_does_not_send(project, member):
    message = "L'invio spetta al legale rappresentante. La bozza è pronta per la sua firma."
    with pytest.raises(PermissionDenied, match=message):
        submit_project(project=project, seen=1, by=member)


def test_head_of_another_body_does_not_send(people, project):
    with pytest.raises(PermissionDenied):
        submit_project(project=project, seen=1, by=people.people["gamma_head"])


def test_one_signs_what_one_has_read(project, member, head):
    save(project, "subject", member, title="Titolo cambiato dopo", summary="x")
    with pytest.raises(Stale):
        submit_project(project=project, seen=1, by=head)
    assert initiatives.passages(project) == []


def test_body_that_awaits_verification_saves_and_does_not_send(people):
    registrant = person("registrant")
    registrant.hat = None
    lead = body("new", Actor.Kind.ETS, state=Actor.State.SUBMITTED, created_by=registrant)
    project = initiatives.project(people, lead, by=registrant)
    save(project, "subject", registrant, title="Nuovo titolo", summary="x")
    message = "L'ente è in attesa di verifica: puoi salvare la bozza, l'invio sarà possibile dopo"
    with pytest.raises(TransitionRefusedError, match=message):
        submit_project(project=project, seen=2, by=registrant)


def test_unbalanced_budget_blocks_sending_in_words(project, head):
    initiatives.budget(project, public=98_000, staff=100_000)
    with pytest.raises(TransitionRefusedError) as refused:
        submit_project(project=project, seen=1, by=head)
    assert refused.value.problems == [
        "Le fonti (98.000,00\N{NO-BREAK SPACE}€) non coincidono con gli usi "
        "(100.000,00\N{NO-BREAK SPACE}€): differenza 2.000,00\N{NO-BREAK SPACE}€."
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"end": date(2027, 2, 1)}, "La data di fine deve essere successiva a quella di inizio."),
        ({"people_assets": "Tutor"}, "servono almeno 50 caratteri, ora sono 5."),
        ({"needs": []}, "Indica almeno un bisogno."),
        ({"policies": []}, "Seleziona almeno una politica."),
        ({"access_rule": "selective"}, "L'accesso è riservato: spiega perché."),
    ],
)
def test_guards_speak_at_sending(project, head, change, message):
    CoDesignProject.objects.filter(pk=project.pk).update(**change)
    with pytest.raises(TransitionRefusedError, match=message):
        submit_project(project=project, seen=1, by=head)


def test_no_district_blocks_sending(project, head):
    project.districts.clear()
    with pytest.raises(TransitionRefusedError, match="Seleziona almeno un distretto"):
        submit_project(project=project, seen=1, by=head)


def test_withdrawn_is_taken_up_and_sent_again(project, member, head):
    submit_project(project=project, seen=1, by=head)
    with pytest.raises(TransitionRefusedError, match="Scrivi il motivo"):
        withdraw_project(project=project, reason="  ", by=head)
    withdraw_project(project=project, reason="Manca un partner.", by=head)
    resume_project(project=project, by=member)
    submit_project(project=project, seen=1, by=head)
    passages = [(change.to_state, change.reason) for change in initiatives.passages(project)]
    assert passages == [
        ("proposed", ""),
        ("withdrawn", "Manca un partner."),
        ("draft", ""),
        ("proposed", ""),
    ]


def test_authority_rejects_with_a_reason_and_the_body_takes_it_up(people, project, member, head):
    submit_project(project=project, seen=1, by=head)
    official = people.people["official"]
    with pytest.raises(TransitionRefusedError, match="Scrivi il motivo"):
        reject_project(project=project, reason="", by=official)
    with pytest.raises(PermissionDenied, match="La risposta spetta"):
        reject_project(project=project, reason="No.", by=head)
    reject_project(project=project, reason="Manca la scuola.", by=official)
    resume_project(project=project, by=member)
    project.refresh_from_db()
    assert project.is_draft


def test_draft_is_not_rejected(people, project):
    with pytest.raises(TransitionRefusedError):
        reject_project(project=project, reason="No.", by=people.people["official"])


def test_partner_added_twice_is_one_and_stays_while_something_is_given_to_it(
    people, project, member
):
    consortium, gamma = people.bodies["consortium"], people.bodies["gamma"]
    for _ in range(2):
        party = add_partner(project=project, actor=gamma, role="partner", by=member)
    assert project.participations.count() == 2
    remove_partner(project=project, party=party, by=member)
    kept = project.participations.get(actor=consortium)
    with pytest.raises(TransitionRefusedError, match="Un impegno è preso verso “Consortium”"):
        remove_partner(project=project, party=kept, by=member)


def test_commitment_sent_twice_is_one(people, project, member):
    for _ in range(2):
        same = Commitment(
            receiver=people.bodies["consortium"],
            resource="space",
            description="Salone",
            quantity=Decimal(3),
            unit="giorni",
        )
        save_commitment(project=project, commitment=same, by=member)
    assert project.commitments.count() == 2


def waits(people: Society, name: str) -> list[str]:
    return [item.title for item in projects_awaiting(people.people[name])]


def test_what_awaits_whom_along_the_way(people, project, head):
    project.districts.clear()
    assert waits(people, "beta_member") == ["Completa «Doposcuola delle valli»"]
    initiatives.Zone.objects.get(zoning__code="cohesion", code="D01").initiatives.add(project)
    assert waits(people, "beta_member") == ["Bozza pronta: «Doposcuola delle valli»"]
    assert waits(people, "beta_head") == ["Firma e invia «Doposcuola delle valli»"]
    assert waits(people, "official") == waits(people, "gamma_head") == []
    submit_project(project=project, seen=1, by=head)
    assert waits(people, "beta_head") == []
    assert waits(people, "official") == ["Rispondi a «Doposcuola delle valli»"]
    assert waits(people, "coordinator") == ["Rispondi a «Doposcuola delle valli»"]
    assert waits(people, "boundaries") == waits(people, "nobody") == []
    reject_project(project=project, reason="No.", by=people.people["official"])
    assert waits(people, "beta_head") == ["Riprendi «Doposcuola delle valli»"]
    (item,) = projects_awaiting(people.people["beta_head"])
    assert (item.address, item.deadline, item.state) == (
        f"/coprogettazione/{project.code}/",
        None,
        "Respinto",
    )


def test_what_awaits_asks_the_same_number_of_queries_for_many(people, project):
    with CaptureQueriesContext(connection) as one:
        projects_awaiting(people.people["beta_head"])
    for number in range(5):
        initiatives.project(people, code=f"CP-{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(projects_awaiting(people.people["beta_head"])) == 6
    assert len(one) == len(many) <= 7
