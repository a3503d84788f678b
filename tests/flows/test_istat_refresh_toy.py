"""The comuni of a new year, through `manage.py refresh_units`: a toy region, and every mistake."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from districts.models import BoundaryRevision, Policy, TerritorialUnit, UnitPopulation, Zone
from impact.loading import refresh as refreshing
from impact.models import Indicator, Observation, Source
from tests.flows.refreshed import law, refresh, stored
from tests.region_folder import edit, write_region
from tests.territory import indicator, zoning


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
