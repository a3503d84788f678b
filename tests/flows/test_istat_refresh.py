"""The comuni of a new year, through `manage.py refresh_units`: real changes, then every mistake.

The real part starts from Piemonte as it was on 1 January 2015, rebuilt backwards from the files of
today: each comune that ceased since then stands in the zone in which its successor is now, and has
no shape. Codes, names, days, residents and zones are real; shapes are squares, one for each comune,
because drawing the true ones eight times over would test nothing more; two figures are invented.
"""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from districts.actions import adopt_revision, decide
from districts.actions.changes import Unconfirmed, decide_changes
from districts.approving.rules import Verdict
from districts.changes.technical_revisions import awaiting_decision, undecided_in
from districts.hats import Role
from districts.importers.territory import Territory
from districts.importers.units import ENDINGS, parse_changes, parse_units
from districts.importers.zonings import MembershipRow, parse_memberships
from districts.models import (
    Basis,
    BoundaryRevision,
    Policy,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    Zone,
    ZoneAssignment,
    Zoning,
)
from impact.loading import refresh as refreshing
from impact.models import Indicator, Observation, Source
from subsidiarity.models import Actor
from tests.people import body, dressed, hat, person
from tests.piemonte import REGION
from tests.region_folder import edit, write_region
from tests.territory import indicator, square, zoning

FILES = ("units.csv", "units.geojson", "changes.csv", "population.csv")
START = date(2015, 1, 1)
REPLAYED = ("province", "health")


def refresh(folder: Path, *options: str) -> str:
    """What the command says."""
    said = io.StringIO()
    call_command("refresh_units", str(folder), *options, stdout=said)
    return said.getvalue()


def stored() -> list[Any]:
    """Everything that a refresh may write, as values."""
    models = (TerritorialUnit, UnitSuccession, UnitPopulation, BoundaryRevision, ZoneAssignment)
    counted = [list(model.objects.order_by("pk").values_list()) for model in models]
    return [*counted, StateChange.objects.count(), Observation.objects.count()]


def law(title: str, zones: dict[int, int], of: Zoning, day: date = START) -> None:
    """A law that puts units into zones, both by primary key, on the comuni of its day."""
    revision = BoundaryRevision.objects.create(
        zoning=of,
        title=title,
        rationale="La legge da cui parte la prova, sui comuni di allora.",
        act_note="Atto di prova.",
        effective_from=day,
        basis=Basis.LEGAL,
        unit_vintage=day,
    )
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit_id=unit,
            zone_id=zone,
            basis=Basis.LEGAL,
            confidence="high",
            source="prova",
        )
        for unit, zone in zones.items()
    )
    adopt_revision(revision=revision, by=None, reason="Prova.")


# -- the real changes -------------------------------------------------------------------------


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


# -- the toy region: two zonings, and every mistake --------------------------------------------


@pytest.fixture
def toy(db: None, tmp_path: Path) -> Path:
    """Loaded: Agliè, Airasca, Vecchia, Antica, None. In the folder: Vecchia and Antica are Nuova.

    In `even` both stand in zone E2; in `split` Vecchia in S1, Antica in S2. Residents of 2018: 10
    and 7; of people over 64 in 2018: 4 and 3.
    """
    names = {
        "001001": "Agliè", "001002": "Airasca", "001901": "Vecchia", "001902": "Antica",
        "001004": "None",
    }  # fmt: skip
    made = {
        code: TerritorialUnit.objects.create(
            istat_code=code,
            name=name,
            province_code="001",
            province_name="Torino",
            valid_from=date(1950, 1, 1) if name == "None" else None,
        )
        for code, name in names.items()
    }
    for zoning_code, second in (("even", "E1 E1 E2 E2 E2"), ("split", "S1 S1 S1 S2 S2")):
        lasting = zoning(zoning_code, Policy.HEALTH)
        zones = {
            z: Zone.objects.create(zoning=lasting, code=z, name=f"Zona {z}").pk
            for z in sorted(set(second.split()))
        }
        placed = {u.pk: zones[z] for u, z in zip(made.values(), second.split(), strict=True)}
        law(zoning_code, placed, lasting)
    old = indicator("POP-65", "old")
    source = Source.objects.create(code="istat", name_it="ISTAT", name_en="ISTAT", licence="CC BY")
    for code, people, aged in (("001901", 10, 4), ("001902", 7, 3)):
        UnitPopulation.objects.create(
            unit=made[code],
            year=2018,
            reference_date=date(2018, 1, 1),
            population=people,
            source="x",
        )
        Observation.objects.create(
            indicator=old, unit=made[code], period="2018", value=aged, source=source
        )
    return write_region(tmp_path)


def in_force(code: str, day: date) -> dict[str, str]:
    [standing] = BoundaryRevision.objects.in_force(day).filter(zoning__code=code)
    return dict(standing.assignments.values_list("unit__name", "zone__code"))


def test_a_zoning_that_agrees_is_revised_and_one_that_does_not_is_left(toy: Path) -> None:
    before = stored()
    assert "niente è stato scritto" in refresh(toy)
    assert stored() == before
    said = refresh(toy, "--commit")
    assert in_force("even", date(2018, 12, 31))["Vecchia"] == "E2"
    assert in_force("even", date(2019, 1, 1)) == {
        "Agliè": "E1", "Airasca": "E1", "Nuova": "E2", "None": "E2"
    }  # fmt: skip
    [revision] = BoundaryRevision.objects.in_force(date(2019, 1, 1)).filter(zoning__code="even")
    assert revision.origin == "istat_change"
    assert revision.basis == "derived"
    assert revision.unit_vintage == date(2019, 1, 1)
    assert revision.based_on is not None
    assert "Nuova" in revision.act_note
    assert "Resta: Atto di prova." in revision.act_note
    [undecided] = [line for line in said.splitlines() if line.startswith("DA DECIDERE split")]
    assert "Vecchia in S1 Zona S1" in undecided
    assert "Antica in S2 Zona S2" in undecided
    # The cession of 2017 was decided, the merger of 2019 was not.
    assert in_force("split", date(2026, 1, 1))["Vecchia"] == "S1"
    # It is said until somebody decides.
    assert "DA DECIDERE split" in refresh(toy, "--commit")


def test_figures_of_what_ended_stay_there_and_are_added_up_once(toy: Path) -> None:
    refresh(toy, "--commit")
    people = UnitPopulation.objects.current().filter(year=2018)
    assert dict(people.values_list("unit__name", "population")) == {
        "Vecchia": 10, "Antica": 7, "Nuova": 17
    }  # fmt: skip
    aged = Observation.objects.current().filter(indicator=Indicator.objects.get(code="POP-65"))
    assert dict(aged.values_list("unit__name", "value")) == {
        "Vecchia": Decimal(4), "Antica": Decimal(3), "Nuova": Decimal(7)
    }  # fmt: skip


def test_one_that_gains_or_gives_land_begins_again_under_its_code(toy: Path) -> None:
    refresh(toy, "--commit")
    rows = TerritorialUnit.objects.filter(istat_code="001001").order_by("valid_to")
    assert [(row.valid_from, row.valid_to) for row in rows] == [
        (None, date(2017, 4, 18)), (date(2017, 4, 18), None)
    ]  # fmt: skip


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process dies when all is written but the residents."""

    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(refreshing.loading, "load_populations", killed)
        yield


def test_killed_in_the_middle_changes_nothing(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored()
    with failing(monkeypatch), pytest.raises(KeyboardInterrupt):
        refresh(toy, "--commit")
    assert stored() == before


Mistake = tuple[str, str, str, str]
MISTAKES: dict[str, Mistake] = {
    "succession to nobody": (
        "changes.csv", "001902,Antica,001003", "001902,Antica,001777", "non esiste"
    ),
    "vanished": ("changes.csv", "2019-01-01,merger,001902,Antica,001003,Nuova,prova\n", "",
                 "001902 non c'è più"),
    "from nowhere": (
        "units.csv", "001004,None", "001009,Sorta,001,Torino,A000,1,pianura,,0\n001004,None",
        "001009 è nuovo",
    ),
    "future": ("changes.csv", "2019-01-01,merger,001902", "2999-01-01,merger,001902", "futuro"),
    "ended stays listed": ("changes.csv", "merger,001902,Antica", "merger,001004,None",
                           "001004 è nuovo"),
    "population before the comune": (
        "population.csv", "001004,2022,2022-01-01", "001004,1936,1936-01-01",
        "il comune esiste dal 01/01/1950",
    ),
    "begins on another day": (
        "units.csv", "pianura,2019-01-01", "pianura,2019-03-01", "metti d'accordo"
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_mistake_is_said_and_nothing_is_written(toy: Path, mistake: Mistake) -> None:
    name, old, new, expected = mistake
    edit(toy, name, old, new)
    before = stored()
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("refresh_units", str(toy), "--commit", stdout=said)
    assert expected in said.getvalue()
    assert stored() == before
