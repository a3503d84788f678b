"""What the checks find in a draft, and which warnings have their reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from districts.boundaries.checks import Counted, Finding, Severity, Surroundings, check
from districts.carryover.decisions import Affected, affected, changes_between, zone_changes
from districts.drafting.base import corrects_its_base, is_technical
from districts.drafting.ground import least_of
from districts.drafting.workbench import Workbench, read_workbench
from districts.models import BoundaryRevision, Draft, DraftReason


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the reason that answers it, if somebody gave one."""

    finding: Finding
    reason: DraftReason | None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the draft from going on whatever is said of it."""
        return self.finding.severity == Severity.BLOCKING

    @property
    def wants_a_reason(self) -> bool:
        """Whether the draft goes on only when somebody has said why."""
        return not self.blocks and not self.finding.inherited and self.reason is None


@dataclass(frozen=True)
class Verdict:
    """All that was found, blocking first, and what hangs on the zones that change."""

    judged: Sequence[Judged]
    affected: Sequence[Affected]

    @cached_property
    def blocking(self) -> list[Judged]:
        """What keeps the draft from going on whatever is said of it."""
        return [one for one in self.judged if one.blocks]

    @cached_property
    def unexplained(self) -> list[Judged]:
        """The warnings that still want a reason."""
        return [one for one in self.judged if one.wants_a_reason]

    @property
    def may_go_on(self) -> bool:
        """Whether nothing keeps the draft from being consulted on or adopted."""
        return not self.blocking and not self.unexplained


def judge(bench: Workbench) -> Verdict:
    """Check the draft as it stands, and find the reasons given for these very defects."""
    technical = is_technical(bench.revision)
    zones = {zone.pk: zone for zone in bench.zones.values()}
    hanging = [] if technical else affected(bench.revision, changes_of(bench), zones)
    base, now = bench.ground.base.agreement, bench.standing.agreement
    found = check(
        bench.after,
        _around(bench, hanging),
        effective_from=bench.revision.effective_from,
        alignment=(base.index, now.index) if base and now else None,
        counted=Counted(
            members=bench.standing.members,
            base=bench.ground.base.members,
            pieces={zone: sums.pieces for zone, sums in bench.standing.sums.items()},
            found=bench.ground.found[least_of(bench.revision.zoning)],
        ),
    )
    if technical:
        # What a change of comuni does to the zones nobody proposed, so nobody answers for it.
        found = [replace(one, inherited=one.severity == Severity.WARNING) for one in found]
    given = _reasons(bench, found)
    judged = [Judged(one, given.get(one.fingerprint)) for one in found]
    return Verdict(judged, hanging)


def verdict_of(revision: BoundaryRevision) -> tuple[Workbench, Verdict] | None:
    """The verdict on a revision that a workbench made, with what was read; None on any other."""
    rows = Draft.objects.select_related("revision__zoning", "revision__based_on", "saved_by")
    draft = rows.filter(pk=revision.pk).first()
    if draft is None or draft.revision.based_on is None:
        return None
    draft.revision = revision
    bench = read_workbench(draft)
    return bench, judge(bench)


def _around(bench: Workbench, hanging: Sequence[Affected]) -> Surroundings:
    ground = bench.ground
    last = bench.newer or bench.revision.based_on
    return Surroundings(
        units=tuple(ground.land.codes),
        graph=ground.land.graph,
        residents=ground.land.population,
        base=ground.before,
        zones=sorted({*ground.base.members, *bench.founded} - bench.dissolved),
        whole=bench.whole,
        ceased={code: unit.until for code, unit in ground.units.items() if unit.former},
        least_residents=least_of(bench.revision.zoning),
        above=ground.above,
        initiatives=Counter(one.zone.code for one in hanging if one.decision is None),
        objectives=_objectives(hanging),
        base_is_in_force=bench.newer is None,
        last_law=last.effective_from if last else None,
    )


def _objectives(hanging: Sequence[Affected]) -> dict[str, int]:
    """{zone: how many objectives start from a value of the zone as it was}."""
    found: Counter[str] = Counter()
    for one in hanging:
        found[one.zone.code] += one.objectives
    return dict(found)


def changes_of(bench: Workbench) -> dict[int, str]:
    """{zone: fingerprint of what comes and what leaves}, by key, as `zone_changes` says."""
    if corrects_its_base(bench.revision):
        return zone_changes(bench.revision)  # counted from the law under which things stand
    units, keys = bench.ground.units, {code: zone.pk for code, zone in bench.zones.items()}
    before, after = (
        {units[code].pk: keys[zone] for code in bench.moved if (zone := zones.get(code))}
        for zones in (bench.ground.before, bench.after)
    )
    return changes_between(before, after)


def _reasons(bench: Workbench, found: Sequence[Finding]) -> dict[str, DraftReason]:
    """{fingerprint: the last reason given for it}."""
    given = [
        bench.reasons[one.fingerprint]
        for one in found
        if bench.reasons and one.severity == Severity.WARNING and one.fingerprint in bench.reasons
    ]
    rows = DraftReason.objects.filter(pk__in=given) if given else ()
    return {row.fingerprint: row for row in rows}
