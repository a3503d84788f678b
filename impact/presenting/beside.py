"""Districts side by side: which are asked for, and the rows of the table that compares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from districts import formats
from impact.comparison import not_told_apart
from impact.presenting import wording
from impact.presenting.choices import COUNT, PUBLISHED, key_figures, shown_period
from impact.presenting.district_map import district_address
from impact.presenting.figures import other_values, position_words, value_words
from impact.presenting.policies import PolicyColumn, policy_columns
from impact.presenting.wording import Entry, local

MOST = 4
"""More columns than these cannot be read together, and not at all on a phone."""
NAMES = ("d", "distretti", "districts")
"""The spellings of the parameter, which may be repeated or hold a list with commas."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: the districts to show, all that was typed, what is wrong with it."""

    codes: Sequence[str]
    typed: Sequence[str]
    problems: Sequence[str]
    notes: Sequence[str]
    period: str | None
    day: date | None

    def query(self, codes: Sequence[str]) -> str:
        """`?…` of the same question about other districts."""
        state = [("d", code) for code in codes]
        if self.period:
            state.append(("periodo", self.period))
        if self.day:
            state.append(("alla-data", self.day.isoformat()))
        return f"?{urlencode(state)}"


def read_asked(
    parameters: QueryDict, names: Mapping[str, str], period: str | None, day: date | None
) -> Asked:
    """The districts of an address among those there are (`names`, code → name).

    Nothing is refused: what cannot be shown is told, and what was typed is kept.
    """
    given = [
        code.strip()
        for spelling in NAMES
        for value in parameters.getlist(spelling)
        for code in value.split(",")
        if code.strip()
    ]
    typed = list(dict.fromkeys(given))
    problems, notes = [], []
    for code in typed:
        if given.count(code) > 1:
            notes.append(_("%(code)s c’era due volte: qui sta una volta.") % {"code": code[:60]})
        if code not in names:
            problems.append(_("Il distretto “%(code)s” non esiste.") % {"code": code[:60]})
    known = [code for code in typed if code in names]
    if len(known) > MOST:
        words = {"most": MOST, "n": len(known)}
        problems.append(
            _("Si confrontano al più %(most)s distretti e ne hai chiesti %(n)s: togline.") % words
        )
    codes = known if len(known) <= MOST else []
    return Asked(codes, typed, problems, notes, period, day)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A district that was asked for, with the address of the page without it."""

    code: str
    name: str
    without: str


def chosen(asked: Asked, names: Mapping[str, str]) -> list[Chosen]:
    """All that was typed, unknown codes too: each can be taken away."""
    return [
        Chosen(
            code[:60],
            names.get(code, _("non esiste")),
            asked.query([other for other in asked.typed if other != code]),
        )
        for code in asked.typed
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the table."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A key figure of one district, as its cell prints it."""

    place: str
    value: str
    raw: str
    state: str
    interval: str
    direction: str
    judgement: str | None
    position: str
    number: float | None
    low: float | None
    high: float | None
    others: Sequence[float]
    reference: float | None
    count: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A key figure of all districts; `apart` says whether their intervals tell them apart."""

    code: str
    name: str
    detail: str
    region: str
    figures: Sequence[Figure]
    apart: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A plain fact of all districts."""

    name: str
    detail: str
    region: str
    values: Sequence[tuple[str, str]]
    """Name of the district and its value as printed."""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """How the zones of a policy coincide with each district."""

    name: str
    columns: Sequence[tuple[str, PolicyColumn]]


def places(payloads: Sequence[Entry], day: date | None) -> list[Place]:
    return [
        Place(p["zone"]["code"], p["zone"]["name"], district_address(p["zone"]["code"], day))
        for p in payloads
    ]


def facts(payloads: Sequence[Entry], region: Entry) -> list[Fact]:
    """Residents, comuni, area and alignment."""
    zones = [payload["zone"] for payload in payloads]
    whole = region["zone"]
    year = str(whole["population_year"] or "")

    def fact(name: str, field: str, detail: str) -> Fact:
        values = [(zone["name"], wording.number(zone[field])) for zone in zones]
        return Fact(name, detail, wording.number(whole[field]), values)

    aligned = [(p["zone"]["name"], wording.number(p["alignment"]["index"], 3)) for p in payloads]
    index = wording.number(region["alignment"]["index"], 3)
    return [
        fact(_("Residenti"), "population", year),
        fact(_("Comuni"), "units_count", ""),
        fact(_("Superficie"), "area_km2", "km²"),
        Fact(_("Allineamento"), _("indice da 0 a 1"), index, aligned),
    ]


def rows(payloads: Sequence[Entry], region: Entry, period: str | None) -> list[Row]:
    """The key figures in one period for all, which is said."""
    found = []
    for indicator in key_figures(region):
        shown = _common_period(payloads, region, indicator, period)
        if shown is not None:
            found.append(_row(payloads, region, indicator, shown))
    return found


def _common_period(
    payloads: Sequence[Entry], region: Entry, indicator: Entry, period: str | None
) -> str | None:
    """The period asked for if the indicator has it, else the latest that all districts have."""
    code = indicator["code"]
    if period in region["values"].get(code, {}):
        return period
    published = [
        {p for p, cell in payload["values"].get(code, {}).items() if cell["status"] in PUBLISHED}
        for payload in payloads
    ]
    together = set.intersection(*published) if published else set()
    return max(together, default=None) or shown_period(region, indicator, None)


def _row(payloads: Sequence[Entry], region: Entry, indicator: Entry, period: str) -> Row:
    code = indicator["code"]
    cells = {p["zone"]["code"]: p["values"].get(code, {}).get(period) for p in payloads}
    whole = region["values"].get(code, {}).get(period)
    definition = local(indicator, "definition").rstrip(".")
    return Row(
        code=code,
        name=local(indicator, "name"),
        detail=f"{definition} · {wording.period(period)}",
        region=value_words(indicator, whole) if whole else formats.MISSING,
        figures=[_figure(p, indicator, cells[p["zone"]["code"]]) for p in payloads],
        apart=_apart(indicator, cells),
    )


def _figure(payload: Entry, indicator: Entry, cell: Entry | None) -> Figure:
    name = payload["zone"]["name"]
    count = indicator["aggregation"] == COUNT
    if cell is None:
        return Figure(
            place=name,
            value=formats.MISSING,
            raw="",
            state=_("Nessun dato"),
            interval="",
            direction="none",
            judgement=None,
            position="",
            number=None,
            low=None,
            high=None,
            others=(),
            reference=None,
            count=count,
        )
    plain = cell["status"] == "ok" and cell["quality"] == "final"
    state = "" if plain else wording.state_word(cell)
    return Figure(
        place=name,
        value=value_words(indicator, cell),
        raw="" if cell["value"] is None else repr(cell["value"]),
        state=", ".join(filter(None, [state, wording.why(indicator, cell)])),
        interval=wording.interval(indicator, cell["ci_low"], cell["ci_high"]),
        direction=wording.direction_of(cell["mark"]),
        judgement=cell["judgement"],
        position=position_words(cell),
        number=cell["value"],
        low=cell["ci_low"],
        high=cell["ci_high"],
        others=() if count else other_values(payload, cell),
        reference=cell["reference"],
        count=count,
    )


def _apart(indicator: Entry, cells: Mapping[str, Entry | None]) -> str:
    """Whether the intervals of these districts tell them apart, in words."""
    if len(cells) < 2 or indicator["aggregation"] == COUNT:
        return ""
    intervals = {
        code: (formats.as_decimal(cell["ci_low"]), formats.as_decimal(cell["ci_high"]))
        for code, cell in cells.items()
        if cell and cell["ci_low"] is not None and cell["ci_high"] is not None
    }
    if len(intervals) < 2:
        return _("Senza intervallo non si dice se la differenza conta.")
    pairs = not_told_apart(intervals)
    if not pairs:
        return _("Gli intervalli non si toccano: i distretti si distinguono.")
    together = len(intervals) * (len(intervals) - 1) // 2
    if len(pairs) == together:
        return _("Gli intervalli si sovrappongono: con questi dati non si distinguono.")
    words = [_("%(a)s e %(b)s") % {"a": a, "b": b} for a, b in pairs]
    return _("Intervalli sovrapposti, non si distinguono: %(pairs)s.") % {"pairs": "; ".join(words)}


def policy_rows(payloads: Sequence[Entry]) -> list[PolicyRow]:
    """The five policies, always five, with a column for each district."""
    columns = [(p["zone"]["name"], policy_columns(p, {}, {})) for p in payloads]
    if not columns:
        return []
    return [
        PolicyRow(policy.name, [(name, found[index]) for name, found in columns])
        for index, policy in enumerate(columns[0][1])
    ]
