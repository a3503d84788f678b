"""A co-design project read for its guards and its forms."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from subsidiarity import co_design
from subsidiarity.co_design import Problem, ProjectFacts
from subsidiarity.models import BudgetLine, CoDesignProject, CoDesignProjectQuerySet

FIELDS: dict[str, tuple[str, ...]] = {
    co_design.SUBJECT: ("title", "summary"),
    co_design.NEEDS: (
        "needs",
        "people_assets",
        "relations_changed",
        "participation_ladder",
    ),
    co_design.PLACES: ("districts", "policies", "perspectives"),
    co_design.ACCESS: ("access_rule", "access_reason", "setting", "setting_reason"),
    co_design.CALENDAR: ("start", "end"),
    co_design.THEORY: (
        "theory_need",
        "theory_resources",
        "theory_activities",
        "theory_outputs",
        "theory_outcomes",
        "wellbeing",
    ),
    co_design.BUDGET: tuple(BudgetLine.Heading.values),
}
"""Section → what its form saves, and nothing else. Parties and commitments are lists apart."""


def whole(projects: CoDesignProjectQuerySet) -> CoDesignProjectQuerySet:
    """With everything that `facts` reads, in a fixed number of queries."""
    return projects.select_related("lead", "saved_by").prefetch_related(
        "districts",
        "budget_lines",
        "participations__actor",
        "commitments__receiver",
    )


def facts(project: CoDesignProject) -> ProjectFacts:
    """What the guards look at."""
    lines = list(project.budget_lines.all())
    return ProjectFacts(
        lead_kind=project.lead.kind,
        title=project.title,
        summary=project.summary,
        needs=project.needs,
        people_assets=project.people_assets,
        participation_ladder=project.participation_ladder,
        districts=sorted(zone.code for zone in project.districts.all()),
        policies=project.policies,
        perspectives=project.perspectives,
        access_rule=project.access_rule,
        access_reason=project.access_reason,
        setting=project.setting,
        setting_reason=project.setting_reason,
        start=project.start,
        end=project.end,
        theory_outcomes=project.theory_outcomes,
        wellbeing=project.wellbeing,
        sources=total(lines, "source"),
        uses=total(lines, "use"),
        own_commitments=sum(c.giver_id == project.lead_id for c in project.commitments.all()),
        partners=len(project.participations.all()),
    )


def total(lines: Sequence[BudgetLine], side: str) -> Decimal | None:
    """Sum of one side in euros; None where nothing is written."""
    amounts = [line.amount for line in lines if line.side == side]
    return sum(amounts, Decimal(0)) if amounts else None


def found_problems(project: CoDesignProject) -> list[Problem]:
    """What blocks the proposal."""
    return co_design.problems(facts(project))


def values(project: CoDesignProject, section: str) -> dict[str, Any]:
    """What a section holds, as its form takes it: codes of districts, amounts by heading."""
    if section == co_design.BUDGET:
        written = {line.heading: line.amount for line in project.budget_lines.all()}
        return {heading: written.get(heading) for heading in FIELDS[section]}
    found = {name: getattr(project, name) for name in FIELDS[section] if name != "districts"}
    if "districts" in FIELDS[section]:
        found["districts"] = sorted(zone.code for zone in project.districts.all())
    return found


def is_started(project: CoDesignProject, section: str) -> bool:
    """Whether anything has been written in the section."""
    if section == co_design.LEAD:
        return True
    if section == co_design.PARTNERS:
        return bool(project.participations.all())
    if section == co_design.COMMITMENTS:
        return bool(project.commitments.all())
    return any(value not in ("", None, []) for value in values(project, section).values())


def content(project: CoDesignProject, section: str) -> str:
    """A short name of what the section holds: another one whenever that changed."""
    text = repr(sorted(values(project, section).items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
