"""Codes and numbers of a payload in the words of the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats, languages
from districts.models import Policy
from districts.presenting import wording as territory
from impact.aggregation import COVERAGE_FLOOR

Entry = Mapping[str, Any]
"""A JSON object of the payload."""

# With the other words, for whoever writes a page.
language, local = languages.language, languages.local
number, share, joined = territory.number, territory.share, territory.joined


def unit_of(indicator: Entry) -> str:
    """The unit as `districts.formats` spells it; what has none there is a bare number."""
    return indicator["unit"] if indicator["unit"] in {"percent", "eur", "years"} else ""


def printed(
    indicator: Entry, value: formats.Number | None, *, more: int = 0, signed: bool = False
) -> str:
    """A value of `indicator` as a table prints it, with `more` decimals than usual."""
    return formats.quantity(
        value,
        unit_of(indicator),
        indicator["decimals"] + more,
        language=language(),
        signed=signed,
    )


def interval(indicator: Entry, low: formats.Number | None, high: formats.Number | None) -> str:
    """`226,8–235,6`, or nothing if there is no interval."""
    if low is None or high is None:
        return ""
    return formats.interval(low, high, indicator["decimals"], language=language())


def period(text: str) -> str:
    """`2023`; `1º semestre 2023`."""
    year, _dash, part = text.partition("-")
    if not part:
        return year
    words = {"position": formats.ordinal(int(part[1]), language=language()), "year": year}
    if part[0] == "S":
        return _("%(position)s semestre %(year)s") % words
    return _("%(position)s trimestre %(year)s") % words


def periods(texts: Sequence[str]) -> str:
    """What periods in order span: `2023`; `2018–2020`; nothing if there is none."""
    ends = dict.fromkeys(period(text) for text in [*texts[:1], *texts[-1:]])
    return formats.DASH.join(ends)


def day(text: str | None, precision: str = "day") -> str:
    """An ISO date as precisely as it is known: `22/05/2017`, `2017`, `31/12/2020 (fonte)`."""
    return territory.day(None if text is None else date.fromisoformat(text), precision)


def policy(code: str) -> str:
    """`Salute`, `Sociale`…"""
    return str(Policy(code).label)


def policy_noun(code: str) -> str:
    """A policy inside a sentence: «per *la salute*»."""
    return {
        Policy.HEALTH.value: _("la salute"),
        Policy.SOCIAL.value: _("il sociale"),
        Policy.LABOUR.value: _("il lavoro"),
        Policy.EDUCATION.value: _("la scuola"),
        Policy.DEVELOPMENT.value: _("lo sviluppo"),
    }[code]


def state_of(cell: Entry) -> str:
    """Which of the states of `_components/value.html` a cell is in."""
    if cell["status"] == "ok":
        return {"final": "published", "provisional": "provisional"}.get(
            cell["quality"], "estimated"
        )
    if cell["status"] == "not_available":
        return "insufficient" if cell["reason"] == "low_coverage" else "no_data"
    return {"partial": "partial", "suppressed": "suppressed"}.get(cell["status"], "computing")


def state_word(cell: Entry) -> str:
    """The state in a word or two, for a column of a table."""
    return {
        "published": _("Pubblicato"),
        "provisional": _("Provvisorio"),
        "estimated": _("Stimato"),
        "partial": _("Parziale"),
        "insufficient": _("Non pubblicabile"),
        "suppressed": _("Dato non diffuso"),
        "no_data": _("Nessun dato"),
        "computing": _("In calcolo"),
    }[state_of(cell)]


def why(indicator: Entry, cell: Entry) -> str:
    """What has to be known about a value that is not plainly published, or about its absence."""
    covered = share(cell["coverage"], 0)
    missing = cell["units_total"] - cell["units_observed"]
    if cell["status"] == "partial":
        without = ngettext(
            "copertura %(covered)s: manca %(n)s comune",
            "copertura %(covered)s: mancano %(n)s comuni",
            missing,
        )
        return without % {"covered": covered, "n": number(missing)}
    return {
        "low_coverage": _("copertura %(covered)s dei residenti; il minimo è %(floor)s")
        % {"covered": covered, "floor": share(minimum_coverage(indicator), 0)},
        "no_data": _("nessuna fonte lo dà per questi comuni"),
        "zero_denominator": _("il denominatore è zero: il rapporto non esiste"),
        "privacy": _("meno casi della soglia"),
        "privacy_secondary": _("si ricaverebbe per differenza da un dato riservato"),
    }.get(cell["reason"], "")


def minimum_coverage(indicator: Entry) -> Decimal:
    """The share of residents below which nothing is published."""
    if indicator["aggregation"] == "sum":
        return formats.as_decimal(indicator["min_coverage"])
    return COVERAGE_FLOOR


def direction_of(mark: str) -> str:
    """A mark as `_components/comparison.html` takes it."""
    return "none" if mark == "not_compared" else mark


def mark_words(mark: str, judgement: str | None, region: str) -> str:
    """A mark said aloud: «più alto che in Piemonte, peggio»."""
    words = {
        "higher": _("più alto che in %(region)s"),
        "lower": _("più basso che in %(region)s"),
        "similar": _("come in %(region)s"),
    }
    if mark not in words:
        return ""
    told = {"better": _("meglio"), "worse": _("peggio")}.get(judgement or "", "")
    return ", ".join(filter(None, [words[mark] % {"region": region}, told]))
