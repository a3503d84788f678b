"""The list of districts: its columns, their order, what fills the map beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from impact.errors import Impossible
from impact.presenting import wording
from impact.presenting.boundaries import doubts
from impact.presenting.choices import COUNT, key_figures, periods_of
from impact.presenting.district_map import district_address
from impact.presenting.wording import Entry
from impact.questions import asked, read_choice

CODE, NAME, RESIDENTS, UNITS, AREA, ALIGNMENT = (
    "codice",
    "nome",
    "residenti",
    "comuni",
    "superficie",
    "allineamento",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A sortable column: `key` is what `ordina` calls it; `essential` if a phone keeps it."""

    key: str
    name: str
    detail: str = ""
    number: bool = True
    essential: bool = False
    sorted: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed; `state` in a word where it is not simply published."""

    text: str
    state: str = ""
    essential: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A district and its figures, in the order of the columns after name and code.

    `doubts`: how many of its comuni are in it by an uncertain row, in words.
    """

    code: str
    name: str
    parent: str
    address: str
    doubts: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ListChoices:
    """The state of the page: `order` as `ordina` spells it, what fills the map, the day asked.

    `indicator` is None for the alignment; `day` is None for today.
    """

    order: str
    indicator: Entry | None = None
    day: date | None = None

    def query(self, **changed: str | None) -> str:
        """`?…` of this state with something `changed`; what is as usual is left out."""
        state = {
            "alla-data": self.day.isoformat() if self.day else None,
            "indicatore": self.indicator["code"] if self.indicator else None,
            "ordina": self.order if self.order != CODE else None,
        }
        kept = {name: value for name, value in (state | changed).items() if value}
        return f"?{urlencode(kept)}"


def read_list_choices(parameters: QueryDict, payload: Entry, day: date | None) -> ListChoices:
    """The choices of an address. Raises `Malformed` or `Impossible`, naming what exists."""
    order = read_choice(parameters, "sort", orders(payload))
    code = asked(parameters, "indicator")
    offered = {i["code"]: i for i in mapped_figures(payload)}
    if code is None or code in offered:
        return ListChoices(order, offered.get(code or ""), day)
    names = {code: wording.local(indicator, "name") for code, indicator in offered.items()}
    detail = _("L'indicatore “%(code)s” non è fra quelli di questa mappa. Scegline uno di questi.")
    raise Impossible(
        detail % {"code": code[:60]}, parameter="indicator", allowed=list(names), names=names
    )


def mapped_figures(payload: Entry) -> list[Entry]:
    """The key figures that a map can show: those with classes, and counts as circles."""
    figures = key_figures(payload)
    return [i for i in figures if i["class_breaks"] or i["aggregation"] == COUNT]


def measures(payload: Entry) -> list[tuple[str, str]]:
    """What the map can show, to choose from; the empty value is the alignment."""
    figures = [(i["code"], wording.local(i, "name")) for i in mapped_figures(payload)]
    return [("", _("Indice di allineamento")), *figures]


def regional_words(payload: Entry, indicator: Entry | None) -> str:
    """The same figure of the whole region: «Piemonte 2023: 225,3, copertura 100 %»."""
    if indicator is None:
        return ""
    cells = payload["values"].get(indicator["code"], {})
    period = max((p for p in _listed_periods(payload, indicator) if p in cells), default=None)
    if period is None:
        return ""
    words = {
        "region": payload["region"]["name"],
        "period": wording.period(period),
        "value": wording.printed(indicator, cells[period]["value"]),
        "coverage": wording.share(cells[period]["coverage"], 0),
    }
    return _("%(region)s %(period)s: %(value)s, copertura %(coverage)s dei residenti") % words


def _listed_periods(payload: Entry, indicator: Entry) -> list[str]:
    """The periods of the figures in the list, the earliest first."""
    found = (district["figures"].get(indicator["code"]) for district in payload["districts"])
    return sorted({figure["period"] for figure in found if figure})


def columns(payload: Entry, choices: ListChoices) -> list[Column]:
    """The columns, with the address that sorts by each: what is sorted already turns over."""
    year = str(payload["zone"]["population_year"] or "")
    fixed: list[dict[str, Any]] = [
        {"key": NAME, "name": _("Distretto"), "number": False, "essential": True},
        {"key": CODE, "name": _("Codice"), "number": False},
        {"key": RESIDENTS, "name": _("Residenti"), "detail": year, "essential": True},
        {"key": UNITS, "name": _("Comuni")},
        {"key": AREA, "name": _("Superficie"), "detail": "km²"},
        {"key": ALIGNMENT, "name": _("Allineamento"), "detail": "0–1", "essential": True},
    ]
    figures = [
        {
            "key": indicator["code"],
            "name": wording.local(indicator, "name"),
            "detail": _figure_detail(payload, indicator),
        }
        for indicator in figure_columns(payload)
    ]
    return [
        Column(
            **column,
            sorted=_state(column["key"], choices.order),
            address=choices.query(ordina=_next_order(column, choices.order)),
        )
        for column in [*fixed, *figures]
    ]


def figure_columns(payload: Entry) -> list[Entry]:
    """The key figures with a column: not the counts, which residents already stand for."""
    return [i for i in key_figures(payload) if i["aggregation"] != COUNT]


def orders(payload: Entry) -> list[str]:
    """What `ordina` accepts; a minus in front turns it over. The first is the usual one."""
    keys = [CODE, NAME, RESIDENTS, UNITS, AREA, ALIGNMENT]
    keys += [indicator["code"] for indicator in figure_columns(payload)]
    return [spelt for key in keys for spelt in (key, f"-{key}")]


def rows(payload: Entry, choices: ListChoices) -> list[Row]:
    """The districts in the order asked; those without the figure last, whichever way it goes."""
    key, descending = choices.order.removeprefix("-"), choices.order.startswith("-")
    districts = sorted(payload["districts"], key=lambda district: str(district["code"]))
    known = [d for d in districts if _sort_value(d, key) is not None]
    known.sort(key=lambda district: _sort_value(district, key), reverse=descending)
    unknown = [d for d in districts if _sort_value(d, key) is None]
    figures = figure_columns(payload)
    return [_row(district, figures, choices.day) for district in known + unknown]


def _row(district: Entry, figures: Sequence[Entry], day: date | None) -> Row:
    return Row(
        code=district["code"],
        name=district["name"],
        parent=district["parent_name"],
        address=district_address(district["code"], day),
        doubts=doubts(district),
        cells=[
            Cell(wording.number(district["population"]), essential=True),
            Cell(wording.number(district["units_count"])),
            Cell(wording.number(district["area_km2"])),
            Cell(wording.number(district["alignment"], 3), essential=True),
            *(_figure_cell(district["figures"].get(i["code"]), i) for i in figures),
        ],
    )


def _figure_cell(figure: Entry | None, indicator: Entry) -> Cell:
    if figure is None:
        return Cell(wording.number(None), _("nessun dato"))
    text = wording.number(figure["value"], indicator["decimals"])
    states = {
        "partial": _("parziale"),
        "suppressed": _("dato non diffuso"),
        "not_available": _("nessun dato"),
        "not_computed": _("in calcolo"),
    }
    return Cell(text, states.get(figure["status"], ""))


def _figure_detail(payload: Entry, indicator: Entry) -> str:
    """Period and unit, said once for the column: «2023, %», «2018–2020, €, 2024 incompleto»."""
    listed = _listed_periods(payload, indicator)
    unit = {"percent": "%", "eur": "€", "years": _("anni")}.get(wording.unit_of(indicator), "")
    newest = max(periods_of(payload, indicator), default="")
    newer = ""
    if listed and newest > listed[-1]:
        newer = _("%(period)s incompleto") % {"period": wording.period(newest)}
    return ", ".join(part for part in (wording.periods(listed), unit, newer) if part)


def _sort_value(district: Entry, key: str) -> Any:
    fields = {
        CODE: "code",
        RESIDENTS: "population",
        UNITS: "units_count",
        AREA: "area_km2",
        ALIGNMENT: "alignment",
    }
    if key == NAME:
        return district["name"].casefold()
    if key in fields:
        return district[fields[key]]
    return district["figures"].get(key, {}).get("value")


def _state(key: str, order: str) -> str:
    if order.removeprefix("-") != key:
        return ""
    return "descending" if order.startswith("-") else "ascending"


def _next_order(column: Entry, order: str) -> str | None:
    """Numbers start from the largest, words from the first; asked again, the other way."""
    key = column["key"]
    first, second = (f"-{key}", key) if column.get("number", True) else (key, f"-{key}")
    following = second if order == first else first
    return following if following != CODE else None
