"""Which comuni somebody means by a pasted list of names or ISTAT codes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.gazetteer import Place, fold, similar
from districts.models import UnitSuccession

LONGEST = 60_000
"""Characters of a list: all comuni of the largest region by name."""
_TOLD = 20
"""Words that are not understood, told one by one with the name nearest to each."""
_BETWEEN = re.compile(r"[\n;,\t]+")
_DIGITS = re.compile(r"[0-9]{1,6}")


class Named(Protocol):
    """A comune that can be chosen."""

    @property
    def code(self) -> str:
        """By ISTAT."""

    @property
    def name(self) -> str:
        """As the draft calls it."""


@dataclass(frozen=True, slots=True)
class Found:
    """`codes`: of the comuni meant, once each. `problems`: what could not be read, and why."""

    codes: list[str]
    problems: list[str]


def read_list(text: str, units: Mapping[str, Named]) -> Found:
    """The comuni of a list, parted by lines, commas or semicolons.

    A code may have lost its leading zeros, as spreadsheets make them. One that is not understood is
    a problem that names it; so is a name that two comuni have.
    """
    if len(text) > LONGEST:
        return Found([], [_("La lista è troppo lunga: dividila in più parti.")])
    names: dict[str, list[str]] = {}
    for unit in units.values() if text.strip() else ():
        names.setdefault(fold(unit.name), []).append(unit.code)
    codes: dict[str, None] = {}
    problems: list[str] = []
    untold = 0
    words = (part.strip().strip('"') for part in _BETWEEN.split(text))
    for word in dict.fromkeys(words):
        if not word:
            continue
        code = word.zfill(6) if _DIGITS.fullmatch(word) else word
        meant = [code] if code in units else names.get(fold(word), [])
        if len(meant) == 1:
            codes[meant[0]] = None
        elif len(problems) >= _TOLD:
            untold += 1
        elif meant:
            problems.append(
                _("«%(name)s» è il nome di più comuni: scrivi il codice ISTAT (%(codes)s).")
                % {"name": word[:60], "codes": ", ".join(meant)}
            )
        else:
            problems.append(_unknown(word[:60], code, units.values()))
    if untold:
        more = ngettext(
            "E un'altra voce che non si capisce.",
            "E altre %(n)s voci che non si capiscono.",
            untold,
        )
        problems.append(more % {"n": untold})
    return Found(list(codes), problems)


def _unknown(word: str, code: str, units: Collection[Named]) -> str:
    """Why a word names no comune: it ceased, or it looks like others."""
    became = (
        UnitSuccession.objects.filter(former_name__iexact=word)
        | UnitSuccession.objects.filter(predecessor__istat_code=code)
    ).select_related("successor", "predecessor")
    ended = became.exclude(kind=UnitSuccession.Kind.TERRITORY_CEDED).order_by("-date").first()
    if ended is not None:
        return _("%(name)s non esiste più dal %(day)s: usa %(now)s.") % {
            "name": ended.former_name,
            "day": formats.day(ended.date),
            "now": ended.successor.name,
        }
    near = similar(word, [Place("unit", unit.code, unit.name) for unit in units])
    if near:
        return _("«%(name)s» non è un comune: intendevi %(near)s?") % {
            "name": word,
            "near": ", ".join(place.name for place in near[:3]),
        }
    return _("«%(name)s» non è né il nome né il codice ISTAT di un comune.") % {"name": word}
