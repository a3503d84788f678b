"""What the reader of a district's page chose, from its address, against what the page has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from impact.errors import Impossible, Malformed
from impact.presenting import wording
from impact.presenting.wording import Entry, local
from impact.questions import asked, listed, read_choice, read_period, refuse_unused

VIEWS = ("mappa", "tabella")
ORDERS = ("-valore", "valore", "nome", "-nome", "residenti", "-residenti")
USED = ("as_of", "period", "boundaries", "indicator", "comune", "view", "sort", "spiega")
"""The parameters of the page."""
COUNT = "sum"
"""The aggregation of what is counted: never filled on a map, never compared with the region."""
PUBLISHED = ("ok", "partial")
"""The statuses of a cell that has a value."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The state of the page, all of which stands in its address.

    `period` is None for the latest of each indicator; `unit` the ISTAT code of the comune.
    """

    period: str | None
    indicator: Entry
    unit: str | None
    view: str
    order: str
    explained: Entry | None
    day: date | None
    usual: str
    """Code of the indicator that the page opens with."""
    law_day: date | None = None
    """The last day of the period, where the page is read on the boundaries of then."""

    @property
    def read_on(self) -> date | None:
        """The day whose boundaries are shown, None for today."""
        return self.law_day or self.day

    @property
    def boundaries(self) -> str:
        """`confini` as an address spells it."""
        return "allora" if self.law_day else "oggi"

    def query(self, **changed: str | None) -> str:
        """`?…` of this state with something `changed`; what is as usual is left out."""
        state = {
            "alla-data": self.day.isoformat() if self.day else None,
            "periodo": self.period,
            "confini": self.boundaries if self.law_day else None,
            "indicatore": self.indicator["code"] if self.indicator["code"] != self.usual else None,
            "comune": self.unit,
            "vista": self.view if self.view != VIEWS[0] else None,
            "ordina": self.order if self.order != ORDERS[0] else None,
        }
        kept = {name: value for name, value in (state | changed).items() if value}
        return f"?{urlencode(kept)}"


def read_choices(
    parameters: QueryDict, payload: Entry, day: date | None, law_day: date | None = None
) -> Choices:
    """The choices of an address. Raises `Malformed` or `Impossible`, naming what exists.

    `day` is the day asked for, None for today; `law_day` that of the boundaries, if another.
    """
    refuse_unused(parameters, USED)
    explained = asked(parameters, "spiega")
    first = usual(payload)
    chosen = asked(parameters, "indicator")
    return Choices(
        period=read_known_period(parameters, payload),
        indicator=find_indicator(payload, chosen, "indicator") if chosen else first,
        unit=_read_unit(parameters, payload),
        view=read_choice(parameters, "view", VIEWS),
        order=read_choice(parameters, "sort", ORDERS),
        explained=find_indicator(payload, explained, "spiega") if explained else None,
        day=day,
        usual=first["code"],
        law_day=law_day,
    )


def usual(payload: Entry) -> Entry:
    """What the page opens with: the first key figure that a map can show."""
    shown = [i for i in key_figures(payload) if i["aggregation"] != COUNT]
    first: Entry = (shown or payload["indicators"])[0]
    return first


def key_figures(payload: Entry) -> list[Entry]:
    """The key figures in the order of the catalogue, the same in every district."""
    chosen = [i for i in payload["indicators"] if i["key_figure"] is not None]
    return sorted(chosen, key=lambda indicator: indicator["key_figure"])


def periods_of(payload: Entry, indicator: Entry) -> list[str]:
    """The periods of an indicator, the earliest first."""
    return sorted(payload["values"].get(indicator["code"], {}))


def all_periods(payload: Entry) -> list[str]:
    """Every period in which something is known, the latest first."""
    return sorted({p for periods in payload["values"].values() for p in periods}, reverse=True)


def shown_period(payload: Entry, indicator: Entry, period: str | None) -> str | None:
    """The period chosen if the indicator has it, else its latest; None if it has none.

    The latest is that of the latest published value, if any: the first comuni of a new year are
    no figure of the district yet, and must not hide the one that stands.
    """
    known = periods_of(payload, indicator)
    if period in known:
        return period
    cells = payload["values"].get(indicator["code"], {})
    published = [p for p in known if cells[p]["status"] in PUBLISHED]
    return max(published or known, default=None)


def other_period_words(payload: Entry, indicator: Entry, period: str | None) -> str:
    """That the period shown is not the one chosen, or not the newest; nothing where it is."""
    shown = shown_period(payload, indicator, period)
    if shown is None or shown == period:
        return ""
    if period is not None:
        words = {"asked": wording.period(period), "shown": wording.period(shown)}
        return _("nessun dato per il %(asked)s, mostriamo il %(shown)s") % words
    newest = periods_of(payload, indicator)[-1]
    if newest == shown:
        return ""
    why = wording.why(indicator, payload["values"][indicator["code"]][newest])
    said = _("il %(newest)s è incompleto") % {"newest": wording.period(newest)}
    return f"{said} ({why})" if why else said


def read_known_period(parameters: QueryDict, payload: Entry) -> str | None:
    """The period asked for, None for the latest of each. Raises what names those that exist."""
    known = all_periods(payload)
    try:
        period = read_period(asked(parameters, "period"))
    except Malformed as error:
        raise Malformed(error.detail, parameter="period", allowed=known) from None
    if period is not None and period not in known:
        detail = _("Per il periodo %(period)s non ci sono dati. Periodi disponibili: %(periods)s.")
        words = {"period": period, "periods": listed(known)}
        raise Impossible(detail % words, parameter="period", allowed=known)
    return period


def find_indicator(payload: Entry, code: str, parameter: str) -> Entry:
    """The indicator with this code, ours or the source's. Raises `Impossible`, naming them all."""
    indicators: Sequence[Entry] = payload["indicators"]
    for indicator in indicators:
        if code in {indicator["code"], indicator["source_code"]}:
            return indicator
    names = {i["code"]: f"{local(i, 'name')} {i['code']}" for i in indicators}
    detail = _("L'indicatore “%(code)s” non esiste. Scegline uno di questi.")
    raise Impossible(
        detail % {"code": code[:60]}, parameter=parameter, allowed=list(names), names=names
    )


def _read_unit(parameters: QueryDict, payload: Entry) -> str | None:
    code = asked(parameters, "comune")
    names = {unit["code"]: unit["name"] for unit in payload["units"]}
    if code is None or code in names:
        return code
    detail = _("Il comune “%(code)s” non fa parte di questo distretto. Scegline uno di questi.")
    allowed = sorted(names, key=lambda unit: names[unit])
    raise Impossible(detail % {"code": code[:60]}, parameter="comune", allowed=allowed, names=names)
