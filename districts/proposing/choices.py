"""What a proposal can be asked about: the units, the districts and their seats, the policies.

Pages and API offer these choices and judge what comes back by them, with the same words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from districts.alignment import Independence, independence, lineage
from districts.languages import local
from districts.lookups import called_by, lineage_parents, population_year, population_years
from districts.models import (
    BoundaryRevision,
    DraftMark,
    Policy,
    TerritorialUnit,
    UnitPopulation,
    Zone,
    ZoneAssignment,
    Zoning,
)

LEAST, MOST = 60_000, 250_000
"""Residents of a district, where nobody says otherwise."""
_OF_INTEREST = (Policy.HEALTH, Policy.SOCIAL, Policy.LABOUR, Policy.EDUCATION, Policy.DEVELOPMENT)
# One zone is matched with one district: a policy of a few large zones can agree with few of them.
_ZONES_FOR_A_DISTRICT = 0.5


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A comune to be given a district. `zone`: where the base has it, empty for nowhere."""

    pk: int
    code: str
    name: str
    residents: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A zone of the base. `seat`: code of its comune of most residents; `locked`: on the draft."""

    zone: Zone
    residents: int
    units: int
    seat: str
    locked: bool


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """A law to agree with. `usual`: the weight where nobody says otherwise.

    independence: what agreement with it can prove; "none" if one was built out of the other.
    """

    law: BoundaryRevision
    name: str
    zones: int
    usual: int
    independence: Independence


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be chosen, of one base on one day. By code."""

    base: BoundaryRevision
    day: date
    year: int
    years: list[int]
    units: Mapping[str, UnitChoice]
    districts: Mapping[str, DistrictChoice]
    policies: Mapping[str, PolicyChoice]
    locked_units: list[str]

    def too_large(self, most: int | None) -> list[str]:
        """The districts whose seat alone has more residents than `most`, by code."""
        return [
            code
            for code, district in self.districts.items()
            if most is not None and (self.units[district.seat].residents or 0) > most
        ]


def read_choices(base: BoundaryRevision, day: date, year: int | None = None) -> Choices:
    """The choices of a base, with its `zoning`, on `day`. Raises `Impossible`: no such year."""
    years = population_years()
    chosen = population_year(year, day, years)
    rows = dict(ZoneAssignment.objects.filter(revision=base).values_list("unit_id", "zone__code"))
    people = dict(
        UnitPopulation.objects.filter(year=chosen, superseded_at__isnull=True).values_list(
            "unit_id", "population"
        )
    )
    comuni = TerritorialUnit.objects.comuni().valid_on(base.unit_vintage)
    units = {
        code: UnitChoice(pk, code, name, people.get(pk), rows.get(pk, ""))
        for pk, code, name in comuni.filter(geometry__isnull=False)
        .order_by("istat_code")
        .values_list("pk", "istat_code", "name")
    }
    marks = DraftMark.objects.filter(draft=base.pk, kind=DraftMark.Kind.LOCK)
    locked = set(marks.values_list("zone__code", "unit__istat_code"))
    return Choices(
        base=base,
        day=day,
        year=chosen,
        years=years,
        units=units,
        districts=_districts(base, units.values(), {zone for zone, _unit in locked if zone}),
        policies=_policies(base, day, len(set(rows.values()))),
        locked_units=sorted(unit for _zone, unit in locked if unit in units),
    )


def _districts(
    base: BoundaryRevision, units: Iterable[UnitChoice], locked: set[str]
) -> dict[str, DistrictChoice]:
    members: dict[str, list[UnitChoice]] = {}
    for unit in units:
        if unit.zone:
            members.setdefault(unit.zone, []).append(unit)
    every = Zone.objects.filter(zoning=base.zoning_id)
    zones = {zone.code: zone for zone in called_by(base.pk, every)}
    return {
        code: DistrictChoice(
            zone=zones[code],
            residents=sum(unit.residents or 0 for unit in inside),
            units=len(inside),
            seat=min(inside, key=lambda unit: (-(unit.residents or 0), unit.code)).code,
            locked=code in locked,
        )
        for code, inside in sorted(members.items())
    }


def _policies(base: BoundaryRevision, day: date, districts: int) -> dict[str, PolicyChoice]:
    """The laws of the day but those of the base's own zoning, by code."""
    laws = list(
        BoundaryRevision.objects.in_force(day)
        .exclude(zoning=base.zoning_id)
        .exclude(zoning__kind=Zoning.Kind.REGION)
        .select_related("zoning")
    )
    zones: Counter[int] = Counter()
    rows = ZoneAssignment.objects.filter(revision__in=laws, unit__parent__isnull=True)
    for law, _zone in rows.values_list("revision", "zone").distinct():
        zones[law] += 1
    parents = lineage_parents(base, *laws)
    own = lineage(base.zoning.code, parents)
    usual = _usual(laws, zones, districts)
    return {
        law.zoning.code: PolicyChoice(
            law=law,
            name=local(law.zoning, "name"),
            zones=zones[law.pk],
            usual=int(law.pk in usual),
            independence=independence(own, lineage(law.zoning.code, parents)),
        )
        for law in sorted(laws, key=lambda law: law.zoning.code)
        if zones[law.pk]
    }


def _usual(laws: Iterable[BoundaryRevision], zones: Mapping[int, int], districts: int) -> set[int]:
    """For each policy one law of the whole region whose zones are not far larger than districts.

    The one that stands for its policy before the others.
    """
    found: dict[str, BoundaryRevision] = {}
    for law in sorted(laws, key=lambda law: (not law.zoning.is_reference, law.zoning.code)):
        zoning = law.zoning
        if (
            zoning.policy in _OF_INTEREST
            and zoning.extent == Zoning.Extent.TOTAL
            and zoning.kind != Zoning.Kind.SCAFFOLD
            and zones[law.pk] >= _ZONES_FOR_A_DISTRICT * districts
        ):
            found.setdefault(zoning.policy, law)
    return {law.pk for law in found.values()}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for, by codes. `seats`: {district: comune} of the districts to draw.

    None in the band: no limit. `pins`: (comune, district).
    """

    title: str
    least: int | None
    most: int | None
    seconds: int
    weights: Mapping[str, int]
    seats: Mapping[str, str]
    exempt: frozenset[str] = frozenset()
    locked_districts: frozenset[str] = frozenset()
    locked_units: tuple[str, ...] = ()
    pins: tuple[tuple[str, str], ...] = ()


def problems_of(wish: Wish, choices: Choices) -> list[str]:
    """Everything that keeps a wish from being asked, with how to mend it."""
    return [
        *_problems_of_band(wish),
        *_problems_of_codes(wish, choices),
        *_problems_of_places(wish, choices),
    ]


def _problems_of_band(wish: Wish) -> list[str]:
    found = []
    if wish.least is not None and wish.most is not None and wish.least > wish.most:
        found.append(_("Il minimo di residenti supera il massimo: scambiali o correggili."))
    if not any(wish.weights.values()):
        found.append(_("Dai un peso ad almeno una zonizzazione con cui andare d'accordo."))
    if len(wish.seats) < 2:
        found.append(_("Servono almeno due distretti: con uno solo non c'è nulla da disegnare."))
    return found


def _problems_of_codes(wish: Wish, choices: Choices) -> list[str]:
    """What names something that is not there."""
    found = []
    districts = {*wish.seats, *wish.exempt, *wish.locked_districts, *(d for _u, d in wish.pins)}
    units = {*wish.seats.values(), *wish.locked_units, *(u for u, _d in wish.pins)}
    for kind, codes, known in (
        (_("Zonizzazioni sconosciute"), set(wish.weights), choices.policies),
        (_("Distretti sconosciuti"), districts, choices.districts),
        (_("Comuni sconosciuti"), units, choices.units),
    ):
        unknown = sorted(codes - known.keys())
        if unknown:
            names = ", ".join(code[:40] for code in unknown[:5])
            found.append(
                _("%(kind)s: %(codes)s. Si può scegliere fra: %(known)s.")
                % {"kind": kind, "codes": names, "known": _some(known)}
            )
    left_out = sorted(
        {*wish.exempt, *wish.locked_districts, *(d for _u, d in wish.pins)} - wish.seats.keys()
    )
    if left_out:
        found.append(
            _("Hanno una regola ma non una sede: %(codes)s. Dai una sede o togli la regola.")
            % {"codes": ", ".join(left_out[:5])}
        )
    return found


def _problems_of_places(wish: Wish, choices: Choices) -> list[str]:
    found = []
    twice = [unit for unit, n in Counter(wish.seats.values()).items() if n > 1]
    if twice:
        found.append(
            _("%(unit)s è sede di più distretti: ogni distretto vuole una sede sua.")
            % {"unit": _name(twice[0], choices)}
        )
    pinned = [unit for unit, n in Counter(unit for unit, _d in set(wish.pins)).items() if n > 1]
    if pinned:
        found.append(
            _("%(unit)s è assegnato a più distretti: scrivilo una volta.")
            % {"unit": _name(pinned[0], choices)}
        )
    nowhere = [
        unit
        for unit in wish.locked_units
        if unit in choices.units and choices.units[unit].zone not in wish.seats
    ]
    if nowhere:
        found.append(
            _("%(unit)s non può restare dov'è: il suo distretto non è fra quelli da disegnare.")
            % {"unit": _name(nowhere[0], choices)}
        )
    unknown = [unit.name for unit in choices.units.values() if unit.residents is None]
    if unknown:
        found.append(
            _("Nel %(year)s non si conoscono i residenti di %(names)s: scegli un altro anno.")
            % {"year": choices.year, "names": ", ".join(unknown[:5])}
        )
    return found


def _name(code: str, choices: Choices) -> str:
    return choices.units[code].name if code in choices.units else code


def _some(known: Mapping[str, object], most: int = 20) -> str:
    codes = list(known)
    return ", ".join(codes[:most]) + (" …" if len(codes) > most else "")
