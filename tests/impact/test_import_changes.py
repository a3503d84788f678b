"""A region loaded again with other content: what supersedes, corrects, changes in place."""

from pathlib import Path

import pytest

from districts.models import (
    UnitPopulation,
    Zone,
)
from impact.models import (
    Indicator,
    Observation,
)
from tests.impact.loading_regions import health, load, reasons
from tests.region_folder import edit

pytestmark = pytest.mark.django_db


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
    assert health().count() == 1


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
