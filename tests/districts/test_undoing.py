"""What can be taken back, from the log alone."""

import pytest

from districts.drafting.undoing import Reversible, reversible


@pytest.mark.parametrize(
    ("kinds", "undo", "redo"),
    [
        ([], None, None),
        (["move"], 1, None),
        (["move", "undo"], None, 2),
        (["move", "undo", "redo"], 3, None),
        (["move", "move", "undo"], 1, 3),
        (["move", "move", "undo", "undo"], None, 4),
        (["move", "move", "undo", "undo", "redo"], 5, 3),
        (["move", "undo", "move"], 3, None),
        (["move", "move", "undo", "rebase"], None, None),
        (["move", "rebase", "move"], 3, None),
    ],
)
def test_log_says_what_can_be_reversed(kinds, undo, redo):
    assert reversible(enumerate(kinds, start=1)) == Reversible(undo, redo)
