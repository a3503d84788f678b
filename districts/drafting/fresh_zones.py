"""Zones that a file names and a draft does not know: which comuni, which code and name to give."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from districts.boundary_files.matching import NEW, Matched, Unknown
from districts.models import Zone

MOST = 100
"""So many are offered; a column that names more is not one of zones."""
_CODE = re.compile(r"[A-Z0-9-]{0,31}[0-9][A-Z0-9-]{0,31}")
_NUMBERED = re.compile(r"([A-Z]*)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A zone that may be founded. text: as the file names it; code and name: as it would be called.

    near: names of known zones that it may be a slip for. units: codes of its comuni.
    """

    text: str
    code: str
    name: str
    near: Sequence[str]
    units: Sequence[str]

    @property
    def label(self) -> str:
        """Its place among the zones of a proposal."""
        return NEW + self.text


def fresh_zones(
    zoning: int,
    zones: Mapping[str, str | None],
    choices: Collection[str],
    matched: Matched | None,
) -> tuple[dict[str, str | None], list[Fresh]]:
    """The comuni of zones that are known, and the new zones by name of the file.

    choices: zones that a doubtful comune may go to, new ones too.
    """
    known = {code: zone for code, zone in zones.items() if not _is_new(zone)}
    members: dict[str, list[str]] = {zone: [] for zone in choices if _is_new(zone)}
    for code, zone in zones.items():
        if zone is not None and _is_new(zone):
            members.setdefault(zone, []).append(code)
    if not members or len(members) > MOST:
        return known, []
    said = matched or Matched(zones={})
    near = {one.text: one for one in said.unknown_zones}
    free = _free_codes(set(Zone.objects.filter(zoning=zoning).values_list("code", flat=True)))
    return known, [
        _fresh(label, sorted(members[label]), said, near, free) for label in sorted(members)
    ]


def _fresh(
    label: str,
    units: Sequence[str],
    said: Matched,
    near: Mapping[str, Unknown],
    free: Iterator[str],
) -> Fresh:
    text = label.removeprefix(NEW)
    named = said.names.get(label, "")
    code = text.upper() if named or _CODE.fullmatch(text.upper()) else ""
    alike = near.get(text[:60])
    return Fresh(
        text=text,
        code=code or next(free),
        name=(named or text)[:150],
        near=alike.near if alike else (),
        units=units,
    )


def other_names(known: Mapping[str, str], matched: Matched | None) -> dict[str, str]:
    """{zone: its name in the file}, where it is not the one that it has in the draft."""
    said = matched.names if matched else {}
    return {
        zone: name[:150]
        for zone, name in said.items()
        if zone in known and known[zone] != name and name.strip()
    }


def _is_new(zone: str | None) -> bool:
    return zone is not None and zone.startswith(NEW)


def _free_codes(taken: Collection[str]) -> Iterator[str]:
    """Codes that go on where those of the zoning end: after D30 come D31, D32."""
    last: dict[str, tuple[int, int]] = {}
    for code in taken:
        if found := _NUMBERED.fullmatch(code):
            letters, digits = found.groups()
            last[letters] = max(last.get(letters, (0, 0)), (int(digits), len(digits)))
    letters = max(last, key=lambda each: last[each]) if last else "Z"
    number, width = last.get(letters, (0, 2))
    while True:
        number += 1
        code = f"{letters}{number:0{width}d}"
        if code not in taken:
            yield code
