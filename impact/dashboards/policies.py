"""How far the zones of each policy coincide with the districts, and what that can prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from districts.alignment import (
    EmptyUniverseError,
    Independence,
    PolicyAlignment,
    RegionalAlignment,
    WeighedUnit,
    ZoneAgreement,
    independence,
    regional_alignment,
    restrict_to_confidence,
)
from impact.dashboards.facts import ZoningFacts
from impact.dashboards.payload import boundary_entry, day

# Shares and indices carry six decimals, as every stored figure does.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """All policies against the districts.

    `zonings`: policy → its reference zoning, None where there is none to compare. `single`: each
    policy measured alone. `counted`: the policies whose agreement is evidence (not built out of
    the districts' own list), which alone enter `headline`; None if there is none.
    `firm`: share on rows of high confidence alone, for policies in part by construction.
    `known_from`: the day from which a policy without zoning will have one.
    """

    zonings: Mapping[str, ZoningFacts | None]
    independence: Mapping[str, Independence]
    single: Mapping[str, PolicyAlignment]
    counted: tuple[str, ...]
    headline: RegionalAlignment | None
    firm: Mapping[str, tuple[float, float] | None]
    known_from: Mapping[str, date]

    def absent(self, policy: str) -> dict[str, Any]:
        """The row of a policy that cannot be compared."""
        return {
            "policy": policy,
            "available": False,
            "known_from": day(self.known_from.get(policy)),
        }


def compare_policies(
    cohesion: ZoningFacts,
    zonings: Mapping[str, ZoningFacts | None],
    population: Mapping[str, int],
    known_from: Mapping[str, date] | None = None,
) -> PolicyComparison:
    """Measure every policy; residents are those of `population` {unit: residents}."""
    known = {policy: zoning for policy, zoning in zonings.items() if zoning is not None}
    standing = {p: independence(cohesion.lineage, z.lineage) for p, z in known.items()}
    counted = tuple(p for p in known if standing[p] != "none")
    return PolicyComparison(
        zonings=zonings,
        independence=standing,
        single={
            p: regional_alignment(cohesion.assignment, {p: z.assignment}, population).policies[0]
            for p, z in known.items()
        },
        counted=counted,
        headline=(
            regional_alignment(
                cohesion.assignment, {p: known[p].assignment for p in counted}, population
            )
            if counted
            else None
        ),
        firm={
            p: _firm_share(cohesion, known[p], population)
            for p in known
            if standing[p] == "partial"
        },
        known_from=known_from or {},
    )


def _firm_share(
    cohesion: ZoningFacts, zoning: ZoningFacts, population: Mapping[str, int]
) -> tuple[float, float] | None:
    """Matched share, and residents it covers, on the rows that documents prove in both lists."""
    try:
        firm = regional_alignment(
            restrict_to_confidence(cohesion.assignment, cohesion.confidence),
            {"": restrict_to_confidence(zoning.assignment, zoning.confidence)},
            population,
        )
    except EmptyUniverseError:
        return None
    return firm.index, firm.policies[0].metrics.weight


def rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _PLACES)


def regional_rows(comparison: PolicyComparison) -> list[dict[str, Any]]:
    """One row for each policy of the paper, the missing ones included, in their fixed order."""
    return [
        comparison.absent(policy) if zoning is None else _regional_row(policy, zoning, comparison)
        for policy, zoning in comparison.zonings.items()
    ]


def _regional_row(policy: str, zoning: ZoningFacts, comparison: PolicyComparison) -> dict[str, Any]:
    one = comparison.single[policy]
    firm = comparison.firm.get(policy)
    return {
        "policy": policy,
        "available": True,
        "zoning": zoning.code,
        "zoning_name_it": zoning.name_it,
        "zoning_name_en": zoning.name_en,
        "zone_noun_it": zoning.zone_noun_it,
        "zone_noun_en": zoning.zone_noun_en,
        "zones_count": len(set(zoning.assignment.values())),
        "extent": zoning.extent,
        "boundary": boundary_entry(zoning.boundary),
        "independence": comparison.independence[policy],
        "counted": policy in comparison.counted,
        "share": rounded(one.share),
        "nesting": rounded(one.metrics.nesting_a_in_b),
        "universe_population": round(one.metrics.weight),
        "units_outside": len(one.moves.units),
        "population_outside": round(one.moves.weight),
        "left_out_units": len(one.left_out.only_in_a),
        "left_out_population": round(one.left_out.weight),
        "firm_share": rounded(firm[0]) if firm else None,
        "firm_population": round(firm[1]) if firm else None,
    }


def district_rows(
    district: str, comparison: PolicyComparison, unit_names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The policies as this district sees them: which zone stands for it, who differs."""
    rows = []
    for policy, zoning in comparison.zonings.items():
        agreement = _agreement(district, comparison, policy) if zoning else None
        if zoning is None or agreement is None:
            rows.append(comparison.absent(policy))
        else:
            rows.append(_district_row(policy, zoning, agreement, comparison, unit_names))
    return rows


def _agreement(district: str, comparison: PolicyComparison, policy: str) -> ZoneAgreement | None:
    zones = comparison.single[policy].zones
    return next((zone for zone in zones if zone.zone == district), None)


def _district_row(
    policy: str,
    zoning: ZoningFacts,
    agreement: ZoneAgreement,
    comparison: PolicyComparison,
    unit_names: Mapping[str, str],
) -> dict[str, Any]:
    shown = agreement.match or agreement.container
    outside = agreement.only_there if agreement.match else ()
    return {
        "policy": policy,
        "available": True,
        "zoning": zoning.code,
        "zoning_name_it": zoning.name_it,
        "zoning_name_en": zoning.name_en,
        "independence": comparison.independence[policy],
        "counted": policy in comparison.counted,
        "state": agreement.state,
        "matched": agreement.match is not None,
        "zone": shown,
        "zone_name": zoning.zone_names[shown],
        "parent_name": zoning.parent_names.get(shown, ""),
        "coincidence": rounded(agreement.jaccard),
        "nesting": rounded(agreement.nesting),
        "pieces": [
            {
                "zone": p.zone,
                "zone_name": zoning.zone_names[p.zone],
                "population": round(p.weight),
                "units": p.units,
                "matched": p.matched,
            }
            for p in agreement.pieces
        ],
        "only_here": [_unit(unit, zoning, unit_names) for unit in agreement.only_here],
        "only_there": [_unit(unit, zoning, unit_names) for unit in outside],
        "effective_from": day(zoning.boundary.effective_from),
        "act": zoning.boundary.act,
        "basis": zoning.boundary.basis,
    }


def _unit(unit: WeighedUnit, zoning: ZoningFacts, names: Mapping[str, str]) -> dict[str, Any]:
    """A comune, and the zone of the policy in which it is."""
    zone = zoning.assignment[unit.code]
    return {
        "code": unit.code,
        "name": names[unit.code],
        "population": round(unit.weight),
        "zone": zone,
        "zone_name": zoning.zone_names[zone],
    }
