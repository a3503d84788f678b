"""What is asked of the page of one indicator, from its address against what there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from districts.models import Policy
from impact.errors import Impossible, Malformed
from impact.measured import Known
from impact.presenting.wording import Entry, local
from impact.questions import (
    Boundaries,
    asked,
    listed,
    read_boundaries_of_page,
    read_choice,
    read_period,
)

USED = ("as_of", "period", "zoning", "zone", "boundaries", "level", "sort")
LEVELS = ("zone", "comuni")
ORDERS = ("-valore", "valore", "nome", "-nome")


@dataclass(frozen=True, slots=True)
class Question:
    """The state of the page; `known` is the zoning that it is read by, None if there is none."""

    indicator: Entry
    known: Known | None
    period: str | None
    boundaries: Boundaries
    level: str
    order: str
    zone: str | None
    day: date | None

    def query(self, **changed: str | None) -> str:
        """`?…` of this state with something `changed`; what is as usual is left out."""
        state = {
            "alla-data": self.day.isoformat() if self.day else None,
            "zonizzazione": self.known.zoning if self.known else None,
            "periodo": self.period,
            "confini": "allora" if self.boundaries == "as_was" else None,
            "livello": self.level if self.level != LEVELS[0] else None,
            "zona": self.zone,
            "ordina": self.order if self.order != ORDERS[0] else None,
        }
        kept = {name: value for name, value in (state | changed).items() if value}
        return f"?{urlencode(kept)}"

    @property
    def query_today(self) -> str:
        """The same question on the boundaries of today."""
        return self.query(confini=None)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the form of the zone carries along."""
        query = self.query(zona=None).removeprefix("?")
        return parse_qsl(query)

    @property
    def boundary_value(self) -> str:
        return "allora" if self.boundaries == "as_was" else "oggi"

    @property
    def boundary_options(self) -> list[tuple[str, str]]:
        return [("oggi", _("Di oggi")), ("allora", _("Di allora, alla fine del periodo"))]


def read_question(
    parameters: QueryDict, indicator: Entry, known: Sequence[Known], day: date | None
) -> Question:
    """What an address asks. Raises `Malformed` or `Impossible`, naming what exists."""
    chosen = _read_zoning(parameters, indicator, known)
    order = read_choice(parameters, "sort", ORDERS)
    return Question(
        indicator=indicator,
        known=chosen,
        period=_read_period(parameters, chosen.periods if chosen else ()),
        boundaries=read_boundaries_of_page(parameters),
        level=_read_level(parameters, indicator),
        order=order,
        zone=asked(parameters, "zone"),
        day=day,
    )


def _read_zoning(parameters: QueryDict, indicator: Entry, known: Sequence[Known]) -> Known | None:
    code = asked(parameters, "zoning")
    if code is None:
        return known[0] if known else None
    for zoning in known:
        if zoning.zoning == code:
            return zoning
    names = {zoning.zoning: local(zoning, "name") for zoning in known}
    detail = _("“%(name)s” non ha valori nella zonizzazione “%(code)s”. Scegline una di queste.")
    words = {"name": local(indicator, "name"), "code": code[:60]}
    raise Impossible(detail % words, parameter="zoning", allowed=list(names), names=names)


def _read_period(parameters: QueryDict, known: Sequence[str]) -> str | None:
    latest = list(reversed(known))
    try:
        period = read_period(asked(parameters, "period"))
    except Malformed as error:
        raise Malformed(error.detail, parameter="period", allowed=latest) from None
    if period is None:
        return latest[0] if latest else None
    if period not in known:
        detail = _("Per il periodo %(period)s non ci sono dati. Periodi disponibili: %(periods)s.")
        words = {"period": period, "periods": listed(latest) or "—"}
        raise Impossible(detail % words, parameter="period", allowed=latest)
    return period


def _read_level(parameters: QueryDict, indicator: Entry) -> str:
    """What does not add up is not known of comuni, so there is only one level."""
    level = read_choice(parameters, "level", LEVELS)
    if level == LEVELS[1] and indicator["aggregation"] == "none":
        detail = _("Disponibile solo per zona: non lo spalmiamo sui comuni.")
        raise Impossible(detail, parameter="level", allowed=[LEVELS[0]])
    return level


def is_cohesion(question: Question) -> bool:
    """Whether the zones are the districts."""
    return question.known is not None and question.known.policy == Policy.COHESION


def downloads(question: Question) -> list[tuple[str, str]]:
    """Words and address of the same values from the API."""
    known = question.known
    if known is None:
        return []
    asked_for = {
        "indicator": question.indicator["code"],
        "zoning": known.zoning,
        "period": question.period,
        "as_of": question.day.isoformat() if question.day else None,
        "boundaries": "as_was" if question.boundaries == "as_was" else None,
        "limit": "1000",
    }
    given = {name: value for name, value in asked_for.items() if value}
    values = reverse("api:values")
    plain = {name: value for name, value in given.items() if name != "limit"}
    found = [
        ("CSV", f"{values}?{urlencode(plain | {'format': 'csv'})}"),
        ("JSON", f"{values}?{urlencode(given)}"),
    ]
    outlines = outlines_address(question)
    return [*found, (_("i contorni (GeoJSON)"), outlines)] if outlines else found


def outlines_address(question: Question) -> str:
    """Address of the GeoJSON of the zones of today, nothing where the API has none."""
    if not is_cohesion(question) or question.boundaries != "current":
        return ""
    as_of = f"?as_of={question.day.isoformat()}" if question.day else ""
    return reverse("api:districts-geo") + as_of
