"""Every change is remembered, by whatever road it came, and nobody rewrites or hides it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from districts.history import Source, because, known
from districts.memory.timeline import timeline
from districts.models import Act, ActEvent, Zone, Zoning
from districts.registers import register_named
from subsidiarity.models import Actor
from tests.people import body, person
from tests.territory import Territory
from welfare.grants import tables_of_triggers
from welfare.models import User, UserEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def act() -> Act:
    return Act.objects.create(
        kind="DGR", authority="Giunta regionale", number="29-3257", date="2016-05-09"
    )


def as_application(*statements: str) -> None:
    """What fails is undone, the role too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_insert_update_and_delete_are_remembered(act: Act):
    act.title = "Individuazione dei distretti"
    act.save()
    key = act.pk
    act.delete()
    events = ActEvent.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [(event.pgh_label, event.title) for event in events] == [
        ("insert", ""),
        ("update", ""),
        ("delete", "Individuazione dei distretti"),
    ]


def test_update_that_changes_nothing_is_not_remembered(act: Act):
    act.save()
    assert ActEvent.objects.count() == 1


def test_what_is_known_goes_with_the_change_and_ends_with_it(act: Act):
    with known(Source.PAGE, person=7, request="abc", empty=""):
        with because("Mancava il titolo al 100%."):
            Act.objects.update(title="a")
        Act.objects.update(title="b")
        with known(Source.TASK, task="t1"):
            Act.objects.update(title="c")
    told = [event.pgh_context for event in ActEvent.objects.order_by("pgh_id")[1:]]
    assert told == [
        {"source": "page", "person": 7, "request": "abc", "why": "Mancava il titolo al 100%."},
        {"source": "page", "person": 7, "request": "abc"},
        {"source": "task", "person": 7, "request": "abc", "task": "t1"},
    ]


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("UPDATE districts_act SET title = '100%'", None),
        ("UPDATE districts_act SET title = %s", ["100%"]),
        ("UPDATE districts_act SET title = %(title)s", {"title": "100%"}),
        ("WITH n AS (SELECT '100%'::text AS t) UPDATE districts_act SET title = t FROM n", None),
    ],
)
def test_sql_of_ours_says_what_is_known_and_means_the_same(act: Act, sql: str, params: Any):
    with known(Source.COMMAND, command="x"), connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount == 1
    assert Act.objects.get().title == "100%"
    assert ActEvent.objects.latest("pgh_id").pgh_context == {"source": "command", "command": "x"}


def test_many_at_once_say_what_is_known(act: Act):
    with known(Source.COMMAND), connection.cursor() as cursor:
        cursor.executemany("UPDATE districts_act SET title = %s", [("a",), ("b",)])
    assert [event.pgh_context for event in ActEvent.objects.order_by("pgh_id")[1:]] == [
        {"source": "command"}
    ] * 2


def test_reading_says_nothing(act: Act, django_assert_num_queries):
    with known(Source.PAGE, person=7), django_assert_num_queries(1) as counted:
        Act.objects.get()
    assert "set_config" not in counted.captured_queries[0]["sql"]


# By hand, as the application: remembered too, and nobody spoke for it.


def test_sql_by_hand_is_remembered_as_such(act: Act):
    as_application("UPDATE districts_act SET title = 'Altro'")
    entry = timeline(register_named("atto"), act.pk)[0]
    assert (entry.kind, entry.source, entry.person) == ("update", "", None)
    assert [(c.field.name, c.before, c.after) for c in entry.changes] == [("title", "", "Altro")]


def test_copy_by_hand_is_remembered(db: None):
    with connection.cursor() as cursor:
        role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
        cursor.execute(f"SET LOCAL ROLE {role}")
        statement = (
            "COPY districts_act (kind, authority, authority_ipa, number, date, title, url)"
            " FROM STDIN"
        )
        with cursor.copy(statement) as copy:
            copy.write_row(["DGR", "Giunta", "", "1", "2016-05-09", "", ""])
            copy.write_row(["DGR", "Giunta", "", "2", "2016-05-09", "", ""])
        cursor.execute("RESET ROLE")
    assert list(ActEvent.objects.order_by("number").values_list("number", "pgh_context")) == [
        ("1", None),
        ("2", None),
    ]


def test_memory_cannot_be_switched_off(act: Act):
    """pgtrigger lets a session name triggers to be passed over; ours passes over none."""
    names = _trigger_names("districts_act")
    assert len(names) == 3
    as_application(
        f"SET LOCAL pgtrigger.ignore = '{{{','.join(names)}}}'",
        "UPDATE districts_act SET title = 'Di nascosto'",
    )
    assert ActEvent.objects.filter(pgh_label="update").count() == 1


def _trigger_names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname LIKE 'pgtrigger%%'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("table", tables_of_triggers())
@pytest.mark.parametrize("verb", ["INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}", "TRUNCATE {}"])
def test_application_neither_forges_nor_destroys(table: str, verb: str):
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        as_application(verb.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER {} ON districts_act",
        "ALTER TABLE districts_act DISABLE TRIGGER {}",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)"
        " RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_application_does_not_disarm_the_memory(act: Act, statement: str):
    with pytest.raises(Error, match=r"must be owner|permission denied"), transaction.atomic():
        as_application(statement.format(_trigger_names("districts_act")[0]))


def test_every_kept_table_has_its_three_triggers_sealed(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text, count(*), bool_and(p.prosecdef)"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgname ~ '^pgtrigger_(insert|update|delete)_' GROUP BY 1"
        )
        found = {table: (count, sealed) for table, count, sealed in cursor.fetchall()}
    assert len(found) == len(tables_of_triggers())
    assert set(found.values()) == {(3, True)}


# What is not kept, and what the history tells.


def test_neither_password_nor_sign_in_is_remembered():
    user = person("anna")
    user.set_password("una parola lunga")
    user.save()
    User.objects.update(last_login="2026-11-25T12:00Z")
    assert UserEvent.objects.count() == 1
    assert not {"password", "last_login"} & {field.name for field in UserEvent._meta.fields}


def test_history_of_a_row_older_than_the_memory_is_whole(act: Act):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM districts_actevent")  # as if there had been none
    for title in ("a", "b"):
        act.title = title
        act.save()
    told = [
        [(change.before, change.after) for change in entry.changes]
        for entry in timeline(register_named("atto"), act.pk)
    ]
    assert told == [[("a", "b")], [("", "a")]]


def test_history_of_a_row_that_is_gone(act: Act):
    act.title = "a"
    act.save()
    key = act.pk
    act.delete()
    entries = timeline(register_named("atto"), key)
    assert [entry.kind for entry in entries] == ["delete", "update", "insert"]
    assert [(c.before, c.after) for c in entries[1].changes] == [("", "a")]


def test_history_costs_a_fixed_number_of_queries(act: Act, django_assert_num_queries):
    register = register_named("atto")
    timeline(register, act.pk)  # content types are kept
    for length in (1, 30):
        for number in range(length):
            Act.objects.update(title=f"{length}.{number}")
        with django_assert_num_queries(4):
            timeline(register, act.pk)


def test_zones_bodies_and_indicators_are_kept(toy: Territory):
    changes: list[tuple[Callable[[], Any], str]] = [
        (lambda: Zone.objects.filter(code="D01").update(name="Nuovo nome"), "zona"),
        (lambda: Zoning.objects.filter(code="health").update(name_it="Salute"), "zonizzazione"),
        (
            lambda: type(toy.indicators["DEM-POP"]).objects.update(position=9),
            "indicatore",
        ),
    ]
    for change, slug in changes:
        register = register_named(slug)
        before = register.event.objects.filter(pgh_label="update").count()
        changed = change()
        assert register.event.objects.filter(pgh_label="update").count() == before + changed
    delta = body("delta", Actor.Kind.ETS)
    Actor.objects.filter(pk=delta.pk).update(state="suspended")
    (entry, _first) = timeline(register_named("ente"), delta.pk)
    assert [(c.before, c.after) for c in entry.changes] == [("verified", "suspended")]


def test_nothing_is_remembered_of_what_is_undone(act: Act):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Act.objects.update(title="x")
        raise ZeroDivisionError
    assert ActEvent.objects.count() == 1
