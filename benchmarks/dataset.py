"""Synthetic figures with a seed, on the real comuni of Italy.

    python -m benchmarks.dataset [--indicators 100] [--years 10] [--seed 1]   (how long it takes)

The comuni, their shapes and residents are ISTAT's of 2023 (`benchmarks.national`), the zones and
the figures are SYNTHETIC. An indicator's figures depend on the seed and its number alone, so a
smaller set is the beginning of a larger one. Odd indicators add up, even ones are means by
residents; three in a hundred figures are missing.

Written straight by COPY, with triggers and foreign keys off and the indexes made afterwards: what
this takes says nothing of how fast the platform loads. No request of recomputation is left.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

LAST_YEAR = 2023
SOURCE = "synthetic"
MISSING = -1
MISSING_SHARE = 0.03
HUNDREDTHS = 4_000_000  # figures go from 0 up to this [hundredths]

_TABLE = "impact_observation"
_OTHER_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = %s AND indexname NOT LIKE '%%pkey' ORDER BY indexname
"""
_INDICATORS = """
INSERT INTO impact_source (code, name_it, name_en, licence, note_it)
VALUES ('synthetic', 'sintetica', 'synthetic', 'CC0', '');
INSERT INTO impact_indicator
    (code, source_code, version, state, name_it, name_en, definition_it, definition_en, meaning_it,
    note_it, unit, direction, aggregation, origin, multiplier, decimals, interval, min_coverage,
    frequency, policy, perspective, sdg, class_breaks, position)
SELECT 'SYN-' || lpad(n::text, 4, '0'), '', 1, 'active', 'Sintetico ' || n, 'Synthetic ' || n,
    'sintetico', 'synthetic', '', '', 'euro', 'neutral',
    CASE n %% 2 WHEN 1 THEN 'sum' ELSE 'weighted_mean' END, 'observed', 1, 0, 'none', 0.6,
    'annual', '', '', '{}', '{}', 1000 + n
FROM generate_series(1, %(indicators)s) AS n;
INSERT INTO impact_indicatorterm
    (indicator_id, component_id, role, sign, period_offset, blank_as_zero)
SELECT i.id, p.id, 'weight', 1, 0, false
FROM impact_indicator i JOIN impact_indicator p ON p.origin = 'population' AND p.state = 'active'
WHERE i.code LIKE 'SYN-%%' AND i.aggregation = 'weighted_mean';
INSERT INTO districts_unitpopulation (unit_id, year, reference_date, population, source)
SELECT p.unit_id, y, make_date(y, 1, 1), p.population, 'synthetic'
FROM districts_unitpopulation p, generate_series(%(first)s, %(last)s) AS y
WHERE p.superseded_at IS NULL AND p.year = (SELECT max(year) FROM districts_unitpopulation)
    AND NOT EXISTS (SELECT 1 FROM districts_unitpopulation o
        WHERE o.unit_id = p.unit_id AND o.year = y AND o.superseded_at IS NULL);
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much to write: figures of the first `zones` of the zoning, None for all of them."""

    indicators: int
    years: int
    zones: int | None = None

    @property
    def periods(self) -> range:
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)


def figures(seed: int, number: int, units: int, years: int) -> NDArray[np.int64]:
    """(units, years) figures [hundredths] of the indicator `number`; `MISSING` where there is none.

    Of a unit the first years are the same however many years are asked.
    """
    columns = [_column(np.random.default_rng([seed, number, year]), units) for year in range(years)]
    return np.column_stack(columns)


def _column(random: np.random.Generator, units: int) -> NDArray[np.int64]:
    found = random.integers(0, HUNDREDTHS, units)
    return np.where(random.random(units) < MISSING_SHARE, MISSING, found)


def write(server: psycopg.Connection[Any], size: Size, *, seed: int, zoning: str) -> int:
    """Give a loaded region these figures in place of its own; returns how many there are.

    `server` is a superuser's connection in a transaction, which the caller commits. What was
    computed of the figures before still stands.
    """
    server.execute("SET LOCAL session_replication_role = replica")
    server.execute("SET LOCAL maintenance_work_mem = '1GB'")
    server.execute("DELETE FROM impact_observation")
    first, last = size.periods[0], size.periods[-1]
    asked = {"indicators": size.indicators, "first": first, "last": last}
    psycopg.ClientCursor(server).execute(_INDICATORS, asked)
    found = server.execute("SELECT id FROM impact_indicator WHERE code LIKE 'SYN-%' ORDER BY code")
    indicators = [key for (key,) in found]
    units = _units(server, zoning, size.zones)
    indexes = server.execute(_OTHER_INDEXES, [_TABLE]).fetchall()
    for name, _definition in indexes:
        server.execute(f'DROP INDEX "{name}"')
    written = 0
    statement = f"COPY {_TABLE} (indicator_id, unit_id, period, value, source_id) FROM STDIN CSV"
    with server.cursor() as cursor, cursor.copy(statement) as copy:
        for number, indicator in enumerate(indicators, 1):
            for year, column in zip(
                size.periods, figures(seed, number, len(units), size.years).T, strict=True
            ):
                there = column != MISSING
                copy.write(_as_csv(indicator, units[there], year, column[there]))
                written += int(there.sum())
    for _name, definition in indexes:
        server.execute(definition)
    server.execute("SET LOCAL session_replication_role = origin")
    server.execute("DELETE FROM impact_recomputerequest")
    return written


def _units(server: psycopg.Connection[Any], zoning: str, zones: int | None) -> NDArray[np.int64]:
    """Ids of the units in the first `zones` of a zoning, by code of zone and unit."""
    rows = server.execute(
        "SELECT z.code, a.unit_id FROM districts_zoneassignment a"
        " JOIN districts_zone z ON z.id = a.zone_id JOIN districts_zoning g ON g.id = z.zoning_id"
        " JOIN districts_territorialunit u ON u.id = a.unit_id"
        " WHERE g.code = %s ORDER BY z.code, u.istat_code",
        [zoning],
    ).fetchall()
    wanted = set(sorted({zone for zone, _unit in rows})[:zones])
    return np.array([unit for zone, unit in rows if zone in wanted], dtype=np.int64)


def _as_csv(
    indicator: int, units: NDArray[np.int64], year: int, hundredths: NDArray[np.int64]
) -> str:
    """Rows for COPY, in the order of its columns."""
    return "".join(
        f"{indicator},{unit},{year},{figure // 100}.{figure % 100:02},{SOURCE}\n"
        for unit, figure in zip(units.tolist(), hundredths.tolist(), strict=True)
    )


def databases(template: str, sizes: list[Size], *, seed: int, zoning: str) -> Iterator[str]:
    """A filled copy of a loaded region for each size, one after the other."""
    from benchmarks import serving

    for number, size in enumerate(sizes):
        name = serving.copy(template, f"{template}_{number}")
        with serving.connect(name, autocommit=False) as server:
            write(server, size, seed=seed, zoning=zoning)
        serving.settle(name)
        yield name


def main() -> None:
    from benchmarks import national, serving

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--indicators", type=int, default=100)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    size = Size(options.indicators, options.years)
    with serving.servers(), national.folder() as folder:
        template = serving.region("italia", folder, computed=False)
        serving.timed(
            f"{size.indicators} indicators, {size.years} years",
            lambda: list(databases(template, [size], seed=options.seed, zoning="health")),
        )
        with serving.connect(f"{template}_0") as server:
            for table in (_TABLE, "districts_unitpopulation", "districts_zoneassignment"):
                (rows, space), *_ = server.execute(
                    f"SELECT count(*), pg_size_pretty(pg_total_relation_size('{table}'))"
                    f" FROM {table}"
                ).fetchall()
                print(f"{table:28}{rows:12,} rows {space:>10}")


if __name__ == "__main__":
    main()
