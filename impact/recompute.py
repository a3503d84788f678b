"""The queue of record and the worker that empties it.

Triggers write a `RecomputeRequest` in the transaction of every change. A worker claims requests
with `FOR UPDATE SKIP LOCKED`, computes, and deletes exactly what it claimed, all in one
transaction: killed at any moment, it frees the requests and leaves no half-written result. Locks
on the zones make the last computation of a zone the one that saw the last change; why nothing is
lost is argued in docs/adr/0005.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from districts.files.disk import is_full
from districts.maps import tilesets
from impact import snapshots, zone_values
from impact.models import RecomputeRequest

logger = logging.getLogger(__name__)

BATCH = 500
_LOCK_EVERYTHING, _LOCK_ZONING, _LOCK_ZONE, _LOCK_SNAPSHOTS = 7300, 7301, 7302, 7303
_LOCK_TILES = 7305  # 7304 is between writers of figures and of boundaries (sql/recompute.sql)
Kind = RecomputeRequest.Kind


@dataclass(slots=True)
class Drained:
    """What one run did: requests fulfilled and failed."""

    fulfilled: int = 0
    failed: int = 0


def drain() -> Drained:
    """Work until nothing can be claimed. Values come first: the pages are made of them."""
    return _drain({**_FIGURES, **_MAPS})


def drain_side_by_side() -> Drained:
    """The same by two workers: one for figures, one for maps, which have nothing in common.

    Each has a connection of its own: within a transaction, which only one of them is in, one does.
    """
    if connection.in_atomic_block:
        return drain()
    with ThreadPoolExecutor(max_workers=1) as beside:
        maps = beside.submit(_drain_maps)
        figures = _drain(_FIGURES)
        done = maps.result()
    return Drained(figures.fulfilled + done.fulfilled, figures.failed + done.failed)


def _drain_maps() -> Drained:
    try:
        return _drain(_MAPS)
    finally:
        connection.close()  # of this thread


def _drain(steps: "Steps") -> Drained:
    done = Drained()
    while (waiting := _waiting()) and any(
        _claim_and_work(kinds, work, done)
        for kinds, work in steps.items()
        if not waiting.isdisjoint(kinds)
    ):
        pass
    return done


def _waiting() -> set[str]:
    """The kinds of which some request may be claimed, or is being worked on by another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT kind FROM impact_recomputerequest"
            " WHERE not_before <= statement_timestamp() AND attempts < %s",
            [RecomputeRequest.MAX_ATTEMPTS],
        )
        return {kind for (kind,) in cursor.fetchall()}


def request_everything() -> None:
    """Ask for every value and every page to be computed again."""
    RecomputeRequest.objects.bulk_create(RecomputeRequest(kind=kind) for kind in Kind)


def request_after_upgrade() -> bool:
    """Ask for everything if what stands was made by another release; returns whether it was."""
    outdated = snapshots.is_outdated()
    if outdated:
        request_everything()
    return outdated


def retry_failed() -> int:
    """Give the requests that failed for good another three attempts; returns how many."""
    return RecomputeRequest.objects.filter(attempts__gte=RecomputeRequest.MAX_ATTEMPTS).update(
        attempts=0, not_before=Now()
    )


Work = Callable[[Sequence[RecomputeRequest]], None]
# Which kinds of request are claimed together, and what they ask for; in the order to be worked in.
Steps = Mapping[tuple[str, ...], Work]


def _claim_and_work(kinds: Sequence[str], work: Work, done: Drained) -> bool:
    """One transaction of work; False if there was nothing to claim."""
    claimed: list[RecomputeRequest] = []
    try:
        with transaction.atomic():
            claimed = _claim(kinds)
            if not claimed:
                return False
            work(claimed)
            RecomputeRequest.objects.filter(pk__in=[r.pk for r in claimed]).delete()
    except Exception as error:
        if not claimed or is_full(error):
            raise  # the database's fault and not the requests': the next sweep asks again
        # Whatever went wrong, the requests must neither be lost nor block the others.
        logger.exception("recomputation of %d requests failed", len(claimed))
        _record_failure(claimed, error)
        done.failed += len(claimed)
        return True
    done.fulfilled += len(claimed)
    return True


def _claim(kinds: Sequence[str]) -> list[RecomputeRequest]:
    """Requests that are now ours: fresh ones together, one that already failed on its own."""
    ready = (
        RecomputeRequest.objects.filter(
            kind__in=kinds, not_before__lte=Now(), attempts__lt=RecomputeRequest.MAX_ATTEMPTS
        )
        .order_by("id")
        .select_for_update(skip_locked=True)
    )
    fresh = list(ready.filter(attempts=0)[:BATCH])
    return fresh or list(ready.filter(attempts__gt=0)[:1])


def _record_failure(claimed: Sequence[RecomputeRequest], error: Exception) -> None:
    """Try again in 2, 4, 8 seconds; after the third time the request waits for a person."""
    attempts = max((r.attempts for r in claimed), default=0) + 1
    RecomputeRequest.objects.filter(pk__in=[r.pk for r in claimed]).update(
        attempts=F("attempts") + 1,
        not_before=Now() + timedelta(seconds=2**attempts),
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def _recompute_values(claimed: Sequence[RecomputeRequest]) -> None:
    _lock_zones(claimed)
    zone_values.recompute(request_ids=[r.pk for r in claimed])


def _recompute_snapshots(claimed: Sequence[RecomputeRequest]) -> None:
    _lock(_LOCK_SNAPSHOTS, 0)
    units = [r for r in claimed if r.kind == Kind.UNITS]
    every_unit = any(r.zone_id is None for r in units)
    snapshots.rebuild(
        with_units_of=None if every_unit else {r.zone_id for r in units if r.zone_id is not None},
        with_laws=any(r.kind == Kind.LAWS for r in claimed),
    )


def _rebuild_tiles(_claimed: Sequence[RecomputeRequest]) -> None:
    _lock(_LOCK_TILES, 0)
    tilesets.rebuild_tilesets()


_FIGURES: Steps = {
    (Kind.VALUES,): _recompute_values,
    (Kind.UNITS, Kind.SNAPSHOTS, Kind.LAWS): _recompute_snapshots,
}
_MAPS: Steps = {(Kind.TILES,): _rebuild_tiles}


def _lock_zones(claimed: Sequence[RecomputeRequest]) -> None:
    """Exclusive on what the requests name (everything, a zoning, a zone), shared on what holds it.

    Always from the whole to its parts and each in ascending order, so that no two workers can wait
    for each other. "Everything" has a lock of its own, because a zoning adopted meanwhile would be
    missing from any list of zonings. An indicator under a privacy threshold looks at the zones of
    every zoning and at their total: then everything is locked.
    """
    everything = zone_values.some_threshold() or any(r.zoning_id is None for r in claimed)
    if everything:
        _lock(_LOCK_EVERYTHING, 0)
        return
    whole: set[int] = set()
    single: dict[int, set[int]] = {}
    for request in claimed:
        zoning_id = cast(int, request.zoning_id)
        if request.zone_id is None:
            whole.add(zoning_id)
        else:
            single.setdefault(zoning_id, set()).add(request.zone_id)
    zones = sorted(z for g, zones in single.items() if g not in whole for z in zones)
    _take(
        [
            (_LOCK_EVERYTHING, 0, True),
            *((_LOCK_ZONING, each, each not in whole) for each in sorted(whole | single.keys())),
            *((_LOCK_ZONE, each, False) for each in zones),
        ]
    )


def _lock(space: int, key: int) -> None:
    _take([(space, key, False)])


def _take(locks: Sequence[tuple[int, int, bool]]) -> None:
    """Wait for some locks (space, key, whether shared), one after the other in their order;
    PostgreSQL frees them at the end of the transaction, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN shared THEN pg_advisory_xact_lock_shared(space, key)"
            " ELSE pg_advisory_xact_lock(space, key) END"
            " FROM unnest(%s::integer[], %s::integer[], %s::boolean[]) l (space, key, shared)",
            [list(column) for column in zip(*locks, strict=True)],
        )


def standing() -> dict[str, float | None]:
    """How much waits and since when, in seconds; `failed` is what gave up, and waits too.

    `snapshot_seconds`: the age of the newest page, None without any.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), extract(epoch FROM now() - min(requested_at)),"
            " count(*) FILTER (WHERE attempts >= %s),"
            " (SELECT extract(epoch FROM now() - max(computed_at)) FROM impact_dashboardsnapshot)"
            " FROM impact_recomputerequest",
            [RecomputeRequest.MAX_ATTEMPTS],
        )
        pending, oldest, failed, snapshot = cursor.fetchone()
    return {
        "pending": pending,
        "oldest_seconds": None if oldest is None else round(float(oldest), 1),
        "failed": failed,
        "snapshot_seconds": None if snapshot is None else round(float(snapshot), 1),
    }
