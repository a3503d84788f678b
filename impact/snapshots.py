"""Pages as stored facts: gather from the database, build with pure functions, store what differs.

One snapshot for each district and one for the region, for every standing revision of the cohesion
boundaries. What costs most and changes least is made anew only when asked: the part of a page that
concerns the single comuni, only for the districts that a request names; what it says of the laws
beside its own, one row for each day on which a law changes, only when laws or residents change.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from districts.models import BoundaryRevision, Policy, Region, Zone, Zoning
from impact import dashboards as pages
from impact.facts import Shared, figures_of, gather
from impact.law_facts import epochs
from impact.models import DashboardSnapshot, LawSnapshot

LANGUAGE = "it"
_MADE_ALIKE = f'{{"algorithm":"{pages.ALGORITHM}"'


@dataclass(frozen=True, slots=True)
class _Text:
    """What a snapshot says: `body` as docs/snapshot.md, `units` its part on single comuni."""

    body: str
    units: str

    @property
    def fingerprint(self) -> str:
        return _digest(f"{self.body}\n{self.units}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def rebuild(*, with_units_of: set[int] | None, with_laws: bool) -> int:
    """Bring every page up to date; returns how many texts changed.

    `with_units_of`: ids of the districts whose comuni changed, None for all of them. `with_laws`:
    whether what the acts say of the other policies may have changed.
    """
    region = Region.objects.first()
    whole = Zone.objects.filter(zoning__kind=Zoning.Kind.REGION).select_related("zoning").first()
    if region is None or whole is None:
        return 0
    changed = 0
    for revision in _boundaries():
        shared = gather(region, whole, revision)
        standing = _standing(revision.pk)
        texts = {whole.pk: _Text(_region_body(shared), "")}
        for place in shared.districts:
            zone_id = shared.zone_ids[place.code]
            fresh = with_units_of is None or zone_id in with_units_of or zone_id not in standing
            texts[zone_id] = _Text(
                _district_body(shared, place),
                _unit_section(shared, place.code) if fresh else standing[zone_id].units,
            )
        changed += _store(revision.pk, texts, standing)
        written = _standing_laws(revision.pk)
        if with_laws or not written:
            changed += _store_laws(revision.pk, _laws(shared, whole, revision), written)
    return changed


def _boundaries() -> list[BoundaryRevision]:
    """The boundaries that the districts have on some day."""
    laws = BoundaryRevision.objects.standing().filter(zoning__policy=Policy.COHESION)
    found = laws.select_related("zoning", "validity", "act").order_by("validity__from_day")
    return [revision for revision in found if revision.validity.has_days]


def is_outdated() -> bool:
    """Whether a page that stands was made by another algorithm, that of another release."""
    return any(
        snapshots.exclude(body__startswith=_MADE_ALIKE).exists()
        for snapshots in (_current(DashboardSnapshot), _current(LawSnapshot))
    )


def _current(model: type[DashboardSnapshot] | type[LawSnapshot]) -> QuerySet[Any]:
    return model._default_manager.filter(language=LANGUAGE, superseded_at__isnull=True)


def _region_body(shared: Shared) -> str:
    return pages.canonical(
        pages.region_payload(
            region=shared.region,
            place=shared.region_place,
            districts=shared.districts,
            boundary=shared.cohesion.boundary,
            indicators=shared.defined,
            sources=shared.sources,
            cells=shared.cells,
            reference=shared.reference,
        )
    )


def _district_body(shared: Shared, place: pages.PlaceFacts) -> str:
    return pages.canonical(
        pages.district_payload(
            region=shared.region,
            place=place,
            districts=shared.districts,
            boundary=shared.cohesion.boundary,
            indicators=shared.indicators,
            sources=shared.sources,
            cells=shared.cells,
            reference=shared.reference,
            everyone=shared.everyone,
        )
        | pages.context_section(_members(shared, place.code), shared.contexts)
    )


def _members(shared: Shared, district: str) -> list[pages.UnitFacts]:
    """The units of a district, by code."""
    assignment = sorted(shared.cohesion.assignment.items())
    return [shared.units[unit] for unit, zone in assignment if zone == district]


def _unit_section(shared: Shared, district: str) -> str:
    units = _members(shared, district)
    return pages.canonical(
        pages.unit_section(
            units, figures_of([u.code for u in units]), shared.indicators, shared.rules
        )
    )


# (zone, first day) → text
_Laws = Mapping[tuple[int, date], str]


def _laws(shared: Shared, whole: Zone, revision: BoundaryRevision) -> _Laws:
    """What every page of a revision says of the other policies, in every epoch."""
    names = {code: unit.name for code, unit in shared.units.items()}
    codes = [place.code for place in shared.districts]
    texts: dict[tuple[int, date], str] = {}
    for epoch in epochs(revision):
        beside = pages.region_laws(codes, epoch.comparison, epoch.zonings)
        texts[whole.pk, epoch.from_day] = pages.canonical(beside)
        for code in codes:
            own = pages.district_laws(code, epoch.comparison, names)
            texts[shared.zone_ids[code], epoch.from_day] = pages.canonical(own)
    return texts


def _standing(revision_id: int) -> dict[int, _Text]:
    """What the current pages of a revision say, by zone, if this algorithm made them."""
    found = _current(DashboardSnapshot).filter(
        revision_id=revision_id, body__startswith=_MADE_ALIKE
    )
    return {
        zone_id: _Text(body, units)
        for zone_id, body, units in found.values_list("zone_id", "body", "units")
    }


def _standing_laws(revision_id: int) -> dict[tuple[int, date], str]:
    """What the current pages of a revision say of the other policies, if this algorithm did."""
    found = _current(LawSnapshot).filter(revision_id=revision_id, body__startswith=_MADE_ALIKE)
    return {
        (zone_id, day): body
        for zone_id, day, body in found.values_list("zone_id", "from_day", "body")
    }


# By COPY, because the texts weigh megabytes and a bound parameter of a statement is quoted first.
# A fingerprint that is known is a page that once stood: it stands again, with a new time.
_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS work_page (
    zone_id bigint, fingerprint text, body text, units text
) ON COMMIT DELETE ROWS;
TRUNCATE work_page;  -- of the revision stored before this one in the same transaction
"""
_STORE = """
UPDATE impact_dashboardsnapshot s SET superseded_at = now()
FROM work_page p
WHERE s.zone_id = p.zone_id AND s.revision_id = %(revision)s AND s.language = %(language)s
    AND s.superseded_at IS NULL;
INSERT INTO impact_dashboardsnapshot
    (zone_id, revision_id, language, fingerprint, body, units, computed_at)
SELECT zone_id, %(revision)s, %(language)s, fingerprint, body, units, clock_timestamp()
FROM work_page
ON CONFLICT (zone_id, revision_id, language, fingerprint) DO UPDATE
SET computed_at = excluded.computed_at, superseded_at = NULL;
"""


_LAW_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS work_law (
    zone_id bigint, from_day date, fingerprint text, body text
) ON COMMIT DELETE ROWS;
TRUNCATE work_law;
"""
# Unlike a zone, an epoch can cease to be: what is no longer among the `standing` is superseded.
_STORE_LAWS = """
UPDATE impact_lawsnapshot s SET superseded_at = now()
WHERE s.revision_id = %(revision)s AND s.language = %(language)s AND s.superseded_at IS NULL
    AND (NOT s.from_day = ANY (%(days)s) OR (s.zone_id, s.from_day) IN (
        SELECT zone_id, from_day FROM work_law));
INSERT INTO impact_lawsnapshot
    (zone_id, revision_id, language, from_day, fingerprint, body, computed_at)
SELECT zone_id, %(revision)s, %(language)s, from_day, fingerprint, body, clock_timestamp()
FROM work_law
ON CONFLICT (zone_id, revision_id, language, from_day, fingerprint) DO UPDATE
SET computed_at = excluded.computed_at, superseded_at = NULL;
"""


def _store(revision_id: int, texts: Mapping[int, _Text], standing: Mapping[int, _Text]) -> int:
    """Make the texts that differ from what stands the current ones; returns how many did."""
    changed = {zone: text for zone, text in texts.items() if standing.get(zone) != text}
    if not changed:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY work_page FROM STDIN") as copy:
            for zone, text in changed.items():
                copy.write_row((zone, text.fingerprint, text.body, text.units))
        cursor.execute(_STORE, {"revision": revision_id, "language": LANGUAGE})
    return len(changed)


def _store_laws(revision_id: int, texts: _Laws, standing: _Laws) -> int:
    """The same for what pages say of the other policies, whose epochs are those of `texts`."""
    changed = {key: text for key, text in texts.items() if standing.get(key) != text}
    if texts.keys() == standing.keys() and not changed:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LAW_TABLE)
        with cursor.copy("COPY work_law FROM STDIN") as copy:
            for (zone, day), text in changed.items():
                copy.write_row((zone, day, _digest(text), text))
        days = sorted({day for _zone, day in texts})
        question: dict[str, Any] = {
            "revision": revision_id,
            "language": LANGUAGE,
            "days": days,
        }
        cursor.execute(_STORE_LAWS, question)
    return len(changed)
