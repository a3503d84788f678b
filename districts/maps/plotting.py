"""Where the marks of the small charts stand: plain numbers in, attributes of SVG out.

The server draws the charts, so they need no script and print as they are. Horizontal positions are
percentages of the width, which makes a chart laid out again for a phone instead of shrunk with
its text; vertical ones are pixels. They are strings, because a template would write 12.5 as "12,5".
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Scale:
    """A straight or logarithmic scale from `low…high` to `start…end`; outside it stops at the ends.

    A scale of one value puts it in the middle. A logarithmic one needs `low > 0`.
    """

    low: float
    high: float
    start: float = 2.0
    end: float = 98.0
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Position of `value`."""
        if self.low == self.high:
            return (self.start + self.end) / 2
        low, high = self._read(self.low), self._read(self.high)
        share = (self._read(max(value, self.low)) - low) / (high - low)
        return self.start + min(share, 1.0) * (self.end - self.start)

    def percent(self, value: float) -> str:
        """Position of `value` as an SVG percentage, `37.5%`."""
        return percent(self.at(value))

    def pixels(self, value: float) -> str:
        """Position of `value` as SVG user units, `37.5`."""
        return f"{self.at(value):.1f}"

    def _read(self, value: float) -> float:
        return math.log10(value) if self.logarithmic else value


def percent(position: float) -> str:
    """A share of the width in the spelling of SVG, whatever the language of the page."""
    return f"{position:.2f}%"


def anchor(position: float) -> str:
    """Side on which a label at `position` percent must hang so as not to leave the drawing."""
    if position < 12:
        return "start"
    return "end" if position > 88 else "middle"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers inside `low…high`: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough)
    first = math.ceil(low / step)
    return [round(index * step, 10) for index in range(first, math.floor(high / step) + 1)]


def decades(low: float, high: float) -> list[int]:
    """Powers of ten inside `low…high`, both > 0."""
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    return [10**exponent for exponent in range(first, last + 1)]


@dataclass(frozen=True)
class Bar:
    """A horizontal bar from `x1` to `x2`."""

    x1: str
    x2: str


@dataclass(frozen=True)
class Strip:
    """All zones on one line: the others, the one that is read, its interval, the reference."""

    others: tuple[str, ...]
    point: str | None
    interval: Bar | None
    reference: str | None
    reference_anchor: str
    rank: int | None
    """1 is the highest value; ties share the better rank."""
    count: int


def strip(
    others: Sequence[float],
    value: float | None = None,
    interval: tuple[float, float] | None = None,
    reference: float | None = None,
) -> Strip:
    """Lay out one zone among the `others`.

    The scale spans the points and the reference, not the interval: a zone of few residents would
    otherwise crush all the others. An interval that leaves the scale is cut at its end.
    """
    points = [*others, *(known for known in (value, reference) if known is not None)]
    scale = Scale(min(points), max(points)) if points else Scale(0, 0)
    return Strip(
        others=tuple(scale.percent(other) for other in others),
        point=None if value is None else scale.percent(value),
        interval=None if interval is None else Bar(*(scale.percent(end) for end in interval)),
        reference=None if reference is None else scale.percent(reference),
        reference_anchor="middle" if reference is None else anchor(scale.at(reference)),
        rank=None if value is None else 1 + sum(other > value for other in others),
        count=len(others) + (value is not None),
    )


@dataclass(frozen=True)
class SeriesPoint:
    """One period of a series; `labelled` where the axis names it."""

    x: str
    y: str
    period: int
    value: float
    anchor: str
    labelled: bool


@dataclass(frozen=True)
class Segment:
    """A straight line between two periods of the same source."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Series:
    """A few dots in time, joined only where the source did not change."""

    points: tuple[SeriesPoint, ...]
    segments: tuple[Segment, ...]
    breaks: tuple[str, ...]
    break_anchor: str = "start"
    """Side on which the words beside the first break hang."""


def series(
    values: Iterable[tuple[int, float]],
    breaks: Collection[int] = (),
    top: float = 10,
    bottom: float = 34,
) -> Series:
    """Lay out `(year, value)` pairs between `top` and `bottom` pixels.

    `breaks` are the first years of a new source: a dashed line falls half-way to the year before
    and the line is interrupted, because a difference across it is not a change of the territory.
    """
    known = sorted(values)
    if not known:
        return Series((), (), ())
    years, heights = zip(*known, strict=True)
    across = Scale(years[0], years[-1], start=5, end=95)
    down = Scale(min(heights), max(heights), start=bottom, end=top)
    labelled = {years[0], years[-1]} | {
        before for before, after in pairwise(years) if after in breaks
    }
    changed = [(before + after) / 2 for before, after in pairwise(years) if after in breaks]
    points = tuple(
        SeriesPoint(
            x=across.percent(year),
            y=down.pixels(value),
            period=year,
            value=value,
            anchor=anchor(across.at(year)),
            labelled=year in labelled,
        )
        for year, value in known
    )
    return Series(
        points=points,
        segments=tuple(
            Segment(before.x, before.y, after.x, after.y)
            for before, after in pairwise(points)
            if after.period not in breaks
        ),
        breaks=tuple(across.percent(year) for year in changed),
        break_anchor="end" if changed and across.at(changed[0]) > 60 else "start",
    )


@dataclass(frozen=True)
class Unit:
    """What a scatter needs to know of one unit: its value, interval and residents."""

    code: str
    name: str
    value: float
    residents: int
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class ScatterPoint:
    """One unit of a scatter, with the label it may carry."""

    code: str
    name: str
    x: str
    y: str
    interval: Bar | None
    label_anchor: str


@dataclass(frozen=True)
class Tick:
    """A line of the grid at `position`, and the number it stands for."""

    position: str
    value: float


@dataclass(frozen=True)
class Scatter:
    """Value across, residents up on a logarithmic scale: small places look uncertain."""

    points: tuple[ScatterPoint, ...]
    value_ticks: tuple[Tick, ...]
    resident_ticks: tuple[Tick, ...]
    reference: str | None
    reference_anchor: str


def scatter(
    units: Sequence[Unit],
    reference: float | None = None,
    top: float = 24,
    bottom: float = 240,
) -> Scatter:
    """Lay out units between `top` and `bottom` pixels; those without residents are left out.

    Intervals are cut at the scale, which spans the values and the reference, as in `strip`.
    """
    shown = [unit for unit in units if unit.residents > 0]
    if not shown:
        return Scatter((), (), (), None, "start")
    values = [unit.value for unit in shown] + ([] if reference is None else [reference])
    residents = [unit.residents for unit in shown]
    across = Scale(min(values), max(values), start=10)
    up = Scale(min(residents), max(residents), start=bottom - 8, end=top + 28, logarithmic=True)
    return Scatter(
        points=tuple(_scatter_point(unit, across, up) for unit in shown),
        value_ticks=tuple(Tick(across.percent(n), n) for n in ticks(min(values), max(values))),
        resident_ticks=tuple(
            Tick(up.pixels(n), n) for n in decades(min(residents), max(residents))
        ),
        reference=None if reference is None else across.percent(reference),
        reference_anchor="end" if reference is not None and across.at(reference) > 70 else "start",
    )


def _scatter_point(unit: Unit, across: Scale, up: Scale) -> ScatterPoint:
    ends = unit.interval
    return ScatterPoint(
        code=unit.code,
        name=unit.name,
        x=across.percent(unit.value),
        y=up.pixels(unit.residents),
        interval=None if ends is None else Bar(*(across.percent(end) for end in ends)),
        label_anchor="end" if across.at(unit.value) > 70 else "start",
    )
