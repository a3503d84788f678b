"""The catalogue of indicators: what is asked of it, and its rows by theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from districts import gazetteer
from impact.errors import Impossible, Malformed
from impact.presenting import wording
from impact.presenting.themes import theme_of, themes
from impact.presenting.wording import Entry
from impact.questions import asked, read_choice

UNIT, ZONE = "comune", "provincia"
LEVELS = ("", UNIT, ZONE)
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asks for; empty is everything."""

    text: str
    theme: str
    level: str
    source: str

    @property
    def any(self) -> bool:
        return bool(self.text or self.theme or self.level or self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator as the catalogue prints it."""

    code: str
    source_code: str
    name: str
    definition: str
    unit: str
    periods: str
    level: str
    sources: Sequence[str]
    component: bool
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """A theme with its indicators, those that a person reads before what they are made of."""

    code: str
    name: str
    rows: Sequence[Row]


Observed = Mapping[str, Mapping[str, Sequence[str]]]
"""indicator → period → sources."""


def read_filters(parameters: QueryDict, payload: Entry) -> Filters:
    """What an address asks for. Raises `Malformed` or `Impossible`, naming what exists."""
    text = (asked(parameters, "search") or "").strip()
    if len(text) > LONGEST:
        detail = _("Il testo da cercare è troppo lungo: il massimo è di %(n)s caratteri.")
        raise Malformed(detail % {"n": LONGEST})
    sources = {s["code"]: wording.local(s, "name") for s in payload["sources"]}
    return Filters(
        text=text,
        theme=_one_of(parameters, "theme", themes()),
        level=read_choice(parameters, "level", LEVELS) if asked(parameters, "level") else "",
        source=_one_of(parameters, "source", sources),
    )


def _one_of(parameters: QueryDict, name: str, known: Mapping[str, str]) -> str:
    value = asked(parameters, name) or ""
    if value and value not in known:
        detail = _("“%(value)s” non è fra i valori possibili. Scegline uno di questi.")
        raise Impossible(
            detail % {"value": value[:60]}, parameter=name, allowed=list(known), names=dict(known)
        )
    return value


def groups(payload: Entry, observed: Observed, filters: Filters) -> list[Group]:
    """The themes that have something to show.

    `observed`: what is known of zones and not of comuni, by indicator.
    """
    names = {s["code"]: wording.local(s, "name") for s in payload["sources"]}
    used = {term["code"] for i in payload["indicators"] for term in i["terms"]}
    found: dict[str, list[Row]] = {}
    for indicator in payload["indicators"]:
        known = _known(payload, observed, indicator)
        if _asked_for(indicator, known, filters):
            row = _row(indicator, known, names, component=_component(indicator, used))
            found.setdefault(theme_of(indicator["code"]), []).append(row)
    return [
        Group(theme, name, sorted(found[theme], key=lambda row: row.component))
        for theme, name in themes().items()
        if theme in found
    ]


def _component(indicator: Entry, used: set[str]) -> bool:
    """Whether it is read inside others rather than by itself."""
    return indicator["code"] in used and indicator["key_figure"] is None


def _known(payload: Entry, observed: Observed, indicator: Entry) -> dict[str, Sequence[str]]:
    """{period: sources} of an indicator."""
    cells = payload["values"].get(indicator["code"], {})
    found = {period: cell["sources"] for period, cell in cells.items()}
    return found or dict(observed.get(indicator["code"], {}))


def level_of(indicator: Entry) -> str:
    """Down to where it is known: `comune`, or `provincia` for what does not add up."""
    return ZONE if indicator["aggregation"] == "none" else UNIT


def level_words(level: str) -> str:
    """«Comune»; «Solo provincia»."""
    return _("Solo provincia") if level == ZONE else _("Comune")


def _asked_for(indicator: Entry, known: Mapping[str, Sequence[str]], filters: Filters) -> bool:
    texts = [indicator[f] for f in ("code", "source_code", "name_it", "name_en", "definition_it")]
    whole = gazetteer.fold(" ".join(texts))
    return (
        all(word in whole for word in gazetteer.fold(filters.text).split())
        and filters.theme in {"", theme_of(indicator["code"])}
        and filters.level in {"", level_of(indicator)}
        and (not filters.source or any(filters.source in codes for codes in known.values()))
    )


def _row(
    indicator: Entry,
    known: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    *,
    component: bool,
) -> Row:
    codes = sorted({code for sources in known.values() for code in sources})
    return Row(
        code=indicator["code"],
        source_code=indicator["source_code"],
        name=wording.local(indicator, "name"),
        definition=wording.local(indicator, "definition"),
        unit=unit_words(indicator["unit"]),
        periods=period_words(sorted(known)),
        level=level_words(level_of(indicator)),
        sources=[names.get(code, code) for code in codes],
        component=component,
        address=reverse("indicator", args=[indicator["code"]]),
    )


def unit_words(unit: str) -> str:
    """The unit of measure in words; a code without words is printed as it is."""
    return {
        "persons": _("persone"),
        "percent": _("per cento"),
        "index": _("indice"),
        "eur": _("euro"),
        "years": _("anni"),
        "count": _("numero"),
        "per_1000": _("ogni 1.000"),
        "per_10000": _("ogni 10.000"),
        "per_km2": _("per km²"),
    }.get(unit, unit)


def period_words(periods: Sequence[str]) -> str:
    """«2018, 2020 e 2022»; of many, «1996–2017 (22)»."""
    if len(periods) > 4:
        words = {"span": wording.periods(periods), "n": wording.number(len(periods))}
        return _("%(span)s (%(n)s periodi)") % words
    return wording.joined([wording.period(period) for period in periods])
