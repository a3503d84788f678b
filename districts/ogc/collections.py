"""Collections of features out of the database: which there are, and their features."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import orjson
from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsGeoJSON, GeomOutputGeoFunc, Transform
from django.contrib.gis.geos import Polygon
from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from districts.errors import Missing
from districts.models import BoundaryRevision, TerritorialUnit, ZoneOutline, Zoning
from districts.ogc.asking import Box, Days, Question
from districts.questions import listed

UNITS = "units"
# Of a degree and of a metre: about a decimetre, finer than any boundary is known.
_DECIMALS = {4326: 6}
_METRES = 1

Row = dict[str, Any]


class _CounterClockwise(GeomOutputGeoFunc):
    function = "ST_ForcePolygonCCW"


@dataclass(frozen=True)
class Collection(ABC):
    """A set of features. `properties`: what it says of each, `{name: field of the query}`."""

    code: str
    title: str
    description: str

    properties: ClassVar[Mapping[str, str]]
    filters: ClassVar[tuple[str, ...]]
    """The properties by which features can be chosen."""
    days_of: ClassVar[tuple[str, str]]
    """Fields with the first day of a feature and the first one after it."""

    @abstractmethod
    def everything(self) -> QuerySet[Any]:
        """The features of all days, with a `geometry`."""

    @abstractmethod
    def identity(self, row: Row) -> str:
        """The name of a feature, for ever."""

    @abstractmethod
    def named(self, identity: str) -> Q:
        """The condition for the feature of that name."""

    def during(self, days: Days) -> QuerySet[Any]:
        first, after = self.days_of
        condition = Q()
        if days.last is not None:
            condition &= Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": days.last})
        if days.first is not None:
            condition &= Q(**{f"{after}__isnull": True}) | Q(**{f"{after}__gt": days.first})
        return self.everything().filter(condition)

    def chosen(self, question: Question) -> QuerySet[Any]:
        rows = self.during(question.days)
        for name, value in question.equal.items():
            rows = rows.filter(**{self.properties[name]: value})
        if question.box is not None:
            box = Polygon.from_bbox(question.box)
            box.srid = question.box_srid
            rows = rows.filter(geometry__intersects=box)
        return rows

    def features(self, rows: QuerySet[Any], srid: int) -> Iterator[Row]:
        """GeoJSON features, in the order of their names."""
        place = "geometry" if srid == 4326 else Transform("geometry", srid)
        drawn = AsGeoJSON(_CounterClockwise(place), precision=_DECIMALS.get(srid, _METRES))
        for row in rows.values(*self.properties.values(), shape=drawn):
            said = {name: row[field] for name, field in self.properties.items()}
            yield {
                "type": "Feature",
                "id": self.identity(said),
                "geometry": orjson.Fragment(row["shape"]),
                "properties": said,
            }


@dataclass(frozen=True)
class Zones(Collection):
    """The zones of a zoning by the law of each day."""

    zoning: Zoning

    properties = {
        "zoning": "zone__zoning__code",
        "code": "zone__code",
        "name": "called__name",
        "parent_code": "called__parent_code",
        "parent_name": "called__parent_name",
        "area_km2": "area_km2",
        "units_count": "units_count",
        "revision": "revision",
        "basis": "revision__basis",
        "valid_from": "revision__validity__from_day",
        "valid_to": "revision__validity__to_day",
    }
    filters = ("code", "name", "parent_code")
    days_of = ("revision__validity__from_day", "revision__validity__to_day")

    def everything(self) -> QuerySet[Any]:
        laws = ZoneOutline.objects.filter(
            revision__zoning=self.zoning, revision__validity__isnull=False
        )
        return laws.order_by("zone__code", self.days_of[0])

    def identity(self, row: Row) -> str:
        return f"{row['code']}@{row['valid_from']}"

    def named(self, identity: str) -> Q:
        code, _at, day = identity.rpartition("@")
        return Q(zone__code=code, revision__validity__from_day=_day(day))


@dataclass(frozen=True)
class RevisionZones(Zones):
    """The zones of one adopted revision, whatever came after it."""

    revision: BoundaryRevision

    properties = dict(Zones.properties) | {"valid_from": "revision__effective_from"}

    def everything(self) -> QuerySet[Any]:
        return ZoneOutline.objects.filter(revision=self.revision).order_by("zone__code")

    def during(self, days: Days) -> QuerySet[Any]:
        """All of them: a revision is asked for by its number, not by a day."""
        return self.everything()

    def identity(self, row: Row) -> str:
        return str(row["code"])

    def named(self, identity: str) -> Q:
        return Q(zone__code=identity)


@dataclass(frozen=True)
class Units(Collection):
    """The comuni, each between the days of its present extent."""

    properties = {
        "istat_code": "istat_code",
        "name": "name",
        "cadastral_code": "cadastral_code",
        "province_code": "province_code",
        "province_name": "province_name",
        "area_km2": "area_km2",
        "shape_basis": "shape_basis",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
    }
    filters = ("istat_code", "name", "province_code")
    days_of = ("valid_from", "valid_to")

    def everything(self) -> QuerySet[Any]:
        comuni = TerritorialUnit.objects.comuni().filter(geometry__isnull=False)
        return comuni.order_by("istat_code", "valid_from")

    def identity(self, row: Row) -> str:
        since = row["valid_from"]
        return f"{row['istat_code']}@{since}" if since else str(row["istat_code"])

    def named(self, identity: str) -> Q:
        code, at, day = identity.partition("@")
        return (
            Q(istat_code=code, valid_from=_day(day))
            if at
            else Q(istat_code=code, valid_from__isnull=True)
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min  # nothing begins on it


def all_collections() -> list[Collection]:
    zonings = list(Zoning.objects.order_by("code"))
    adopted = BoundaryRevision.objects.filter(state=BoundaryRevision.State.ADOPTED)
    of_zoning: dict[int, list[BoundaryRevision]] = {}
    for revision in adopted.order_by("effective_from", "pk"):
        of_zoning.setdefault(revision.zoning_id, []).append(revision)
    found: list[Collection] = [_units()]
    for zoning in zonings:
        found.append(_zones(zoning))
        found += [_revision(zoning, revision) for revision in of_zoning.get(zoning.pk, [])]
    return found


Extents = dict[str, tuple[Box | None, date | None]]
"""{collection: the box around all its features, and the first day of any}"""


def extents(collections: Iterable[Collection]) -> Extents:
    """Of each collection, in two queries whatever their number."""
    outlines = ZoneOutline.objects.order_by().values(
        "revision", "revision__zoning", "revision__effective_from", "revision__validity__from_day"
    )
    rows = list(outlines.annotate(box=Extent("geometry")))
    found: Extents = {}
    for one in collections:
        if isinstance(one, RevisionZones):
            ours = [row for row in rows if row["revision"] == one.revision.pk]
            day = one.revision.effective_from
        elif isinstance(one, Zones):
            in_zoning = (row for row in rows if row["revision__zoning"] == one.zoning.pk)
            ours = [row for row in in_zoning if row["revision__validity__from_day"]]
            day = min((row["revision__validity__from_day"] for row in ours), default=None)
        else:
            every = one.everything().order_by()
            whole = every.aggregate(box=Extent("geometry"), first=Min(one.days_of[0]))
            found[one.code] = whole["box"], whole["first"]
            continue
        found[one.code] = around([row["box"] for row in ours if row["box"]]), day
    return found


def around(boxes: Sequence[Box]) -> Box | None:
    """The smallest box that holds all of them."""
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def find_collection(code: str) -> Collection:
    """Raises `Missing`, naming the collections of zonings."""
    if code == UNITS:
        return _units()
    name, dot, number = code.partition(".")
    zoning = Zoning.objects.filter(code=name).first()
    if zoning is not None:
        if not dot:
            return _zones(zoning)
        adopted = zoning.revisions.filter(state=BoundaryRevision.State.ADOPTED)
        if number.isascii() and number.isdigit() and len(number) < 10:
            revision = adopted.filter(pk=int(number)).first()
            if revision is not None:
                return _revision(zoning, revision)
    codes = [UNITS, *Zoning.objects.values_list("code", flat=True)]
    detail = _("La raccolta “%(code)s” non esiste. Raccolte: %(codes)s.")
    raise Missing(detail % {"code": code[:60], "codes": listed(codes)}, allowed=codes)


def _units() -> Units:
    said = _("I comuni di oggi, o di un altro giorno con datetime.")
    return Units(UNITS, _("Comuni"), said)


def _zones(zoning: Zoning) -> Zones:
    said = _("Le zone secondo la legge di oggi, o di un altro giorno con datetime.")
    return Zones(zoning.code, zoning.name_it, said, zoning)


def _revision(zoning: Zoning, revision: BoundaryRevision) -> RevisionZones:
    title = _("%(zoning)s: confini dal %(day)s") % {
        "zoning": zoning.name_it,
        "day": revision.effective_from,
    }
    code = f"{zoning.code}.{revision.pk}"
    return RevisionZones(code, title, revision.title, zoning, revision)
