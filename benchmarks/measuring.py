"""Rounds, medians, ratios, growth and the table that a benchmark prints: pure, nothing is run here.

What is compared is measured in turns: every round runs everything once, each time in another order,
so that what else the machine does falls on all of them. A ratio is that of medians over rounds and
is given to two digits at most: the machines this ran on were shared.
"""

import math
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Literal

MIN_ROUNDS = 3


class NotEqualError(AssertionError):
    """Two ways of computing one thing disagree: then no ratio between them means anything."""


def in_turns(
    runs: Mapping[str, Callable[[], float]], rounds: int, between: Callable[[], object] = lambda: 0
) -> dict[str, list[float]]:
    """{name: one measure a round}. The order begins one further on in each round; `between` is
    called before every run. Raises ValueError for fewer than three rounds."""
    if rounds < MIN_ROUNDS:
        raise ValueError(f"{rounds} rounds: a median needs at least {MIN_ROUNDS}")
    measured: dict[str, list[float]] = {name: [] for name in runs}
    names = list(runs)
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            between()
            measured[name].append(runs[name]())
    return measured


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """k of cost ≈ c · size^k, by least squares between logarithms.

    Raises ValueError unless there are two sizes or more, all positive like their costs.
    """
    if len(sizes) != len(costs) or len(set(sizes)) < 2 or min(*sizes, *costs) <= 0:
        raise ValueError("growth needs the positive costs of at least two positive sizes")
    xs, ys = ([math.log(value) for value in values] for values in (sizes, costs))
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return covariance / sum((x - middle_x) ** 2 for x in xs)


def within(a: float | None, b: float | None, tolerance: float) -> bool:
    """Whether two results are one number, relative to the larger; None only equals None."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1.0)


def demand(truth: object, otherwise: str) -> None:
    """Raise `NotEqualError` unless `truth`."""
    if not truth:
        raise NotEqualError(otherwise)


@dataclass(frozen=True, slots=True)
class Goal:
    """What was set out to be reached by a measure, or by its ratio to another."""

    limit: float
    way: Literal["at most", "at least"]
    unit: str = "×"

    def __str__(self) -> str:
        sign = "≤" if self.way == "at most" else "≥"
        return f"{sign} {_number(self.limit)} {self.unit}"

    def reached(self, value: float) -> bool:
        return value <= self.limit if self.way == "at most" else value >= self.limit

    def verdict(self, value: float) -> str:
        return f"{self}: {'reached' if self.reached(value) else 'NOT reached'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `against`: samples of the row it is held against, same unit.

    The ratio is own/other; with `speed_up`, of times, other/own: how many times as fast. A goal in
    "×" is about that ratio, any other about the median itself.
    """

    name: str
    samples: Sequence[float]
    unit: str
    against: Sequence[float] = ()
    goal: Goal | None = None
    speed_up: bool = False

    @property
    def ratio(self) -> float | None:
        if not self.against:
            return None
        own, other = median(self.samples), median(self.against)
        return other / own if self.speed_up else own / other

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        value = self.ratio if self.goal.unit == "×" else median(self.samples)
        assert value is not None, f"{self.name}: a goal about a ratio needs something to divide by"
        return self.goal.verdict(value)

    @property
    def cells(self) -> tuple[str, ...]:
        spread = f"[{_number(min(self.samples))}..{_number(max(self.samples))}]"
        measured = f"{_number(median(self.samples))} {spread} {self.unit}"
        return self.name, measured, "" if self.ratio is None else _number(self.ratio), self.verdict


def table(title: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> str:
    """The rows as a table of Markdown, under what they were measured on; `notes`: handicaps."""
    header = ("", f"median [min..max], n = {len(rows[0].samples)}", "ratio", "goal")
    cells = [header, *(row.cells for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([f"## {title}", *lines, *(f"- {note}" for note in notes)])


def machine(*packages: str) -> str:
    """Day, machine, load and versions: what a number is worth nothing without."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    busy = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores,"
        f" {memory:.0f} GiB, load {busy}; Python {platform.python_version()}, {versions}"
    )


def _number(value: float) -> str:
    """Three digits that mean something."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 6)}f}"
