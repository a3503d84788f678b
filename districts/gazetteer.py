"""Finding a comune or a district by what a reader types. Pure: names in, places out.

Done here and not by the database because a region has a couple of thousand names: they fit in one
query, and so a slip of the keyboard can be answered with the names most like it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

# Below this likeness (0-1, by difflib) a suggestion looks random.
_LIKENESS = 0.72
_SUGGESTIONS = 5
_NOT_LETTERS = re.compile(r"[\W_]+")
_BY_CODE, _WHOLE, _START, _WORD, _INSIDE = range(5)


@dataclass(frozen=True, slots=True)
class Place:
    """Something that has a page: a district, a comune, or the comune that a former one is now in.

    `former`: the name that was found, where it is no longer the place's own, and the day on which
    it ceased to be. `district` and `district_name` are those of a comune.
    """

    kind: Literal["district", "unit"]
    code: str
    name: str
    district: str = ""
    district_name: str = ""
    former: str = ""
    former_until: date | None = None

    @property
    def known_as(self) -> str:
        """The name by which this entry is found."""
        return self.former or self.name


def fold(text: str) -> str:
    """`text` without what readers type differently: case, accents, apostrophes, hyphens, blanks.

    `fold("Forlì–Cesena")` = `fold("forli cesena")` = "forli cesena".
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_LETTERS.sub(" ", letters).strip()


def find(text: str, places: Iterable[Place]) -> list[Place]:
    """The places that answer to `text`, best first: by code, by whole name, by part of it.

    Every word typed must be in the name, in any order. Nothing is found by an empty text. A comune
    found by the name it has is not listed again by the one it had.
    """
    wanted = fold(text)
    if not wanted:
        return []
    ranked = [(_rank(wanted, place), place) for place in places]
    found = [(rank, place) for rank, place in ranked if rank is not None]
    found.sort(key=lambda pair: (pair[0], pair[1].kind, fold(pair[1].known_as), pair[1].code))
    today = {place.code for _, place in found if not place.former}
    return [place for _, place in found if not place.former or place.code not in today]


def meant(text: str, found: Collection[Place]) -> Place | None:
    """The one place that `text` can only mean, if there is one: to be opened without asking.

    It is the only one found, or the only one called exactly so. Never a former name: who typed it
    must first be told what became of it.
    """
    wanted = fold(text)
    exact = [p for p in found if wanted in {fold(p.known_as), fold(p.code)}]
    candidates = exact or list(found)
    if len(candidates) == 1 and not candidates[0].former:
        return candidates[0]
    return None


def similar(text: str, places: Iterable[Place]) -> list[Place]:
    """Places whose names look most like `text`, for who mistyped one."""
    by_name: dict[str, Place] = {}
    for place in places:
        by_name.setdefault(fold(place.known_as), place)
    close = get_close_matches(fold(text), by_name, n=_SUGGESTIONS, cutoff=_LIKENESS)
    return [by_name[name] for name in close]


def _rank(wanted: str, place: Place) -> int | None:
    """How well a place answers, the least best; None if it does not."""
    name = fold(place.known_as)
    if wanted == fold(place.code):
        return _BY_CODE
    if not all(word in name for word in wanted.split()):
        return None
    if name == wanted:
        return _WHOLE
    if name.startswith(wanted):
        return _START
    return _WORD if f" {wanted}" in name else _INSIDE
