"""Boundaries as files: what is in them, what they say of themselves, that they stay the same."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import pytest
import shapely
from django.test import Client
from django.urls import reverse

from districts.actions import fork_revision
from districts.boundary_files.formats import Format
from districts.models import BoundaryRevision, Draft, Zone
from tests import territory
from tests.people import signed_in, society
from tests.territory import Territory


def address(law: BoundaryRevision, form: str) -> str:
    return reverse("zoning-file", args=[law.zoning.code, law.pk, form])


def get(law: BoundaryRevision, form: str, **headers: str) -> Any:
    return Client().get(address(law, form), headers=headers)


@pytest.mark.parametrize("form", list(Format))
def test_same_boundaries_are_the_same_bytes_and_known_again(toy: Territory, form: Format):
    law = toy.laws["cohesion-2020"]
    first = get(law, form)
    assert first["ETag"].strip('"') == hashlib.sha256(first.content).hexdigest()[:32]
    assert f"cohesion-2020-01-01.{form}" in first["Content-Disposition"]
    assert get(law, form, if_none_match=first["ETag"]).status_code == 304
    other = toy.laws["cohesion-2017"]
    assert get(other, form).content != first.content
    # Written again, after something else changed, it is the same file.
    Zone.objects.filter(zoning__code="health").update(name="Altra")
    assert get(law, form).content == first.content


def test_geopackage_opens_with_gdal_and_says_what_it_is(toy: Territory, tmp_path: Path):
    path = tmp_path / "confini.gpkg"
    path.write_bytes(get(toy.laws["cohesion-2020"], "gpkg").content)
    assert [str(name) for name, _ in pyogrio.list_layers(path)] == ["zone", "comuni"]
    info = pyogrio.read_info(path, layer="zone")
    assert (info["crs"], info["features"]) == ("EPSG:4326", 2)
    said = info["layer_metadata"]
    assert said["licence"] == "CC-BY-4.0"
    assert said["effective_from"] == "2020-01-01"
    assert said["law"] == "Nessun atto: è una prova."
    _meta, _fids, shapes, columns = pyogrio.raw.read(path, layer="zone")
    assert list(columns[0]) == ["D01", "D02"]
    assert list(columns[3]) == [7, 5]
    areas = shapely.area(shapely.from_wkb(shapes))
    assert areas[0] / areas[1] == pytest.approx(7 / 5, abs=1e-6)


def test_shapefile_has_a_text_with_licence_and_law(toy: Territory, tmp_path: Path):
    content = get(toy.laws["cohesion-2020"], "zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
        text = archive.read("LEGGIMI-README.txt").decode()
    assert {"zone.shp", "zone.prj", "zone.cpg", "comuni.dbf"} <= names
    assert "Licenza / Licence: CC-BY-4.0" in text
    assert "In vigore dal / In force since: 2020-01-01" in text
    meta, _fids, shapes, columns = pyogrio.raw.read(tmp_path / "comuni.shp")
    assert list(meta["fields"])[:3] == ["unit_code", "name", "zone_code"]
    assert (len(shapes), columns[0][0]) == (12, "001001")


def test_geojson_and_topojson_say_what_they_are(toy: Territory, tmp_path: Path):
    law = toy.laws["cohesion-2020"]
    plain = json.loads(get(law, "geojson").content)
    assert plain["metadata"]["zoning"] == "cohesion"
    assert [one["id"] for one in plain["features"]] == ["D01", "D02"]
    shared = json.loads(get(law, "topojson").content)
    assert shared["metadata"]["revision"] == str(law.pk)
    # Twelve squares: 17 inner edges and 14 outer ones, of which the four corners join two.
    assert len(shared["arcs"]) == 27
    path = tmp_path / "confini.topojson"
    path.write_bytes(get(law, "topojson").content)
    _meta, _fids, shapes, _columns = pyogrio.raw.read(path, layer="comuni")
    drawn = shapely.from_wkb(shapes)
    assert len(drawn) == 12
    assert shapely.is_valid(drawn).all()


def test_list_runs_nothing_in_a_spreadsheet(toy: Territory):
    law = territory.rename(toy.laws["cohesion-2020"], D01="=cmd|' /C calc'!A0")
    text = get(law, "csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["zone_name"] for row in rows} == {"'=cmd|' /C calc'!A0", "Zona D02"}
    assert {row["licence"] for row in rows} == {"CC-BY-4.0"}


def test_unknown_format_names_those_that_exist(toy: Territory):
    answer = get(toy.laws["cohesion-2020"], "kml")
    assert answer.status_code == 404
    assert "gpkg, zip, geojson, topojson, csv" in answer.content.decode()


def test_draft_has_no_public_file(toy: Territory):
    by = society(toy).people["boundaries"]
    draft = fork_revision(
        revision=toy.laws["cohesion-2020"], title="Prova", rationale="x" * 40, by=by
    )
    assert get(draft.revision, "csv").status_code == 404
    own = signed_in(by).get(reverse("draft-file", args=[draft.pk, "geojson"]))
    assert json.loads(own.content)["metadata"]["state"] == "draft"
    assert "no-store" in own["Cache-Control"]


def test_pages_lead_to_the_files(toy: Territory):
    law = toy.laws["cohesion-2017"]
    for page in (reverse("zoning", args=["cohesion"]), reverse("data")):
        text = Client().get(page).content.decode()
        for form in Format:
            assert address(law, form) in text


def test_tile_of_a_draft_has_its_zones_as_they_stand(toy: Territory, tmp_path: Path):
    by = society(toy).people["boundaries"]
    draft: Draft = fork_revision(
        revision=toy.laws["cohesion-2020"], title="Prova", rationale="x" * 40, by=by
    )
    client = signed_in(by)
    here = reverse("draft-tile", args=[draft.pk, 10, 534, 368])
    tile = client.get(here)
    path = tmp_path / "0.mvt"
    path.write_bytes(tile.content)
    assert tile["Content-Type"] == "application/vnd.mapbox-vector-tile"
    layers = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert layers == {"units", "zones"}
    empty = client.get(reverse("draft-tile", args=[draft.pk, 5, 0, 0]))
    assert empty.status_code == 204
    assert client.get(reverse("draft-tile", args=[draft.pk, 20, 0, 0])).status_code == 404
    assert client.get(here, headers={"If-None-Match": tile["ETag"]}).status_code == 304
