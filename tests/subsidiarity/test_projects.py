"""Co-design projects in the database: what it refuses, who may do what, what actions guarantee."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from districts.hats import Role
from districts.models import Stale
from districts.permissions import allowed
from districts.transitions import TransitionRefusedError
from subsidiarity.models import (
    Actor,
    BudgetLine,
    CoDesignProject,
    Commitment,
    Mandate,
    Need,
    Perspective,
    WellbeingDimension,
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
from tests import initiatives, territory
from tests.people import SINCE, Society, body, dressed, hat, person, society

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def population(django_db_setup: None, django_db_blocker) -> Iterator[Society]:
    """Built once for the module: what a test writes is rolled back before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield society(territory.build(computed=False))
        transaction.set_rollback(True)


@pytest.fixture
def people(population: Society, db: None) -> Society:
    return population


@pytest.fixture
def project(people: Society) -> CoDesignProject:
    return initiatives.project(people)


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


# --- The vocabulary


def test_codes_of_the_paper_are_stable():
    assert Need.values == [
        "housing",
        "income",
        "health",
        "employment",
        "education",
        "relations",
        "exchanges",
        "trust",
    ]
    assert Perspective.values == [f"3.{n}" for n in range(1, 10)]
    assert len(WellbeingDimension) == 7


# --- What the database refuses


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"needs": ["gold"]}, "initiative_needs_known"),
        ({"wellbeing": ["rich"]}, "initiative_wellbeing_known"),
        ({"policies": ["defence"]}, "initiative_policies_known"),
        ({"perspectives": ["4.1"]}, "initiative_perspectives_known"),
        ({"state": "proposed", "end": date(2027, 2, 1)}, "initiative_ends_after_it_begins"),
        ({"state": "proposed", "start": None}, "initiative_ends_after_it_begins"),
        ({"state": "running", "end": None}, "initiative_ends_after_it_begins"),
        ({"state": "proposed", "title": ""}, "initiative_says_what"),
        ({"state": "proposed", "needs": []}, "initiative_says_what"),
        ({"state": "proposed", "policies": []}, "initiative_says_what"),
        ({"state": "proposed", "perspectives": []}, "initiative_says_what"),
    ],
)
def test_database_refuses_an_initiative_that_cannot_be(project, fields, constraint):
    with refused(constraint), transaction.atomic():
        CoDesignProject.objects.filter(pk=project.pk).update(**fields)


def test_draft_may_contradict_itself(project):
    fields = {"end": date(2020, 1, 1), "title": "", "needs": [], "policies": []}
    CoDesignProject.objects.filter(pk=project.pk).update(**fields)
    project.refresh_from_db()
    assert (project.is_draft, project.title, project.end.year) == (True, "", 2020)


def test_database_keeps_the_lead_in_the_third_sector(people, project):
    with refused("led by a body of the Third sector"), transaction.atomic():
        CoDesignProject.objects.filter(pk=project.pk).update(lead=people.bodies["consortium"])


def test_database_keeps_kind_and_table_together(project):
    with connection.cursor() as cursor, refused("of another kind"), transaction.atomic():
        cursor.execute("UPDATE subsidiarity_initiative SET kind = 'pact'")
        cursor.execute("DELETE FROM subsidiarity_codesignproject")
        cursor.execute(
            "INSERT INTO subsidiarity_codesignproject (initiative_ptr_id) VALUES (%s)", [project.pk]
        )


def test_code_is_given_once(people, project):
    with refused("subsidiarity_initiative_code"), transaction.atomic():
        initiatives.project(people)


def test_nobody_gives_to_themselves(people, project):
    with refused("commitment_is_given_to_another"), transaction.atomic():
        initiatives.give(project, people.bodies["beta"])


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_not_given(people, project, quantity):
    with refused("commitment_is_of_some_quantity"), transaction.atomic():
        initiatives.give(project, people.bodies["consortium"], quantity=quantity)


def test_value_of_a_commitment_is_not_negative(people, project):
    with refused("commitment_value_is_not_negative"), transaction.atomic():
        initiatives.give(project, people.bodies["consortium"], unit_value=-1)


def test_value_is_quantity_by_unit_value_or_unknown(people, project):
    valued = initiatives.give(project, people.bodies["consortium"], unit_value=Decimal("21.50"))
    assert valued.value == Decimal("8600.00")
    assert Commitment.objects.exclude(pk=valued.pk).get().value is None


def test_budget_line_is_written_once_and_is_not_negative(project):
    with refused("budget_line_once"), transaction.atomic():
        BudgetLine.objects.create(initiative=project, heading="public", amount=1)
    with refused("budget_line_is_not_negative"), transaction.atomic():
        BudgetLine.objects.create(initiative=project, heading="private", amount=-1)


def test_side_of_a_budget_line_follows_from_its_heading(project):
    for heading in BudgetLine.Heading:
        line, _ = BudgetLine.objects.get_or_create(
            initiative=project, heading=heading, defaults={"amount": 1}
        )
        line.refresh_from_db()
        assert line.side == ("source" if heading in BudgetLine.SOURCES else "use")


def test_body_takes_part_once_in_a_role(people, project):
    initiatives.party(project, people.bodies["gamma"])
    initiatives.party(project, people.bodies["gamma"], "funder")
    with refused("participation_once_in_a_role"), transaction.atomic():
        initiatives.party(project, people.bodies["gamma"])


# --- Who may do what

STATES = CoDesignProject.State.values
ROLES = [
    "anonymous",
    "nobody",
    "official",
    "boundaries",
    "system",
    "coordinator",
    "coordinator_elsewhere",
    "beta_member",
    "beta_head",
    "gamma_head",
    "evaluator",
    "registrant",
]


@pytest.fixture
def everyone(people: Society) -> dict:
    """Everybody, with a coordinator of D02 and who registered a body that awaits verification."""
    others = people.people | {"anonymous": AnonymousUser(), "registrant": person("registrant")}
    other = body("other", Actor.Kind.SOCIAL_CONSORTIUM)
    mandate = Mandate.objects.create(
        actor=other,
        zone=people.mandate.zone.zoning.zones.get(code="D02"),
        task=Mandate.Task.MANAGING_BODY,
        valid_from=SINCE,
        confirmed_in=people.mandate.confirmed_in,
    )
    elsewhere = person("elsewhere")
    hat(elsewhere, other, Role.COORDINATOR, mandate)
    others["coordinator_elsewhere"] = dressed(elsewhere)
    others["registrant"].hat = None
    return others


SEES = {
    "draft": {"beta_member", "beta_head"},
    "withdrawn": {"beta_member", "beta_head"},
    "rejected": {"beta_member", "beta_head", "official", "coordinator"},
}


@pytest.mark.parametrize("name", ROLES)
def test_who_sees_which_projects(people, everyone, name):
    for number, state in enumerate(STATES):
        initiatives.project(people, code=f"CP-{number}", state=state)
    waiting = body(
        "waiting", Actor.Kind.ETS, state=Actor.State.SUBMITTED, created_by=everyone["registrant"]
    )
    initiatives.project(people, waiting, code="CP-W")
    asking = everyone[name]
    seen = set(CoDesignProject.objects.visible_to(asking).values_list("code", flat=True))
    assert seen == {
        project.code
        for project in CoDesignProject.objects.all()
        if allowed(asking, "subsidiarity.view_project", project)
    }
    for number, state in enumerate(STATES):
        assert (f"CP-{number}" in seen) == (name in SEES.get(state, set(ROLES))), state
    assert ("CP-W" in seen) == (name == "registrant")


MAY = {
    ("change", "draft"): {"beta_member", "beta_head"},
    ("change", "proposed"): set(),
    ("submit", "draft"): {"beta_head"},
    ("withdraw", "proposed"): {"beta_head"},
    ("resume", "rejected"): {"beta_member", "beta_head"},
    ("answer", "proposed"): {"official", "coordinator"},
}


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(("verb", "state"), MAY)
def test_who_may_do_what(people, everyone, name, verb, state):
    project = initiatives.project(people, state=state)
    may = allowed(everyone[name], f"subsidiarity.{verb}_project", project)
    assert may == (name in MAY[verb, state])


def test_who_may_begin_a_project(people, everyone):
    may = {
        name
        for name, asking in everyone.items()
        if allowed(asking, "subsidiarity.add_project", people.bodies["beta"])
    }
    assert may == {"beta_member", "beta_head"}


# --- Actions


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


# --- What awaits whom


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
