"""The loading commands: a dry run unless told otherwise, a counted summary, every reason."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from districts.models import TerritorialUnit
from impact.models import Observation
from tests.region_folder import edit, write_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_region(tmp_path / "region")


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out)
    return out.getvalue()


def test_a_region_is_only_tried_unless_told_otherwise(folder: Path) -> None:
    said = run("load_region", folder)
    assert "population.csv: 4 righe lette = 4 caricate + 0 invariate + 0 respinte" in said
    assert said.endswith("Prova: niente è stato scritto. Ripeti con --commit per caricare.\n")
    assert not TerritorialUnit.objects.exists()


def test_a_region_is_loaded_and_loaded_again(folder: Path) -> None:
    assert run("load_region", folder, "--commit").endswith("Caricato.\n")
    again = run("load_region", folder, "--commit")
    assert "observations/old.csv: 4 righe lette = 0 caricate + 4 invariate + 0 respinte" in again


def test_some_steps_alone(folder: Path) -> None:
    run("load_region", folder, "--commit", "--only", "region, units")
    assert TerritorialUnit.objects.exists()
    assert not Observation.objects.exists()
    with pytest.raises(CommandError, match="Passi sconosciuti: comuni"):
        run("load_region", folder, "--only", "comuni")


def test_a_mistake_is_told_and_fails_the_command(folder: Path) -> None:
    edit(folder, "population.csv", "001003,", "001901,")
    out = StringIO()
    with pytest.raises(CommandError, match="Niente è stato scritto"):
        call_command("load_region", str(folder), "--commit", stdout=out)
    assert "Riga 4, colonna “unit_code”: Vecchia non esiste più dal 01/01/2019" in out.getvalue()
    assert not TerritorialUnit.objects.exists()


def test_a_file_of_facts(folder: Path, tmp_path: Path) -> None:
    run("load_region", folder, "--commit")
    file = tmp_path / "new.csv"
    file.write_text("unit_code,indicator,period,value\n001001,old,2023,22\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Niente è stato scritto"):
        run("import_observations", file, "--commit")
    run("import_observations", file, "--source", "istat")
    assert not Observation.objects.filter(period="2023").exists()
    run("import_observations", file, "--source", "istat", "--commit")
    assert Observation.objects.get(period="2023").value == 22
    with pytest.raises(CommandError, match="non si legge"):
        run("import_observations", tmp_path / "none.csv")
