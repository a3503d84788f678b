"""The documents on which the lists rest: from the folder of a region to its page and the API."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from districts.importers.outcomes import Outcome
from districts.models import BoundaryRevision, Evidence
from impact.loading import STEPS, load_folder
from tests.region_folder import edit, write_region

pytestmark = pytest.mark.django_db

NAME = "zonings/evidence.csv"
EVIDENCE = """\
used_in,document,dated,supports_it,supports_en
health,giornale.example,2019-03,i due comuni dell'Est,the two comuni of the East
health,<b>Verbale</b>,2014~,il distretto Ovest,the district West
health,giornale.example,,un articolo senza data,an article without date
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_region(tmp_path)
    (tmp_path / NAME).write_text(EVIDENCE)
    return tmp_path


def load(folder: Path, steps: Iterable[str] = STEPS) -> dict[str, Outcome]:
    outcomes = load_folder(path=folder, steps=set(steps), today=date(2026, 11, 23), commit=True)
    return {outcome.name: outcome for outcome in outcomes}


def told(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.read, outcome.loaded, outcome.unchanged, outcome.removed


def test_documents_are_tied_to_the_law_whose_list_they_support(folder: Path) -> None:
    assert told(load(folder)[NAME]) == (3, 3, 0, 0)
    law = BoundaryRevision.objects.get(zoning__code="health")
    assert [(each.dated, each.document) for each in law.evidence.all()] == [
        ("", "giornale.example"),
        ("2014~", "<b>Verbale</b>"),
        ("2019-03", "giornale.example"),
    ]


def test_only_what_differs_is_written(folder: Path) -> None:
    load(folder)
    kept = Evidence.objects.get(dated="2014~").pk
    assert told(load(folder)[NAME]) == (3, 0, 3, 0)
    edit(folder, NAME, "the two comuni of the East", "the two eastern comuni")
    assert told(load(folder)[NAME]) == (3, 1, 2, 0)
    edit(
        folder, NAME, "health,giornale.example,,un articolo senza data,an article without date", ""
    )
    assert told(load(folder)[NAME]) == (2, 0, 2, 1)
    (folder / NAME).write_text(EVIDENCE)
    assert told(load(folder)[NAME]) == (3, 2, 1, 0)
    assert Evidence.objects.get(dated="2014~").pk == kept


def test_a_list_that_is_corrected_gets_its_documents_and_the_wrong_one_keeps_them(
    folder: Path,
) -> None:
    load(folder)
    edit(folder, "zonings/health.csv", "001002,H1,Ovest", "001002,H2,Est")
    assert told(load(folder)[NAME]) == (3, 3, 0, 0)
    wrong = BoundaryRevision.objects.get(zoning__code="health", corrects=None)
    assert wrong.evidence.count() == wrong.corrections.get().evidence.count() == 3


def test_a_region_without_the_file_loads(folder: Path) -> None:
    (folder / NAME).unlink()
    assert NAME not in load(folder)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("health,<b>", "scuola,<b>", "Riga 3, colonna “used_in”: “scuola” non è un elenco"),
        (",2014~,", ",verso il 2014,", "Riga 3, colonna “dated”: non è una data"),
        (",2019-03,", ",2019-02-30,", "Riga 2, colonna “dated”: non è una data"),
        (",2019-03,", ",,", "Riga 4, colonna “document”: per “health” ripete la riga 2"),
        ("health,<b>", ",<b>", "Riga 3, colonna “used_in”: manca"),
        ("the district West", "", "Riga 3, colonna “supports_en”: manca"),
        ("supports_en", "supports", "Colonna “supports” non riconosciuta"),
    ],
)
def test_bad_rows_are_told_by_line_and_nothing_is_kept(
    folder: Path, old: str, new: str, says: str
) -> None:
    edit(folder, NAME, old, new)
    reasons = [str(reason) for reason in load(folder)[NAME].rejected]
    assert any(says in reason for reason in reasons), reasons
    assert not BoundaryRevision.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"dated": "circa 2014"},
        {"supports_en": ""},
        {"document": ""},
        {"document": "giornale.example", "dated": "2019-03"},
    ],
)
def test_the_database_refuses_what_says_nothing_or_twice(
    folder: Path, wrong: dict[str, str]
) -> None:
    load(folder)
    law = BoundaryRevision.objects.get(zoning__code="health")
    said = {"document": "altro", "dated": "", "supports_it": "sì", "supports_en": "yes"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(revision=law, **said)


def test_page_and_api_show_them(client, folder: Path) -> None:
    load(folder)
    page = client.get("/zonizzazioni/health/").content.decode()
    assert page.count("<tr data-evidence>") == 3
    assert "L’elenco si fonda su 3 documenti" in page
    assert "&lt;b&gt;Verbale&lt;/b&gt;" in page
    assert "circa 2014" in page
    english = client.get("/en/zonizzazioni/health/").content.decode()
    assert "the district West" in english
    assert '<span lang="it">giornale.example</span>' in english
    rows = client.get("/api/v1/zonings/health").json()["evidence"]
    assert rows[2] == {
        "document": "giornale.example",
        "dated": "2019-03",
        "supports_it": "i due comuni dell'Est",
        "supports_en": "the two comuni of the East",
    }


def test_a_kept_page_shows_a_new_document(client, folder: Path) -> None:
    load(folder)
    client.get("/zonizzazioni/health/")
    edit(folder, NAME, "il distretto Ovest", "il distretto di ponente")
    load(folder)
    assert "il distretto di ponente" in client.get("/zonizzazioni/health/").content.decode()
