"""Maps of the admin: a comune among those around it, a zone among the others, a whole law."""

from collections.abc import Mapping
from dataclasses import replace

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from districts.boundary_files.exports import boundaries_of
from districts.maps.cartography import project
from districts.maps.choropleth import Choropleth, Place
from districts.maps.tilesets import UNITS
from districts.models import BoundaryRevision, TerritorialUnit, Zone
from districts.presenting.live import tiles_address
from districts.presenting.zone_map import zone_map
from districts.rights.memberships import zone_outlines

_WIDTH, _PADDING = 600.0, 2.0


def unit_map(unit: TerritorialUnit) -> Choropleth | None:
    """A comune among those of its province, or a part of one among the others; None undrawn."""
    rows = TerritorialUnit.objects.filter(geometry__isnull=False, kind=unit.kind)
    if unit.parent_id:
        rows = rows.filter(parent=unit.parent_id)
    else:
        rows = rows.filter(province_code=unit.province_code)
    around = rows.filter(valid_to__isnull=True) | rows.filter(pk=unit.pk)
    shapes: dict[str, BaseGeometry] = {}
    names: dict[str, str] = {}
    found = around.annotate(wkb=AsWKB("geometry")).order_by("istat_code")
    for code, name, wkb in found.values_list("istat_code", "name", "wkb"):
        shapes[code], names[code] = shapely.from_wkb(bytes(wkb)), name
    if unit.istat_code not in shapes:
        return None
    live = unit.kind == TerritorialUnit.Kind.COMUNE and unit.valid_to is None
    return Choropleth(
        id="mappa",
        title=unit.name,
        label=_("Mappa di %(name)s fra gli altri") % {"name": unit.name},
        source=tiles_address(UNITS, None) if live else "",
        layer="units",
        drawing=project(list(shapes.values()), _WIDTH, _PADDING),
        places=[
            Place(
                code=code,
                name=names[code],
                fill="class-4" if code == unit.istat_code else "ground",
                text=names[code],
            )
            for code in shapes
        ],
        classes=(),
        heading=2,
    )


def law_map(revision: BoundaryRevision, chosen: str = "") -> Choropleth | None:
    """The zones of a revision, adopted or not, one of them `chosen`; None if nothing is drawn."""
    zones, outlines = _zones(revision)
    validity = getattr(revision, "validity", None)
    source = ""
    if validity is not None and hasattr(revision, "tiles_in_use"):
        source = tiles_address(revision.zoning.code, validity.from_day)
    figure = zone_map(zones, outlines, (), source=source)
    if figure is None:
        return None
    places = [
        replace(place, href="", fill=_fill(place, chosen) if chosen else place.fill)
        for place in figure.places
    ]
    subtitle = "" if chosen else figure.subtitle
    return replace(figure, title=revision.title, subtitle=subtitle, places=places)


def _fill(place: Place, chosen: str) -> str:
    return "class-4" if place.code == chosen else "ground"


def _zones(
    revision: BoundaryRevision,
) -> tuple[Mapping[str, tuple[str, str]], Mapping[str, BaseGeometry]]:
    """{code: (name, how many units)} and {code: outline}: as kept, of a draft as they are now."""
    kept = zone_outlines([revision])
    if kept:
        rows = revision.assignments.values_list("zone__code", "called__name")
        counts: dict[tuple[str, str], int] = {}
        for pair in rows:
            counts[pair] = counts.get(pair, 0) + 1
        words = {code: (name, _units(number)) for (code, name), number in counts.items()}
        return words, {code: shape for (_law, code), shape in kept.items()}
    made = boundaries_of(revision, "")
    words = {str(row.values[0]): (str(row.values[1]), _units(row.values[3])) for row in made.zones}
    shapes = {str(row.values[0]): row.shape for row in made.zones if row.shape is not None}
    return words, shapes


def _units(number: int | str) -> str:
    count = int(number)
    return ngettext("%(n)s comune", "%(n)s comuni", count) % {"n": count}


def zone_in_law(zone: Zone) -> Choropleth | None:
    """A zone in the law of today that has it, else in the last one that had."""
    laws = BoundaryRevision.objects.filter(assignments__zone=zone).standing()
    laws = laws.select_related("zoning", "validity", "tiles_in_use").distinct()
    today = laws.in_force(timezone.localdate()).first()
    law = today or laws.order_by("-effective_from").first()
    return None if law is None else law_map(law, zone.code)
