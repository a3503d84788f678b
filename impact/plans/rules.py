"""Which state a plan may pass to, and what must hold first. No database here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"consultation", "closed"}),
    "consultation": frozenset({"draft", "approved", "closed"}),
    "approved": frozenset({"running", "closed"}),
    "running": frozenset({"closed"}),
    "closed": frozenset(),
}
UNDER_WAY = ("consultation", "approved", "running")
"""States in which others count on a plan: a boundary that changes its district is decided on."""
AGREED = ("approved", "running")
LEAST_POLICIES = 3
MOST_YEARS = 3


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """What the guards look at of one objective. `measured`: its baseline has a value."""

    title: str
    policy: str
    due: date
    measured: bool


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the guards look at. `stands`: the district has comuni in the boundaries of today."""

    title: str
    start: date
    end: date
    objectives: Sequence[ObjectiveFacts]
    stands: bool


def period_problems(start: date, end: date) -> list[str]:
    """What is wrong with the days of a plan, both of which belong to it."""
    if end < start:
        return [_("L'ultimo giorno del piano viene prima del primo: correggi le date.")]
    if end >= end_of_longest(start):
        return [
            _("Un piano dura al massimo %(n)s anni: anticipa l'ultimo giorno.") % {"n": MOST_YEARS}
        ]
    return []


def end_of_longest(start: date) -> date:
    """The day three years after `start`, as PostgreSQL counts: from 29 February to the 28th."""
    try:
        return start.replace(year=start.year + MOST_YEARS)
    except ValueError:
        return start.replace(year=start.year + MOST_YEARS, day=28)


def due_problems(start: date, end: date, due: date) -> list[str]:
    """What is wrong with the day by which an objective is to be reached."""
    if start <= due <= end:
        return []
    words = {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    return [_("La scadenza deve cadere nel periodo del piano, dal %(start)s al %(end)s.") % words]


def policies_problems(policies: Collection[str]) -> list[str]:
    """A plan of one policy alone is none of a district (§3.2)."""
    if len(set(policies)) >= LEAST_POLICIES:
        return []
    return [_("Il piano deve integrare almeno tre politiche: aggiungi obiettivi di altre.")]


def problems(facts: PlanFacts) -> list[str]:
    """What keeps a plan from being put before others, and from being approved."""
    found = period_problems(facts.start, facts.end)
    if not facts.title.strip():
        found.append(_("Dai un titolo al piano."))
    if not facts.stands:
        found.append(_("Nei confini in vigore il distretto non ha comuni: non può avere un piano."))
    found += policies_problems([one.policy for one in facts.objectives])
    for one in facts.objectives:
        if not one.measured:
            found.append(
                _(
                    "L'obiettivo «%(title)s» non ha un valore di partenza: scegli un altro"
                    " indicatore."
                )
                % {"title": one.title}
            )
        if due_problems(facts.start, facts.end, one.due):
            found.append(
                _("La scadenza di «%(title)s» è fuori dal periodo del piano: correggila.")
                % {"title": one.title}
            )
    return found
