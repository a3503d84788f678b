"""Indicators among the effects of a draft, and what its adoption has computed again."""

from collections.abc import Callable

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from districts import formats
from districts.carryover.effects import Part as Told
from districts.carryover.effects import Table, told_before_adoption
from districts.carryover.residents import line, number, zone_carried
from districts.carryover.sums import Part
from districts.drafting.workbench import Workbench
from districts.languages import local
from districts.models import Policy
from impact.draft_figures import Known, known_indicators
from impact.models import DashboardSnapshot, Indicator, ZoneValue


@told_before_adoption
def indicators(bench: Workbench) -> Told:
    """A table for each key figure; then values and pages, counted."""
    if not bench.touched:
        return Told()
    tables = [_table(bench, one) for one in known_indicators(bench) if not _told(bench, one)]
    recomputed, kept = _counted(bench)
    return Told(tables, recomputed, kept)


def _told(bench: Workbench, one: Known) -> bool:
    """Whether these are the residents, which the page tells already.

    Of the units of the draft: the parts of a comune that it moves as a whole may be known besides.
    """
    units = bench.ground.units
    tops = {unit: top for unit, (top, _below) in one.terms.items() if unit in units}
    is_sum = one.indicator.aggregation == Indicator.Aggregation.SUM
    return is_sum and tops == bench.ground.land.population


def _table(bench: Workbench, one: Known) -> Table:
    """Counts by their sums; rates by the sums of their parts, with what they come to."""
    ratio = one.indicator.aggregation == Indicator.Aggregation.RATIO_OF_SUMS
    known = {unit: Part(top, below) for unit, (top, below) in one.terms.items()}
    said = _rate(one) if ratio else _count(one)
    lines = [line(bench, zone, zone_carried(bench, zone, known), said) for zone in bench.touched]
    note = (
        _("I tassi si calcolano dalle parti sommate, mai dalla media dei tassi.")
        if ratio
        else _("I conteggi si sommano comune per comune.")
    )
    return Table(f"{local(one.indicator, 'name')}, {one.period}", lines, note)


def _count(one: Known) -> Callable[[Part], str]:
    return lambda part: number(part.top, one.indicator.decimals)


def _rate(one: Known) -> Callable[[Part], str]:
    def said(part: Part) -> str:
        if part.below is None:
            return _("nessun comune")
        if not part.below:
            return formats.MISSING
        parts = f"{number(part.top)} / {number(part.below)}"
        value = part.top * one.indicator.multiplier / part.below
        return f"{number(value, one.indicator.decimals)} ({parts})"

    return said


def _counted(bench: Workbench) -> tuple[list[str], list[str]]:
    """What is computed for the new boundaries, and what nobody touches."""
    base = bench.revision.based_on_id
    touched = Q(revision=base, zone__code__in=bench.touched)
    counts = ZoneValue.objects.aggregate(
        touched=Count("pk", filter=touched),
        same=Count("pk", filter=Q(revision=base) & ~touched),
        others=Count("pk", filter=~Q(revision__zoning=bench.revision.zoning_id)),
    )
    zones = len(bench.standing.sums.keys() - set(bench.touched))
    recomputed = [
        _("I valori di %(zones)s, sui comuni nuovi: oggi sono %(n)s.")
        % {"zones": ", ".join(bench.touched), "n": number(counts["touched"])},
        _("I valori delle altre zone (%(zones)s), che vengono uguali a prima: %(n)s.")
        % {"zones": zones, "n": number(counts["same"])},
    ]
    kept = [
        _("I valori dei confini di prima, che restano leggibili alla loro data."),
        _("I valori delle altre zonizzazioni: %(n)s.") % {"n": number(counts["others"])},
        _(
            "I dati dei comuni: nessun confine li cambia, quindi ogni serie si legge sui confini di"
            " allora o, a confini costanti, su quelli nuovi."
        ),
    ]
    if bench.revision.zoning.policy == Policy.COHESION:
        pages = DashboardSnapshot.objects.filter(revision=base, superseded_at=None).count()
        recomputed.append(
            _("Le pagine dei distretti e della regione sui confini nuovi: %(n)s.") % {"n": pages}
        )
        kept.append(_("Le pagine sui confini di prima."))
    return recomputed, kept
