"""What a project needs before it is proposed: worked examples, without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidiarity.amounts import NoAmount, read_amount
from subsidiarity.co_design import (
    SECTIONS,
    Problem,
    ProjectFacts,
    problems,
    section_state,
)
from subsidiarity.states import CO_DESIGN, CO_DESIGN_PUBLIC

WHOLE = ProjectFacts(
    lead_kind="ets",
    title="Doposcuola delle valli",
    summary="Compiti e merenda in tre comuni.",
    needs=["education", "relations"],
    people_assets="Studenti delle superiori come tutor; nonni lettori il sabato mattina.",
    participation_ladder="co_production",
    districts=["D06", "D05"],
    policies=["social", "education"],
    perspectives=["3.3"],
    access_rule="universal",
    setting="neighbourhood",
    start=date(2027, 2, 1),
    end=date(2029, 1, 31),
    sources=Decimal(100_000),
    uses=Decimal(100_000),
    own_commitments=2,
    partners=1,
)
EMPTY = ProjectFacts(lead_kind="ets")


def kinds(facts: ProjectFacts) -> list[str]:
    return [problem.kind for problem in problems(facts)]


def test_whole_project_has_no_problem():
    assert problems(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "section", "kind", "missing"),
    [
        ({"lead_kind": "enterprise"}, "lead", "lead_is_no_ets", False),
        ({"partners": 0}, "partners", "no_partner", True),
        ({"title": ""}, "subject", "title_length", True),
        ({"title": "Doposcuol"}, "subject", "title_length", False),
        ({"title": "x" * 161}, "subject", "title_length", False),
        ({"title": "   Valli   "}, "subject", "title_length", False),
        ({"summary": " "}, "subject", "no_summary", True),
        ({"needs": []}, "needs", "no_need", True),
        ({"people_assets": ""}, "needs", "no_assets", True),
        ({"people_assets": "x" * 49}, "needs", "assets_too_short", False),
        ({"people_assets": " " * 60 + "x"}, "needs", "assets_too_short", False),
        ({"participation_ladder": ""}, "needs", "no_ladder", True),
        ({"districts": []}, "places", "no_district", True),
        ({"policies": []}, "places", "no_policy", True),
        ({"perspectives": []}, "places", "no_perspective", True),
        ({"access_rule": ""}, "access", "no_access_rule", True),
        ({"access_rule": "selective"}, "access", "selective_without_reason", False),
        ({"setting": ""}, "access", "no_setting", True),
        ({"setting": "residential"}, "access", "residential_without_reason", False),
        ({"start": None}, "calendar", "no_start", True),
        ({"end": None}, "calendar", "no_end", True),
        ({"end": date(2027, 2, 1)}, "calendar", "end_before_start", False),
        ({"end": date(2027, 1, 31)}, "calendar", "end_before_start", False),
        ({"sources": None, "uses": None}, "budget", "no_budget", True),
        ({"sources": Decimal(0), "uses": Decimal(0)}, "budget", "budget_of_zero", False),
        ({"sources": None}, "budget", "unbalanced", False),
        ({"own_commitments": 0}, "commitments", "no_own_commitment", True),
    ],
)
def test_each_guard_by_itself(changes, section, kind, missing):
    (problem,) = problems(replace(WHOLE, **changes))
    assert (problem.section, problem.kind, problem.missing) == (section, kind, missing)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Doposcuola"},
        {"title": "x" * 160},
        {"people_assets": "x" * 50},
        {"end": date(2027, 2, 2)},
        {"access_rule": "selective", "access_reason": "Solo i nuclei seguiti dai servizi."},
        {"setting": "residential", "setting_reason": "Camere proprie e cucina comune."},
        {"sources": Decimal("100000.01")},
    ],
)
def test_what_is_just_enough(changes):
    assert problems(replace(WHOLE, **changes)) == []


def test_budget_says_both_sums_and_their_difference():
    (problem,) = problems(replace(WHOLE, sources=Decimal(98_000)))
    assert problem.amounts == (Decimal(98_000), Decimal(100_000), Decimal(2_000))
    assert kinds(replace(WHOLE, sources=Decimal("100000.02"))) == ["unbalanced"]


def test_blank_draft_lacks_something_in_every_section_and_contradicts_itself_in_none():
    found = problems(EMPTY)
    assert {problem.section for problem in found} == set(SECTIONS) - {"lead", "theory"}
    assert all(problem.missing for problem in found)


@pytest.mark.parametrize(
    ("found", "started", "state"),
    [
        ([], True, "complete"),
        ([Problem("needs", "needs", "no_need", missing=True)], False, "to_start"),
        ([Problem("needs", "needs", "no_need", missing=True)], True, "in_progress"),
        ([Problem("needs", "people_assets", "assets_too_short")], True, "to_mend"),
        ([Problem("budget", "public", "unbalanced")], True, "complete"),
    ],
)
def test_state_of_a_section(found, started, state):
    assert section_state("needs", found, started=started) == state


def test_states_lead_only_to_states_that_exist_and_all_can_be_reached():
    targets = {state for after in CO_DESIGN.values() for state in after}
    assert targets | {"draft"} == set(CO_DESIGN)
    assert set(CO_DESIGN) - CO_DESIGN_PUBLIC == {"draft", "withdrawn", "rejected"}


@pytest.mark.parametrize(
    ("state", "to", "possible"),
    [
        ("draft", "proposed", True),
        ("draft", "opened", False),
        ("proposed", "rejected", True),
        ("proposed", "draft", False),
        ("withdrawn", "draft", True),
        ("rejected", "draft", True),
        ("opened", "draft", False),
        ("running", "withdrawn", False),
    ],
)
def test_passages(state, to, possible):
    assert (to in CO_DESIGN.get(state, ())) is possible


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1.234", "1234.00"),
        ("1,234", "1234.00"),
        ("80.000", "80000.00"),
        ("80,000", "80000.00"),
        ("80,00", "80.00"),
        ("1 234 567,89", "1234567.89"),
        ("1234.5", "1234.50"),
        ("€ 60.000,00", "60000.00"),
        ("60000 €", "60000.00"),
        ("-3", "-3.00"),
        ("0", "0.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_amounts_as_people_write_them(text, value):
    assert str(read_amount(text)) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2345", "1.2.3", "NaN", "1e3", "10000000000000", "١٢٣", "0x10", "1;2"]
)
def test_what_is_no_amount(text):
    with pytest.raises(NoAmount):
        read_amount(text)


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_amounts_written_by_the_platform_are_read_back(value):
    from districts.formats import number

    assert read_amount(number(value, 2)) == value
    assert read_amount(number(value, 2, language="en")) == value
