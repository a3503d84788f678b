"""Backups: restored elsewhere they say and serve the same; what is unfit is refused untouched."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from tests.deploy.databases import REGION, database, manage, owning, rows

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def served(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), database("served") as name:
        manage(name, "migrate", "--no-input")
        manage(name, "load_region", REGION, "--commit")
        manage(name, "recompute")
        yield name


@pytest.fixture(scope="module")
def dump(served: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    written = Path(manage(served, "backup", folder).strip())
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted([written.name, written.with_suffix(".json").name])
    return written


@pytest.fixture
def copy(dump: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    for path in (dump, dump.with_suffix(".json")):
        shutil.copy(path, tmp_path)
    return tmp_path / dump.name


@pytest.fixture(scope="module")
def empty(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), database("empty") as name:
        yield name


def tables(name: str) -> list[tuple[object, ...]]:
    return rows(
        name,
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND"
        " c.relkind = 'r' AND c.relname <> 'spatial_ref_sys' ORDER BY 1",
    )


def edit(dump: Path, **changes: object) -> None:
    manifest = dump.with_suffix(".json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changes))


def truncated(dump: Path) -> None:
    dump.write_bytes(dump.read_bytes()[:-100])


def spoiled(dump: Path) -> None:
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)


def without_manifest(dump: Path) -> None:
    dump.with_suffix(".json").unlink()


def of_another_project(dump: Path) -> None:
    edit(dump, project="altro")


def newer(dump: Path) -> None:
    edit(dump, version="9.0", migrations={"impact": ["0999_later"]})


def unreadable(dump: Path) -> None:
    dump.with_suffix(".json").write_text("{")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (truncated, "troncato o alterato"),
        (spoiled, "troncato o alterato"),
        (without_manifest, "manca il suo manifesto"),
        (of_another_project, "di un altro progetto: altro"),
        (newer, r"versione 9.0, più nuova.*impact.0999_later"),
        (unreadable, "non si legge"),
    ],
)
def test_unfit_backup_is_refused(
    copy: Path, empty: str, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(copy)
    with pytest.raises(CommandError, match=words) as refusal:
        manage(empty, "restore", copy)
    assert str(refusal.value).startswith("Niente è stato toccato.")
    assert tables(empty) == []


def test_full_target_is_refused_and_replaced_when_told(dump: Path, served: str) -> None:
    before = manage(served, "fingerprints")
    with pytest.raises(CommandError, match="non è vuota"):
        manage(served, "restore", dump)
    rows(served, "WITH gone AS (DELETE FROM impact_dashboardsnapshot RETURNING 1) SELECT 1")
    assert manage(served, "fingerprints") != before
    manage(served, "restore", dump, "--replace")
    assert manage(served, "fingerprints") == before


def test_what_failed_after_the_data_is_told_so(
    dump: Path, settings: Settings, django_db_blocker: DjangoDbBlocker
) -> None:
    """The application's role cannot be made by an owner without that right."""
    settings.DATABASE_APP_ROLE = "nobody_yet"
    with django_db_blocker.unblock(), database("unfinished") as name:
        with pytest.raises(CommandError, match="è stata ripristinata, ma senza i diritti"):
            manage(name, "restore", dump)
        assert tables(name) != []


def test_drill(dump: Path, served: str, django_db_blocker: DjangoDbBlocker) -> None:
    """Into an empty database: the same fingerprints, pages and answers, and it can be written."""
    addresses = ["/", "/distretti/D01/", "/api/v1/values?indicator=DEM-65P", "/api/v1/zonings"]
    with django_db_blocker.unblock(), database("drill") as name:
        assert "come nel manifesto" in manage(name, "restore", dump)
        assert manage(name, "fingerprints") == manage(served, "fingerprints")
        assert answers(name, addresses) == answers(served, addresses)
        assert "No migrations to apply" in manage(name, "migrate", "--no-input")
        manage(name, "recompute", "--everything")
        assert manage(name, "fingerprints") == manage(served, "fingerprints")


def answers(name: str, addresses: list[str]) -> list[bytes]:
    # Each from its own database: nothing that the other put into the cache.
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    with owning(name), override_settings(CACHES={"default": memory}):
        got = [Client().get(address) for address in addresses]
    assert [answer.status_code for answer in got] == [200] * len(addresses)
    # When something was computed again may differ; what is said may not.
    return [re.sub(rb"csrfmiddlewaretoken[^>]*>", b"", answer.content) for answer in got]
