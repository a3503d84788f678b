"""The text tables of tests/permissions/: one row for each case, one column for each role."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.permissions.world import ROLES


@dataclass(frozen=True, slots=True)
class Row:
    """`what`: the cells before those of the roles; `expected`: role → cell."""

    what: tuple[str, ...]
    expected: dict[str, str]


def read(text: str, leading: int) -> list[Row]:
    """The rows of a table, whose header names the roles after `leading` columns of its own."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    header, *rows = lines
    assert tuple(header[leading:]) == ROLES, "the columns of the table are the roles, in order"
    found = []
    for cells in rows:
        assert len(cells) == leading + len(ROLES), f"row of another length: {' '.join(cells)}"
        roles = dict(zip(ROLES, cells[leading:], strict=True))
        found.append(Row(tuple(cells[:leading]), roles))
    return found


def cases(rows: list[Row]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """(what, role, expected) for every cell that says something; `·`: this role has no such
    object."""
    for row in rows:
        for role, expected in row.expected.items():
            if expected != "·":
                yield row.what, role, expected
