"""What a person decides on the preview of an import: doubtful comuni, new zones, names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from districts.actions import NewZone
from districts.drafting.importing import Intake
from districts.drafting.workbench import Workbench

FOUND = "nuova"
"""The choice by which a zone is founded; the others are codes of zones, or nothing."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What becomes of a zone that the draft does not know. choice: `FOUND`, a code, "" to leave."""

    choice: str
    code: str
    name: str


@dataclass(frozen=True)
class Chosen:
    """doubts: {comune: zone}. fresh: what becomes of each new zone, by its label.

    names: whether zones take their names of the file; dissolve: whether empty ones are dissolved.
    """

    doubts: Mapping[str, str] = field(default_factory=dict)
    fresh: Mapping[str, Naming] = field(default_factory=dict)
    names: bool = False
    dissolve: bool = False


@dataclass(frozen=True)
class Writing:
    """What is to be written, by key: see `import_list`."""

    zones: Mapping[int, int | None]
    new: list[NewZone]
    names: Mapping[int, str]


def read_chosen(given: Mapping[str, str], intake: Intake) -> Chosen:
    """From the fields of the form; a comune or zone of which nothing is said is left as it is."""
    every = bool(given.get("tutti"))
    doubts = {}
    for doubt in intake.doubts:
        zone = given.get(f"dubbio-{doubt.code}", "")
        if zone in doubt.choices:
            doubts[doubt.code] = zone
        elif every and doubt.choices:
            doubts[doubt.code] = doubt.choices[0]
    fresh = {
        one.label: Naming(
            given.get(f"zona-{i}", ""),
            given.get(f"codice-{i}", one.code).strip().upper(),
            given.get(f"nome-{i}", one.name).strip(),
        )
        for i, one in enumerate(intake.fresh)
    }
    return Chosen(doubts, fresh, bool(given.get("nomi")), bool(given.get("sciogli")))


def to_write(bench: Workbench, intake: Intake, chosen: Chosen) -> Writing:
    """Units and zones that the draft does not have are left out."""
    wanted: dict[str, str | None] = dict(intake.zones) | dict(chosen.doubts)
    wanted |= {code: one.label for one in intake.fresh for code in one.units}
    units, zones = bench.ground.units, bench.zones
    known: dict[int, int | None] = {}
    entering: dict[str, list[int]] = {}
    for code, label in wanted.items():
        if code not in units:
            continue
        naming = chosen.fresh.get(label) if label else None
        if label is not None and naming is not None and naming.choice == FOUND:
            entering.setdefault(label, []).append(units[code].pk)
            continue
        zone = naming.choice if naming else label
        if zone is None or zone in zones:
            known[units[code].pk] = zones[zone].pk if zone is not None else None
    new = [
        NewZone(chosen.fresh[label].code, chosen.fresh[label].name, tuple(keys))
        for label, keys in sorted(entering.items())
    ]
    names = intake.names if chosen.names else {}
    return Writing(
        known, new, {zones[code].pk: name for code, name in names.items() if code in zones}
    )
