"""What can be undone and redone in a log to which steps are only added. No Django here."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reversible:
    """The steps that an undo, or a redo, would reverse now; None where there is nothing."""

    undo: int | None
    redo: int | None


def reversible(log: Iterable[tuple[int, str]]) -> Reversible:
    """From (key, kind) of every step in order.

    Whatever is new forgets what could be redone. A change of base is a threshold: what was done
    before was done to another law, and taking it back would bring that one back too.
    """
    done: list[int] = []
    undone: list[int] = []
    for key, kind in log:
        if kind == "undo":
            done.pop()
            undone.append(key)
        elif kind == "redo":
            undone.pop()
            done.append(key)
        else:
            undone.clear()
            if kind == "rebase":
                done.clear()
            else:
                done.append(key)
    return Reversible(done[-1] if done else None, undone[-1] if undone else None)
