"""Migrations do not lock a table that people use, nor break the release that is still serving.

Every operation after the last release is judged on tables that the release has; a table that a
later migration makes is empty and asked for by nobody. What is accepted all the same stands in
ACCEPTED, with its reason. That a migration waits for a lock for a few seconds only, is up to
MIGRATE_LOCK_SECONDS (`./run`, docker-compose.yml).
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields import NOT_PROVIDED

RELEASES = Path(__file__).resolve().parents[1] / "releases"
OURS = ["districts", "subsidiarity", "impact", "welfare"]

# "app.migration: fault" -> why it does no harm.
ACCEPTED = {
    f"districts.0006_region_contacts_and_gaps: region.{field}: the release that is still serving"
    " cannot add rows": "the region is one row, which load_region adds on an empty database"
    for field in (
        "accessibility_statement",
        "attribution_en",
        "feedback",
        "gaps",
        "privacy_notice",
        "website",
    )
} | {
    "districts.0017_draft_reasons_and_seats: zoneassignment: constraint one_seat_per_zone checked"
    " on every row at once": "a partial index of rows that have a seat, which none has yet",
    "districts.0026_warnings_of_changes: boundaryrevision: constraint revision_corrected_once"
    " checked on every row at once": "a table of some dozens of laws, in which the field was unique"
    " until then",
}

_IN_SQL = {
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "index built while nobody may write",
    r"ALTER COLUMN \w+ (SET DATA )?TYPE": "type changed: the table is written anew",
    r"SET NOT NULL": "every row is read while nobody may use the table",
    r"ADD CONSTRAINT (?!.*NOT VALID)": "constraint checked on every row at once",
    r"(VACUUM FULL|CLUSTER|LOCK TABLE|TRUNCATE|DROP TABLE)": "the table is locked whole",
    r"(UPDATE|DELETE FROM) ": "rows changed in the transaction of the migration",
}


def released() -> set[tuple[str, str]]:
    """Migrations of the last release, as its own database lists them."""
    *_, newest = sorted(RELEASES.glob("v*.sql.gz"))
    dump = gzip.decompress(newest.read_bytes()).decode()
    table = re.search(r"^COPY public\.django_migrations .*?\n(.*?)^\\\.$", dump, re.M | re.S)
    assert table is not None
    rows = (line.split("\t") for line in table[1].splitlines())
    return {(app, name) for _, app, name, _ in rows}


Fresh = set[tuple[str, str]]  # models whose tables the release does not have


def faults(
    app: str, operations: Sequence[Operation], state: ProjectState, fresh: Fresh
) -> Iterator[str]:
    """What the operations would do to tables of the release; leaves `state` as after them."""
    for operation in operations:
        before = state.clone()
        operation.state_forwards(app, state)
        if isinstance(operation, migrations.CreateModel):
            fresh.add((app, operation.name_lower))
        elif isinstance(operation, migrations.RunSQL):
            yield from _of_sql(str(operation.sql))
        elif isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from faults(app, operation.database_operations, before, fresh)
        elif (app, _table(operation)) not in fresh:
            yield from _of_operation(app, operation, before)


def _table(operation: Operation) -> str:
    return str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()


def _of_sql(sql: str) -> Iterator[str]:
    """Of statements, not of the bodies of functions, which run later, nor of comments."""
    text = re.sub(r"--[^\n]*", " ", sql)
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "''", text, flags=re.S)
    for statement in (" ".join(part.split()) for part in text.split(";")):
        if re.match(r"CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER|GRANT|REVOKE", statement, re.I):
            continue  # a moment's lock, and words such as UPDATE that change nothing
        for pattern, fault in _IN_SQL.items():
            if re.search(pattern, statement, re.I):
                yield f"{fault}: {statement[:50]}"


def _of_operation(app: str, operation: Operation, before: ProjectState) -> Iterator[str]:
    name = _table(operation)
    match operation:
        case AddIndexConcurrently() | AddConstraintNotValid():
            return
        case migrations.AddIndex():
            yield f"{name}: index built while nobody may write"
        case migrations.AddConstraint():
            yield f"{name}: constraint {operation.constraint.name} checked on every row at once"
        case migrations.AddField():
            yield from _of_new_field(name, operation.name, operation.field)
        case migrations.AlterField():
            old = before.models[app, name].fields[operation.name]
            yield from _of_altered_field(f"{name}.{operation.name}", old, operation.field)
        case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
            yield f"{name}: renamed under the release that is still serving"
        case migrations.RemoveField() | migrations.DeleteModel():
            yield f"{name}: removed under the release that is still serving"
        case migrations.RunPython():
            yield f"{name}: rows changed in the transaction of the migration"


def _of_new_field(table: str, name: str, field: Any) -> Iterator[str]:
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        yield f"{table}.{name}: the release that is still serving cannot add rows"
    if field.unique or field.db_index:
        yield f"{table}.{name}: index built while nobody may write"


def _of_altered_field(name: str, old: Any, new: Any) -> Iterator[str]:
    if _type(old) != _type(new) and not _is_wider_text(old, new):
        yield f"{name}: type changed: the table is written anew"
    if old.null and not new.null:
        yield f"{name}: every row is read while nobody may use the table"
    if (new.unique or new.db_index) and not (old.unique or old.db_index):
        yield f"{name}: index built while nobody may write"


def _type(field: Any) -> str:
    return "" if field.is_relation else str(field.db_type(connection))


def _is_wider_text(old: Any, new: Any) -> bool:
    """PostgreSQL lengthens text without reading it."""
    if not (
        isinstance(old, models.CharField) and isinstance(new, models.CharField | models.TextField)
    ):
        return False
    limit = new.max_length
    return limit is None or (old.max_length is not None and limit >= old.max_length)


def test_migrations_after_the_release_do_no_harm() -> None:
    loader = MigrationLoader(None)
    old = released()
    assert {key for key in old if key[0] in OURS} <= loader.disk_migrations.keys()
    state = loader.project_state(sorted(old & loader.graph.nodes.keys()))
    fresh: Fresh = set()
    found = {
        f"{app}.{name}: {fault}"
        for app, name in plan(loader, old)
        for fault in faults(app, loader.disk_migrations[app, name].operations, state, fresh)
    }
    assert found == set(ACCEPTED), "mend the migration, or say in ACCEPTED why it does no harm"


def plan(loader: MigrationLoader, old: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Migrations after the release, each after those that it depends on."""
    leaves = [leaf for leaf in sorted(loader.graph.leaf_nodes()) if leaf[0] in OURS]
    every = [node for leaf in leaves for node in loader.graph.forwards_plan(leaf)]
    return [node for node in dict.fromkeys(every) if node not in old]


_TEXT = models.CharField(max_length=10)


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.AddIndex("thing", models.Index(fields=["name"], name="i")), "index built"),
        (
            migrations.AddConstraint(
                "thing", models.CheckConstraint(condition=models.Q(name="a"), name="c")
            ),
            "constraint c checked on every row",
        ),
        (migrations.AddField("thing", "new", _TEXT), "cannot add rows"),
        (
            migrations.AddField("thing", "new", models.TextField(null=True, unique=True)),
            "index built",
        ),
        (migrations.AlterField("thing", "name", models.IntegerField()), "type changed"),
        (migrations.AlterField("thing", "name", models.CharField(max_length=9)), "type changed"),
        (migrations.AlterField("thing", "maybe", _TEXT), "every row is read"),
        (migrations.RenameField("thing", "name", "title"), "renamed"),
        (migrations.RemoveField("thing", "name"), "removed"),
        (migrations.RunSQL("CREATE INDEX i ON thing (name)"), "index built"),
        (migrations.RunSQL("ALTER TABLE thing ADD CONSTRAINT c CHECK (true)"), "constraint"),
        (migrations.RunSQL("-- all\nUPDATE thing SET name = ''"), "rows changed"),
        # Harmless.
        (migrations.AddField("thing", "new", models.TextField(null=True)), None),
        (migrations.AddField("thing", "new", models.TextField(db_default="")), None),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20)), None),
        (
            AddConstraintNotValid(
                "thing", models.CheckConstraint(condition=models.Q(name="a"), name="c")
            ),
            None,
        ),
        (migrations.RunSQL("CREATE FUNCTION f() AS $$ UPDATE thing SET name = '' $$"), None),
        (migrations.RunSQL("CREATE TRIGGER t AFTER UPDATE OF name ON thing EXECUTE f()"), None),
    ],
)
def test_what_is_found(operation: Operation, fault: str | None) -> None:
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", _TEXT)]
    maybe = ("maybe", models.CharField(max_length=10, null=True))
    state.add_model(ModelState("shop", "Thing", [*fields, maybe]))
    found = list(faults("shop", [operation], state, set()))
    assert [fault in one for one in found] == [True] if fault else found == []
