"""The facts that pages are made of, as the database gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A component of an indicator's rule. role: numerator, denominator, weight; sign ±1."""

    role: str
    sign: int
    code: str
    name_it: str
    name_en: str
    period_offset: int
    blank_as_zero: bool


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One version of a definition; `class_breaks` are four limits of five half-open classes."""

    code: str
    source_code: str
    version: int
    name_it: str
    name_en: str
    definition_it: str
    definition_en: str
    meaning_it: str
    note_it: str
    unit: str
    direction: str
    aggregation: str
    interval: str
    multiplier: Decimal
    decimals: int
    min_coverage: Decimal
    class_breaks: tuple[Decimal, ...]
    key_figure: int | None
    terms: tuple[TermFacts, ...]
    meaning_en: str = ""


@dataclass(frozen=True, slots=True)
class CellFacts:
    """A stored zone value with all that explains it."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    coverage: Decimal
    status: str
    reason: str
    quality: str
    ci_low: Decimal | None
    ci_high: Decimal | None
    units_observed: int
    units_total: int
    sources: tuple[str, ...]


# zone code → indicator code → period → cell
Cells = Mapping[str, Mapping[str, Mapping[str, CellFacts]]]


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A zone with what its heading says. area in km²; population of `population_year`.

    `uncertain_units`: how many of its comuni have a row of low confidence or approximated.
    """

    code: str
    name: str
    parent_name: str
    population: int | None
    population_year: int | None
    area_km2: Decimal | None
    units_count: int
    uncertain_units: int


@dataclass(frozen=True, slots=True)
class BoundaryFacts:
    """A revision of boundaries and what it rests on; `confidence` counts its rows by level."""

    zoning: str
    title: str
    act: str
    effective_from: date | None
    date_precision: str
    basis: str
    unit_vintage: date
    confidence: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ZoningFacts:
    """A zoning in force with its assignments {unit: zone} and how well each is known."""

    code: str
    policy: str
    name_it: str
    name_en: str
    zone_noun_it: str
    zone_noun_en: str
    extent: str
    lineage: tuple[str, ...]
    boundary: BoundaryFacts
    zone_names: Mapping[str, str]
    parent_names: Mapping[str, str]
    assignment: Mapping[str, str]
    confidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A comune of a district; confidence and basis are those of its assignment."""

    code: str
    name: str
    population: int | None
    area_km2: Decimal | None
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What an indicator's rule makes of the facts of one unit."""

    numerator: Decimal | None
    denominator: Decimal | None
    quality: str


@dataclass(frozen=True, slots=True)
class RegionFacts:
    code: str
    name: str
    official_name: str
    attribution: str
    attribution_en: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Who published figures, and under which licence."""

    code: str
    name_it: str
    name_en: str
    licence: str
    note_it: str
