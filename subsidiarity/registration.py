"""What keeps a body from being kept, or from being sent to be verified. No Django here.

A draft may lack anything, but what it says must be possible: `mistakes`. To be verified it must be
complete: `lacks`. Source: Codice del Terzo settore (D.Lgs 117/2017), artt. 4, 11 and 46; DM
106/2020, art. 3 (networks may be in a second section); D.Lgs 112/2017 (the register of enterprises
stands for the RUNTS of a social enterprise).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from subsidiarity import naming, spheres, tax_codes

SHORTEST_NAME = 3
OF_THE_THIRD_SECTOR = "ets"
NO_CODES = "citizen"


class Problem(StrEnum):
    """What is wrong or missing; the words are in `subsidiarity.wording`."""

    NAME_STRANGE = "name_strange"
    NAME_MISSING = "name_missing"
    KIND_MISSING = "kind_missing"
    SEAT_MISSING = "seat_missing"
    CODE_MISSING = "code_missing"
    CODE_MALFORMED = "code_malformed"
    CODE_CHECK = "code_check"
    CODE_NOBODYS = "code_nobodys"
    CODE_OF_A_PERSON = "code_of_a_person"
    CODE_OF_A_CITIZEN = "code_of_a_citizen"
    VAT_WRONG = "vat_wrong"
    SECTION_MISSING = "section_missing"
    SECTION_NOT_OF_ETS = "section_not_of_ets"
    SECOND_SECTION = "second_section"
    SECTION_TWICE = "section_twice"
    RUNTS_NUMBER_MISSING = "runts_number_missing"
    RUNTS_DATE_TO_COME = "runts_date_to_come"


@dataclass(frozen=True, slots=True)
class Registration:
    """What a body says of itself, tidied; empty where it says nothing."""

    kind: str = ""
    name: str = ""
    tax_code: str = ""
    vat_number: str = ""
    runts_section: str = ""
    runts_second_section: str = ""
    runts_number: str = ""
    runts_date: date | None = None
    company_register_number: str = ""
    has_seat: bool = False


Found = tuple[str, Problem]
"""The field that it is about, and what."""

_CODE_PROBLEMS = {
    tax_codes.CodeFault.NOT_DIGITS: Problem.CODE_MALFORMED,
    tax_codes.CodeFault.LENGTH: Problem.CODE_MALFORMED,
    tax_codes.CodeFault.CHECK: Problem.CODE_CHECK,
    tax_codes.CodeFault.NOBODYS: Problem.CODE_NOBODYS,
    tax_codes.CodeFault.OF_A_PERSON: Problem.CODE_OF_A_PERSON,
}


def mistakes(given: Registration, today: date) -> list[Found]:
    """What cannot be, whatever is still missing; in the order of the form."""
    return [*_of_name_and_codes(given), *_of_sections(given, today)]


def _of_name_and_codes(given: Registration) -> Iterator[Found]:
    if naming.strangers(given.name):
        yield "name", Problem.NAME_STRANGE
    if given.tax_code and given.kind == NO_CODES:
        yield "tax_code", Problem.CODE_OF_A_CITIZEN
    elif given.tax_code and (found := tax_codes.fault(given.tax_code)):
        yield "tax_code", _CODE_PROBLEMS[found]
    if given.vat_number and (given.kind == NO_CODES or tax_codes.fault(given.vat_number)):
        yield "vat_number", Problem.VAT_WRONG


def _of_sections(given: Registration, today: date) -> Iterator[Found]:
    if given.runts_section and given.kind != OF_THE_THIRD_SECTOR:
        yield "runts_section", Problem.SECTION_NOT_OF_ETS
    if given.runts_second_section:
        if given.runts_section != spheres.NETWORK_SECTION:
            yield "runts_second_section", Problem.SECOND_SECTION
        elif given.runts_second_section == given.runts_section:
            yield "runts_second_section", Problem.SECTION_TWICE
    if given.runts_date and given.runts_date > today:
        yield "runts_date", Problem.RUNTS_DATE_TO_COME


def lacks(given: Registration) -> list[Found]:
    """What is still missing before somebody can verify the body; in the order of the form."""
    return list(_missing(given))


def _missing(given: Registration) -> Iterator[Found]:
    if not given.kind:
        yield "kind", Problem.KIND_MISSING
    if len(given.name) < SHORTEST_NAME:
        yield "name", Problem.NAME_MISSING
    if not given.tax_code and given.kind and given.kind not in spheres.INFORMAL:
        yield "tax_code", Problem.CODE_MISSING
    if given.kind == OF_THE_THIRD_SECTOR:
        if not given.runts_section:
            yield "runts_section", Problem.SECTION_MISSING
        if not given.runts_number and not _in_register_of_enterprises(given):
            yield "runts_number", Problem.RUNTS_NUMBER_MISSING
    if not given.has_seat:
        yield "seat", Problem.SEAT_MISSING


def _in_register_of_enterprises(given: Registration) -> bool:
    """Whether the register of enterprises stands for the RUNTS."""
    sections = {given.runts_section, given.runts_second_section}
    return spheres.SOCIAL_ENTERPRISE_SECTION in sections and bool(given.company_register_number)
