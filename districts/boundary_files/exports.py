"""The boundaries of a revision, or of a draft, as rows to be written to a file."""

import hashlib
from collections.abc import Iterable
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB

from districts.boundaries import coverage
from districts.boundaries.editions import current_edition
from districts.boundary_files.formats import Format
from districts.boundary_files.writing import Boundaries, Row, write
from districts.keeping import kept
from districts.lookups import called_by
from districts.models import BoundaryRevision, TerritorialUnit, Zone

LICENCE = "CC-BY-4.0"


def law_file(revision: BoundaryRevision, form: Format) -> tuple[bytes, str]:
    """The file of an adopted revision and the SHA-256 that names its content; written once.

    `revision.zoning` and `revision.act` must be there.
    """
    edition = current_edition()

    def made() -> tuple[bytes, str]:
        content = write(boundaries_of(revision, edition.attribution), form)
        return content, hashlib.sha256(content).hexdigest()

    return kept("boundaries", [edition.fingerprint, str(revision.pk), form.value], made)


def draft_file(revision: BoundaryRevision, form: Format, version: int) -> bytes:
    """The file of a draft as it stands, with the comuni that have no zone."""
    return write(boundaries_of(revision, current_edition().attribution, version), form)


def boundaries_of(
    revision: BoundaryRevision, attribution: str, version: int | None = None
) -> Boundaries:
    """The zones and units of a revision; of a draft, at a version, the unassigned units too.

    Zones have the names that the revision gives them.
    """
    every = Zone.objects.filter(zoning=revision.zoning_id)
    zones = {zone.pk: zone for zone in called_by(revision.pk, every)}
    units, labels, shapes = [], [], []
    for unit, zone_pk, words, shape in _rows(revision, with_all=version is not None):
        zone = zones.get(zone_pk) if zone_pk else None
        of_zone = (zone.code, zone.name) if zone else ("", "")
        units.append(Row((*unit, *of_zone, *words), shape))
        if zone is not None and shape is not None:
            labels.append(zone.code)
            shapes.append(shape)
    outlines = coverage.dissolve(coverage.clean(shapes), labels) if shapes else {}
    counts: dict[str, int] = {}
    for row in units:
        counts[str(row.values[2])] = counts.get(str(row.values[2]), 0) + 1
    by_code = sorted(zones.values(), key=lambda zone: zone.code)
    rows = [
        Row((zone.code, zone.name, zone.parent_name, counts[zone.code]), outlines.get(zone.code))
        for zone in by_code
        if zone.code in counts
    ]
    said = _said(revision, attribution, version)
    return Boundaries(_name(revision, version), rows, units, said, _words(said))


def _rows(revision: BoundaryRevision, *, with_all: bool) -> Iterable[tuple[Any, ...]]:
    """((code, name), zone, (basis, confidence, source), shape) of each unit, by code."""
    rows = (
        revision.assignments.annotate(wkb=AsWKB("unit__geometry"))
        .order_by("unit__istat_code")
        .values_list(
            "unit", "unit__istat_code", "unit__name", "zone", "basis", "confidence", "source", "wkb"
        )
    )
    found: list[tuple[Any, ...]] = [
        (pk, (code, name), zone, (basis, confidence, source), _shape(wkb))
        for pk, code, name, zone, basis, confidence, source, wkb in rows
    ]
    if with_all:
        assigned = {row[0] for row in found}
        divided = {row[1][0].partition("-")[0] for row in found if "-" in row[1][0]}
        others = (
            TerritorialUnit.objects.comuni()
            .valid_on(revision.unit_vintage)
            .exclude(pk__in=assigned)
            .exclude(istat_code__in=divided)
            .annotate(wkb=AsWKB("geometry"))
            .values_list("pk", "istat_code", "name", "wkb")
        )
        if revision.zoning.extent == "total":
            found += [
                (pk, (code, name), None, ("", "", ""), _shape(wkb))
                for pk, code, name, wkb in others
            ]
    found.sort(key=lambda row: row[1][0])
    return [row[1:] for row in found]


def _shape(wkb: Any) -> Any:
    return None if wkb is None else shapely.from_wkb(bytes(wkb))


def _said(revision: BoundaryRevision, attribution: str, version: int | None) -> dict[str, str]:
    """What a file says of itself; names in English, like those of the API, words as the law is."""
    said = {
        "zoning": revision.zoning.code,
        "zoning_name": revision.zoning.name_it,
        "title": revision.title,
        "revision": str(revision.pk),
        "state": revision.state,
        "law": revision.act_label,
        "effective_from": revision.effective_from.isoformat() if revision.effective_from else "",
        "basis": revision.basis,
        "unit_vintage": revision.unit_vintage.isoformat(),
        "recorded_at": revision.recorded_at.date().isoformat(),
        "licence": LICENCE,
        "attribution": attribution,
        "crs": "EPSG:4326",
    }
    return said if version is None else said | {"draft_version": str(version)}


def _words(said: dict[str, str]) -> list[str]:
    """The same in lines, in both languages, for a file that holds no metadata."""
    names = {
        "zoning_name": "Zonizzazione / Zoning",
        "title": "Revisione / Revision",
        "revision": "Numero della revisione / Revision number",
        "state": "Stato / State",
        "law": "Atto / Act",
        "effective_from": "In vigore dal / In force since",
        "basis": "Fondamento / Basis",
        "unit_vintage": "Comuni alla data del / Comuni as of",
        "recorded_at": "Registrata il / Recorded on",
        "draft_version": "Versione della bozza / Version of the draft",
        "licence": "Licenza / Licence",
        "attribution": "Fonti / Sources",
        "crs": "Coordinate / Coordinates",
    }
    lines = [f"{label}: {said[name] or '–'}" for name, label in names.items() if name in said]
    if said["state"] == "draft":
        lines.insert(0, "BOZZA, non è legge / DRAFT, not law")
    return lines


def _name(revision: BoundaryRevision, version: int | None) -> str:
    if version is not None:
        return f"{revision.zoning.code}-bozza-{revision.pk}-{version}"
    return f"{revision.zoning.code}-{revision.effective_from}"
