"""Adopting a boundary, drawing its outlines."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import shapely
from django.contrib.contenttypes.models import ContentType
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.actions.carrying import carry_due
from districts.actions.law_names import call_as_of_today
from districts.boundaries import coverage
from districts.drafting.base import corrects_its_base, emptied_zones, newer_law
from districts.drafting.finding_words import problems_of_draft
from districts.history import because
from districts.models import (
    Act,
    BoundaryRevision,
    Consultation,
    TerritorialUnit,
    UnitSuccession,
    ZoneOutline,
    Zoning,
)
from districts.states import record_state
from districts.transitions import (
    RevisionFacts,
    TransitionRefusedError,
    adoption_problems,
    check_transition,
    consultation_problems,
)

# Finer than two pixels on a map of the whole region, and a tenth of the points.
DISPLAY_TOLERANCE_M = 300.0
SRID = 4326


@transaction.atomic
def adopt_revision(
    *, revision: BoundaryRevision, by: Any, reason: str, act: Act | None = None
) -> BoundaryRevision:
    """Make a draft the law from its `effective_from` on, with its outlines drawn.

    One that holds from the very day of the law that it starts from corrects it. Its zones have the
    names that it gives them on its own days (`ZoneName`); those of today follow the law of today.

    `by` is the approver, or None for a boundary loaded from a file, whose act and sources speak
    for it. Raises `TransitionRefusedError` with every reason at once; then nothing is written.
    """
    hold_laws(revision)
    locked = BoundaryRevision.objects.select_for_update().get(pk=revision.pk)
    if act is not None:
        locked.act = act
    facts = _facts(locked)
    check_transition(facts, BoundaryRevision.State.ADOPTED)
    if problems := adoption_problems(facts, approver=by.pk if by else None):
        raise TransitionRefusedError(problems)
    rebuild_outlines(revision=locked)
    # A law names the zones that it has; a draft, those that it had before they were emptied too.
    locked.zone_names.exclude(zone__in=locked.assignments.values("zone")).delete()
    if corrects_its_base(locked):
        # What it corrects may hold since midnight, and its decisions not have been carried yet.
        carry_due(timezone.localdate())
        locked.corrects = locked.based_on
    record_state(locked, to=BoundaryRevision.State.ADOPTED, by=by, reason=reason, act=locked.act)
    locked.state = BoundaryRevision.State.ADOPTED
    locked.approver = by
    with because(reason):
        locked.save()
        call_as_of_today(timezone.localdate())
    return locked


def hold_laws(revision: BoundaryRevision) -> None:
    """Let nobody else change which laws the zoning has until the end of the transaction.

    Of two drafts of one base that are adopted at the same moment, the second finds the law of the
    first; on locks of their own each would find the base still the last, and undo the other.
    """
    Zoning.objects.select_for_update(no_key=True).get(pk=revision.zoning_id)


def problems_of_adoption(revision: BoundaryRevision) -> Sequence[str]:
    """What keeps the revision from becoming law, whoever adopts it."""
    further = partial(adoption_problems, approver=None)
    return _problems(revision, BoundaryRevision.State.ADOPTED, further)


def problems_of_consultation(revision: BoundaryRevision) -> Sequence[str]:
    """What keeps the draft from being put before everybody."""
    return _problems(revision, BoundaryRevision.State.CONSULTATION, consultation_problems)


def _problems(
    revision: BoundaryRevision, state: str, further: Callable[[RevisionFacts], Sequence[str]]
) -> Sequence[str]:
    """What keeps the revision from `state`: the table of transitions, then what `further` finds."""
    facts = _facts(revision)
    try:
        check_transition(facts, state)
    except TransitionRefusedError as refused:
        return refused.problems
    return further(facts)


@transaction.atomic
def rebuild_outlines(*, revision: BoundaryRevision) -> int:
    """Draw every zone of the revision as the union of its units; returns how many were drawn.

    Units that come as a coverage are taken as they are; of others the borders are matched first,
    or the unions would have slivers between them. Areas are those of the data, whatever is drawn.
    """
    rows = list(
        revision.assignments.filter(unit__geometry__isnull=False)
        .order_by("unit__istat_code")
        .values_list("zone_id", "unit__geometry", "unit__area_km2")
    )
    shapes = [shapely.from_wkb(bytes(geometry.wkb)) for _zone, geometry, _area in rows if geometry]
    exact = coverage.dissolve(
        coverage.clean(shapes),
        [str(zone) for zone, _geometry, _area in rows],
    )
    display = dict(
        zip(exact, coverage.simplify(list(exact.values()), DISPLAY_TOLERANCE_M), strict=True)
    )
    areas: dict[str, Decimal] = {}
    sizes: dict[str, int] = {}
    for zone, _geometry, area in rows:
        areas[str(zone)] = areas.get(str(zone), Decimal(0)) + (area or 0)
        sizes[str(zone)] = sizes.get(str(zone), 0) + 1
    revision.outlines.all().delete()
    ZoneOutline.objects.bulk_create(_outlines(revision, exact, display, areas, sizes))
    return len(exact)


def _outlines(
    revision: BoundaryRevision,
    exact: Mapping[str, shapely.Geometry],
    display: Mapping[str, shapely.Geometry],
    areas: Mapping[str, Decimal],
    sizes: Mapping[str, int],
) -> list[ZoneOutline]:
    return [
        ZoneOutline(
            revision=revision,
            zone_id=int(zone),
            geometry=_multipolygon(geometry),
            display=_multipolygon(display[zone]),
            area_km2=areas[zone],
            units_count=sizes[zone],
        )
        for zone, geometry in exact.items()
    ]


def _multipolygon(geometry: shapely.Geometry) -> MultiPolygon:
    shape = GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=SRID)
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=SRID)


def _facts(revision: BoundaryRevision) -> RevisionFacts:
    newer = newer_law(revision)
    assigned = revision.assignments.values("unit")
    comuni = TerritorialUnit.objects.comuni()
    valid = comuni.valid_on(revision.unit_vintage)
    total = revision.zoning.extent == Zoning.Extent.TOTAL
    return RevisionFacts(
        state=revision.state,
        effective_from=revision.effective_from,
        act_date=revision.act.date if revision.act else None,
        author=revision.author_id,
        unassigned=(
            list(valid.exclude(pk__in=assigned).values_list("name", flat=True)) if total else []
        ),
        ceased=_ceased(comuni.filter(pk__in=assigned).exclude(pk__in=valid)),
        assigned=assigned.count(),
        consulting=Consultation.objects.filter(
            content_type=ContentType.objects.get_for_model(BoundaryRevision),
            object_id=revision.pk,
            state=Consultation.State.ANNOUNCED,
        ).exists(),
        emptied=[str(zone) for zone in emptied_zones(revision)],
        newer=_called(newer),
        newer_holds=newer is not None and newer.validity.from_day <= timezone.localdate(),
        base_from=base.effective_from if (base := revision.based_on) else None,
        found=problems_of_draft(revision),
    )


def _ceased(units: QuerySet[TerritorialUnit]) -> list[str]:
    """Of units that do not exist on a day, since when, and what there is in their place."""
    said = []
    heirs: dict[int, list[str]] = {}
    followed = UnitSuccession.objects.exclude(kind=UnitSuccession.Kind.TERRITORY_CEDED)
    for row in followed.filter(predecessor__in=units.values("pk")).select_related("successor"):
        heirs.setdefault(row.predecessor_id, []).append(row.successor.name)
    for unit in units.defer("geometry").order_by("istat_code"):
        if unit.valid_to is None:
            said.append(
                _("%(name)s a quella data non esiste ancora: toglilo.") % {"name": unit.name}
            )
            continue
        words = {"name": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"}
        if instead := heirs.get(unit.pk):
            now = _("%(name)s non esiste più dal %(day)s: usa %(now)s.")
            said.append(now % (words | {"now": ", ".join(sorted(instead))}))
        else:
            said.append(_("%(name)s non esiste più dal %(day)s: toglilo.") % words)
    return said


def _called(law: BoundaryRevision | None) -> str:
    """A law with its day, by which two of one title are told apart."""
    if law is None:
        return ""
    said = {"law": law, "day": f"{law.validity.from_day:%d/%m/%Y}"}
    return _("%(law)s dal %(day)s") % said
