"""Comuni, what became of them, and how many people live there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db.models import Exists, F, Max, OuterRef
from shapely.geometry.base import BaseGeometry

from districts.importers.outcomes import Outcome
from districts.importers.populations import PopulationRow
from districts.importers.regions import CONTACTS, RegionEntry
from districts.importers.tabular import Rejected
from districts.importers.territory import Retirement, Territory
from districts.importers.units import ENDINGS, ChangeRow, PartRow, ShapeRow, UnitRow
from districts.loading.borders import read_borders
from districts.loading.differences import Differences, copy_rows
from districts.models import Region, TerritorialUnit, UnitPopulation, UnitSuccession

SRID = 4326


def territory() -> Territory:
    """The comuni in force and those that ceased, as the database knows them now."""
    standing = TerritorialUnit.objects.filter(valid_to__isnull=True)
    comuni = standing.comuni()
    ended = UnitSuccession.objects.filter(kind__in=ENDINGS - {"split"}).select_related(
        "predecessor", "successor"
    )
    # Who was born of others on its first day has their figures of before, restated. A change of
    # name explains nobody's origin, nor does land that came later.
    born = UnitSuccession.objects.filter(
        successor=OuterRef("pk"), date=OuterRef("valid_from")
    ).exclude(kind=UnitSuccession.Kind.RENAME)
    sudden = comuni.filter(~Exists(born), valid_from__isnull=False)
    return Territory.of(
        dict(comuni.values_list("istat_code", "name")),
        [
            Retirement(s.predecessor.istat_code, s.former_name, s.date, s.successor.istat_code)
            for s in ended
        ],
        parts=dict(
            standing.filter(parent__isnull=False).values_list("istat_code", "parent__istat_code")
        ),
        since={
            code: since
            for code, since in sudden.values_list("istat_code", "valid_from")
            if since is not None
        },
    )


def unit_ids(*, with_parts: bool = False) -> dict[str, int]:
    """Primary keys of the comuni in force by ISTAT code; `with_parts` also those of their parts."""
    units = TerritorialUnit.objects.filter(valid_to__isnull=True)
    return dict((units if with_parts else units.comuni()).values_list("istat_code", "pk"))


def other_region(entry: RegionEntry) -> str | None:
    """Why nothing of a region can be loaded here: another one stands. None if it can."""
    standing = Region.objects.exclude(code=entry.code).first()
    if standing is None:
        return None
    return (
        f"questa installazione governa già {standing.official_name} ({standing.code}): "
        "un'altra regione vuole un'altra base di dati."
    )


def load_region(entry: RegionEntry, *, name: str) -> Outcome:
    """The one row of the region."""
    differences = Differences(Region)
    values = {
        "code": entry.code,
        "name": entry.name,
        "official_name": entry.official_name,
        "attribution": entry.attribution,
        "attribution_en": entry.attribution_en,
        "gaps": [dict(gap) for gap in entry.gaps],
        **{name: entry.contacts.get(name, "") for name in CONTACTS},
    }
    differences.add(Region.objects.first() or Region(), values)
    return differences.outcome(name, 1)


def load_units(
    rows: Sequence[UnitRow],
    shapes: Sequence[ShapeRow],
    changes: Iterable[ChangeRow],
    *,
    name: str,
) -> Outcome:
    """The comuni in force, with their shapes, which may not overlap.

    The beginning of a comune is the day its code began: where the archive gives the day of a mere
    change of name the beginning stays as it was, unknown at first. One that took in others since
    began again on that day (districts/changes/successions.py).
    """
    borders = read_borders(shapes)
    before = dict(
        TerritorialUnit.objects.comuni()
        .filter(valid_to__isnull=False)
        .order_by("valid_to")
        .values_list("istat_code", "valid_to")
    )
    renamed = {(c.new_code, c.date) for c in changes if c.kind == "rename"}
    differences = Differences(TerritorialUnit)
    differences.rejected += borders.rejected or _unmatched(rows, borders.shapes)
    if differences.rejected:
        return Outcome(name, len(rows), rejected=differences.rejected)
    comuni = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True)
    found = {unit.istat_code: unit for unit in comuni}
    for row in rows:
        unit = found.get(row.code) or TerritorialUnit(istat_code=row.code)
        told = row.in_force_since
        since = unit.valid_from if (row.code, told) in renamed else told
        values = _described(row) | {
            "valid_from": max(filter(None, (since, before.get(row.code))), default=None),
            "geometry": _multipolygon(borders.shapes[row.code]),
        }
        differences.add(unit, values, line=row.line)
    return replace(differences.outcome(name, len(rows)), note=borders.note)


def _described(row: UnitRow) -> dict[str, Any]:
    """What the files say of a comune, but for its days and its shape."""
    return {
        "name": row.name,
        "cadastral_code": row.cadastral_code,
        "province_code": row.province_code,
        "province_name": row.province_name,
        "is_capital": row.is_capital,
        "altitude_zone": row.altitude_zone,
        "area_km2": row.area_km2,
        "urbanisation": row.classes.urbanisation,
        "altitude_m": row.classes.altitude_m,
        "classes_altitude_zone": row.classes.altitude_zone,
        "classes_on": row.classes.on,
        "classes_source": row.classes.source,
    }


def load_parts(rows: Sequence[PartRow], shapes: Sequence[ShapeRow], *, name: str) -> Outcome:
    """Parts of comuni, with their shapes. A comune is divided whole or not at all."""
    borders = read_borders(shapes)
    differences = Differences(TerritorialUnit)
    differences.rejected += borders.rejected or _unmatched(rows, borders.shapes)
    if differences.rejected:
        return Outcome(name, len(rows), rejected=differences.rejected)
    standing = TerritorialUnit.objects.filter(valid_to__isnull=True)
    wholes = {
        u.istat_code: u for u in standing.filter(istat_code__in={r.parent_code for r in rows})
    }
    differences.rejected += _undivided(rows, wholes, borders.shapes)
    if differences.rejected:
        return Outcome(name, len(rows), rejected=differences.rejected)
    found = {unit.istat_code: unit for unit in standing.filter(parent__isnull=False)}
    for row in rows:
        whole = wholes[row.parent_code]
        values = {
            "parent": whole,
            "name": row.name,
            "note": row.note,
            "province_code": whole.province_code,
            "province_name": whole.province_name,
            "valid_from": row.valid_from,
            "area_km2": row.area_km2,
            "shape_basis": row.shape_basis,
            "geometry": _multipolygon(borders.shapes[row.code]),
        }
        unit = found.get(row.code) or TerritorialUnit(
            istat_code=row.code, kind=TerritorialUnit.Kind.SUBMUNICIPAL
        )
        differences.add(unit, values, line=row.line)
    return differences.outcome(name, len(rows))


def _undivided(
    rows: Sequence[PartRow],
    wholes: Mapping[str, TerritorialUnit],
    shapes: Mapping[str, BaseGeometry],
) -> list[Rejected]:
    """Comuni that their parts, put together, do not cover exactly."""
    rejected = []
    for code, whole in wholes.items():
        own = [row for row in rows if row.parent_code == code]
        together = shapely.union_all([shapes[row.code] for row in own])
        exact = shapely.from_wkb(bytes(whole.geometry.wkb)) if whole.geometry else None
        if exact is None or not shapely.equals(together, exact):
            message = "le parti, messe insieme, non danno il confine del comune."
            rejected.append(Rejected(own[0].line, "parent_code", code, message))
    return rejected


def _unmatched(
    rows: Sequence[UnitRow] | Sequence[PartRow], shapes: Mapping[str, BaseGeometry]
) -> list[Rejected]:
    """Units without a shape, and shapes of no unit."""
    codes = {row.code for row in rows}
    bare = [
        Rejected(row.line, "unit_code", row.code, "non ha un confine nel GeoJSON.")
        for row in rows
        if row.code not in shapes
    ]
    stray = [
        Rejected(0, "", "", f"Il GeoJSON ha un confine in più, {code}: aggiungi la sua riga.")
        for code in shapes
        if code not in codes
    ]
    return bare + stray


def _multipolygon(shape: BaseGeometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=SRID)


def load_changes(rows: Sequence[ChangeRow], *, name: str) -> Outcome:
    """What became of comuni; one that ceased is entered, with no shape, if it is not known."""
    _end_comuni([row for row in rows if row.kind in ENDINGS])
    units = _latest_comuni()
    found = known_successions()
    differences = Differences(UnitSuccession)
    for row in rows:
        for column, code in (("old_code", row.old_code), ("new_code", row.new_code)):
            if code not in units:
                differences.refuse(row.line, column, code, "non è un comune: controlla il codice.")
        predecessor, successor = units.get(row.old_code), units.get(row.new_code)
        if predecessor is None or successor is None:
            continue
        succession = found.get((row.old_code, row.new_code, row.date)) or UnitSuccession(
            predecessor=predecessor, successor=successor, date=row.date
        )
        differences.add(succession, told_by(row), line=row.line)
    return differences.outcome(name, len(rows))


def told_by(row: ChangeRow) -> dict[str, Any]:
    """What a line of changes says of a succession, besides who, whom and when."""
    return {
        "kind": row.kind,
        "former_name": row.old_name,
        # Who gives up land gives an unknown part of its people, who is divided the part that the
        # file says, if it says one; the others give them all.
        "population_share": row.population_share if row.kind in {"territory_ceded", "split"} else 1,
        "source": row.source,
    }


def known_successions() -> dict[tuple[str, str, date], UnitSuccession]:
    """The successions stored, by the codes of the two comuni and the day.

    Without those of a comune that began again under its code: no file tells them.
    """
    stored = UnitSuccession.objects.select_related("predecessor", "successor")
    stored = stored.defer("predecessor__geometry", "successor__geometry")
    return {
        (s.predecessor.istat_code, s.successor.istat_code, s.date): s
        for s in stored
        if s.predecessor_id == s.successor_id or s.predecessor.istat_code != s.successor.istat_code
    }


def _latest_comuni() -> dict[str, TerritorialUnit]:
    """The comuni in force, and those that ceased as they were last, by code."""
    rows = TerritorialUnit.objects.comuni().order_by(F("valid_to").asc(nulls_last=True))
    return {unit.istat_code: unit for unit in rows}


def _end_comuni(endings: Sequence[ChangeRow]) -> None:
    """Close the comuni that ceased, and enter those that were never in the files of this region."""
    found = _latest_comuni()
    provinces = {unit.province_code: unit.province_name for unit in found.values()}
    differences = Differences(TerritorialUnit)
    for row in endings:
        # The code of a comune begins with its province's wherever provinces have one.
        province = max((p for p in provinces if row.old_code.startswith(p)), key=len, default="")
        unit = found.get(row.old_code) or TerritorialUnit(
            istat_code=row.old_code,
            name=row.old_name,
            province_code=province,
            province_name=provinces.get(province, ""),
        )
        differences.add(unit, {"valid_to": row.date})
    differences.write()


def load_populations(rows: Sequence[PopulationRow], *, name: str) -> Outcome:
    """Residents; a figure that differs from the current one supersedes it.

    Everything is weighed by a year that has the residents of every comune: without one no page
    could be made, so that is refused here, where it can be mended.
    """
    units = unit_ids(with_parts=True)
    standing = {
        (unit, year): tuple(figure)
        for unit, year, *figure in UnitPopulation.objects.current().values_list(
            "unit", "year", "reference_date", "population", "quality", "source"
        )
    }
    figures = {
        (units[row.unit_code], row.year): (
            row.reference_date,
            row.population,
            row.quality,
            row.source,
        )
        for row in rows
    }
    new = [(*key, *figure) for key, figure in figures.items() if standing.get(key) != figure]
    if new:
        fields = ["unit", "year", "reference_date", "population", "quality", "source"]
        copy_rows(UnitPopulation, fields, new)
    if not UnitPopulation.objects.complete_years():
        return Outcome(name, len(rows), rejected=[_uncounted()])
    return Outcome.complete(name, len(rows), len(new))


_MOST_NAMED = 10


def _uncounted() -> Rejected:
    """Of whom the latest year does not say the residents."""
    counted = UnitPopulation.objects.current().filter(unit__kind=TerritorialUnit.Kind.COMUNE)
    year = counted.aggregate(latest=Max("year"))["latest"]
    missing = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True)
    if year is not None:
        missing = missing.exclude(pk__in=counted.filter(year=year).values("unit"))
    names = [f"{unit.name} ({unit.istat_code})" for unit in missing.order_by("istat_code")]
    shown = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    message = (
        "di nessun anno ci sono i residenti di tutti i comuni, e senza non si calcola niente:"
        f" aggiungi le righe che mancano al {year} ({len(names)}): {shown}."
    )
    return Rejected(0, "year", "", message)
