"""What a reader asks about the territory, from text to values. No database: that is `lookups`.

Pages use the Italian names of the parameters, the API the English ones; both read them here.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal, get_args

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.errors import Malformed

Weight = Literal["population", "area"]

ITALIAN_NAMES = {
    "as_of": "alla-data",
    "zoning": "zonizzazione",
    "zone": "zona",
    "weight": "peso",
    "year": "anno",
    "indicator": "indicatore",
    "period": "periodo",
    "boundaries": "confini",
    "search": "cerca",
    "sort": "ordina",
    "view": "vista",
    "level": "livello",
    "theme": "tema",
    "source": "fonte",
    "districts": "distretti",
    "district": "distretto",
    "sphere": "sfera",
    "kind": "tipo",
    "after": "dopo",
    "before": "prima",
    "around": "intorno",
    "page": "pagina",
    "place": "luogo",
    "state": "stato",
    "against": "rispetto-a",
}
LISTED = 20
"""How many of the codes that exist an error names; the rest are one address away."""

# Not `\d`, which also accepts the digits of other scripts.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[0-9]{1,5}")
# How what newsletters, advertisements and social networks append to an address begins.
APPENDED = ("utm_", "mc_", "mtm_", "pk_", "fbclid", "gclid", "msclkid", "_ga")


def asked(parameters: QueryDict, name: str) -> str | None:
    """The one value of a parameter, in English or in Italian; None if it is absent or empty.

    A form sends its empty fields too, so here empty is absent (the API has already refused it).
    Raises `Malformed` for a parameter given twice: choosing one of the two would be a guess.
    """
    spellings = {name, ITALIAN_NAMES.get(name, name)}
    given = [value for spelling in spellings for value in parameters.getlist(spelling) if value]
    if len(given) > 1:
        raise repeated(*typed(parameters, name))
    return given[0] if given else None


def typed(parameters: QueryDict, name: str) -> list[str]:
    """The spellings of a parameter that an address has, in its order: what an error must name."""
    spellings = {name, ITALIAN_NAMES.get(name, name)}
    return [spelling for spelling in parameters if spelling in spellings]


def repeated(*spellings: str) -> Malformed:
    """The error of a parameter given twice, perhaps once in each language."""
    names = " = ".join(f"“{spelling[:60]}”" for spelling in spellings)
    return Malformed(_("Il parametro %(names)s è ripetuto: indicalo una volta.") % {"names": names})


def refuse_unknown(parameters: QueryDict, known: Collection[str]) -> None:
    """Raise `Malformed` for a parameter that is not `known`, is given twice or has no value.

    A misspelt filter that is ignored returns everything, and nobody notices.
    """
    for name, values in parameters.lists():
        if name not in known:
            raise Malformed(_unrecognised(name, known), allowed=list(known))
        if len(values) > 1:
            raise repeated(name)
        if not values[0].strip():
            detail = _("Il parametro “%(name)s” è vuoto: dagli un valore o toglilo.")
            raise Malformed(detail % {"name": name})


def _unrecognised(name: str, known: Collection[str]) -> str:
    words = {"name": name[:60], "names": ", ".join(known)}
    if not known:
        return _("Parametro “%(name)s” non riconosciuto. Qui non se ne usano.") % words
    return _("Parametro “%(name)s” non riconosciuto. Parametri: %(names)s.") % words


def read_day(text: str | None) -> date:
    """`2017-05-22`, or today in Italy if nothing is asked. Raises `Malformed`."""
    if text is None:
        return timezone.localdate()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Malformed(
        _("La data “%(text)s” non esiste o non è scritta come AAAA-MM-GG, ad esempio 2017-05-22.")
        % {"text": text[:40]}
    )


def read_year(text: str | None) -> int | None:
    """`2023`, or None if nothing is asked. Raises `Malformed`."""
    if text is None:
        return None
    if _YEAR.fullmatch(text):
        return int(text)
    raise Malformed(_("Anno non valido: usa quattro cifre, ad esempio 2023."))


def read_weight(text: str | None) -> Weight:
    """By what units count: residents unless asked otherwise. Raises `Malformed`."""
    for weight in get_args(Weight):
        if text in {weight, None}:
            return weight
    raise not_among("weight", get_args(Weight))


def not_among(name: str, choices: Sequence[str]) -> Malformed:
    """The error of a parameter whose few values are all known."""
    detail = _("Valore di “%(name)s” non riconosciuto. Valori: %(values)s.")
    return Malformed(detail % {"name": name, "values": ", ".join(choices)}, allowed=list(choices))


def refuse_unused(parameters: QueryDict, used: Collection[str]) -> None:
    """Raise `Malformed` for a parameter that this page does not use, and name those it does.

    What a mail or a search engine appends to an address is none of ours.
    """
    spellings = {spelling for name in used for spelling in (name, ITALIAN_NAMES.get(name, name))}
    for name in parameters:
        if name not in spellings and not name.startswith(APPENDED):
            detail = _("Questa pagina non usa il parametro “%(name)s”. Parametri: %(used)s.")
            known = ", ".join(ITALIAN_NAMES.get(other, other) for other in used)
            raise Malformed(detail % {"name": name[:60], "used": known})


def read_page(parameters: QueryDict, pages: int) -> int:
    """The page asked of so many, the first if none was. Raises `Malformed` for one there is not."""
    value = asked(parameters, "page") or "1"
    if _NUMBER.fullmatch(value) and 1 <= int(value) <= max(pages, 1):
        return int(value)
    raise Malformed(
        _("La pagina non esiste: ce ne sono %(n)s.") % {"n": pages},
        allowed=sorted({1, pages}),
        parameter=typed(parameters, "page")[0],
    )


def read_choice(parameters: QueryDict, name: str, choices: Sequence[str]) -> str:
    """The one of a few values that a page was asked for, the first of them if none was.

    Raises `Malformed`, with what a page needs to link to the others.
    """
    value = asked(parameters, name)
    if value is None:
        return choices[0]
    if value not in choices:
        wrong = not_among(typed(parameters, name)[0], choices)
        raise Malformed(wrong.detail, parameter=name, **wrong.allowed)
    return value


def listed(codes: Sequence[str]) -> str:
    """The first codes in one line: `D01, D02, D03 …`."""
    shown = ", ".join(codes[:LISTED])
    return shown if len(codes) <= LISTED else f"{shown} …"
