"""A region whose folder has a mistake: told where and how to mend it, and nothing is written."""

from pathlib import Path

import pytest

from tests.impact.loaded_region import counts, load, reasons
from tests.region_folder import edit, write_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_region(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("units.csv", "001002,", "1002,", "Riga 3, colonna “unit_code”: servono 6 cifre"),
        ("units.csv", "001002,", "001009,", "non ha un confine nel GeoJSON"),
        ("units.geojson", "Polygon", "Point", "serve un Polygon o un MultiPolygon"),
        ("units.geojson", "[2, 0]", "[2.2, 0]", "si sovrappone a 001003 (10,0 % del"),
        ("units.geojson", "[3, 1]", '["x", 1]', "le coordinate non si leggono"),
        ("units.geojson", "[1, 1]", "[1, -1]", "il confine non è valido"),
        ("changes.csv", "001003,Nuova", "001999,Ignota", "non è un comune"),
        ("population.csv", "001003,", "001901,", "Vecchia non esiste più dal 01/01/2019"),
        ("population.csv", "001002,2022,2022", "001002,1950,1950", "esiste dal 29/09/1960"),
        ("population.csv", "istat,final", "istat,ottima", "non è fra i valori ammessi"),
        ("zonings/health.csv", "001003,H2,Est", "001001,H2,Est", "ripete la riga 2"),
        ("zonings/health.csv", "001004,H2", ",H3", "la zona “H3” non ha un comune"),
        (
            "zonings/health.csv",
            "001004,H2,Est",
            "001003,H2,Est",
            "Comuni senza zona: None (001004)",
        ),
        ("zonings.yaml", "derived_from: scaffold", "derived_from: boh", "zonizzazione sconosciuta"),
        ("zonings.yaml", "kind: statutory", "kind: boh", "colonna “kind”"),
        ("zonings.yaml", "kind: DGR", "kind: boh", "colonna “kind”"),
        ("zonings.yaml", "kind: region", "kind: administrative", "Manca una zonizzazione di tipo"),
        ("zonings.yaml", "kind: statutory", "kind: region", "c'è già “whole” di tipo “region”"),
        ("zonings.yaml", "code: scaffold", "code: units", "è già una parola degli indirizzi"),
        ("zonings.yaml", "code: scaffold", "code: Confronta", "è già una parola degli indirizzi"),
        ("zonings/whole.csv", "001004,W", "001004,X", "l'intera regione è una zona sola: “W”"),
        ("units.csv", "001002,Airasca", "geo,Airasca", "è già una parola degli indirizzi"),
        (
            "zonings.yaml",
            "rationale: Perché così si legge negli elenchi pubblicati.",
            "rationale: Perché sì.",
            "servono almeno 30 caratteri",
        ),
        ("zonings.yaml", "date: 2016-12-01", "date: 2018-12-01", "precedere la data dell'atto"),
        ("region.yaml", "zoning: health", "zoning: salute", "“salute” rappresenta “health”"),
        ("indicators.yaml", "interval: wilson", "interval: boh", "L'intervallo è uno fra"),
        ("observations/old.csv", "001003,old", "001901,old", "Vecchia non esiste più"),
        ("observations/old.csv", "2022,60", "2022,-60", "non può essere negativo"),
    ],
)
def test_one_mistake_anywhere_and_nothing_is_written(
    folder: Path, name: str, old: str, new: str, said: str
) -> None:
    edit(folder, name, old, new)
    before = counts()
    assert any(said in reason for reason in reasons(load(folder)))
    assert counts() == before


def test_two_laws_of_one_day_are_refused(folder: Path) -> None:
    text = (folder / "zonings.yaml").read_text(encoding="utf-8")
    head, revision = text.split("    revisions:\n      - file: zonings/health.csv")
    twice = f"      - file: zonings/health.csv{revision}" * 2
    (folder / "zonings.yaml").write_text(f"{head}    revisions:\n{twice}", encoding="utf-8")
    (reason,) = reasons(load(folder))
    assert "è lo stesso giorno della revisione alla riga 38: tienine una" in reason
    assert not any(counts().values())


def test_a_region_without_the_residents_of_everybody_is_refused(folder: Path) -> None:
    edit(folder, "population.csv", "001004,2022,2022-01-01,400,istat,provisional\n", "")
    (reason,) = reasons(load(folder))
    assert "aggiungi le righe che mancano al 2022 (1): None (001004)." in reason
    assert not any(counts().values())


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "changes.csv").unlink()
    (reason,) = reasons(load(folder))
    assert reason.startswith("Manca il file changes.csv")


def test_a_file_outside_the_folder_is_not_read(folder: Path) -> None:
    edit(folder, "zonings.yaml", "zonings/health.csv", "../health.csv")
    (folder.parent / "health.csv").write_text("unit_code\n", encoding="utf-8")
    assert any("Manca il file ../health.csv" in reason for reason in reasons(load(folder)))


def test_the_files_before_a_mistake_are_told_too(folder: Path) -> None:
    edit(folder, "observations/old.csv", "2022,60", "2022,x")
    outcomes = load(folder)
    assert outcomes["population.csv"].loaded == 4
    refused = outcomes["observations/old.csv"]
    assert list(refused.lines()) == [
        "observations/old.csv: 4 righe lette = 0 caricate + 0 invariate + 1 respinte"
        " + 3 fermate con loro",
        "  Riga 4, colonna “value”: non è un numero: scrivi solo cifre, ad esempio 1234. (c'è “x”)",
    ]
