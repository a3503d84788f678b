"""The figures of a district: the key ones with all that explains them, and all in one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from impact.presenting import wording
from impact.presenting.choices import (
    COUNT,
    Choices,
    key_figures,
    other_period_words,
    periods_of,
    shown_period,
)
from impact.presenting.wording import Entry

# With fewer comuni a percentile is one of them.
_SPREAD = 3


@dataclass(frozen=True, slots=True)
class Series:
    """A few values in time as `drawings.series` takes them, and the table equal to the drawing."""

    points: Sequence[tuple[int, float]]
    breaks: Sequence[int]
    rows: Sequence[tuple[str, str]]
    """Period and value as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row of `_components/key_figures.html`."""

    code: str
    name: str
    detail: str
    state: str
    value: float | None
    unit: str
    decimals: int
    at_least: bool
    low: float | None
    high: float | None
    note: str
    others: Sequence[float]
    instead: str
    position: str
    reference: float | None
    reference_name: str
    direction: str
    judgement: str | None
    series: Sequence[tuple[int, float]]
    breaks: Sequence[int]
    change: str
    trend: str
    explain: str


def key_figure_rows(payload: Entry, choices: Choices) -> list[Figure]:
    """The key figures in the chosen period, else in the latest that each has."""
    rows = []
    for indicator in key_figures(payload):
        period = shown_period(payload, indicator, choices.period)
        if period is not None:
            rows.append(_figure(payload, indicator, period, choices))
    return rows


def _figure(payload: Entry, indicator: Entry, period: str, choices: Choices) -> Figure:
    cell = payload["values"][indicator["code"]][period]
    count = indicator["aggregation"] == COUNT
    series = series_of(payload, indicator) if count else None
    change, trend = change_words(payload, indicator, period)
    return Figure(
        code=indicator["code"],
        name=wording.local(indicator, "name"),
        detail=" · ".join(
            filter(
                None,
                [
                    wording.local(indicator, "definition").rstrip("."),
                    wording.period(period),
                    other_period_words(payload, indicator, choices.period),
                ],
            )
        ),
        state=wording.state_of(cell),
        value=cell["value"],
        unit=wording.unit_of(indicator),
        decimals=indicator["decimals"],
        at_least=cell["reason"] == "lower_bound",
        low=cell["ci_low"],
        high=cell["ci_high"],
        note=wording.why(indicator, cell) or spread_words(payload, indicator, period),
        others=() if count else other_values(payload, cell),
        instead=_("Nessun valore da collocare fra gli altri distretti."),
        position=position_words(cell),
        reference=cell["reference"],
        reference_name=payload["region"]["name"],
        direction="" if count else wording.direction_of(cell["mark"]),
        judgement=cell["judgement"],
        series=series.points if series else (),
        breaks=series.breaks if series else (),
        change=change,
        trend=trend,
        explain=choices.query(spiega=indicator["code"]),
    )


def other_values(payload: Entry, cell: Entry) -> list[float]:
    """The values of the other districts that have one."""
    own = payload["zone"]["code"]
    beside = zip(payload["districts"], cell["strip"], strict=True)
    return [value for zone, value in beside if zone["code"] != own and value is not None]


def position_words(cell: Entry) -> str:
    """«12º su 30, dal più alto», only where an interval says how firm the position is."""
    if cell["rank"] is None or cell["ci_low"] is None:
        return ""
    position, of = cell["rank"]
    words = {"position": formats.ordinal(position, language=wording.language()), "of": of}
    return _("%(position)s su %(of)s, dal più alto") % words


def spread_words(payload: Entry, indicator: Entry, period: str) -> str:
    """How far the comuni lie apart, where the source is exhaustive and has no interval."""
    if indicator["interval"] != "none" or indicator["aggregation"] == COUNT:
        return ""
    spread = payload["unit_spread"].get(indicator["code"], {}).get(period)
    if spread is None or spread["units"] < _SPREAD:
        return ""
    words = {
        "low": wording.number(spread["p10"], indicator["decimals"]),
        "high": wording.number(spread["p90"], indicator["decimals"]),
    }
    return _("da %(low)s a %(high)s fra i comuni (10º–90º percentile)") % words


def change_words(payload: Entry, indicator: Entry, period: str) -> tuple[str, str]:
    """The change from the period before and the trend; both only up to the latest period."""
    change = payload["changes"].get(indicator["code"])
    if change is None or change["period"] != period:
        return "", ""
    if change["difference"] is None:
        return {
            "no_value": _("senza un valore non c'è variazione"),
            "no_previous": _("un solo periodo"),
            "source_break": _("cambio di fonte: non si confronta con prima"),
        }.get(change["reason"], ""), trend_words(change)
    words = {"difference": difference(indicator, change["difference"]), "since": change["since"]}
    said = _("%(difference)s sul %(since)s") % words
    if indicator["unit"] == "eur":
        said = _("%(difference)s sul %(since)s, a prezzi correnti") % words
    return said, trend_words(change)


def difference(indicator: Entry, value: float) -> str:
    """A difference with its sign; of two percentages, in points."""
    proportion = wording.unit_of(indicator) == "percent"
    decimals = indicator["decimals"] + (1 if proportion else 0)
    if not proportion:
        return wording.printed(indicator, value, signed=True)
    text = formats.number(value, decimals, language=wording.language(), signed=True)
    return _("%(difference)s punti") % {"difference": text}


def trend_words(change: Entry) -> str:
    """The trend, or that it cannot be assessed yet."""
    periods = change["periods"]
    if change["trend"] == "not_assessable":
        many = ngettext("%(n)s periodo", "%(n)s periodi", periods) % {"n": periods}
        return _("%(periods)s: tendenza non valutabile") % {"periods": many} if periods > 1 else ""
    words = {
        "rising": _("in crescita da %(n)s periodi"),
        "falling": _("in calo da %(n)s periodi"),
        "no_trend": _("nessuna tendenza in %(n)s periodi"),
    }
    return words[change["trend"]] % {"n": periods}


def series_of(payload: Entry, indicator: Entry) -> Series | None:
    """The values of the district in time, None if there are not two to be drawn.

    Only the same part of each year: a half-year differs from the other by season.
    """
    cells = payload["values"].get(indicator["code"], {})
    known = periods_of(payload, indicator)
    part = known[-1][4:] if known else ""
    shown = [p for p in known if p[4:] == part and cells[p]["value"] is not None]
    if len(shown) < 2:
        return None
    rows = [(wording.period(p), wording.printed(indicator, cells[p]["value"])) for p in shown]
    return Series(
        points=[(int(p[:4]), cells[p]["value"]) for p in shown],
        breaks=[
            int(after[:4])
            for before, after in pairwise(shown)
            if cells[before]["sources"] != cells[after]["sources"]
        ],
        rows=rows,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator in the table of all; `raw` are exact numbers, for machines."""

    code: str
    name: str
    period: str
    period_code: str
    raw: str
    value: str
    interval: str
    coverage: str
    state: str
    why: str
    reference: str
    mark: str
    judgement: str | None
    count: bool
    explain: str
    show: str


def all_rows(payload: Entry, choices: Choices) -> list[Row]:
    """Every indicator in the chosen period, else in its latest, in the order of the catalogue."""
    rows = []
    for indicator in payload["indicators"]:
        period = shown_period(payload, indicator, choices.period)
        if period is not None:
            rows.append(_row(payload, indicator, period, choices))
    return rows


def _row(payload: Entry, indicator: Entry, period: str, choices: Choices) -> Row:
    cell = payload["values"][indicator["code"]][period]
    count = indicator["aggregation"] == COUNT
    return Row(
        code=indicator["code"],
        name=wording.local(indicator, "name"),
        period=wording.period(period),
        period_code=period,
        raw="" if cell["value"] is None else repr(cell["value"]),
        value=value_words(indicator, cell),
        interval=wording.interval(indicator, cell["ci_low"], cell["ci_high"]),
        coverage=wording.share(cell["coverage"]),
        state=wording.state_word(cell),
        why="; ".join(
            filter(
                None,
                [
                    wording.why(indicator, cell),
                    other_period_words(payload, indicator, choices.period),
                ],
            )
        ),
        reference=""
        if cell["reference"] is None
        else wording.printed(indicator, cell["reference"]),
        mark=wording.direction_of(cell["mark"]),
        judgement=cell["judgement"],
        count=count,
        explain=choices.query(spiega=indicator["code"]),
        show=choices.query(indicatore=indicator["code"]),
    )


def value_words(indicator: Entry, cell: Entry) -> str:
    """A value as a table prints it: «almeno 1.204», «n.d.», a dot for what is not disclosed."""
    state = wording.state_of(cell)
    if cell["value"] is None:
        return {"insufficient": _("n.d."), "suppressed": "•"}.get(state, formats.MISSING)
    printed = wording.printed(indicator, cell["value"])
    if cell["reason"] == "lower_bound":
        return _("almeno %(value)s") % {"value": printed}
    return printed
