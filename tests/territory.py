"""A toy region for tests: a grid of 1 km squares near 45° N 8° E, whose sums are done by hand.

Twelve comuni in three rows of four. Rows are A, B, C from the south; columns 1 to 4 from the west.

    C1 C2 C3 C4      100 residents in A1, 200 in A2 … 1,200 in C4 (2023),
    B1 B2 B3 B4      half as many in 2018: 7,800 and 3,900 in all.
    A1 A2 A3 A4

Districts (`cohesion`): from 2017-05-22 D01 = columns 1 and 2, D02 = columns 3 and 4; from
2020-01-01 B3 is in D01 too. Health (`health`, from 2017-01-01): H1 = row A, H2 = rows B and C.
`region` is the whole. `past` (from 1980 to 1995) has ended; `health` was built out of it.

Indicators: residents (DEM-POP); people under 15 (POP-0014, `kids` in the source) and over 64
(POP-65, `old`) in 2018 and 2022; their ratio (DEM-AGE). Under 15: a tenth of the residents of
2023; over 64: a fifth. In 2022 the figures of C4 are missing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.gis.geos import MultiPolygon, Polygon

from districts.actions import adopt_revision
from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
    Policy,
    Region,
    TerritorialUnit,
    UnitPopulation,
    Zone,
    ZoneAssignment,
    Zoning,
)
from impact.models import Indicator, IndicatorTerm, Observation, Source
from impact.recompute import drain

# At 45° N, degrees for one kilometre.
KM_NORTH, KM_EAST = 1 / 111.13, 1 / 78.85
ROWS, COLUMNS = "ABC", "1234"
VINTAGE = date(2026, 1, 1)
SOURCE = "istat-test"

Membership = dict[str, str]
"""{name of the comune: code of its zone}."""


def square(column: int, row: int) -> MultiPolygon:
    """The 1 km square whose south-west corner is `column` km east and `row` km north of 45N 8E.

    A corner has the same coordinates, to the last bit, in all the squares that meet there.
    """
    west, east = (8 + edge * KM_EAST for edge in (column, column + 1))
    south, north = (45 + edge * KM_NORTH for edge in (row, row + 1))
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def grid() -> dict[str, TerritorialUnit]:
    """The twelve comuni by name: A1 is 001001, C4 is 001012."""
    units = [
        TerritorialUnit(
            istat_code=f"001{row * 4 + column + 1:03d}",
            name=f"{ROWS[row]}{COLUMNS[column]}",
            province_code="001",
            province_name="Prova",
            geometry=square(column, row),
            area_km2=Decimal(1),
        )
        for row in range(3)
        for column in range(4)
    ]
    return {unit.name: unit for unit in TerritorialUnit.objects.bulk_create(units)}


def by_column(boundary: int, **moved: str) -> Membership:
    """D01 up to column `boundary`, D02 beyond it, except for the comuni `moved` by name."""
    zones = {
        row + column: "D01" if int(column) <= boundary else "D02"
        for row in ROWS
        for column in COLUMNS
    }
    return zones | moved


def by_row() -> Membership:
    return {row + column: "H1" if row == "A" else "H2" for row in ROWS for column in COLUMNS}


def adopt(
    zoning: Zoning,
    day: date,
    membership: Membership,
    units: dict[str, TerritorialUnit],
    *,
    confidence: str = Confidence.HIGH,
    uncertain: Collection[str] = (),
    derived_from: Zoning | None = None,
    vintage: date = VINTAGE,
) -> BoundaryRevision:
    """A law of `zoning` from `day` on; its zones are created as they are met.

    Comuni that are `uncertain` have a row of low confidence.
    """
    revision = BoundaryRevision.objects.create(
        zoning=zoning,
        title=f"{zoning.name_it} dal {day:%d/%m/%Y}",
        rationale="Confini di prova di una regione che non esiste.",
        act_note="Nessun atto: è una prova.",
        effective_from=day,
        basis=Basis.RECONSTRUCTED,
        unit_vintage=vintage,
        derived_from=derived_from,
    )
    zones = {
        code: Zone.objects.get_or_create(
            zoning=zoning, code=code, defaults={"name": f"Zona {code}"}
        )[0]
        for code in sorted(set(membership.values()))
    }
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit=units[name],
            zone=zones[zone],
            basis=Basis.RECONSTRUCTED,
            confidence=Confidence.LOW if name in uncertain else confidence,
            source="prova",
        )
        for name, zone in membership.items()
    )
    return adopt_revision(revision=revision, by=None, reason="Prova.")


def rename(law: BoundaryRevision, day: date | None = None, **names: str) -> BoundaryRevision:
    """A law of the same list with other `names` of its zones by code, from `day` on.

    Without a day it corrects `law`.
    """
    revision = BoundaryRevision.objects.create(
        zoning=law.zoning,
        title=f"{law.title}, altri nomi",
        rationale="Altri nomi di prova alle zone di una regione che non esiste.",
        act_note=law.act_note,
        effective_from=day or law.effective_from,
        basis=law.basis,
        unit_vintage=law.unit_vintage,
        derived_from=law.derived_from,
        based_on=law,
    )
    rows = list(law.assignments.all())
    for row in rows:
        row.pk, row.revision = None, revision
    ZoneAssignment.objects.bulk_create(rows)
    for code, name in names.items():
        revision.zone_names.filter(zone__code=code).update(name=name)
    return adopt_revision(revision=revision, by=None, reason="Prova.")


def zoning(code: str, policy: str, **fields: object) -> Zoning:
    """A total zoning called after its code."""
    defaults = {
        "kind": Zoning.Kind.PROGRAMME,
        "extent": Zoning.Extent.TOTAL,
        "name_it": code.capitalize(),
        "name_en": code.capitalize(),
    }
    return Zoning.objects.create(code=code, policy=policy, **(defaults | fields))


def indicator(code: str, source_code: str, **fields: object) -> Indicator:
    """An indicator that is a sum of observations unless `fields` say otherwise."""
    defaults = {
        "name_it": f"Nome di {code}",
        "name_en": f"Name of {code}",
        "definition_it": f"Definizione di {code}.",
        "definition_en": f"Definition of {code}.",
        "unit": "persons",
        "direction": Indicator.Direction.NEUTRAL,
        "aggregation": Indicator.Aggregation.SUM,
        "origin": Indicator.Origin.OBSERVED,
        "interval": Indicator.Interval.NONE,
    }
    return Indicator.objects.create(code=code, source_code=source_code, **(defaults | fields))


@dataclass(frozen=True, slots=True)
class Territory:
    """What was built, by name or code."""

    units: dict[str, TerritorialUnit]
    zonings: dict[str, Zoning]
    laws: dict[str, BoundaryRevision]
    indicators: dict[str, Indicator]


def build(*, computed: bool = True) -> Territory:
    """The toy region; with `computed`, its zone values and pages too."""
    Region.objects.create(
        code="prova", name="Prova", official_name="Regione Prova", attribution="Fonte: prova."
    )
    units = grid()
    zonings, laws = _zonings(units)
    indicators = _figures(units)
    if computed:
        drain()
    return Territory(units, zonings, laws, indicators)


def _zonings(
    units: dict[str, TerritorialUnit],
) -> tuple[dict[str, Zoning], dict[str, BoundaryRevision]]:
    past = zoning("past", Policy.HEALTH, kind=Zoning.Kind.SCAFFOLD, ended_on=date(1995, 1, 1))
    region = zoning("region", Policy.ADMINISTRATION, kind=Zoning.Kind.REGION)
    health = zoning("health", Policy.HEALTH, is_reference=True)
    cohesion = zoning("cohesion", Policy.COHESION, is_reference=True)
    laws = {
        "past": adopt(past, date(1980, 1, 1), by_row(), units, confidence=Confidence.LOW),
        "region": adopt(region, date(1948, 1, 1), dict.fromkeys(units, "R"), units),
        "health": adopt(health, date(2017, 1, 1), by_row(), units, derived_from=past),
        "cohesion-2017": adopt(cohesion, date(2017, 5, 22), by_column(2), units),
        "cohesion-2020": adopt(cohesion, date(2020, 1, 1), by_column(2, B3="D01"), units),
    }
    return {z.code: z for z in (past, region, health, cohesion)}, laws


def _figures(units: dict[str, TerritorialUnit]) -> dict[str, Indicator]:
    source = Source.objects.create(
        code=SOURCE, name_it="ISTAT di prova", name_en="Test ISTAT", licence="CC BY 4.0"
    )
    population = indicator(
        "DEM-POP", "pop_total", origin=Indicator.Origin.POPULATION, key_figure=1, position=1
    )
    kids, old = indicator("POP-0014", "kids", position=2), indicator("POP-65", "old", position=3)
    age = indicator(
        "DEM-AGE",
        "ageing_index",
        unit="index",
        decimals=1,
        direction=Indicator.Direction.LOWER_BETTER,
        aggregation=Indicator.Aggregation.RATIO_OF_SUMS,
        origin=Indicator.Origin.DERIVED,
        multiplier=100,
        interval=Indicator.Interval.LOG_RATIO,
        class_breaks=[50, 100, 150, 200],
        key_figure=2,
        position=4,
    )
    for component, role in ((old, "numerator"), (kids, "denominator")):
        IndicatorTerm.objects.create(indicator=age, component=component, role=role)
    residents = {unit.pk: 100 * number for number, unit in enumerate(units.values(), start=1)}
    UnitPopulation.objects.bulk_create(
        UnitPopulation(
            unit_id=unit,
            year=year,
            reference_date=date(year, 1, 1),
            population=count // divisor,
            source=SOURCE,
        )
        for year, divisor in ((2018, 2), (2023, 1))
        for unit, count in residents.items()
    )
    Observation.objects.bulk_create(
        Observation(
            indicator=component, unit_id=unit, period=period, value=count // part, source=source
        )
        for component, part in ((kids, 10), (old, 5))
        for period in ("2018", "2022")
        for unit, count in residents.items()
        if period == "2018" or unit != units["C4"].pk
    )
    return {i.code: i for i in (population, kids, old, age)}
