"""What a zone is called has the days of the law that calls it so, wherever a day is asked for."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

import pyogrio.raw
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from districts.actions import (
    adopt_revision,
    assign_units,
    fork_revision,
    import_list,
    rebase_draft,
    rename_zone,
    revoke_revision,
    step_back,
)
from districts.actions.carrying import carry_due
from districts.approving.adoption import facts_of
from districts.boundaries.differences import moved_units, renamed_zones
from districts.drafting.workbench import read_workbench
from districts.models import (
    Act,
    BoundaryRevision,
    Draft,
    DraftZoneName,
    Zone,
    ZoneAssignment,
    ZoneName,
)
from districts.places import places_on
from impact.models import RecomputeRequest
from impact.recompute import drain
from tests import territory
from tests.drafts import WHY, prepared
from tests.people import Society, signed_in
from tests.territory import Territory

WAS, IS_THEN = "Zona D01", "Pianura"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def tomorrow(today: date) -> date:
    return today + timedelta(days=1)


@pytest.fixture
def act(db: None, today: date) -> Act:
    return Act.objects.create(kind="DGR", authority="Giunta", number="12-3456", date=today)


def zone(code: str = "D01") -> Zone:
    return Zone.objects.get(zoning__code="cohesion", code=code)


def renaming(by: Any, name: str = IS_THEN, base: BoundaryRevision | None = None) -> Draft:
    """A draft of the districts in which D01 has another name."""
    laws = BoundaryRevision.objects.standing().filter(zoning__code="cohesion")
    base = base or laws.order_by("-effective_from")[0]
    draft = fork_revision(revision=base, title="Nomi nuovi", rationale=WHY, by=by)
    rename_zone(draft=draft, zone=zone(), name=name, by=by, seen=draft.version)
    return Draft.objects.select_related("revision").get(pk=draft.pk)


def renamed(people: Society, act: Act, day: date, name: str = IS_THEN) -> BoundaryRevision:
    """Law from `day` on."""
    by = people.people["boundaries"]
    made = prepared(renaming(by, name), by, act, day).revision
    return adopt_revision(revision=made, by=people.people["official"], reason="Adottata.")


def called(revision: BoundaryRevision, code: str = "D01") -> str:
    return revision.zone_names.get(zone__code=code).name


# ---------------------------------------------------------------- what the database holds


def refused(constraint: str, change: Any) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert constraint in str(error.value)


def test_names_of_a_law_are_final(toy: Territory):
    law = toy.laws["cohesion-2020"]
    final = "no longer a draft"
    refused(final, lambda: law.zone_names.update(name="Altro"))
    refused(final, lambda: law.zone_names.all().delete())
    region = Zone.objects.get(code="R")
    refused(final, lambda: ZoneName.objects.create(revision=law, zone=region, name="Altro"))


def test_draft_names_each_of_its_zones_once_and_no_other(toy: Territory, by: Any):
    revision = renaming(by).revision
    names = revision.zone_names
    refused("zone_named_once", lambda: names.create(zone=zone(), name="Due volte"))
    refused("zone_name_says_something", lambda: names.update(name=""))
    strange = Zone.objects.get(zoning__code="health", code="H1")
    refused("of its own zoning", lambda: names.create(zone=strange, name="Di un'altra"))
    refused("zone_assigned_is_named", lambda: names.filter(zone=zone()).delete())


def test_zone_that_a_draft_takes_in_is_named_by_every_road(toy: Territory, by: Any):
    new = Zone.objects.create(zoning=toy.zonings["cohesion"], code="D09", name="Nuova")
    revision = renaming(by).revision
    ZoneAssignment.objects.filter(revision=revision, unit__name="A1").update(zone=new)
    assert called(revision, "D09") == "Nuova"
    assert ZoneAssignment.objects.get(revision=revision, unit__name="A1").called.name == "Nuova"
    assert ZoneAssignment.objects.get(revision=revision, unit__name="A2").called.name == IS_THEN


# ---------------------------------------------------------------- from the draft to the day


def test_name_of_a_draft_is_that_of_its_law_from_its_day_on(
    toy: Territory, people: Society, act: Act, today: date, tomorrow: date
):
    law = renamed(people, act, tomorrow)
    before = toy.laws["cohesion-2020"]
    assert (called(before), called(law), called(law, "D02")) == (WAS, IS_THEN, "Zona D02")
    assert zone().name == WAS  # for whoever asks for no day
    carry_due(today)
    assert zone().name == WAS
    carry_due(tomorrow)
    assert zone().name == IS_THEN
    assert carry_due(tomorrow) == 0


def test_day_that_comes_recomputes_nothing(
    toy: Territory, people: Society, act: Act, tomorrow: date
):
    renamed(people, act, tomorrow)
    RecomputeRequest.objects.all().delete()
    carry_due(tomorrow)
    assert zone().name == IS_THEN
    assert not RecomputeRequest.objects.exists()


def test_law_of_today_calls_its_zones_at_once(
    toy: Territory, people: Society, act: Act, today: date
):
    law = renamed(people, act, today)
    assert (called(law), zone().name) == (IS_THEN, IS_THEN)
    assert called(toy.laws["cohesion-2020"]) == WAS


def test_revocation_takes_the_name_back(toy: Territory, people: Society, act: Act, tomorrow: date):
    law = renamed(people, act, tomorrow)
    official = people.people["official"]
    revoke_revision(revision=law, act=act, reason="Ricorso accolto.", by=official)
    carry_due(tomorrow)
    assert zone().name == WAS
    [standing] = BoundaryRevision.objects.in_force(tomorrow).filter(zoning__code="cohesion")
    assert called(standing) == WAS
    assert called(law) == IS_THEN  # what was adopted stays written


def test_correction_calls_its_zones_on_the_days_of_what_it_corrects(toy: Territory, today: date):
    wrong = toy.laws["cohesion-2017"]
    right = territory.rename(wrong, D01="Piana")
    assert right.corrects == wrong
    [law] = BoundaryRevision.objects.in_force(date(2018, 1, 1)).filter(zoning__code="cohesion")
    assert called(law) == "Piana"
    assert (called(toy.laws["cohesion-2020"]), zone().name) == (WAS, WAS)


def test_dissolved_zone_keeps_its_last_name_and_the_law_names_it_no_more(
    toy: Territory, today: date, tomorrow: date
):
    last = territory.rename(toy.laws["cohesion-2020"], date(2022, 1, 1), D02="Collina")
    one_zone = dict.fromkeys(toy.units, "D01")
    after = territory.adopt(toy.zonings["cohesion"], date(2024, 1, 1), one_zone, toy.units)
    assert [row.zone.code for row in after.zone_names.all()] == ["D01"]
    assert (called(last, "D02"), zone("D02").name) == ("Collina", "Collina")


def test_draft_starts_with_the_names_of_its_base(toy: Territory, by: Any):
    territory.rename(toy.laws["cohesion-2017"], D01="Piana")
    old = BoundaryRevision.objects.standing().filter(zoning__code="cohesion")
    draft = fork_revision(revision=old[1], title="Com'era", rationale=WHY, by=by)
    assert called(draft.revision) == "Piana"
    assert read_workbench(draft).zones["D01"].name == "Piana"


def test_rebased_draft_follows_the_names_of_the_new_law_but_keeps_its_own(
    toy: Territory, people: Society, act: Act, by: Any, tomorrow: date
):
    draft = renaming(by, "Valle")
    territory.rename(toy.laws["cohesion-2020"], tomorrow, D01=IS_THEN, D02="Collina")
    rebase_draft(draft=draft, by=by, seen=draft.version)
    assert (called(draft.revision), called(draft.revision, "D02")) == ("Valle", "Collina")


def test_undone_import_gives_back_the_name_of_the_base(toy: Territory, by: Any, tomorrow: date):
    base = territory.rename(toy.laws["cohesion-2020"], tomorrow, D01=IS_THEN)
    draft = fork_revision(revision=base, title="Nomi nuovi", rationale=WHY, by=by)
    import_list(draft=draft, zones={}, names={zone().pk: "Valle"}, by=by, seen=draft.version)
    assert called(draft.revision) == "Valle"
    draft.refresh_from_db()
    step_back(draft=draft, by=by, seen=draft.version)
    assert called(draft.revision) == IS_THEN


# ---------------------------------------------------------------- what a revision changes


def test_renaming_moves_nobody_and_is_told_as_what_it_is(toy: Territory, by: Any):
    draft = renaming(by)
    revision = draft.revision
    assert moved_units(revision) == []
    assert list(map(str, renamed_zones(revision))) == [f"D01: {WAS} → {IS_THEN}"]
    assert ("Zone che cambiano nome", f"D01: {WAS} → {IS_THEN}") in facts_of(revision)
    assign_units(
        draft=draft, units=[toy.units["A1"].pk], zone=zone("D02"), by=by, seen=draft.version
    )
    [one] = moved_units(revision)
    assert (one.before, one.after, one.left, one.entered) == (
        f"{WAS} D01",
        "Zona D02 D02",
        "D01",
        "D02",
    )
    html = signed_in(by).get(f"/zonizzazioni/cohesion/revisioni/{revision.pk}/").text
    assert "Le zone che cambiano nome" in html
    assert f"<td>{WAS}</td><td>{IS_THEN}</td>" in html
    assert f'data-zone="D01"><th scope="row">{IS_THEN} ' in html


# ---------------------------------------------------------------- what everybody reads of a day


def read_page(client: Client, day: date) -> Iterator[str]:
    yield client.get(f"/zonizzazioni/cohesion/?alla-data={day}").text
    yield client.get(f"/distretti/D01/?alla-data={day}").text
    yield client.get(f"/distretti/?alla-data={day}").text
    comune = client.get(f"/comuni/001001/?alla-data={day}").text
    yield comune.partition('id="zone"')[2].partition("</section>")[0]
    yield client.get(f"/zonizzazioni/confronta/?a=cohesion&b=health&alla-data={day}").text
    yield client.get(f"/indicatori/DEM-POP/?alla-data={day}").text


def read_programs(client: Client, day: date) -> Iterator[Any]:
    def get(path: str) -> Any:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def first(path: str) -> Any:
        return next(row for row in get(path)["results"] if row["code"] == "D01")

    yield first(f"/api/v1/zones?zoning=cohesion&as_of={day}")["name"]
    yield get(f"/api/v1/zonings/cohesion/zones/D01?as_of={day}")["name"]
    yield first(f"/api/v1/districts?as_of={day}")["name"]
    yield get(f"/api/v1/districts/D01?as_of={day}")["name"]
    [unit] = [
        one
        for one in get(f"/api/v1/units/001001?as_of={day}")["zones"]
        if one["zoning"] == "cohesion"
    ]
    yield unit["zone_name"]
    units = get(f"/api/v1/units?as_of={day}&zoning=cohesion")["results"]
    yield next(row["zone_name"] for row in units if row["istat_code"] == "001001")
    values = get(f"/api/v1/values?indicator=DEM-POP&zone=D01&period=2023&as_of={day}")["results"]
    yield values[0]["zone_name"]
    features = get(f"/ogc/collections/cohesion/items?datetime={day}&code=D01")["features"]
    yield from [one["properties"]["name"] for one in features]


def tile_of(zoom: int, west: float, north: float) -> tuple[int, int]:
    """The tile of a place in degrees (Web Mercator)."""
    turned = asinh(tan(radians(north))) / pi
    return int((west + 180) / 360 * 2**zoom), int((1 - turned) / 2 * 2**zoom)


def read_tiles(client: Client, day: date, folder: Path) -> str:
    known = client.get(f"/tiles/cohesion.json?as_of={day}").json()
    zoom = known["minzoom"]
    west, _south, _east, north = known["bounds"]
    x, y = tile_of(zoom, west + 0.001, north - 0.001)
    tile = client.get(f"/tiles/cohesion/{zoom}/{x}/{y}.mvt?as_of={day}")
    assert tile.status_code == 200
    path = folder / str(day) / str(zoom) / str(x) / f"{y}.mvt"
    path.parent.mkdir(parents=True)
    path.write_bytes(tile.content)
    meta, _fids, _shapes, columns = pyogrio.raw.read(path, layer="zones")
    said = dict(zip(meta["fields"], columns, strict=True))
    return str(dict(zip(said["code"], said["name"], strict=True))["D01"])


def read_files(client: Client, law: BoundaryRevision, folder: Path) -> Iterator[str]:
    for form in ("gpkg", "geojson", "csv"):
        content = client.get(f"/zonizzazioni/cohesion/confini/{law.pk}.{form}").content
        if form == "gpkg":
            file = folder / f"{law.pk}.gpkg"
            file.write_bytes(content)
            _meta, _fids, _shapes, columns = pyogrio.raw.read(file, layer="zone")
            yield str(columns[1][0])
        elif form == "geojson":
            yield json.loads(content)["features"][0]["properties"]["zone_name"]
        else:
            rows = csv.DictReader(io.StringIO(content.decode()))
            yield next(row["zone_name"] for row in rows if row["zone_code"] == "D01")


@pytest.mark.django_db(transaction=True)
def test_everybody_reads_the_name_of_the_day(
    client: Client,
    toy: Territory,
    people: Society,
    act: Act,
    today: date,
    tomorrow: date,
    tmp_path: Path,
):
    law = renamed(people, act, tomorrow)
    drain()
    laws = {today: toy.laws["cohesion-2020"], tomorrow: law}
    for day, name, other in ((today, WAS, IS_THEN), (tomorrow, IS_THEN, WAS)):
        for number, html in enumerate(read_page(client, day)):
            assert (name in html, other in html) == (True, False), (number, day)
        programs = list(read_programs(client, day))
        assert programs == [name] * 8
        assert read_tiles(client, day, tmp_path) == name
        assert list(read_files(client, laws[day], tmp_path)) == [name] * 3
        assert name in {place.name for place in places_on(day) if place.kind == "district"}
    of_law = client.get(f"/ogc/collections/cohesion.{law.pk}/items").json()["features"]
    assert of_law[0]["properties"]["name"] == IS_THEN


# ---------------------------------------------------------------- names of before


def test_names_in_one_column_are_carried_with_their_days(
    toy: Territory, people: Society, act: Act, by: Any, tomorrow: date
):
    """As the release before left them: the name of tomorrow's law in the only column there was."""
    law = renamed(people, act, tomorrow)
    draft = renaming(by, "Valle")
    migration = import_module("districts.migrations.0024_names_of_every_law")
    expected = {(row.revision_id, row.zone_id, row.name) for row in ZoneName.objects.all()}
    assert DraftZoneName.objects.filter(draft=draft.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE districts_zoneassignment DROP CONSTRAINT zone_assigned_is_named"
        )
        cursor.execute("ALTER TABLE districts_zonename DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE districts_zonename")
        Zone.objects.filter(pk=zone().pk).update(name=IS_THEN)
        # The memory has both changes at the moment of the adoption.
        cursor.execute(
            "UPDATE districts_zoneevent SET pgh_created_at = (SELECT max(pgh_created_at)"
            " FROM districts_boundaryrevisionevent WHERE pgh_obj_id = %s AND state = 'draft')"
            " WHERE pgh_obj_id = %s AND pgh_label = 'update'",
            [law.pk, zone().pk],
        )
        cursor.execute(migration.CARRIED)
    found = {(row.revision_id, row.zone_id, row.name) for row in ZoneName.objects.all()}
    assert found == expected
