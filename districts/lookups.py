"""From the codes that a reader writes to rows; what does not exist is answered with what does."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from districts import formats
from districts.errors import Impossible, Malformed, Missing
from districts.languages import language
from districts.models import (
    BoundaryRevision,
    District,
    Policy,
    TerritorialUnit,
    UnitPopulation,
    Zone,
    ZoneOutline,
    Zoning,
)
from districts.questions import asked, listed, not_among


def find_zoning(code: str | None, error: type[Malformed] = Impossible) -> Zoning:
    """The zoning `code`, or that of the cohesion districts. Raises `error`."""
    if code is None:
        return _cohesion_zoning()
    zoning = Zoning.objects.filter(code=code).first()
    if zoning is None:
        codes = list(Zoning.objects.values_list("code", flat=True))
        detail = _("La zonizzazione “%(code)s” non esiste. Zonizzazioni: %(codes)s.")
        raise error(detail % {"code": code[:60], "codes": listed(codes)}, allowed=codes)
    return zoning


def asked_district(parameters: QueryDict) -> str | None:
    """The code of the district that the reader names, if any. Raises `Impossible`, naming all."""
    code = asked(parameters, "district")
    if code is None:
        return None
    known = list(District.objects.values_list("code", flat=True))
    if code not in known:
        wrong = not_among("district", known)
        raise Impossible(wrong.detail, **wrong.allowed)
    return code


def _cohesion_zoning() -> Zoning:
    zoning = Zoning.objects.filter(policy=Policy.COHESION).order_by("-is_reference", "code").first()
    if zoning is None:
        raise Impossible(_("I confini dei distretti non sono ancora stati caricati."))
    return zoning


def revision_in_force(zoning: Zoning, day: date) -> BoundaryRevision:
    """The law of `zoning` on `day`. Raises `Impossible`, naming the days that have one."""
    revision = BoundaryRevision.objects.filter(zoning=zoning).in_force(day).first()
    if revision is None:
        raise _no_law(zoning, day)
    revision.zoning = zoning
    return revision


def law_of(code: str | None, day: date) -> BoundaryRevision:
    """The law on `day` of the zoning `code`, or of the cohesion districts, with its zoning.

    One query where both exist. Raises `Impossible`, naming what does.
    """
    named = Q(zoning__code=code) if code else Q(zoning__policy=Policy.COHESION)
    laws = BoundaryRevision.objects.filter(named).in_force(day).select_related("zoning")
    return laws.first() or revision_in_force(find_zoning(code), day)


def _no_law(zoning: Zoning, day: date) -> Impossible:
    first = (
        BoundaryRevision.objects.filter(zoning=zoning)
        .standing()
        .order_by("effective_from")
        .values_list("effective_from", flat=True)
        .first()
    )
    words = {"code": zoning.code, "day": _written(day)}
    if first is None:
        return Impossible(_("La zonizzazione “%(code)s” non ha confini in vigore.") % words)
    words["first"] = _written(first)
    if day < first:
        return Impossible(_not_yet(zoning, day) % words, first_day=first.isoformat())
    last = zoning.ended_on
    words["end"] = _written(last) if last else ""
    detail = _(
        "Il %(day)s la zonizzazione “%(code)s” non era più in vigore: chiedi un giorno"
        " dal %(first)s e prima del %(end)s."
    )
    return Impossible(
        detail % words, first_day=first.isoformat(), ended_on=last and last.isoformat()
    )


def _not_yet(zoning: Zoning, day: date) -> str:
    """The sentence of a day before the first law, with what was in force on it."""
    if zoning.policy == Policy.COHESION:
        said = _(
            "Il %(day)s i distretti non c’erano ancora: i loro confini partono dal %(first)s."
            " Chiedi quel giorno o uno successivo."
        )
    else:
        said = _(
            "Il %(day)s la zonizzazione “%(code)s” non c'era ancora: i suoi confini"
            " partono dal %(first)s. Chiedi quel giorno o uno successivo."
        )
    others = Zoning.objects.exclude(kind=Zoning.Kind.REGION).filter(
        revisions__in=BoundaryRevision.objects.in_force(day)
    )
    names = list(others.values_list(f"name_{language()}", flat=True))
    if not names:
        return said
    # The names go through the words of the sentence, which are filled in later.
    listed_names = ", ".join(names).replace("%", "%%")
    also = _("Quel giorno erano in vigore: %(names)s.") % {"names": listed_names}
    return f"{said} {also}"


def _written(day: date) -> str:
    return formats.day(day)


def zones_of(revision: BoundaryRevision) -> QuerySet[Zone]:
    """The zones that have at least one unit in `revision`, by code."""
    inside = revision.assignments.values("zone")
    return Zone.objects.filter(pk__in=inside).order_by("code")


def names_of(revision: BoundaryRevision) -> list[tuple[str, str]]:
    """(code, name) of the zones of a law, by code."""
    return list(revision.zone_names.order_by("zone__code").values_list("zone__code", "name"))


def called_by(revision: int, zones: QuerySet[Zone]) -> list[Zone]:
    """`zones` under the names that a law or a draft gives them, to be read and never saved.

    One that it does not name keeps the name of today.
    """
    own = FilteredRelation("names", condition=Q(names__revision=revision))
    rows = zones.annotate(own=own).annotate(
        called=F("own__name"), above=F("own__parent_code"), above_name=F("own__parent_name")
    )
    found: list[Any] = list(rows)
    for zone in found:
        if zone.called is not None:
            zone.name, zone.parent_code, zone.parent_name = zone.called, zone.above, zone.above_name
    return found


def unknown_zone(code: str, zoning_code: str, codes: list[str]) -> Impossible:
    """The error that names the zones of the boundaries being read."""
    detail = _("La zona “%(code)s” non esiste nei confini di “%(zoning)s”. Zone: %(codes)s.")
    words = {"code": code[:60], "zoning": zoning_code, "codes": listed(codes)}
    return Impossible(detail % words, allowed=codes)


def population_years() -> list[int]:
    """The years for which the residents of every comune are known, in order."""
    return UnitPopulation.objects.complete_years()


def population_years_of_parts(comuni: Collection[str]) -> list[int]:
    """Those of the years above for which the residents of every part of `comuni` are known too."""
    parts = TerritorialUnit.objects.filter(parent__istat_code__in=comuni, valid_to__isnull=True)
    known = UnitPopulation.objects.complete_years(parts)
    return [year for year in population_years() if year in known]


def population_year(
    asked: int | None, day: date, years: Sequence[int] | None = None, *, of_parts: bool = False
) -> int:
    """The year asked for, else the latest not after `day`, failing that the first one after it.

    `years`: those that exist, if the caller knows them; with `of_parts` they are those for which
    parts of comuni have residents. Raises `Impossible`, naming them.
    """
    years = population_years() if years is None else years
    if asked is None and years:
        return max((year for year in years if year <= day.year), default=years[0])
    if asked is None or asked not in years:
        allowed = [str(year) for year in years]
        detail = _("Non c'è la popolazione del %(year)s. Anni disponibili: %(years)s.")
        if of_parts:
            detail = _(
                "Delle parti di comune non c'è la popolazione del %(year)s. Anni disponibili: "
                "%(years)s."
            )
        words = {"year": asked or "—", "years": ", ".join(allowed) or "—"}
        raise Impossible(detail % words, allowed=allowed)
    return asked


def lineage_parents(*revisions: BoundaryRevision) -> dict[str, str | None]:
    """{zoning: what it was built out of}, by `revisions`, else by the latest law of each zoning.

    Not by the law of the day: an ancestor may have ended long before it, or be recorded later.
    """
    parents: dict[str, str | None] = dict(
        BoundaryRevision.objects.standing()
        .order_by("effective_from", "recorded_at")
        .values_list("zoning__code", "derived_from__code")
    )
    given = BoundaryRevision.objects.filter(pk__in=[revision.pk for revision in revisions])
    return parents | dict(given.values_list("zoning__code", "derived_from__code"))


def laws_of(zoning: Zoning) -> list[BoundaryRevision]:
    """Every law that `zoning` has had, the latest first, each with its `validity`."""
    laws = BoundaryRevision.objects.filter(zoning=zoning).standing().select_related("validity")
    return list(laws.order_by("-validity__from_day"))


def law_on(day: date, laws: Iterable[BoundaryRevision]) -> BoundaryRevision | None:
    """Which of the `laws_of` a zoning was in force on `day`: `in_force` for many days at once."""
    return next((law for law in laws if law.validity.covers(day)), None)


def district_of(revision: BoundaryRevision, code: str) -> Zone:
    """The district that the address names, in `revision`. Raises `Missing`."""
    zones = zones_of(revision)
    district = zones.filter(code=code).first()
    if district is None:
        codes = list(zones.values_list("code", flat=True))
        detail = _("Il distretto “%(code)s” non esiste. Distretti: %(codes)s.")
        raise Missing(detail % {"code": code[:60], "codes": listed(codes)}, allowed=codes)
    return district


def district_outlines(day: date) -> dict[str, shapely.Geometry]:
    """{code: outline to draw [EPSG:4326]} of the districts on `day`, by code; one query."""
    law = BoundaryRevision.objects.filter(zoning__policy=Policy.COHESION).in_force(day)
    rows = ZoneOutline.objects.filter(revision__in=law).order_by("zone__code")
    drawn = dict(rows.values_list("zone__code", AsWKB("display")))
    shapes = shapely.from_wkb([bytes(outline) for outline in drawn.values()])
    return dict(zip(drawn, shapes, strict=True))
