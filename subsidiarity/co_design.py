"""What a co-design project needs before it can be proposed. No Django here.

Facts in, problems out: a problem says in which section and at which field something is missing or
wrong, and of what kind; the words are those of `subsidiarity.presenting.problems`.

Source: position paper of 2016 (P0, P1, P4, P6, C5, C11); Codice del Terzo settore, art. 55.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LEAD, PARTNERS = "lead", "partners"
SUBJECT, NEEDS, PLACES, ACCESS, CALENDAR = "subject", "needs", "places", "access", "calendar"
THEORY, BUDGET, COMMITMENTS = "theory", "budget", "commitments"

SECTIONS = (LEAD, PARTNERS, SUBJECT, NEEDS, PLACES, ACCESS, CALENDAR, THEORY, BUDGET, COMMITMENTS)
"""The sections of a project in the order of its list; each is saved by itself."""

OPTIONAL_SECTIONS = frozenset({THEORY})
"""What may be sent empty: the evaluation plan takes it up again before the accord."""

TITLE_LENGTH = (10, 160)
ASSETS_LENGTH = 50
"""How many characters tell what people bring (P0)."""
TOLERANCE = Decimal("0.01")
"""Sources and uses may differ by what rounding leaves, in euros."""
LEADS = frozenset({"ets"})
"""Kinds of bodies that may lead a co-design project."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the guards look at; sequences hold codes, sums are in euros.

    `own_commitments`: how many commitments the leading body has taken on.
    """

    lead_kind: str
    title: str = ""
    summary: str = ""
    needs: Sequence[str] = ()
    people_assets: str = ""
    participation_ladder: str = ""
    districts: Sequence[str] = ()
    policies: Sequence[str] = ()
    perspectives: Sequence[str] = ()
    access_rule: str = ""
    access_reason: str = ""
    setting: str = ""
    setting_reason: str = ""
    start: date | None = None
    end: date | None = None
    theory_outcomes: str = ""
    wellbeing: Sequence[str] = ()
    sources: Decimal | None = None
    uses: Decimal | None = None
    own_commitments: int = 0
    partners: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that blocks the proposal. `missing`: nothing was written yet, so it is no error.

    `amounts`: what the sentence of this `kind` names.
    """

    section: str
    field: str
    kind: str
    missing: bool = False
    amounts: tuple[Decimal, ...] = ()


def problems(facts: ProjectFacts) -> list[Problem]:
    """Everything that blocks the proposal but the verification of the body, section by section."""
    return [
        *_of_lead(facts),
        *_of_partners(facts),
        *_of_subject(facts),
        *_of_needs(facts),
        *_of_places(facts),
        *_of_access(facts),
        *_of_calendar(facts),
        *_of_theory(facts),
        *_of_budget(facts),
        *_of_commitments(facts),
    ]


def leads(kind: str) -> bool:
    """Whether a body of this kind may lead: enterprises and public bodies take part otherwise."""
    return kind in LEADS


def section_state(section: str, found: Sequence[Problem], *, started: bool) -> str:
    """`complete`, `to_mend`, `in_progress` (begun, something still missing), `to_start` or
    `optional` (empty, and may stay so)."""
    here = [problem for problem in found if problem.section == section]
    if any(not problem.missing for problem in here):
        return "to_mend"
    if here:
        return "in_progress" if started else "to_start"
    return "optional" if section in OPTIONAL_SECTIONS and not started else "complete"


def _of_lead(facts: ProjectFacts) -> list[Problem]:
    return [] if leads(facts.lead_kind) else [Problem(LEAD, "lead", "lead_is_no_ets")]


def _of_partners(facts: ProjectFacts) -> list[Problem]:
    return [] if facts.partners else [Problem(PARTNERS, "partners", "no_partner", missing=True)]


def _of_subject(facts: ProjectFacts) -> list[Problem]:
    shortest, longest = TITLE_LENGTH
    found = []
    if not shortest <= len(facts.title.strip()) <= longest:
        found.append(Problem(SUBJECT, "title", "title_length", missing=not facts.title.strip()))
    if not facts.summary.strip():
        found.append(Problem(SUBJECT, "summary", "no_summary", missing=True))
    return found


def _of_needs(facts: ProjectFacts) -> list[Problem]:
    found = []
    if not facts.needs:
        found.append(Problem(NEEDS, "needs", "no_need", missing=True))
    written = len(facts.people_assets.strip())
    if written < ASSETS_LENGTH:
        kind = "assets_too_short" if written else "no_assets"
        amounts = (Decimal(ASSETS_LENGTH), Decimal(written)) if written else ()
        found.append(Problem(NEEDS, "people_assets", kind, missing=not written, amounts=amounts))
    if not facts.participation_ladder:
        found.append(Problem(NEEDS, "participation_ladder", "no_ladder", missing=True))
    return found


def _of_places(facts: ProjectFacts) -> list[Problem]:
    asked = {
        "districts": (facts.districts, "no_district"),
        "policies": (facts.policies, "no_policy"),
        "perspectives": (facts.perspectives, "no_perspective"),
    }
    return [
        Problem(PLACES, field, kind, missing=True)
        for field, (chosen, kind) in asked.items()
        if not chosen
    ]


def _of_access(facts: ProjectFacts) -> list[Problem]:
    found = []
    if not facts.access_rule:
        found.append(Problem(ACCESS, "access_rule", "no_access_rule", missing=True))
    elif facts.access_rule == "selective" and not facts.access_reason.strip():
        found.append(Problem(ACCESS, "access_reason", "selective_without_reason"))
    if not facts.setting:
        found.append(Problem(ACCESS, "setting", "no_setting", missing=True))
    elif facts.setting == "residential" and not facts.setting_reason.strip():
        found.append(Problem(ACCESS, "setting_reason", "residential_without_reason"))
    return found


def _of_calendar(facts: ProjectFacts) -> list[Problem]:
    found = []
    if facts.start is None:
        found.append(Problem(CALENDAR, "start", "no_start", missing=True))
    if facts.end is None:
        found.append(Problem(CALENDAR, "end", "no_end", missing=True))
    if facts.start is not None and facts.end is not None and facts.end <= facts.start:
        found.append(Problem(CALENDAR, "end", "end_before_start"))
    return found


def _of_theory(facts: ProjectFacts) -> list[Problem]:
    """An outcome says which dimension of well-being it is about (C1)."""
    if facts.theory_outcomes.strip() and not facts.wellbeing:
        return [Problem(THEORY, "wellbeing", "outcome_without_wellbeing")]
    return []


def _of_budget(facts: ProjectFacts) -> list[Problem]:
    if facts.sources is None and facts.uses is None:
        return [Problem(BUDGET, "public", "no_budget", missing=True)]
    sources, uses = facts.sources or Decimal(0), facts.uses or Decimal(0)
    if sources == uses == 0:
        return [Problem(BUDGET, "public", "budget_of_zero")]
    difference = abs(sources - uses)
    if difference <= TOLERANCE:
        return []
    return [Problem(BUDGET, "public", "unbalanced", amounts=(sources, uses, difference))]


def _of_commitments(facts: ProjectFacts) -> list[Problem]:
    if facts.own_commitments:
        return []
    return [Problem(COMMITMENTS, "commitments", "no_own_commitment", missing=True)]
