"""Undo and redo are exact inverses, whatever was done in between, on the toy region.

The model is the simplest there is: the list of everything that the draft has been, and a place in
it. What the draft is now is asked of the database and of the workbench after each step.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from districts.actions import (
    assign_units,
    fork_revision,
    found_zone,
    import_list,
    mark_draft,
    rename_zone,
    set_seat,
    step_back,
)
from districts.actions.zone_names import NewZone
from districts.drafting.workbench import read_workbench
from districts.models import Draft, DraftZoneName, TerritorialUnit, Zone
from districts.transitions import TransitionRefusedError
from tests.districts.test_drafts import WHY
from tests.territory import Territory

UNITS = [f"{row}{column}" for row in "ABC" for column in "1234"]
ZONES = ["D01", "D02", "D31"]

units = st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True)
every = st.just(UNITS)
zone = st.sampled_from(ZONES)
name = st.sampled_from(["Valle", "Pianura", "Zona D01"])
doing = st.one_of(
    st.tuples(st.just("move"), units | every, zone | st.none()),
    st.tuples(st.just("import"), units, st.sampled_from(["D31", "D32"]), name, st.booleans()),
    st.tuples(st.just("lock"), zone | st.sampled_from(UNITS), st.booleans()),
    st.tuples(st.just("dissolve"), zone, st.booleans()),
    st.tuples(st.just("found"), name),
    st.tuples(st.just("rename"), zone, name),
    st.tuples(st.just("seat"), st.sampled_from(UNITS), st.booleans()),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


class Editor:
    """Somebody at the workbench of a draft."""

    def __init__(self, toy: Territory, by: Any) -> None:
        law = toy.laws["cohesion-2020"]
        self.toy, self.by = toy, by
        self.draft = fork_revision(revision=law, title="Prova", rationale=WHY, by=by)

    def zone(self, code: str) -> Zone:
        return Zone.objects.get(zoning=self.draft.revision.zoning_id, code=code)

    def do(self, action: Callable[..., Any], **what: Any) -> None:
        """On the version of now. Raises what the action raises."""
        self.draft = Draft.objects.select_related("revision__zoning", "revision__based_on").get()
        action(draft=self.draft, by=self.by, seen=self.draft.version, **what)

    def try_to(self, kind: str, *given: Any) -> bool:
        """Whether it was done; what is refused leaves everything as it is."""
        try:
            with transaction.atomic():
                getattr(self, kind)(*given)
        except (TransitionRefusedError, Zone.DoesNotExist):
            return False
        return True

    def move(self, names: list[str], to: str | None) -> None:
        keys = [self.toy.units[one].pk for one in names]
        self.do(assign_units, units=keys, zone=self.zone(to) if to else None)

    def import_(self, names: list[str], code: str, called: str, dissolve: bool) -> None:
        keys = [self.toy.units[one].pk for one in names]
        new, known = [], self.zone("D01").pk
        if not Zone.objects.filter(code=code).exists():
            new = [NewZone(code, called, keys)]
        self.do(
            import_list,
            zones={} if new else dict.fromkeys(keys, self.zone(code).pk),
            new=new,
            names={known: called},
            dissolve=dissolve,
        )

    def lock(self, on: str, off: bool) -> None:
        where: Any = self.toy.units[on] if on in self.toy.units else self.zone(on)
        self.do(mark_draft, kind="lock", on=where, off=off)

    def dissolve(self, on: str, off: bool) -> None:
        self.do(mark_draft, kind="dissolved", on=self.zone(on), off=off)

    def found(self, called: str) -> None:
        self.do(found_zone, code="D31", name=called)

    def rename(self, on: str, called: str) -> None:
        self.do(rename_zone, zone=self.zone(on), name=called)

    def seat(self, of: str, off: bool) -> None:
        self.do(set_seat, unit=TerritorialUnit.objects.get(pk=self.toy.units[of].pk), off=off)

    def undo(self) -> None:
        self.do(step_back)

    def redo(self) -> None:
        self.do(step_back, forward=True)

    def state(self) -> Any:
        """All that the draft is, in the database and on the workbench."""
        self.draft = Draft.objects.select_related("revision__zoning", "revision__based_on").get()
        rows = self.draft.revision.assignments.values_list(
            "unit__name", "zone__code", "seat", "basis", "confidence", "source"
        )
        bench = read_workbench(self.draft)
        return (
            sorted(rows),
            sorted(self.draft.marks.values_list("kind", "zone__code", "unit__name")),
            DraftZoneName.objects.by_zone(self.draft.pk),
            sorted((code, one.name) for code, one in bench.zones.items()),
            (sorted(bench.founded), sorted(bench.dissolved), sorted(bench.locked_zones)),
            (sorted(bench.locked_units), sorted(bench.seats.items()), bench.standing.sums),
        )


Editor.import_.__name__ = "import"
setattr(Editor, "import", Editor.import_)


@pytest.fixture
def editor(toy: Territory, by: Any) -> Editor:
    return Editor(toy, by)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(done=st.lists(doing, min_size=1, max_size=10))
@example(done=[("move", UNITS, "D01"), ("dissolve", "D02", False), ("move", ["A1"], "D02")])
@example(done=[("rename", "D01", "Valle"), ("rename", "D01", "Pianura"), ("undo",), ("undo",)])
@example(done=[("found", "Valle"), ("rename", "D31", "Pianura"), ("move", ["A1"], "D31")])
@example(done=[("move", ["A1"], "D02"), ("lock", "A1", False), ("seat", "A1", False)])
@example(done=[("import", ["A1"], "D32", "Valle", True), ("undo",), ("found", "Valle")])
def test_undo_and_redo_are_exact_inverses(editor: Editor, done: list[tuple[Any, ...]]):
    try:
        with transaction.atomic():
            _walk(editor, done)
            raise _Enough
    except _Enough:
        pass


class _Enough(Exception):
    """The draft of one example is thrown away."""


def _walk(editor: Editor, done: list[tuple[Any, ...]]) -> None:
    been, at = [editor.state()], 0
    for kind, *what in done:
        known = editor.draft.steps.count()
        worked = editor.try_to(kind, *what)
        if kind == "undo":
            assert worked == (at > 0)
            at -= worked
        elif kind == "redo":
            assert worked == (at < len(been) - 1)
            at += worked
        now = editor.state()
        if kind not in ("undo", "redo") and editor.draft.steps.count() > known:
            assert worked
            been[at + 1 :] = [now]
            at += 1
        assert now == been[at], (kind, *what)
    while editor.try_to("undo"):
        at -= 1
        assert editor.state() == been[at]
    assert at == 0
    while editor.try_to("redo"):
        at += 1
        assert editor.state() == been[at]
    assert at == len(been) - 1


def test_mark_that_is_there_already_is_no_step(editor: Editor):
    editor.lock("D01", False)
    editor.lock("D01", False)
    editor.lock("A1", True)
    assert editor.draft.steps.count() == 1


def test_locks_are_undone_before_what_was_done_under_them(editor: Editor):
    """The lock that would keep the undo of a move from working was put after it: it goes first."""
    editor.move(["A1"], "D02")
    editor.lock("A1", False)
    editor.undo()
    assert not editor.draft.marks.exists()
    editor.undo()
    assert read_workbench(editor.draft).moved == []


def test_zone_is_founded_again_by_the_draft_that_took_it_back(editor: Editor):
    editor.found("Valle")
    editor.undo()
    assert "D31" not in read_workbench(editor.draft).zones
    editor.found("Pianura")
    assert read_workbench(editor.draft).zones["D31"].name == "Pianura"


def test_name_that_a_zone_has_is_not_given_again(editor: Editor):
    with pytest.raises(TransitionRefusedError, match="si chiama già così"):
        editor.rename("D01", "Zona D01")
    assert not editor.draft.steps.exists()
