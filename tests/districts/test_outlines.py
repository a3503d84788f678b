"""The outlines of zones: unions of units, also of units whose borders were drawn apart."""

from datetime import date

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from districts.actions import rebuild_outlines
from districts.boundaries.coverage import check_coverage
from districts.models import BoundaryRevision, Policy, ZoneOutline
from impact.recompute import drain
from tests import territory

SHIFT = 2e-6  # degrees, some 20 cm


def drawn(law: BoundaryRevision) -> dict[str, shapely.Geometry]:
    rows = ZoneOutline.objects.filter(revision=law).values_list("zone__code", "geometry")
    return {code: shapely.from_wkb(bytes(shape.wkb)) for code, shape in rows}


@pytest.mark.django_db
def test_borders_drawn_apart_leave_no_slivers():
    """B3 begins a little before B2 ends, and ends before B4 begins: an overlap and a gap."""
    built = territory.build(computed=False)
    unit, law = built.units["B3"], built.laws["cohesion-2020"]
    before = drawn(law)
    west, south, east, north = unit.geometry.extent
    apart = Polygon.from_bbox((west - SHIFT, south, east - SHIFT, north))
    unit.geometry = MultiPolygon(apart, srid=4326)
    unit.save()
    assert rebuild_outlines(revision=law) == 2
    after = drawn(law)
    assert check_coverage(list(after.values())) == []
    for code, shape in after.items():
        assert len(shapely.get_rings(shapely.get_parts(shape))) == 1
        assert shape.area == pytest.approx(before[code].area, rel=1e-3)


@pytest.mark.django_db
def test_cleaning_a_coverage_changes_nothing():
    built = territory.build(computed=False)
    law = built.laws["cohesion-2020"]
    exact = {
        code: shapely.union_all(
            [
                shapely.from_wkb(bytes(row.unit.geometry.wkb))
                for row in law.assignments.filter(zone__code=code).select_related("unit")
            ]
        )
        for code in ("D01", "D02")
    }
    for code, shape in drawn(law).items():
        assert shape.area == pytest.approx(exact[code].area, rel=1e-12)
        assert shape.equals(exact[code])


@pytest.mark.django_db
@pytest.mark.usefixtures("static_files")
def test_every_map_of_zones_names_tiles_that_are_there(client: Client):
    """Of today, of a day, of a law that has ended, and the comuni of a law."""
    built = territory.build()
    partly = territory.zoning("partly", Policy.LABOUR)
    law = territory.by_row()
    territory.adopt(partly, date(2018, 1, 1), law, built.units, uncertain={"A1"})
    drain()
    for address, sources in (
        ("/zonizzazioni/cohesion/", ["cohesion.json"]),
        ("/zonizzazioni/cohesion/?alla-data=2018-06-01", ["cohesion.json?as_of=2018-06-01"]),
        ("/zonizzazioni/past/", ["past.json?as_of=1980-01-01"]),
        ("/zonizzazioni/partly/", ["partly.json", "units.json?as_of=2026-01-01"]),
        (
            "/zonizzazioni/confronta/?a=cohesion&b=health",
            ["cohesion.json", "health.json", "units.json?as_of=2026-01-01"],
        ),
        ("/indicatori/DEM-AGE/?periodo=2018&confini=allora", ["cohesion.json?as_of=2017-05-22"]),
        (
            "/indicatori/DEM-AGE/?livello=comuni",
            ["units.json?as_of=2026-01-01", "cohesion.json"],
        ),
    ):
        html = client.get(address).content.decode()
        for source in sources:
            assert f'"/tiles/{source}"' in html, (address, source)
            assert client.get(f"/tiles/{source}").status_code == 200
