"""The places that a reader can look up, gathered for `districts.gazetteer`."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from districts.gazetteer import Place, fold
from districts.models import (
    BoundaryRevision,
    Policy,
    TerritorialUnit,
    UnitSuccession,
    ZoneAssignment,
)

_Row = tuple[str, str, dict[str, Any] | None]


def places_on(day: date) -> list[Place]:
    """Every comune and district of `day`, and the comuni that once were; two queries."""
    comuni = [
        Place(
            kind="unit",
            code=code,
            name=name,
            district=(district or {}).get("code", ""),
            district_name=(district or {}).get("name", ""),
        )
        for code, name, district in _comuni_with_district(day)
    ]
    districts = {c.district: c.district_name for c in comuni if c.district}
    return [
        *(Place(kind="district", code=code, name=name) for code, name in districts.items()),
        *comuni,
        *_former_comuni(comuni),
    ]


def _comuni_with_district(day: date) -> QuerySet[TerritorialUnit, _Row]:
    law = BoundaryRevision.objects.filter(zoning__policy=Policy.COHESION).in_force(day)
    own = ZoneAssignment.objects.filter(revision__in=law, unit=OuterRef("pk"))
    district = own.values(found=JSONObject(code="zone__code", name="called__name"))
    return (
        TerritorialUnit.objects.comuni()
        .valid_on(day)
        .values_list("istat_code", "name", Subquery(district))
    )


def _former_comuni(comuni: list[Place]) -> list[Place]:
    """What each former comune is part of, however many times that changed since.

    A comune that only gave up land is still there. One whose name was taken by the comune it went
    into needs no entry under it.
    """
    today = {place.code: place for place in comuni}
    changes = (
        UnitSuccession.objects.exclude(kind=UnitSuccession.Kind.TERRITORY_CEDED)
        .order_by("-date", "predecessor__istat_code")
        .values_list("date", "former_name", "predecessor__istat_code", "successor__istat_code")
    )
    found: list[Place] = []
    heirs: dict[str, list[str]] = {}
    # From the latest day back, so that what became of a successor is known before it is needed.
    for until, ceased in groupby(changes, key=itemgetter(0)):
        of_day: dict[str, list[str]] = defaultdict(list)
        for _until, former, old, new in ceased:
            now = heirs.get(new, [new])
            of_day[old] += now
            found += [
                replace(today[code], former=former, former_until=until)
                for code in now
                if code in today and fold(today[code].name) != fold(former)
            ]
        heirs |= of_day
    return found
