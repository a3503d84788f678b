"""What a file of boundaries would do to a draft, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.core import signing
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts.boundaries.coverage import union
from districts.boundary_files.defects import Defect, defects_of
from districts.boundary_files.judging import FileRefused, Refusal, judge
from districts.boundary_files.matching import (
    Gone,
    Known,
    Matched,
    code_column,
    label_shapes,
    match_rows,
)
from districts.boundary_files.opening import Choice, Layer, Libraries, open_file
from districts.boundary_files.shares import THRESHOLD, Piece, Placed, Share, place
from districts.drafting.fresh_zones import Fresh, fresh_zones, other_names
from districts.drafting.workbench import Ground, Workbench
from districts.errors import Malformed
from districts.models import TerritorialUnit, UnitSuccession

_SALT = "districts.drafting.importing"
_UNNAMED = "-"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A comune that the file does not put into one zone. choices: zones, the likeliest first."""

    code: str
    choices: tuple[str, ...]
    shares: Sequence[Share] = ()


@dataclass(frozen=True)
class Intake:
    """What a file would write. zones: {comune: zone, None for none}; doubts: a person decides.

    fresh: zones that the file names and the draft does not know, with their comuni, which are not
    among `zones`. names: {zone: another name that the file gives it}. `version` is that of the
    draft which it was read against.
    """

    zones: Mapping[str, str | None]
    doubts: Sequence[Doubt]
    version: int
    fresh: Sequence[Fresh] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file as read for a draft. `matched`: of a list; `placed`: of a drawing, one or the other.

    unlabelled: polygons that name no zone of this zoning.
    """

    layer: Layer
    intake: Intake
    matched: Matched | None = None
    placed: Placed | None = None
    defects: Sequence[Defect] = ()
    unlabelled: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read. zone: the one that the drawing as a whole means, "" if its own
    columns say it; layer: "" for the only one."""

    layer: str = ""
    zone: str = ""
    threshold: float = THRESHOLD


def libraries() -> Libraries:
    """Those that GeoDjango uses."""
    return Libraries(
        getattr(settings, "GDAL_LIBRARY_PATH", None), getattr(settings, "GEOS_LIBRARY_PATH", None)
    )


def read_file(bench: Workbench, content: bytes, asked: Asked) -> Reading | Choice:
    """What `content` says of the draft, or the layers to choose from. Raises `FileRefused`."""
    opened = open_file(judge(content), libraries(), asked.layer)
    if isinstance(opened, Choice):
        return opened
    known = known_of(bench)
    if asked.zone:
        return _drawn(bench, opened, asked)
    if opened.shapes is None or code_column(opened.fields, opened.rows, known) is not None:
        return _listed(bench, opened, known)
    return _covered(bench, opened, known, asked)


def _listed(bench: Workbench, layer: Layer, known: Known) -> Reading:
    matched = match_rows(layer.fields, layer.rows, known)
    doubts = [Doubt(code, zones) for code, zones in matched.torn.items()]
    return Reading(layer, _intake(bench, matched.zones, doubts, matched), matched=matched)


def _intake(
    bench: Workbench,
    zones: Mapping[str, str | None],
    doubts: Sequence[Doubt],
    matched: Matched | None = None,
) -> Intake:
    """What goes to zones that are known apart from what would go to new ones."""
    choices = {zone for doubt in doubts for zone in doubt.choices}
    rest, fresh = fresh_zones(bench.revision.zoning_id, zones, choices, matched)
    known = {code: zone.name for code, zone in bench.zones.items()}
    names = other_names(known, matched)
    return Intake(rest, doubts, bench.draft.version, fresh, names)


def _covered(bench: Workbench, layer: Layer, known: Known, asked: Asked) -> Reading:
    """Zones drawn elsewhere: comuni by share, and what keeps the drawing from being a coverage."""
    assert layer.shapes is not None
    labels, said = label_shapes(layer.fields, layer.rows, known)
    drawn: dict[str, list[BaseGeometry]] = {}
    for label, shape in zip(labels, layer.shapes, strict=True):
        if label is not None and shape is not None:
            drawn.setdefault(label, []).append(shape)
    if not drawn:
        raise FileRefused(Refusal.NO_ZONES, columns=", ".join(layer.fields)[:200])
    zones = {code: shapely.union_all(shapes) for code, shapes in sorted(drawn.items())}
    reading = _placed(bench, layer, zones, asked.threshold, said)
    whole = bench.revision.zoning.extent == "total"
    return replace(
        reading,
        matched=said,
        unlabelled=sum(
            label is None and shape is not None
            for label, shape in zip(labels, layer.shapes, strict=True)
        ),
        defects=defects_of(zones, _region(bench.ground), whole=whole),
    )


def _drawn(bench: Workbench, layer: Layer, asked: Asked) -> Reading:
    """One zone drawn by hand: the comuni inside it, and nothing said of the others."""
    shapes = [shape for shape in layer.shapes or () if shape is not None]
    if not shapes:
        raise FileRefused(Refusal.NOT_POLYGONS)
    found = _placed(bench, layer, {asked.zone: shapely.union_all(shapes)}, asked.threshold)
    return replace(found, whole=False)


def _placed(
    bench: Workbench,
    layer: Layer,
    zones: Mapping[str, BaseGeometry],
    threshold: float,
    said: Matched | None = None,
) -> Reading:
    placed = place(pieces_of(bench), zones, threshold)
    if not placed.shares:
        raise FileRefused(Refusal.ELSEWHERE)
    doubts = [
        Doubt(code, tuple(share.zone for share in shares), shares)
        for code, shares in placed.doubtful.items()
    ]
    return Reading(layer, _intake(bench, placed.zones, doubts, said), placed=placed)


def polygon_shares(bench: Workbench, shape: bytes) -> tuple[Layer, Placed]:
    """A polygon as GeoJSON → the comuni inside it, with their shares. Raises `FileRefused`."""
    layer = open_file(judge(shape), libraries())
    if isinstance(layer, Choice):
        raise FileRefused(Refusal.NOT_POLYGONS)
    shapes = [one for one in layer.shapes or () if one is not None]
    if not shapes:
        raise FileRefused(Refusal.NOT_POLYGONS)
    return layer, place(pieces_of(bench), {_UNNAMED: shapely.union_all(shapes)})


def pieces_of(bench: Workbench) -> dict[str, list[Piece]]:
    """The units that a drawing may mean, with their parts where residents of those are known.

    Where the base divides a comune its parts are meant, elsewhere the comune.
    """
    ground = bench.ground
    divided = {code.partition("-")[0] for code in ground.before if "-" in code}
    units = {
        code: [Piece(unit.population, ground.shapes[code])]
        for code, unit in ground.units.items()
        if code in ground.shapes and not unit.former and code not in divided
    }
    rows = (
        TerritorialUnit.objects.filter(
            kind=TerritorialUnit.Kind.SUBMUNICIPAL,
            parent__istat_code__in=list(units),
            valid_to__isnull=True,
            geometry__isnull=False,
            populations__superseded_at__isnull=True,
            populations__year=ground.year,
        )
        .annotate(wkb=AsWKB("geometry"))
        .order_by("istat_code")
        .values_list("parent__istat_code", "populations__population", "wkb")
    )
    parts: dict[str, list[Piece]] = {}
    for code, people, wkb in rows:
        parts.setdefault(str(code), []).append(Piece(people, shapely.from_wkb(bytes(wkb))))
    return units | parts


def known_of(bench: Workbench) -> Known:
    """What a file may name: comuni and zones of the draft, and the comuni of other years."""
    units = {code: unit.name for code, unit in bench.ground.units.items()}
    ended: dict[str, tuple[str, Any]] = {
        code: (name, until)
        for code, name, until in TerritorialUnit.objects.comuni()
        .filter(valid_to__isnull=False)
        .order_by("valid_to")
        .values_list("istat_code", "name", "valid_to")
        if code not in units
    }
    heirs: dict[str, set[str]] = {}
    moves = UnitSuccession.objects.exclude(kind=UnitSuccession.Kind.TERRITORY_CEDED)
    for old, new in moves.values_list("predecessor__istat_code", "successor__istat_code"):
        heirs.setdefault(old, set()).add(new)
    gone = {
        code: Gone(name, until, tuple(sorted(_last(code, heirs, units))))
        for code, (name, until) in ended.items()
    }
    return Known(units, {code: zone.name for code, zone in bench.zones.items()}, gone)


def _last(code: str, heirs: Mapping[str, set[str]], units: Mapping[str, str]) -> set[str]:
    """Who has the land of a comune by now, through all that happened since."""
    found, todo, seen = set(), [code], {code}
    while todo:
        for heir in heirs.get(todo.pop(), ()):
            if heir in units:
                found.add(heir)
            elif heir not in seen:
                seen.add(heir)
                todo.append(heir)
    return found


@lru_cache(maxsize=8)
def _region(ground: Ground) -> BaseGeometry:
    return union(list(ground.shapes.values()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an intake changes by now. moves: {comune: (zone it is in, zone it goes to)}.

    vanishing: zones that would be left without comuni, if every new one is founded.
    """

    moves: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    unchanged: int = 0
    missing: Sequence[str] = ()
    vanishing: Sequence[str] = ()


def outcome(bench: Workbench, intake: Intake) -> Outcome:
    """Against the draft as it stands."""
    units = bench.ground.units
    moves = {
        code: (bench.after.get(code), zone)
        for code, zone in intake.zones.items()
        if code in units and bench.after.get(code) != zone
    }
    doubtful = {doubt.code for doubt in intake.doubts}
    # Those that the draft assigns, or that ought to have a zone.
    wanted = bench.after.keys() | set(bench.missing)
    entering = {code for one in intake.fresh for code in one.units}
    missing = sorted(wanted - intake.zones.keys() - doubtful - entering)
    after = dict(bench.after) | {code: zone for code, (_before, zone) in moves.items()}
    left = {zone for code, zone in after.items() if code not in entering}
    vanishing = sorted(set(bench.after.values()) - left)
    return Outcome(moves, len(intake.zones) - len(moves), missing, vanishing)


def sealed(intake: Intake, *, draft: int, user: int, whole: bool) -> str:
    """An intake as a text that a form carries: signed, of one person and one draft."""
    doubts = [[doubt.code, list(doubt.choices)] for doubt in intake.doubts]
    fresh = [asdict(one) for one in intake.fresh]
    names = dict(intake.names)
    given = [draft, user, intake.version, whole, dict(intake.zones), doubts, fresh, names]
    return signing.dumps(given, salt=_SALT, compress=True)


def unsealed(text: str, *, draft: int, user: int, max_age: int = 24 * 3600) -> tuple[Intake, bool]:
    """What `sealed` wrote, and `whole`. Raises `Malformed` for anything else."""
    try:
        given = signing.loads(text, salt=_SALT, max_age=max_age)
        of, whose, version, whole, zones, doubts, fresh, names = given
    except (signing.BadSignature, ValueError, TypeError):
        of = whose = version = whole = None
        zones, doubts, fresh, names = {}, [], [], {}
    if (of, whose) != (draft, user):
        raise Malformed(
            _("L'anteprima non è di questa bozza o è scaduta: carica di nuovo il file.")
        )
    found = [Doubt(code, tuple(choices)) for code, choices in doubts]
    new = [Fresh(**one) for one in fresh]
    return Intake(zones, found, int(version or 0), new, names), bool(whole)
