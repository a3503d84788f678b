"""Projects of the toy region (tests/territory.py) by the people of tests/people.py."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType

from districts.models import StateChange, Zone
from subsidiarity.models import Actor, BudgetLine, CoDesignProject, Commitment, Participation
from tests.people import Society

TITLE = "Doposcuola delle valli"
ASSETS = "Studenti delle superiori come tutor; nonni lettori il sabato mattina."


def project(people: Society, lead: Actor | None = None, **fields: Any) -> CoDesignProject:
    """A draft of `beta`, or of `lead`, in D01, in which nothing is missing.

    100,000 euros on both sides; one partner, the consortium, and one commitment to it.
    """
    by = fields.pop("by", people.people["beta_member"])
    given = {
        "kind": "co_design",
        "code": "CP-234567",
        "title": TITLE,
        "summary": "Compiti e merenda in tre comuni.",
        "needs": ["education", "relations"],
        "people_assets": ASSETS,
        "participation_ladder": "co_production",
        "policies": ["social", "education"],
        "perspectives": ["3.3"],
        "access_rule": "universal",
        "setting": "neighbourhood",
        "start": date(2027, 2, 1),
        "end": date(2029, 1, 31),
    }
    made = CoDesignProject.objects.create(
        lead=lead or people.bodies["beta"], created_by=by, saved_by=by, **(given | fields)
    )
    made.districts.set(Zone.objects.filter(zoning__code="cohesion", code="D01"))
    party(made, people.bodies["consortium"])
    give(made, people.bodies["consortium"])
    budget(made, public=60_000, own=40_000, staff=100_000)
    return made


def party(made: CoDesignProject, actor: Any, role: str = "partner") -> Participation:
    return Participation.objects.create(initiative=made, actor=actor, role=role)


def give(made: CoDesignProject, receiver: Any, **fields: Any) -> Commitment:
    given = {
        "giver": made.lead,
        "resource": "staff_time",
        "description": "Due educatrici il mercoledì",
        "quantity": Decimal(400),
        "unit": "ore",
    }
    return Commitment.objects.create(initiative=made, receiver=receiver, **(given | fields))


def budget(made: CoDesignProject, **amounts: int) -> None:
    """The whole budget of the project, by heading."""
    made.budget_lines.all().delete()
    for heading, amount in amounts.items():
        BudgetLine.objects.create(initiative=made, heading=heading, amount=amount)


def passages(made: CoDesignProject) -> list[StateChange]:
    """What the register says of the project, the first passage first."""
    kind = ContentType.objects.get_for_model(CoDesignProject)
    return list(StateChange.objects.filter(content_type=kind, object_id=made.pk).order_by("pk"))
