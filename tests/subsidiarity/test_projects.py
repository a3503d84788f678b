"""What the database refuses of initiatives, commitments and budgets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from subsidiarity.models import (
    BudgetLine,
    CoDesignProject,
    Commitment,
    Need,
    Perspective,
    WellbeingDimension,
)
from tests import initiatives

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


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
