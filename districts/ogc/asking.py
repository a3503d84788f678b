"""The parameters of a question for features, from text to values. No database."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.errors import Malformed
from districts.questions import refuse_unknown

MOST, USUAL = 1_000, 100
"""Features of a page: at most, and if nothing is asked."""
LAST_OFFSET = 1_000_000

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# East before north in all of them, as the axes of these systems are defined; CRS84 is WGS 84 in
# that order, which EPSG:4326 is not.
SYSTEMS: Mapping[str, int] = {CRS84: 4326, _EPSG.format(32632): 32632, _EPSG.format(3857): 3857}

Box = tuple[float, float, float, float]
"""West, south, east, north."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+))?")
_WHOLE = re.compile(r"[0-9]{1,9}")

PARAMETERS = ("bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "f")


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to another, both included; None is without end."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Question:
    box: Box | None
    box_srid: int
    crs: str
    days: Days
    limit: int
    offset: int
    equal: Mapping[str, str]
    """{property: the value it must have}"""

    @property
    def srid(self) -> int:
        return SYSTEMS[self.crs]


def read(parameters: QueryDict, properties: Collection[str]) -> Question:
    """What is asked of a collection with these `properties` to filter by. Raises `Malformed`."""
    refuse_unknown(parameters, [*PARAMETERS, *properties])
    read_format(parameters.get("f"))
    return Question(
        box=read_box(parameters.get("bbox")),
        box_srid=SYSTEMS[read_crs(parameters, "bbox-crs")],
        crs=read_crs(parameters, "crs"),
        days=read_days(parameters.get("datetime")),
        limit=min(_whole(parameters, "limit", USUAL, least=1), MOST),
        offset=_whole(parameters, "offset", 0, least=0),
        equal={name: str(parameters[name]) for name in properties if name in parameters},
    )


def read_format(text: str | None) -> None:
    """Raise `Malformed` unless JSON is asked for, the only form there is."""
    if text not in {None, "json"}:
        raise Malformed(_("Il solo formato è “json”: togli “f” o scrivi f=json."))


def read_crs(parameters: QueryDict, name: str) -> str:
    """One of `SYSTEMS`, longitude and latitude by default. Raises `Malformed`."""
    asked = parameters.get(name, CRS84)
    if asked not in SYSTEMS:
        detail = _("Sistema di riferimento non disponibile in “%(name)s”. Ci sono: %(systems)s.")
        known = list(SYSTEMS)
        raise Malformed(detail % {"name": name, "systems": ", ".join(known)}, allowed=known)
    return asked


def read_box(text: str | None) -> Box | None:
    """`west,south,east,north`; of six numbers the heights do not count. Raises `Malformed`."""
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) == 4 and all(map(math.isfinite, numbers)):
        west, south, east, north = numbers
        if west <= east and south <= north:
            return west, south, east, north
    raise Malformed(
        _("“bbox” vuole quattro numeri, ovest,sud,est,nord, ad esempio 7.5,44.9,7.8,45.2.")
    )


def read_days(text: str | None) -> Days:
    """A day, an instant or an interval of them (RFC 3339, `..` is open); today by default.

    An instant is the day it falls on in Italy. Raises `Malformed`.
    """
    if text is None:
        today = timezone.localdate()
        return Days(today, today)
    first, slash, last = text.partition("/")
    days = Days(_day(first, text), _day(last, text)) if slash else Days(*[_one(text)] * 2)
    if days.first and days.last and days.first > days.last:
        raise _no_time(text)
    return days


def _day(end: str, text: str) -> date | None:
    return None if end in {"", ".."} and text not in {"/"} else _one(end, text)


def _one(instant: str, text: str = "") -> date:
    if _INSTANT.fullmatch(instant):
        try:
            if "T" not in instant:
                return date.fromisoformat(instant)
            moment = datetime.fromisoformat(instant)
            return timezone.localdate(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            pass
    raise _no_time(text or instant)


def _no_time(text: str) -> Malformed:
    detail = _(
        "“datetime” non è un giorno né un intervallo: “%(text)s”. Esempi: 2017-05-22,"
        " 2016-01-01/2018-12-31, ../2018-12-31."
    )
    return Malformed(detail % {"text": text[:60]})


def _whole(parameters: QueryDict, name: str, default: int, *, least: int) -> int:
    text = parameters.get(name)
    if text is None:
        return default
    if _WHOLE.fullmatch(text) and least <= int(text) <= LAST_OFFSET:
        return int(text)
    detail = _("“%(name)s” vuole un numero intero da %(least)s a %(most)s.")
    raise Malformed(detail % {"name": name, "least": least, "most": LAST_OFFSET})
