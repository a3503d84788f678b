"""A request as its rows have it, turned into the problem that the solver reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB

from districts.boundaries import coverage
from districts.boundaries.contiguity import read_neighbourhood
from districts.models import (
    BoundaryRevision,
    Proposal,
    ProposalRule,
    TerritorialUnit,
    ZoneAssignment,
)
from districts.proposals import NOWHERE, Policy, Problem, Rule, RuleKind


@dataclass(frozen=True, slots=True)
class Posed:
    """The problem, and the keys of what its positions stand for.

    units, zones: primary keys, in the order of `problem.units` and `problem.districts`.
    """

    problem: Problem
    units: tuple[int, ...]
    zones: tuple[int, ...]


def pose(proposal: Proposal) -> Posed:
    """The problem of a proposal. Raises ValueError if its rows do not fit one another."""
    rows = list(
        proposal.units.order_by("unit__istat_code").values_list(
            "unit_id", "unit__istat_code", "residents", "base_zone_id"
        )
    )
    units = tuple(row[0] for row in rows)
    at = {unit: i for i, unit in enumerate(units)}
    districts = list(proposal.districts.select_related("zone").order_by("zone__code"))
    zones = tuple(district.zone_id for district in districts)
    number = {zone: d for d, zone in enumerate(zones)}
    base = [row[3] for row in rows]
    problem = Problem(
        units=tuple(row[1] for row in rows),
        residents=tuple(row[2] for row in rows),
        graph=read_neighbourhood(
            coverage.clean(shapes_of(units)), [None if zone is None else str(zone) for zone in base]
        ),
        districts=tuple(district.zone.code for district in districts),
        seats=tuple(at[district.seat_id] for district in districts),
        policies=tuple(
            Policy.read(code, weight, [row[1] for row in rows], zone_of)
            for code, weight, zone_of in policies_of(proposal)
        ),
        today=tuple(number.get(zone, NOWHERE) for zone in base),
        least=proposal.least,
        most=proposal.most,
        exempt=frozenset(d for d, district in enumerate(districts) if district.exempt),
        rules=tuple(_rule(rule, at, number) for rule in proposal.rules.order_by("pk")),
    )
    return Posed(problem, units, zones)


def policies_of(proposal: Proposal) -> list[tuple[str, int, dict[str, str]]]:
    """(code of the zoning, weight, {unit code: zone code}) of each policy, as they were asked."""
    found = []
    for policy in proposal.policies.select_related("law__zoning").order_by("pk"):
        found.append((policy.law.zoning.code, policy.weight, zones_by_unit(policy.law)))
    return found


def zones_by_unit(revision: BoundaryRevision) -> dict[str, str]:
    """{unit code: zone code} of a revision."""
    rows = ZoneAssignment.objects.filter(revision=revision)
    return dict(rows.values_list("unit__istat_code", "zone__code"))


def _rule(rule: ProposalRule, at: Mapping[int, int], number: Mapping[int, int]) -> Rule:
    unit = NOWHERE if rule.unit_id is None else at[rule.unit_id]
    district = NOWHERE if rule.zone_id is None else number[rule.zone_id]
    return Rule(RuleKind(rule.kind), unit, district)


def shapes_of(units: Sequence[int]) -> list[Any]:
    """The shapes of units given by their keys, in that order."""
    rows: dict[int, Any] = dict(
        TerritorialUnit.objects.filter(pk__in=units)
        .annotate(wkb=AsWKB("geometry"))
        .values_list("pk", "wkb")
    )
    return [shapely.from_wkb(bytes(rows[unit])) for unit in units]
