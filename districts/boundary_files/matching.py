"""From the rows of a file to a list {comune: zone}: which column is which, what is understood.

Nothing is dropped in silence: what is not understood is told with the name nearest to it, comuni of
another year once for the whole file with what became of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from districts.boundary_files.judging import FileRefused, Refusal
from districts.gazetteer import Place, fold, similar

CODE_LENGTH = 6
_DIGITS = re.compile(r"[0-9]{1,6}")
# Of the cells of a column, how many must be of a kind for it to be the one without further asking.
_MOST = 0.5
_SUGGESTED = 60
"""For how many the nearest names are looked for: a list of all Italy has thousands."""
_ANY = 1e-9
_Test = Callable[[str], bool]
NEW = "+"
"""Before the text of a cell that names no zone: the zone that it may found."""
_LONGEST = 150
_ZONE_WORDS = (
    "zone code",
    "codice zona",
    "cod zona",
    "codice distretto",
    "cod distretto",
    "zona",
    "zone",
    "distretto",
    "district",
    "ambito",
)
_NAME_WORDS = ("zone name", "nome zona", "nome distretto", "district name", "nome ambito")
# A layer of zones speaks of nothing else.
_CODE_WORDS_OF_ZONES = ("codice", "cod", "code")
_NAME_WORDS_OF_ZONES = ("nome", "name", "denominazione", "den", "label", "etichetta")


@dataclass(frozen=True, slots=True)
class Gone:
    """A comune that exists no longer: its name, its last day, the codes that took it in."""

    name: str
    until: date | None
    heirs: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What a file may name. units and zones: {code: name}; gone: {code: what became of it}."""

    units: Mapping[str, str]
    zones: Mapping[str, str]
    gone: Mapping[str, Gone] = field(default_factory=dict)

    @cached_property
    def unit_names(self) -> dict[str, list[str]]:
        return _by_name(self.units)

    @cached_property
    def zone_names(self) -> dict[str, list[str]]:
        return _by_name(self.zones)

    @cached_property
    def gone_names(self) -> dict[str, list[str]]:
        return _by_name({code: one.name for code, one in self.gone.items()})

    def unit(self, text: str) -> str | None:
        """The code of the comune that a cell names, if it can be only one; a former one too."""
        code = full_code(text)
        if code in self.units or code in self.gone:
            return code
        named = self.unit_names.get(fold(text)) or self.gone_names.get(fold(text), [])
        return named[0] if len(named) == 1 else None

    def zone(self, text: str) -> str | None:
        """The code of the zone that a cell names."""
        if text in self.zones:
            return text
        by_code = [code for code in self.zones if fold(code) == fold(text)]
        named = by_code or self.zone_names.get(fold(text), [])
        return named[0] if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that names nothing; `rows`: on how many rows; `near`: names like it, of the first."""

    text: str
    near: tuple[str, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Former:
    """A comune of another year that a file has: where its row went, or why it went nowhere."""

    code: str
    name: str
    until: date | None
    heirs: tuple[str, ...]
    zone: str | None


@dataclass(frozen=True)
class Matched:
    """What a file says. zones: {comune: its zone, None for none}, of comuni of today alone.

    A zone that nobody knows is `NEW` and the text that names it. names: {zone: its name in the
    file}, where a column says it. torn: {comune: the zones that different rows give it}. padded:
    rows whose code had lost zeros. elsewhere: rows with a code of a province that is not of the
    region.
    """

    zones: Mapping[str, str | None]
    torn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Sequence[Unknown] = ()
    unknown_zones: Sequence[Unknown] = ()
    former: Sequence[Former] = ()
    padded: int = 0
    elsewhere: int = 0
    columns: tuple[str, str] = ("", "")
    names: Mapping[str, str] = field(default_factory=dict)


def full_code(text: str) -> str:
    """An ISTAT code with the zeros that a spreadsheet or a number took away."""
    plain = text.removesuffix(".0")
    return plain.zfill(CODE_LENGTH) if _DIGITS.fullmatch(plain) else text


def code_column(fields: Sequence[str], rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """The column most of whose cells are codes of comuni; names alone may be those of zones."""
    return _best(rows, len(fields), _MOST, _is_code(known))


def unit_column(fields: Sequence[str], rows: Sequence[Sequence[str]], known: Known) -> int | None:
    """The column that names comuni, by code rather than by name; None if none does.

    A list of all Italy has few of the region, a short one with slips few that are understood.
    """
    tests = _is_code(known), lambda text: known.unit(text) is not None
    sure = _best(rows, len(fields), _MOST, *tests)
    return _best(rows, len(fields), _ANY, *tests) if sure is None else sure


def _is_code(known: Known) -> _Test:
    return lambda text: full_code(text) in known.units or full_code(text) in known.gone


def zone_column(
    fields: Sequence[str], rows: Sequence[Sequence[str]], known: Known, taken: int | None
) -> int | None:
    """The column that names zones; failing that, the one called so."""
    free = [i for i in range(len(fields)) if i != taken]
    best = _best(
        [[row[i] for i in free] for row in rows],
        len(free),
        _MOST,
        lambda text: text in known.zones,
        lambda text: known.zone(text) is not None,
    )
    if best is not None:
        return free[best]
    words = [*_ZONE_WORDS, *_NAME_WORDS]
    if taken is None:
        words += [*_CODE_WORDS_OF_ZONES, *_NAME_WORDS_OF_ZONES]
    called = _called(fields, free, words)
    if called is not None:
        return called
    # Of two columns there is no doubt which is the other.
    return free[0] if taken is not None and len(free) == 1 else None


def _called(fields: Sequence[str], free: Sequence[int], words: Sequence[str]) -> int | None:
    """The column with the first of these names that there is."""
    by_name = {fold(fields[i]): i for i in reversed(free)}
    return next((by_name[word] for word in words if word in by_name), None)


def _zone_of(text: str, known: Known) -> str:
    """The zone that a cell names, or the one that it may found."""
    return known.zone(text) or NEW + text[:_LONGEST]


def _names(
    fields: Sequence[str],
    rows: Sequence[Sequence[str]],
    known: Known,
    of_zone: int,
    of_unit: int | None,
) -> dict[str, str]:
    """{zone: its name}, of a column that says one and the same on all rows of a zone."""
    words = (*_NAME_WORDS, *(_NAME_WORDS_OF_ZONES if of_unit is None else ()))
    free = [i for i in range(len(fields)) if i not in (of_zone, of_unit)]
    column = _called(fields, free, words)
    if column is None:
        return {}
    said: dict[str, set[str]] = {}
    for row in rows:
        if row[of_zone] and row[column]:
            said.setdefault(_zone_of(row[of_zone], known), set()).add(_unquoted(row[column]))
    if any(len(names) > 1 for names in said.values()):
        return {}
    return {zone: names.pop() for zone, names in sorted(said.items())}


def _unquoted(text: str) -> str:
    """Without the sign that keeps a spreadsheet from reading a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _best(rows: Sequence[Sequence[str]], width: int, least: float, *tests: _Test) -> int | None:
    for test in tests:
        shares = []
        for column in range(width):
            cells = [row[column] for row in rows if row[column]]
            shares.append(sum(map(test, cells)) / len(cells) if cells else 0.0)
        if shares and max(shares) >= least:
            return shares.index(max(shares))
    return None


def match_rows(fields: Sequence[str], rows: Sequence[Sequence[str]], known: Known) -> Matched:
    """The list that a table gives. Raises `FileRefused` if it has no comuni or no zones."""
    of_unit = unit_column(fields, rows, known)
    columns = ", ".join(fields)[:200]
    if of_unit is None:
        raise FileRefused(Refusal.NO_UNITS, columns=columns)
    of_zone = zone_column(fields, rows, known, of_unit)
    if of_zone is None:
        raise FileRefused(Refusal.NO_ZONES, columns=columns)
    said: dict[str, list[str | None]] = {}
    lost: Counter[str] = Counter()
    lost_zones: Counter[str] = Counter()
    provinces = {code[:3] for code in known.units}
    padded = elsewhere = 0
    for row in rows:
        text, zone = row[of_unit], row[of_zone]
        if not text and not zone:
            continue
        code = known.unit(text)
        found = _zone_of(zone, known) if zone else None
        if code is None and _DIGITS.fullmatch(text) and full_code(text)[:3] not in provinces:
            elsewhere += 1
            continue
        if found is not None and found.startswith(NEW):
            lost_zones[zone[:60]] += 1
        if code is None:
            lost[text[:60]] += 1
        else:
            padded += text.removesuffix(".0").isdecimal() and len(text.removesuffix(".0")) < 6
            said.setdefault(code, []).append(found)
    zones, torn, former = _of_today(said, known)
    return Matched(
        zones=zones,
        torn=torn,
        unknown=_unknown(lost, known.units),
        unknown_zones=_unknown(lost_zones, known.zones),
        former=former,
        padded=padded,
        elsewhere=elsewhere,
        columns=(fields[of_unit], fields[of_zone]),
        names=_names(fields, rows, known, of_zone, of_unit),
    )


def _of_today(
    said: Mapping[str, Sequence[str | None]], known: Known
) -> tuple[dict[str, str | None], dict[str, tuple[str, ...]], list[Former]]:
    """Rows of comuni that are gone go to whoever took them in, where nobody disagrees."""
    given: dict[str, set[str | None]] = {
        code: set(zones) for code, zones in said.items() if code in known.units
    }
    former = []
    for code in sorted(said.keys() - known.units.keys()):
        one = known.gone[code]
        heirs = tuple(heir for heir in one.heirs if heir in known.units)
        zones = set(said[code])
        zone = next(iter(zones)) if len(zones) == 1 else None
        former.append(Former(code, one.name, one.until, heirs, zone))
        if len(heirs) == 1:
            given.setdefault(heirs[0], set()).update(zones)
    torn = {
        code: tuple(sorted(zone for zone in zones if zone is not None))
        for code, zones in given.items()
        if len(zones) > 1
    }
    agreed = {code: next(iter(zones)) for code, zones in given.items() if len(zones) == 1}
    return dict(sorted(agreed.items())), dict(sorted(torn.items())), former


def _unknown(lost: Mapping[str, int], names: Mapping[str, str]) -> list[Unknown]:
    places = [Place("unit", code, name) for code, name in names.items()]
    return [
        Unknown(
            text,
            tuple(place.name for place in similar(text, places)[:3]) if at < _SUGGESTED else (),
            rows,
        )
        for at, (text, rows) in enumerate(sorted(lost.items()))
    ]


def label_shapes(
    fields: Sequence[str], rows: Sequence[Sequence[str]], known: Known
) -> tuple[list[str | None], Matched]:
    """The zone of each row of a layer of polygons, None where it names none; what else it says.

    Raises `FileRefused` if no column names zones.
    """
    column = zone_column(fields, rows, known, None)
    if column is None:
        raise FileRefused(Refusal.NO_ZONES, columns=", ".join(fields)[:200])
    found = [_zone_of(row[column], known) if row[column] else None for row in rows]
    lost = Counter(
        row[column][:60]
        for row, zone in zip(rows, found, strict=True)
        if zone is not None and zone.startswith(NEW)
    )
    names = _names(fields, rows, known, column, None)
    return found, Matched(zones={}, unknown_zones=_unknown(lost, known.zones), names=names)


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, name in names.items():
        found.setdefault(fold(name), []).append(code)
    return found
