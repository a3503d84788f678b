"""How well the districts stand for the zones of several policies at once.

The definitions are this platform's own (page /metodo/): for policy p with zoning Z_p, weight
lambda_p and matching m_p of its zones with the districts D, over residents w,

    A   = sum_p lambda_p * w(m_p(Z_p) = D) / w(universe of p)
    A_d = sum_p lambda_p * w(D = d and m_p(Z_p) = d) / sum_p lambda_p * w(D = d or m_p(Z_p) = d)
    F   = w(units where every policy agrees) / w(units that every policy assigns)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, isfinite
from typing import SupportsFloat

from .crosswalks import crosswalk
from .matchings import match
from .metrics import PairMetrics, pair_metrics
from .pairs import EmptyUniverseError, LeftOut, Pair, common_universe
from .zones import Moves, ZoneAgreement, units_to_move, zone_agreement


@dataclass(frozen=True, slots=True)
class PolicyAlignment:
    """One policy against the districts (a = districts, b = zones of the policy).

    policy_weight: its lambda, normalised. units: number of units in the common universe, whose
    weight is metrics.weight. moves: the units outside, and their residents.
    """

    policy: str
    policy_weight: float
    units: int
    metrics: PairMetrics
    zones: tuple[ZoneAgreement, ...]
    moves: Moves
    left_out: LeftOut

    @property
    def share(self) -> float:
        """Part of the residents whose policy zone is the one matched with their district."""
        return self.metrics.matched_share


@dataclass(frozen=True, slots=True)
class RegionalAlignment:
    """Alignment of the districts with the policies given, in that order. All shares in [0, 1].

    index: A. district_index: A_d by district code, None where no policy given assigns any of its
    units. all_policy_share: F, None if no unit is assigned by every policy; all_policy_weight:
    residents of those units.
    """

    index: float
    district_index: dict[str, float | None]
    all_policy_share: float | None
    all_policy_weight: float
    policies: tuple[PolicyAlignment, ...]


def regional_alignment(
    districts: Mapping[str, str],
    policies: Mapping[str, Mapping[str, str]],
    population: Mapping[str, SupportsFloat],
    *,
    policy_weights: Mapping[str, float] | None = None,
) -> RegionalAlignment:
    """A, A_d, F and each policy's part, from assignments {unit: zone}.

    Each policy is measured on its own common universe with the districts, so a partial zoning
    neither helps nor harms where it does not exist. Weights are equal unless given, and are
    normalised over ``policies``: pass only those with a zoning independent of the districts.
    Put km² in place of ``population`` for the version by area.

    Raises EmptyUniverseError, naming the policy, if one shares no unit with the districts;
    ValueError if there is no policy or a weight is missing, negative or not a number.
    """
    weights = _normalised(policies, policy_weights)
    aligned, pairs = [], []
    for policy, zones in policies.items():
        try:
            pair = common_universe(districts, zones, population)
        except EmptyUniverseError as error:
            raise EmptyUniverseError(f"policy {policy}: {error}") from error
        pairs.append(pair)
        aligned.append(_policy_alignment(policy, weights[policy], pair))
    share, weight = _all_policy_share(pairs, aligned)
    return RegionalAlignment(
        # Divided by the sum of the weights, which may be 1 - ulp: full agreement is exactly 1.
        index=fsum(p.policy_weight * p.share for p in aligned)
        / fsum(p.policy_weight for p in aligned),
        district_index=_district_index(districts, aligned),
        all_policy_share=share,
        all_policy_weight=weight,
        policies=tuple(aligned),
    )


def _policy_alignment(policy: str, policy_weight: float, pair: Pair) -> PolicyAlignment:
    table = crosswalk(pair)
    matching = match(table)
    return PolicyAlignment(
        policy=policy,
        policy_weight=policy_weight,
        units=len(pair.unit_codes),
        metrics=pair_metrics(table, matching),
        zones=zone_agreement(pair, matching),
        moves=units_to_move(pair, matching),
        left_out=pair.left_out,
    )


def _district_index(
    districts: Mapping[str, str], aligned: list[PolicyAlignment]
) -> dict[str, float | None]:
    common = dict.fromkeys(sorted(set(districts.values())), 0.0)
    joined = dict(common)
    for policy in aligned:
        for zone in policy.zones:
            common[zone.zone] += policy.policy_weight * zone.intersection
            joined[zone.zone] += policy.policy_weight * zone.union
    return {code: common[code] / joined[code] if joined[code] else None for code in common}


def _all_policy_share(
    pairs: list[Pair], aligned: list[PolicyAlignment]
) -> tuple[float | None, float]:
    universe = set.intersection(*(set(pair.unit_codes) for pair in pairs))
    outside = {unit.code for policy in aligned for unit in policy.moves.units}
    weight = dict(zip(pairs[0].unit_codes, pairs[0].weights.tolist(), strict=True))
    total = fsum(weight[unit] for unit in universe)
    if not universe:
        return None, total
    return fsum(weight[unit] for unit in universe - outside) / total, total


def _normalised(
    policies: Mapping[str, Mapping[str, str]], weights: Mapping[str, float] | None
) -> dict[str, float]:
    if not policies:
        raise ValueError("no policy to align: alignment is not available, which is not zero")
    if weights is None:
        return dict.fromkeys(policies, 1 / len(policies))
    missing = [policy for policy in policies if policy not in weights]
    if missing:
        raise ValueError(f"no weight for policy {missing[0]}")
    given = {policy: weights[policy] for policy in policies}
    total = fsum(given.values())
    if not isfinite(total) or total <= 0 or min(given.values()) < 0:
        raise ValueError("policy weights must be non-negative numbers, not all zero")
    return {policy: weight / total for policy, weight in given.items()}
