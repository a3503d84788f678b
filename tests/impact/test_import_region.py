"""Loading a region from its folder, and again: only what differs is written."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from districts.importers.outcomes import Outcome
from districts.models import (
    BoundaryRevision,
    Region,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    Zone,
    Zoning,
)
from districts.models.zonings import BoundaryRevisionQuerySet
from impact.loading import import_observations
from impact.models import ImportBatch, Indicator, Observation, RecomputeRequest
from tests.impact.loaded_region import TODAY, counts, load, reasons
from tests.region_folder import edit, write_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_region(tmp_path)


def health() -> BoundaryRevisionQuerySet:
    return BoundaryRevision.objects.filter(zoning__code="health")


def test_a_whole_region_is_loaded(folder: Path) -> None:
    outcomes = load(folder)
    assert {name: (o.read, o.loaded, o.unchanged) for name, o in outcomes.items()} == {
        "region.yaml": (1, 1, 0),
        "units.csv, units.geojson": (4, 4, 0),
        "changes.csv": (4, 4, 0),
        "population.csv": (4, 4, 0),
        "zonings.yaml": (3, 3, 0),
        "zonings/whole.csv": (4, 4, 0),
        "zonings/health.csv": (4, 4, 0),
        "indicators.yaml": (4, 4, 0),
        "observations/old.csv": (4, 4, 0),
    }
    assert Region.objects.get().official_name == "Regione Prova"
    assert Observation.objects.get(unit__name="None").value is None


def test_comuni_that_ceased_are_kept_with_their_heir(folder: Path) -> None:
    load(folder)
    old = TerritorialUnit.objects.get(istat_code="001901")
    assert (old.name, old.valid_to, old.geometry) == ("Vecchia", date(2019, 1, 1), None)
    assert old.province_name == "Torino"
    merger = UnitSuccession.objects.get(predecessor=old)
    assert (merger.successor.name, merger.population_share) == ("Nuova", Decimal(1))
    assert UnitSuccession.objects.get(kind="territory_ceded").population_share is None
    assert set(
        TerritorialUnit.objects.valid_on(date(2018, 1, 1)).values_list("name", flat=True)
    ) == {
        "Agliè",
        "Airasca",
        "Vecchia",
        "Antica",
        "None",
    }


def test_a_boundary_is_adopted_with_its_outlines_and_its_lineage(folder: Path) -> None:
    load(folder)
    revision = health().get()
    assert (revision.state, revision.origin) == ("adopted", "import")
    assert str(revision.act) == "DGR 1-1 del 01/12/2016"
    assert revision.derived_from == Zoning.objects.get(code="scaffold")
    assert Zoning.objects.get(code="health").is_reference
    assert [
        (o.zone.code, o.units_count, o.area_km2) for o in revision.outlines.order_by("zone")
    ] == [
        ("H1", 2, Decimal("3.5")),
        ("H2", 2, Decimal("5.5")),
    ]
    assert revision.assignments.get(unit__name="Nuova").confidence == "low"
    assert StateChange.objects.filter(reason="Caricata da zonings/health.csv").count() == 1


def test_without_commit_nothing_is_written(folder: Path) -> None:
    before = counts()
    assert load(folder, commit=False)["observations/old.csv"].loaded == 4
    assert counts() == before


def test_loading_again_writes_nothing(folder: Path) -> None:
    load(folder)
    before = counts()
    outcomes = load(folder)
    assert counts() == before
    assert {(o.loaded, o.unchanged == o.read) for o in outcomes.values()} == {(0, True)}


def test_loading_the_same_bytes_again_leaves_what_people_corrected(folder: Path) -> None:
    load(folder)
    old = Observation.objects.get(unit__name="Agliè")
    Observation.objects.create(
        unit=old.unit, indicator=old.indicator, period="2022", value=25, source=old.source
    )
    outcome = load(folder)["observations/old.csv"]
    assert (outcome.loaded, outcome.unchanged) == (0, 4)
    assert outcome.note.startswith("già caricato il ")
    assert Observation.objects.current().get(unit__name="Agliè").value == 25
    assert load(folder, again=True)["observations/old.csv"].loaded == 1
    assert Observation.objects.current().get(unit__name="Agliè").value == 20


def test_a_file_that_went_back_is_loaded_again(folder: Path) -> None:
    load(folder)
    edit(folder, "observations/old.csv", "2022,20,", "2022,21,")
    load(folder)
    edit(folder, "observations/old.csv", "2022,21,", "2022,20,")
    assert load(folder)["observations/old.csv"].loaded == 1
    assert Observation.objects.current().get(unit__name="Agliè").value == 20


def test_everything_compared_again_is_unchanged(folder: Path) -> None:
    load(folder)
    before = counts()
    outcomes = load(folder, again=True)
    assert counts() == before
    assert {(o.loaded, o.unchanged == o.read, o.note) for o in outcomes.values()} == {(0, True, "")}


def test_every_file_is_remembered_by_its_bytes(folder: Path) -> None:
    load(folder)
    batch = ImportBatch.objects.get(name="observations/old.csv")
    content = (folder / "observations/old.csv").read_bytes()
    assert batch.sha256 == hashlib.sha256(content).hexdigest()
    assert (batch.rows_read, batch.rows_loaded, batch.rows_rejected) == (4, 4, 0)
    assert Observation.objects.filter(batch=batch).count() == 4


def test_facts_are_added_in_one_statement(folder: Path) -> None:
    """The triggers see them all at once: one request for each zone, not one for each row."""
    load(folder, steps=["region", "units", "population", "zonings", "indicators"])
    RecomputeRequest.objects.all().delete()
    load(folder, steps=["observations"])
    requests = RecomputeRequest.objects.filter(kind="values")
    assert sorted(request.zone.code for request in requests) == ["H1", "H2", "W"]


def test_a_changed_figure_supersedes_the_one_before(folder: Path) -> None:
    load(folder)
    edit(folder, "observations/old.csv", "2022,20,", "2022,21,")
    outcome = load(folder)["observations/old.csv"]
    assert (outcome.loaded, outcome.unchanged) == (1, 3)
    new = Observation.objects.current().get(unit__name="Agliè")
    assert new.value == 21
    assert new.supersedes.value == 20
    assert new.supersedes.superseded_at is not None


def test_a_changed_population_supersedes_the_one_before(folder: Path) -> None:
    load(folder)
    edit(folder, "population.csv", "400,istat,provisional", "401,istat,final")
    assert load(folder)["population.csv"].loaded == 1
    new = UnitPopulation.objects.current().get(unit__name="None")
    assert (new.population, new.quality, new.supersedes.population) == (401, "final", 400)


def test_another_list_for_the_same_law_is_a_correction_and_never_an_edit(folder: Path) -> None:
    load(folder)
    first = health().get()
    edit(folder, "zonings/health.csv", "001003,H2,Est", "001003,H1,Ovest")
    outcome = load(folder)["zonings/health.csv"]
    assert (outcome.read, outcome.loaded) == (4, 4)
    second = health().standing().get()
    assert second.corrects == first
    assert second.effective_from == first.effective_from
    assert second.assignments.get(unit__name="Nuova").zone.code == "H1"
    assert first.assignments.get(unit__name="Nuova").zone.code == "H2"


def test_another_telling_of_the_same_law_is_a_correction_too(folder: Path) -> None:
    load(folder)
    edit(folder, "zonings.yaml", "I due distretti", "I distretti ricostruiti")
    load(folder)
    assert health().standing().get().corrects.title == "I due distretti"


def test_a_later_law_leaves_the_one_before_standing(folder: Path) -> None:
    load(folder)
    edit(folder, "zonings.yaml", "effective_from: 2017-01-01", "effective_from: 2020-01-01")
    load(folder)
    laws = health().standing().order_by("effective_from")
    assert [(law.effective_from.year, law.corrects) for law in laws] == [(2017, None), (2020, None)]


def test_a_renamed_zone_keeps_its_identity(folder: Path) -> None:
    load(folder)
    zone = Zone.objects.get(code="H1")
    for _ in range(2):
        edit(folder, "zonings/health.csv", "H1,Ovest", "H1,Ponente")
    load(folder)
    zone.refresh_from_db()
    assert zone.name == "Ponente"
    law = health().standing().get()
    assert [one.zone_names.get(zone=zone).name for one in (law.corrects, law)] == [
        "Ovest",
        "Ponente",
    ]
    assert load(folder)["zonings/health.csv"].loaded == 0


def test_a_later_law_calls_its_zones_otherwise_and_the_earlier_as_before(folder: Path) -> None:
    load(folder)
    edit(folder, "zonings.yaml", "effective_from: 2017-01-01", "effective_from: 2020-01-01")
    for _ in range(2):
        edit(folder, "zonings/health.csv", "H1,Ovest", "H1,Ponente")
    load(folder)
    laws = health().standing().order_by("effective_from")
    names = [law.zone_names.get(zone__code="H1").name for law in laws]
    assert names == ["Ovest", "Ponente"]


def test_names_and_notes_of_an_indicator_change_in_place(folder: Path) -> None:
    load(folder)
    edit(folder, "indicators.yaml", "name_it: Quota di anziani", "name_it: Anziani, quota")
    assert load(folder)["indicators.yaml"].loaded == 1
    assert Indicator.objects.get(code="DEM-65P").name_it == "Anziani, quota"


def test_a_changed_rule_needs_a_new_version(folder: Path) -> None:
    load(folder)
    edit(folder, "indicators.yaml", "interval: wilson", "interval: none")
    assert reasons(load(folder)) == [
        "Riga 31, colonna “version”: la regola è cambiata (interval): aumenta la versione. "
        "(c'è “1”)"
    ]
    edit(
        folder,
        "indicators.yaml",
        "interval: none\n    terms",
        "interval: none\n    version: 2\n    terms",
    )
    assert load(folder)["indicators.yaml"].loaded == 1
    states = Indicator.objects.filter(code="DEM-65P").order_by("version")
    assert [(i.version, i.state, i.terms.count()) for i in states] == [
        (1, "retired", 2),
        (2, "active", 2),
    ]


def test_borders_that_miss_by_a_hair_are_loaded_and_told(folder: Path) -> None:
    edit(folder, "units.geojson", "[2, 0]", "[2.0001, 0]")
    outcome = load(folder)["units.csv, units.geojson"]
    assert (outcome.loaded, outcome.note) == (
        4,
        "2 confini non combaciano al vertice con quelli vicini",
    )


def test_a_zone_in_two_pieces_is_loaded_and_told(folder: Path) -> None:
    edit(folder, "zonings/health.csv", "001002,H1,Ovest", "001002,H2,Est")
    edit(folder, "zonings/health.csv", "001004,H2,Est", "001004,H1,Ovest")
    assert load(folder)["zonings/health.csv"].note == "in più pezzi: H1"


def test_a_year_with_a_few_residents_beside_a_whole_one_is_loaded(folder: Path) -> None:
    edit(folder, "population.csv", "\n001001", "\n001001,2023,2023-01-01,101,istat,final\n001001")
    assert load(folder)["population.csv"].loaded == 5
    assert UnitPopulation.objects.complete_years() == [2022]


def observations(content: str, *, commit: bool = True) -> Outcome:
    return import_observations(
        content=content.encode(),
        name="nuove.csv",
        default_source="istat",
        today=TODAY,
        commit=commit,
    )


def test_a_file_of_facts_is_loaded_alone(folder: Path) -> None:
    load(folder)
    rows = "codice_istat;indicatore;periodo;valore\n001001;POP-65P;2022;20\n001001;old;2023;22\n"
    assert observations(rows, commit=False).loaded == 1
    assert not Observation.objects.filter(period="2023").exists()
    assert (observations(rows).loaded, observations(rows).loaded) == (1, 0)
    assert Observation.objects.get(period="2023").source_id == "istat"
    assert ImportBatch.objects.filter(name="nuove.csv").count() == 1


def test_a_file_of_facts_with_a_mistake_writes_nothing(folder: Path) -> None:
    load(folder)
    rows = "unit_code,indicator,period,value\n001001,old,2023,22\n001999,old,2023,1\n"
    outcome = observations(rows)
    assert (outcome.read, outcome.loaded, outcome.rejected_rows) == (2, 0, 1)
    assert not Observation.objects.filter(period="2023").exists()
