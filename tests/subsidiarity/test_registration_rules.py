"""What a draft may say, and what a body needs to be verified."""

from dataclasses import replace
from datetime import date

import pytest

from subsidiarity.registration import Problem, Registration, lacks, mistakes

TODAY = date(2026, 11, 25)
WHOLE = Registration(
    kind="ets",
    name="Beta ODV",
    tax_code="80087670016",
    runts_section="a",
    runts_number="12345",
    has_seat=True,
)


def found(given: Registration) -> set[Problem]:
    return {problem for _field, problem in mistakes(given, TODAY) + lacks(given)}


def test_whole_registration_has_nothing_to_mend() -> None:
    assert found(WHOLE) == set()


def test_empty_draft_has_no_mistake_but_lacks_what_it_is() -> None:
    assert mistakes(Registration(), TODAY) == []
    assert [field for field, _problem in lacks(Registration())] == ["kind", "name", "seat"]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"tax_code": "12345678901"}, Problem.CODE_CHECK),
        ({"tax_code": "00000000000"}, Problem.CODE_NOBODYS),
        ({"tax_code": "123"}, Problem.CODE_MALFORMED),
        ({"tax_code": "RSSMRA85M01H501Q"}, Problem.CODE_OF_A_PERSON),
        ({"tax_code": ""}, Problem.CODE_MISSING),
        ({"vat_number": "12345678901"}, Problem.VAT_WRONG),
        ({"name": "Bеta"}, Problem.NAME_STRANGE),
        ({"name": "B"}, Problem.NAME_MISSING),
        ({"has_seat": False}, Problem.SEAT_MISSING),
        ({"kind": ""}, Problem.KIND_MISSING),
        ({"runts_section": ""}, Problem.SECTION_MISSING),
        ({"runts_number": ""}, Problem.RUNTS_NUMBER_MISSING),
        ({"runts_second_section": "b"}, Problem.SECOND_SECTION),
        ({"runts_date": date(2026, 11, 26)}, Problem.RUNTS_DATE_TO_COME),
        ({"kind": "enterprise"}, Problem.SECTION_NOT_OF_ETS),
    ],
)
def test_each_rule_by_itself(changed: dict, problem: Problem) -> None:
    assert problem in found(replace(WHOLE, **changed))


def test_network_may_be_in_a_second_section_but_not_twice_in_its_own() -> None:
    network = replace(WHOLE, runts_section="e", runts_second_section="b")
    assert found(network) == set()
    assert found(replace(network, runts_second_section="e")) == {Problem.SECTION_TWICE}


def test_register_of_enterprises_stands_for_the_runts_of_a_social_enterprise_only() -> None:
    enrolled = replace(WHOLE, runts_number="", company_register_number="TO-1234567")
    assert found(replace(enrolled, runts_section="d")) == set()
    assert found(enrolled) == {Problem.RUNTS_NUMBER_MISSING}


@pytest.mark.parametrize("kind", ["informal_group", "family_network", "citizen"])
def test_informal_kinds_need_no_code(kind: str) -> None:
    assert found(Registration(kind=kind, name="Gruppo Orti", has_seat=True)) == set()


def test_of_a_citizen_no_code_is_kept() -> None:
    citizen = Registration(kind="citizen", name="Ada", tax_code="80087670016", has_seat=True)
    assert found(citizen) == {Problem.CODE_OF_A_CITIZEN}
