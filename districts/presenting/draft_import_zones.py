"""The zones of a file beside those of a draft: new ones, other names, those left empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts import formats
from districts.drafting.fresh_zones import Fresh
from districts.drafting.import_choices import FOUND, Chosen, Naming
from districts.drafting.importing import Intake, Outcome
from districts.drafting.workbench import Workbench
from districts.languages import language
from districts.presenting.draft import zone_words


@dataclass(frozen=True, slots=True)
class FreshRow:
    """A zone that the file names and the draft does not know. options: (value, words)."""

    index: int
    text: str
    units: str
    residents: str
    code: str
    name: str
    chosen: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A zone that the file calls otherwise."""

    code: str
    now: str
    then: str


@dataclass(frozen=True)
class ZoneChoices:
    """What is to be decided on zones. matched: how many the draft knows."""

    matched: int
    fresh: Sequence[FreshRow]
    names: Sequence[NameRow]
    take_names: bool
    vanishing: Sequence[str]
    dissolve: bool


def zone_choices(
    bench: Workbench, intake: Intake, found: Outcome, chosen: Chosen | None
) -> ZoneChoices:
    """`chosen`: what was decided before, if the form comes back."""
    return ZoneChoices(
        matched=len({zone for zone in intake.zones.values() if zone is not None}),
        fresh=[
            _fresh(bench, i, one, chosen.fresh.get(one.label) if chosen else None)
            for i, one in enumerate(intake.fresh)
        ],
        names=[
            NameRow(code, bench.zones[code].name, name)
            for code, name in sorted(intake.names.items())
            if code in bench.zones
        ],
        take_names=bool(chosen and chosen.names),
        vanishing=[zone_words(bench, code) for code in found.vanishing],
        dissolve=bool(chosen and chosen.dissolve),
    )


def _fresh(bench: Workbench, index: int, one: Fresh, given: Naming | None) -> FreshRow:
    units = [bench.ground.units[code] for code in one.units if code in bench.ground.units]
    alike = sorted(code for code, zone in bench.zones.items() if zone.name in one.near)
    others = sorted(bench.zones.keys() - set(alike))
    options = [
        (FOUND, _("fonda una zona nuova")),
        ("", _("lascia i comuni dove sono")),
        *((code, zone_words(bench, code)) for code in [*alike, *others]),
    ]
    usual = "" if alike else FOUND
    known = [unit.population for unit in units if unit.population is not None]
    return FreshRow(
        index=index,
        text=one.text,
        units=formats.number(len(units), language=language()),
        residents=formats.number(sum(known) if known else None, language=language()),
        code=given.code if given else one.code,
        name=given.name if given else one.name,
        chosen=given.choice if given else usual,
        options=options,
    )
