"""The comuni of a new year, through `manage.py refresh_units`: eight years of real changes.

It starts from Piemonte as it was on 1 January 2015, rebuilt backwards from the files of today: each
comune that ceased since then stands in the zone in which its successor is now, and has no shape.
Codes, names, days, residents and zones are real; shapes are squares, one for each comune, because
drawing the true ones eight times over would test nothing more; two figures are invented.
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from districts.actions import decide
from districts.actions.changes import Unconfirmed, decide_changes
from districts.approving.rules import Verdict
from districts.changes.technical_revisions import awaiting_decision, undecided_in
from districts.hats import Role
from districts.importers.territory import Territory
from districts.importers.units import ENDINGS, parse_changes, parse_units
from districts.importers.zonings import MembershipRow, parse_memberships
from districts.models import BoundaryRevision, Policy, TerritorialUnit, UnitPopulation, Zone
from subsidiarity.models import Actor
from tests.flows.refreshed import START, law, refresh, stored
from tests.people import body, dressed, hat, person
from tests.piemonte import REGION
from tests.territory import square, zoning

FILES = ("units.csv", "units.geojson", "changes.csv", "population.csv")
REPLAYED = ("province", "health")


@pytest.fixture(scope="module")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of today, as an operator would bring them."""
    folder = tmp_path_factory.mktemp("refresh")
    for name in FILES:
        shutil.copy(REGION / name, folder)
    codes = [row.code for row in parse_units((REGION / "units.csv").read_bytes()).rows]
    squares = [
        {
            "type": "Feature",
            "properties": {"unit_code": code},
            "geometry": json.loads(square(number % 40, number // 40).geojson),
        }
        for number, code in enumerate(codes)
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": squares})
    (folder / "units.geojson").write_text(drawn, encoding="utf-8")
    return folder


def memberships(code: str) -> dict[str, MembershipRow]:
    names = {row.code: row.name for row in parse_units((REGION / "units.csv").read_bytes()).rows}
    content = (REGION / "zonings" / f"{code}.csv").read_bytes()
    rows = parse_memberships(content, Territory.of(names, []), total=True).rows
    return {row.unit_code: row for row in rows}


@pytest.fixture
def piemonte_2015(db: None) -> None:
    """Comuni and two zonings on 1 January 2015."""
    changes = parse_changes((REGION / "changes.csv").read_bytes()).rows
    assert len(changes) == 52
    heirs = {row.old_code: row.new_code for row in changes if row.kind in ENDINGS}
    today = parse_units((REGION / "units.csv").read_bytes()).rows
    born = {row.new_code for row in changes if row.kind in {"merger", "territory_ceded"}}
    then = {row.new_code: row.old_name for row in reversed(changes) if row.kind == "rename"}
    units = [
        TerritorialUnit(
            istat_code=row.code,
            name=then.get(row.code, row.name),
            province_code=row.province_code,
            province_name=row.province_name,
        )
        for row in today
        if row.code not in born
    ]
    units += [
        TerritorialUnit(istat_code=row.old_code, name=row.old_name, province_code=row.old_code[:3])
        for row in changes
        if row.kind in ENDINGS
    ]
    made = {unit.istat_code: unit.pk for unit in TerritorialUnit.objects.bulk_create(units)}
    assert len(made) == 1206
    for code in REPLAYED:
        lasting = zoning(code, Policy.HEALTH)
        members = memberships(code)
        zones = {
            z: Zone.objects.create(zoning=lasting, code=z, name=z).pk
            for z in sorted({row.zone_code for row in members.values()})
        }
        placed = {pk: zones[members[heirs.get(c, c)].zone_code] for c, pk in made.items()}
        law(code, placed, lasting)


def comuni_on(day: date) -> set[str]:
    return set(TerritorialUnit.objects.valid_on(day).values_list("istat_code", flat=True))


def tell_of_two(population: dict[str, int]) -> None:
    """Invented residents of a year that the files do not have."""
    UnitPopulation.objects.bulk_create(
        UnitPopulation(
            unit=TerritorialUnit.objects.get(istat_code=code),
            year=2014,
            reference_date=date(2014, 1, 1),
            population=count,
            source="prova",
        )
        for code, count in population.items()
    )


def decide_mappano(draft: BoundaryRevision, zone: str) -> None:
    """Where the four comuni that gave land stood in two zones one decides, another adopts."""
    [undecided] = undecided_in(draft)
    region = body("region", Actor.Kind.REGION)
    writer, official = person("writer"), person("official")
    hat(writer, region, Role.BOUNDARY_ADMINISTRATOR)
    hat(official, region, Role.REGIONAL_OFFICIAL)
    decision: dict[str, Any] = {
        "revision": draft,
        "zones": {undecided.unit.pk: Zone.objects.get(zoning=draft.zoning_id, code=zone)},
        "by": dressed(writer),
        "reason": "Mappano è servita dal distretto a cui apparteneva Settimo.",
    }
    with pytest.raises(Unconfirmed) as warned:
        decide_changes(**decision)
    approval = decide_changes(**decision, seen=warned.value.warnings)
    decide(approval=approval, by=dressed(official), verdict=Verdict.APPROVE, reason="Concordo.")


def replayed(code: str) -> None:
    """Every law of the zoning is complete on its day, and the last is that of the files."""
    technical = BoundaryRevision.objects.filter(zoning__code=code).order_by("effective_from")
    # The seven days on which comuni ended or began; changes of name touch no boundary.
    assert [str(r.effective_from) for r in technical] == [
        "2015-01-01", "2016-01-01", "2017-01-01", "2017-04-18", "2018-01-01", "2019-01-01",
        "2019-02-01", "2023-01-01",
    ]  # fmt: skip
    for revision in technical:
        assigned = revision.assignments.values_list("unit__istat_code", flat=True)
        assert len(assigned) == len(set(assigned))
        assert set(assigned) == comuni_on(revision.effective_from)
    [last] = BoundaryRevision.objects.in_force(date(2026, 1, 1)).filter(zoning__code=code)
    found = dict(last.assignments.values_list("unit__istat_code", "zone__code"))
    assert found == {unit: row.zone_code for unit, row in memberships(code).items()}


def test_eight_years_of_changes_end_in_the_comuni_and_zones_of_today(
    piemonte_2015: None, real_folder: Path
) -> None:
    tell_of_two({"005079": 10, "005110": 7})

    said = refresh(real_folder, "--commit")

    assert "Nasce Mappano (001316)" in said
    assert "Cessa Tonengo (005110)" in said
    assert "Cambia nome Castellania (006045): Castellania Coppi" in said
    today = {row.code for row in parse_units((REGION / "units.csv").read_bytes()).rows}
    assert len(comuni_on(START)) == 1206
    assert len(today) == 1180
    assert comuni_on(date(2026, 1, 1)) == today
    assert UnitPopulation.objects.get(unit__istat_code="005122", year=2014).population == 17
    replayed("province")
    # Mappano was made out of comuni of two health districts: no rule can say in which it is.
    [undecided] = [line for line in said.splitlines() if line.startswith("DA DECIDERE")]
    assert "health, dal 18/04/2017: Mappano (001316)" in undecided
    assert "Caselle Torinese in TO4-CIRIE" in undecided
    assert "Leini in TO4-SETT" in undecided

    [draft] = awaiting_decision()
    assert (draft.zoning.code, draft.effective_from) == ("health", date(2017, 4, 18))
    refresh(real_folder, "--commit")
    assert awaiting_decision() == [draft]

    decide_mappano(draft, memberships("health")["001316"].zone_code)

    assert awaiting_decision() == []
    replayed("health")
    before = stored()
    said = refresh(real_folder, "--commit")
    assert "DA DECIDERE" not in said
    assert "0 caricate" in said
    assert stored() == before
