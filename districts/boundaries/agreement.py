"""Two laws measured against each other: rows of the database in, `districts.alignment` applied."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from districts.alignment import (
    Confidence,
    Crosswalk,
    EmptyUniverseError,
    Independence,
    Matching,
    Moves,
    Pair,
    PairMetrics,
    ZoneAgreement,
    common_universe,
    crosswalk,
    independence,
    lineage,
    match,
    pair_metrics,
    restrict_to_confidence,
    units_to_move,
    zone_agreement,
)
from districts.boundaries.common_units import common_units
from districts.errors import Impossible
from districts.lookups import lineage_parents
from districts.models import Basis, BoundaryRevision, Quality
from districts.questions import Weight
from districts.rights.memberships import Member

UnitsCompared = Literal["comuni", "parts", "mixed"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the zones of b stand for those of a.

    `population`: residents of every unit by its code; `unit_names` likewise. `parts`: the units
    that are parts of comuni. `approximated`: how many of the units compared have an approximated
    row in either list; `estimated`: whether the residents of some are an estimate.
    """

    pair: Pair
    table: Crosswalk
    matching: Matching
    metrics: PairMetrics
    moves: Moves
    zones: tuple[ZoneAgreement, ...]
    independence: Independence
    population: Mapping[str, int]
    unit_names: Mapping[str, str]
    parts: Collection[str]
    approximated: int
    estimated: bool

    @property
    def kind(self) -> UnitsCompared:
        """What is compared."""
        return self.kind_of(self.pair.unit_codes)

    def kind_of(self, units: Collection[str]) -> UnitsCompared:
        """What the given units are."""
        count = sum(unit in self.parts for unit in units)
        return "mixed" if 0 < count < len(units) else "parts" if count else "comuni"

    def residents(self, units: Iterable[str]) -> int:
        """Residents of the given units; one whose population is unknown adds nothing."""
        return sum(self.population.get(unit, 0) for unit in units)


def measure(
    a: BoundaryRevision, b: BoundaryRevision, *, weight: Weight, asked_year: int | None, day: date
) -> tuple[Agreement, int]:
    """Every measure of a pair by residents or by km², and the year of the residents.

    Raises `Impossible` if the two have no unit in common, or for a year without residents.
    """
    parents = lineage_parents(a, b)
    proof = independence(lineage(a.zoning.code, parents), lineage(b.zoning.code, parents))
    units, year = common_units(a, b, asked_year=asked_year, day=day)
    try:
        return agreement(units, weight=weight, proof=proof), year
    except EmptyUniverseError:
        raise nothing_in_common(a, b) from None


def agreement(
    units: Sequence[Member],
    *,
    weight: Weight,
    proof: Independence,
    at_least: Confidence | None = None,
) -> Agreement:
    """The measures of the two laws that `units` were asked for.

    With `at_least`, on the units that both laws know so well. Raises `EmptyUniverseError`.
    """
    in_a, in_b = (_assignment(units, number, at_least) for number in (0, 1))
    population = {unit.code: unit.population for unit in units if unit.population is not None}
    areas = {unit.code: unit.area_km2 for unit in units if unit.area_km2 is not None}
    weights: Mapping[str, float] = population if weight == "population" else areas
    pair = common_universe(in_a, in_b, weights, weight_kind=weight)
    table = crosswalk(pair)
    matching = match(table)
    return Agreement(
        pair=pair,
        table=table,
        matching=matching,
        metrics=pair_metrics(table, matching),
        moves=units_to_move(pair, matching),
        zones=zone_agreement(pair, matching),
        independence=proof,
        population=population,
        unit_names={unit.code: unit.name for unit in units},
        **_said_of(units, set(pair.unit_codes)),
    )


def _said_of(units: Sequence[Member], compared: Collection[str]) -> dict[str, Any]:
    """Which units are parts, and how well those `compared` are known."""
    there = [unit for unit in units if unit.code in compared]
    rough = [
        unit
        for unit in there
        if any(place and place.basis == Basis.APPROXIMATED for place in unit.places)
    ]
    estimates = {Quality.ESTIMATED, Quality.IMPUTED}
    return {
        "parts": {unit.code for unit in units if unit.parent},
        "approximated": len(rough),
        "estimated": any(unit.quality in estimates for unit in there),
    }


def nothing_in_common(a: BoundaryRevision, b: BoundaryRevision) -> Impossible:
    """The error of two laws that no comune has both of."""
    detail = _(
        "Le zonizzazioni “%(a)s” e “%(b)s” non si possono confrontare: nessun comune sta in "
        "entrambe."
    )
    return Impossible(detail % {"a": a.zoning.code, "b": b.zoning.code})


def _assignment(
    units: Sequence[Member], number: int, at_least: Confidence | None
) -> dict[str, str]:
    """{code of the unit: code of its zone} in one of the laws."""
    places = {unit.code: place for unit in units if (place := unit.places[number])}
    zones = {code: place.zone for code, place in places.items()}
    if at_least is None:
        return zones
    known = {code: place.confidence for code, place in places.items()}
    return restrict_to_confidence(zones, known, at_least=at_least)
