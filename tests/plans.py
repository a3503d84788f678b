"""Plans of the toy region (tests/territory.py) by the people of tests/people.py.

D01 has 4,000 residents (2023), 400 people under 15 and 800 over 64 (2022), two for one: 200.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from districts.hats import Role
from districts.models import Act, Zone
from impact.models import DistrictPlan, Indicator, Objective
from impact.plans.actions import approve_plan, draft_plan, save_objective, start_plan, submit_plan
from tests.people import Society, dressed, hat, person
from welfare.models import User

THREE = (
    ("Restare in quattromila", "development", "DEM-POP", "4400"),
    ("Più bambini", "education", "POP-0014", "500"),
    ("Meno anziani per ogni bambino", "social", "DEM-AGE", "180"),
)
"""Title, policy, indicator and target of the objectives of a whole plan."""


def this_year() -> tuple[date, date]:
    """The days of a plan that has begun and goes on."""
    today = timezone.localdate()
    return date(today.year, 1, 1), date(today.year + 2, 12, 31)


def district(code: str = "D01") -> Zone:
    return Zone.objects.get(zoning__code="cohesion", code=code)


def act() -> Act:
    """An act of today."""
    day = timezone.localdate()
    given = {"kind": "DGR", "authority": "Giunta", "number": "7-2027", "date": day}
    return Act.objects.get_or_create(**given)[0]


def values(people: Society, title: str, policy: str, code: str, target: str) -> dict[str, Any]:
    """An objective as a form gives it."""
    return {
        "title": title,
        "policy": policy,
        "perspective": "3.1",
        "indicator": Indicator.objects.get(code=code),
        "target": Decimal(target),
        "due": this_year()[1],
        "responsible": people.bodies["consortium"],
    }


def plan(
    people: Society,
    state: str = "draft",
    *,
    zone: str = "D01",
    objectives: Sequence[tuple[str, str, str, str]] = THREE,
    days: tuple[date, date] | None = None,
) -> DistrictPlan:
    """A plan of D01 that went by its own actions as far as `state`."""
    start, end = days or this_year()
    official = people.people["official"]
    made = draft_plan(
        zone=district(zone),
        title=f"Piano {zone}",
        summary="Restare, crescere, invecchiare bene.",
        start=start,
        end=end,
        by=writer(people),
    )
    for one in objectives:
        add(people, made, *one)
    if state != "draft":
        made = submit_plan(plan=made, seen=fresh(made).version, by=official)
    if state in ("approved", "running"):
        made = approve_plan(plan=made, act=act(), seen=made.version, by=official)
    if state == "running":
        made = start_plan(plan=made, by=official)
    return fresh(made)


def add(people: Society, made: DistrictPlan, *one: str) -> Objective:
    """One more objective."""
    return save_objective(
        plan=made,
        objective=Objective(),
        values=values(people, *one),
        seen=fresh(made).version,
        by=writer(people),
    )


def writer(people: Society) -> User:
    """A second official: who writes a plan does not approve it."""
    found = User.objects.filter(username="writer").first()
    if found is None:
        found = person("writer")
        hat(found, people.bodies["region"], Role.REGIONAL_OFFICIAL)
    return dressed(found)


def fresh(made: DistrictPlan) -> DistrictPlan:
    """As it is in the database by now."""
    return DistrictPlan.objects.get(pk=made.pk)
