"""The peer of a full rebuild: COPY out, DuckDB, COPY in with the key.

The same sums from the same current facts, stored durably in a table with a primary key. What it
does not do, and the platform does: intervals, coverage, quality, sources, confidentiality,
indicators that are ratios of others, finding out what differs from what stands, and letting
readers read meanwhile.
"""

import tempfile
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import serving

OUT = {
    "fact": "SELECT unit_id, indicator_id, period, value FROM impact_fact",
    "rule": (
        "SELECT id, aggregation = 'weighted_mean', origin = 'population' FROM impact_indicator"
        " WHERE state = 'active' AND aggregation IN ('sum', 'weighted_mean')"
    ),
    "assignment": (
        "SELECT a.revision_id, a.zone_id, a.unit_id FROM districts_zoneassignment a"
        " JOIN districts_boundaryrevision r ON r.id = a.revision_id"
        " JOIN districts_zoning g ON g.id = r.zoning_id"
        " WHERE r.state = 'adopted' AND ('{zoning}' = '' OR g.code = '{zoning}')"
    ),
}
COLUMNS = {
    "fact": (
        "{'unit': 'BIGINT', 'indicator': 'BIGINT', 'period': 'VARCHAR', 'value': 'DECIMAL(20,6)'}"
    ),
    "rule": "{'indicator': 'BIGINT', 'mean': 'BOOLEAN', 'people': 'BOOLEAN'}",
    "assignment": "{'revision': 'BIGINT', 'zone': 'BIGINT', 'unit': 'BIGINT'}",
}
ADD_UP = """
COPY (
    WITH people AS (
        SELECT f.unit, f.period, f.value::DECIMAL(12, 0) AS residents
        FROM fact f JOIN rule USING (indicator) WHERE rule.people
    )
    SELECT a.revision, a.zone, f.indicator, f.period,
        CASE WHEN any_value(r.mean) THEN sum(f.value * p.residents)::DOUBLE / sum(p.residents)
            ELSE sum(f.value) END AS value,
        CASE WHEN any_value(r.mean) THEN sum(f.value * p.residents) ELSE sum(f.value) END,
        CASE WHEN any_value(r.mean) THEN sum(p.residents) END,
        count(*)
    FROM fact f
    JOIN rule r USING (indicator)
    JOIN assignment a USING (unit)
    LEFT JOIN people p ON r.mean AND p.unit = f.unit AND p.period = f.period
    WHERE NOT r.mean OR p.residents IS NOT NULL
    GROUP BY a.revision, a.zone, f.indicator, f.period
) TO '{result}' (HEADER false)
"""
TABLE = """
DROP TABLE IF EXISTS benchmark_value;
CREATE TABLE benchmark_value (
    revision_id bigint, zone_id bigint, indicator_id bigint, period text,
    value numeric, numerator numeric, denominator numeric, units_observed integer)
"""
KEY = "ALTER TABLE benchmark_value ADD PRIMARY KEY (revision_id, zone_id, indicator_id, period)"

# Cells that only one of the two has, and cells whose sums or values differ. What the platform does
# not publish for lack of coverage it stores without its sums: there only the units are compared.
DIFFERENCES = """
SELECT count(*) FILTER (WHERE p.zone_id IS NULL OR v.zone_id IS NULL),
    count(*) FILTER (WHERE v.units_observed <> p.units_observed
        OR v.numerator <> round(p.numerator, 6) OR v.denominator <> round(p.denominator, 6)
        OR abs(v.value - p.value) > 1e-6 * greatest(1, abs(v.value))),
    count(v.value)
FROM benchmark_value p
FULL JOIN (
    SELECT v.* FROM impact_zonevalue v
    JOIN impact_indicator i ON i.id = v.indicator_id
    JOIN districts_zone z ON z.id = v.zone_id JOIN districts_zoning g ON g.id = z.zoning_id
    WHERE i.aggregation IN ('sum', 'weighted_mean') AND (%(zoning)s = '' OR g.code = %(zoning)s)
) v USING (revision_id, zone_id, indicator_id, period)
"""


def rebuild(server: psycopg.Connection[Any], zoning: str = "") -> None:
    """Make `benchmark_value` anew, for one zoning or for all; `server` is not in autocommit."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        for name, query in OUT.items():
            path = Path(folder) / f"{name}.csv"
            _copy_out(server, query.format(zoning=zoning), path)
            engine.execute(
                f"CREATE TABLE {name} AS"
                f" FROM read_csv('{path}', header = false, columns = {COLUMNS[name]})"
            )
        result = Path(folder) / "result.csv"
        engine.execute(ADD_UP.format(result=result))
        server.execute(TABLE)
        statement = "COPY benchmark_value FROM STDIN CSV"
        with (
            server.cursor() as cursor,
            cursor.copy(statement) as copy,
            result.open("rb") as file,
        ):
            while block := file.read(1 << 20):
                copy.write(block)
        server.execute(KEY)
        server.commit()


def rebuild_in(database: str, zoning: str = "") -> None:
    """The same, the connection included."""
    with serving.connect(database, autocommit=False) as server:
        rebuild(server, zoning)


def _copy_out(server: psycopg.Connection[Any], query: str, path: Path) -> None:
    statement = f"COPY ({query}) TO STDOUT CSV"
    with server.cursor() as cursor, cursor.copy(statement) as copy, path.open("wb") as file:
        for block in copy:
            file.write(block)


def differences(server: psycopg.Connection[Any], zoning: str = "") -> tuple[int, int, int]:
    """Cells that one side lacks, cells that differ, cells with a value."""
    found = server.execute(DIFFERENCES, {"zoning": zoning}).fetchone()
    assert found
    return found[0], found[1], found[2]
