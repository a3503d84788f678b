"""Boundaries of the toy region that await their adoption, and who may decide on them."""

from datetime import date
from typing import Any

from districts.actions import (
    ask_approval,
    define_flow,
)
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Policy, Step, Verdict
from districts.hats import Role
from districts.models import (
    Approval,
    BoundaryRevision,
    Zone,
    ZoneAssignment,
)
from tests import territory
from tests.people import Society, dressed, hat, person
from tests.territory import Territory

YES, NO = Verdict.APPROVE, Verdict.REJECT


WHY = "Verificata sull'elenco allegato all'atto."


def draft(toy: Territory, author: Any) -> BoundaryRevision:
    """B3 goes back to D02 from 2027: written by `author`, nobody's law yet."""
    cohesion = toy.zonings["cohesion"]
    revision = BoundaryRevision.objects.create(
        zoning=cohesion,
        title="Cohesion dal 01/01/2027",
        rationale="B3 torna nel distretto in cui stava prima.",
        act_note="Nessun atto: è una prova.",
        effective_from=date(2027, 1, 1),
        basis="proposal",
        unit_vintage=territory.VINTAGE,
        author=author,
    )
    zones = {zone.code: zone for zone in Zone.objects.filter(zoning=cohesion)}
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit=toy.units[name],
            zone=zones[code],
            basis="proposal",
            confidence="high",
            source="prova",
        )
        for name, code in territory.by_column(2).items()
    )
    return revision


def request_of(toy: Territory, people: Society) -> Approval:
    author = people.people["boundaries"]
    return ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )


def another(people: Society, name: str, role: Role = Role.REGIONAL_OFFICIAL) -> Any:
    user = person(name)
    hat(user, people.bodies["region"], role)
    return dressed(user)


def two_of_three(people: Society) -> list[Any]:
    """Three officials, of whom two must approve; then anybody else of them signs."""
    officials = [another(people, f"official{n}") for n in range(3)]
    steps = [
        Step(
            "Istruttoria",
            Policy.AT_LEAST,
            "districts.adopt_revision",
            frozenset(user.pk for user in officials),
            at_least=2,
        ),
        Step("Firma", Policy.ANY, "districts.adopt_revision", term_days=10),
    ]
    define_flow(
        code=ADOPT_BOUNDARY, name="Adozione", steps=steps, by=None, reason="Servono più occhi."
    )
    return officials
