"""Another region as a folder of files: nothing in it is as in the region of `fixtures/`.

Twenty-four comuni in a grid of squares of a fifth of a degree, south of the equator and east of
India: four rows from the south, six columns from the west, `XA-11` to `XA-26` in the south,
`XB-31` to `XB-46` in the north. Residents: 10 in `XA-11`, 20 in `XA-12` … 240 in `XB-46`, 3,000 in
all. Three `circles` of two columns each are its districts, K-1 to K-3 from the west. Social
services follow them but for one comune; labour has two halves, south and north; health, education
and development have no zoning.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.region_folder import INDICATORS

ROWS, COLUMNS = range(1, 5), range(1, 7)
WEST, SOUTH, SIDE = 100.0, -20.0, 0.2

REGION = """\
code: oltremare
name: Oltremare
official_name: Land d'Oltremare
istat_code: "X"
attribution: "Fonte: Ufficio d'Oltremare."
attribution_en: "Source: Office of Oltremare."
contacts:
  website: https://oltremare.example/
policies:
  - {policy: health, zoning: null}
  - {policy: social, zoning: social}
  - {policy: labour, zoning: halves}
  - {policy: education, zoning: null}
  - {policy: development, zoning: null}
  - {policy: cohesion, zoning: circles}
"""
ZONING = """\
  - code: {code}
    policy: {policy}
    kind: {kind}
    extent: total
    name_it: {name_it}
    name_en: {name_en}
    zone_noun_it: {noun_it}
    zone_noun_en: {noun_en}
    revisions:
      - file: zonings/{code}.csv
        effective_from: 2021-03-01
        date_precision: day
        unit_vintage: 2026-01-01
        basis: legal
        act: {{kind: DGR, authority: Giunta, number: "{code}", date: 2021-02-01, title: L'atto}}
        title: Prima divisione
        rationale: Così dice l'elenco allegato all'atto della Giunta.
"""
ZONINGS = (
    ("circles", "cohesion", "statutory", "Circoli di coesione", "Cohesion circles", "circolo"),
    ("social", "social", "statutory", "Servizi dell'aiuto", "Help services", "servizio"),
    ("whole", "administration", "region", "Tutto Oltremare", "All Oltremare", "regione"),
    ("halves", "labour", "administrative", "Metà del lavoro", "Labour halves", "metà"),
)
CIRCLES = ("Ponente <i>uno</i>", "Centro & dintorni", "Levante d'Oltremare")
NAMED = {"XA-11": "Sant'Elmo <b>& figli</b>", "XB-46": "L'Aquilone"}


def code(row: int, column: int) -> str:
    return f"{'XA' if row <= 2 else 'XB'}-{row}{column}"


def comuni() -> list[tuple[int, int]]:
    """Row and column of every comune, from the south-west."""
    return [(row, column) for row in ROWS for column in COLUMNS]


def name(row: int, column: int) -> str:
    return NAMED.get(code(row, column), f"Borgo {row}{column}")


def residents(row: int, column: int) -> int:
    return 10 * ((row - 1) * len(COLUMNS) + column)


def circle(_row: int, column: int) -> tuple[str, str]:
    number = (column + 1) // 2
    return f"K-{number}", CIRCLES[number - 1]


def service(row: int, column: int) -> tuple[str, str]:
    """As the circles, but `XA-12` belongs with the second."""
    of = "2" if (row, column) == (1, 2) else circle(row, column)[0][-1]
    return f"S{of}", f"Servizio {of}"


def half(row: int, _column: int) -> tuple[str, str]:
    return ("SUD", "Sud") if row <= 2 else ("NORD", "Nord")


def write(folder: Path) -> Path:
    """Write the files of the region; returns the folder."""
    nouns = {"circolo": "circle", "servizio": "service", "metà": "half", "regione": "region"}
    catalogue = "".join(
        ZONING.format(
            code=code, policy=policy, kind=kind, name_it=f'"{it}"', name_en=en,
            noun_it=noun, noun_en=nouns[noun],
        )
        for code, policy, kind, it, en, noun in ZONINGS
    )  # fmt: skip
    files = {
        "region.yaml": REGION,
        "units.csv": _units(),
        "units.geojson": _shapes(),
        "changes.csv": "effective_date,kind,old_code,old_name,new_code,new_name,source\n"
        "2020-01-01,merger,XA-90,Vecchia,XA-11,Sant'Elmo,prova\n",
        "population.csv": _table(
            "unit_code,year,reference_date,population,source",
            (
                f"{code(*at)},{year},{year}-01-01,{residents(*at)},istat"
                for at in comuni()
                for year in (2022, 2023)
            ),
        ),
        "zonings.yaml": f"zonings:\n{catalogue}",
        "zonings/circles.csv": _members(circle),
        "zonings/social.csv": _members(service),
        "zonings/halves.csv": _members(half),
        "zonings/whole.csv": _members(lambda _row, _column: ("X", "Oltremare")),
        "indicators.yaml": INDICATORS,
        "observations/old.csv": _table(
            "unit_code,indicator,period,value,quality,source",
            (f"{code(*at)},old,2022,{at[1]},final,istat" for at in comuni()),
        ),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _table(header: str, rows: Iterable[str]) -> str:
    return "\n".join((header, *rows, ""))


def _units() -> str:
    return _table(
        "unit_code,name,province_code,province_name,cadastral_code,area_km2_istat,"
        "altimetric_zone_name,in_force_since,is_capoluogo",
        (
            f"{code(*at)},{name(*at)},{code(*at)[:2]},Contea {code(*at)[:2]},,450,,,"
            f"{int(code(*at) in NAMED)}"
            for at in comuni()
        ),
    )


def _members(zone: Callable[[int, int], tuple[str, str]]) -> str:
    return _table(
        "unit_code,zone_code,zone_name,basis,source,confidence",
        (f"{code(*at)},{','.join(zone(*at))},legal,elenco,high" for at in comuni()),
    )


def _shapes() -> str:
    features = []
    for row, column in comuni():
        west, east = (round(WEST + SIDE * edge, 1) for edge in (column - 1, column))
        south, north = (round(SOUTH + SIDE * edge, 1) for edge in (row - 1, row))
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"unit_code": code(row, column)},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features})
