"""What must hold for every pair of zonings, and the same figures by other hands."""

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as reference

from districts.alignment import (
    common_universe,
    crosswalk,
    match,
    pair_metrics,
    regional_alignment,
    units_to_move,
    zone_agreement,
)

UNITS = [f"u{i:02}" for i in range(12)]
ZONES = "ABCDE"
zonings = st.fixed_dictionaries({unit: st.sampled_from(ZONES) for unit in UNITS})
partial_zonings = st.dictionaries(st.sampled_from(UNITS), st.sampled_from(ZONES), min_size=1)
# Few distinct weights on purpose: equal ones make ties, where an unstable answer would show.
weights = st.fixed_dictionaries({unit: st.integers(1, 4) for unit in UNITS})
areas = st.fixed_dictionaries(
    {unit: st.floats(0.01, 400, allow_nan=False, allow_infinity=False) for unit in UNITS}
)
SHARES = (
    "matched_share",
    "nesting_a_in_b",
    "nesting_b_in_a",
    "homogeneity",
    "completeness",
    "v_measure",
)


def measured(a, b, weight, kind="population"):
    table = crosswalk(common_universe(a, b, weight, weight_kind=kind))
    return pair_metrics(table, match(table))


def partition(zoning):
    return {frozenset(u for u in zoning if zoning[u] == zone) for zone in set(zoning.values())}


def labels(zoning):
    return [zoning[unit] for unit in UNITS]


def replicated(zoning, weight):
    return [zoning[unit] for unit in UNITS for _ in range(weight[unit])]


@given(zonings, zonings, st.one_of(weights, areas))
def test_shares_stay_between_zero_and_one(a, b, weight):
    result = measured(a, b, weight, "area")
    assert all(0 <= getattr(result, name) <= 1 for name in SHARES)
    assert 0 <= result.vi <= 2 * log(len(UNITS))
    assert result.ari <= 1
    assert 0 < result.matched_share <= min(result.nesting_a_in_b, result.nesting_b_in_a)


@given(zonings, zonings, st.one_of(weights, areas))
def test_full_agreement_if_and_only_if_equal_partitions(a, b, weight):
    equal = partition(a) == partition(b)
    result = measured(a, b, weight, "area")
    assert (result.matched_share == 1.0) == equal
    assert (result.nesting_a_in_b == result.nesting_b_in_a == 1.0) == equal
    assert (result.v_measure == 1.0) == equal
    assert (result.vi == 0.0) == equal
    alignment = regional_alignment(a, {"p": b}, weight)
    assert (alignment.index == 1.0) == equal
    assert all(value == 1.0 for value in alignment.district_index.values()) == equal


@given(zonings, st.permutations(ZONES), st.one_of(weights, areas))
def test_a_copy_under_other_names_agrees_fully(a, names, weight):
    renamed = dict(zip(ZONES, names, strict=True))
    b = {unit: renamed[zone] for unit, zone in a.items()}
    result = measured(a, b, weight)
    assert [getattr(result, name) for name in SHARES] == [1.0] * len(SHARES)
    assert {state.state for state in zone_agreement(*_matched(a, b, weight))} == {"coincides"}
    assert regional_alignment(a, {"p": b, "q": a}, weight).all_policy_share == 1.0


@given(zonings, zonings, st.permutations(ZONES), weights)
def test_renaming_zones_changes_no_figure(a, b, names, weight):
    renamed = dict(zip(ZONES, names, strict=True))
    other = {unit: renamed[zone] for unit, zone in b.items()}
    before, after = measured(a, b, weight), measured(a, other, weight)
    for name in (*SHARES, "vi", "ari", "pieces"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-12)


@given(zonings, zonings, weights)
def test_swapping_the_zonings_swaps_the_directed_measures(a, b, weight):
    forth, back = measured(a, b, weight), measured(b, a, weight)
    assert back.homogeneity == pytest.approx(forth.completeness)
    assert back.completeness == pytest.approx(forth.homogeneity)
    assert back.nesting_a_in_b == forth.nesting_b_in_a
    for name in ("v_measure", "vi", "ari", "matched_share"):
        assert getattr(back, name) == pytest.approx(getattr(forth, name), abs=1e-12)


@given(zonings, zonings, zonings, weights)
def test_variation_of_information_is_a_metric(a, b, c, weight):
    assert measured(a, c, weight).vi <= (
        measured(a, b, weight).vi + measured(b, c, weight).vi + 1e-12
    )


@given(partial_zonings, partial_zonings, weights)
def test_crosswalk_sums_are_the_zones_on_the_common_universe(a, b, weight):
    shared = a.keys() & b.keys()
    if not shared:
        return
    table = crosswalk(common_universe(a, b, weight))
    for zoning, codes, axis in ((a, table.a_codes, 1), (b, table.b_codes, 0)):
        sizes = {z: sum(weight[u] for u in shared if zoning[u] == z) for z in codes}
        assert dict(zip(codes, table.weights.sum(axis=axis), strict=True)) == sizes
    assert table.units.sum() == len(shared)


@given(zonings, zonings, weights)
def test_parts_add_up(a, b, weight):
    pair, matching = _matched(a, b, weight)
    result = measured(a, b, weight)
    moves = units_to_move(pair, matching)
    assert result.matched_share * pair.weight + moves.weight == pytest.approx(pair.weight)
    zones = zone_agreement(pair, matching)
    assert sum(zone.intersection for zone in zones) + moves.weight == pair.weight
    assert sum(len(zone.pieces) for zone in zones) == result.pieces
    for zone in zones:
        assert sum(piece.weight for piece in zone.pieces) == zone.weight
        outside = sum(unit.weight for unit in zone.only_here + zone.only_there)
        assert zone.intersection + outside == zone.union


@given(zonings, zonings, st.one_of(weights, areas), st.randoms(use_true_random=False))
def test_matching_does_not_depend_on_the_order_of_anything(a, b, weight, random):
    def shuffled(mapping):
        items = list(mapping.items())
        random.shuffle(items)
        return dict(items)

    table = crosswalk(common_universe(a, b, weight))
    again = crosswalk(common_universe(shuffled(a), shuffled(b), shuffled(weight)))
    expected = match(table).pairs
    assert match(again).pairs == expected
    rows = random.sample(range(len(table.a_codes)), len(table.a_codes))
    cols = random.sample(range(len(table.b_codes)), len(table.b_codes))
    permuted = replace(
        table,
        a_codes=tuple(table.a_codes[i] for i in rows),
        b_codes=tuple(table.b_codes[i] for i in cols),
        weights=table.weights[np.ix_(rows, cols)],
        units=table.units[np.ix_(rows, cols)],
    )
    assert match(permuted).pairs == expected


@given(zonings, zonings, weights)
def test_matching_is_the_first_of_all_the_best_ones(a, b, weight):
    table = crosswalk(common_universe(a, b, weight))
    overlap = table.weights.tolist()

    def every(row, taken):
        """All admissible matchings of the rows left, in code order, unmatched last."""
        if row == len(overlap):
            yield 0, ()
            return
        free = [c for c, cell in enumerate(overlap[row]) if cell > 0 and c not in taken]
        for col in (*free, -1):
            for total, rest in every(row + 1, {*taken, col}):
                yield total + (overlap[row][col] if col >= 0 else 0), (col, *rest)

    candidates = list(every(0, set()))
    best = max(total for total, _ in candidates)
    first = next(columns for total, columns in candidates if total == best)
    assert tuple(match(table).b_of_a.tolist()) == first


@given(zonings, zonings, weights)
def test_weighted_figures_are_those_of_replicated_residents(a, b, weight):
    result = measured(a, b, weight)
    one_each = {f"{u}-{i}": u for u in UNITS for i in range(weight[u])}
    alone = measured(
        {person: a[u] for person, u in one_each.items()},
        {person: b[u] for person, u in one_each.items()},
        dict.fromkeys(one_each, 1),
    )
    for name in (*SHARES, "vi", "ari", "pieces"):
        assert getattr(alone, name) == pytest.approx(getattr(result, name), abs=1e-12)


@given(zonings, zonings, weights)
def test_scikit_learn_gives_the_same_figures(a, b, weight):
    result = measured(a, b, weight)
    truth, found = replicated(a, weight), replicated(b, weight)
    h, c, v = reference.homogeneity_completeness_v_measure(truth, found)
    assert result.homogeneity == pytest.approx(h, abs=1e-9)
    assert result.completeness == pytest.approx(c, abs=1e-9)
    assert result.v_measure == pytest.approx(v, abs=1e-9)
    assert result.ari == pytest.approx(reference.adjusted_rand_score(truth, found), abs=1e-9)
    entropy = reference.mutual_info_score(truth, truth) + reference.mutual_info_score(found, found)
    information = reference.mutual_info_score(truth, found)
    assert result.vi == pytest.approx(entropy - 2 * information, abs=1e-9)


@given(zonings, zonings)
def test_scikit_learn_gives_the_same_figures_without_weights(a, b):
    result = measured(a, b, dict.fromkeys(UNITS, 1))
    assert result.v_measure == pytest.approx(
        reference.v_measure_score(labels(a), labels(b)), abs=1e-9
    )
    assert result.ari == pytest.approx(
        reference.adjusted_rand_score(labels(a), labels(b)), abs=1e-9
    )


@given(zonings, zonings, zonings, weights)
def test_regional_figures_stay_between_zero_and_one(d, p, q, weight):
    alignment = regional_alignment(d, {"p": p, "q": q}, weight, policy_weights={"p": 2, "q": 1})
    shares = [policy.share for policy in alignment.policies]
    assert min(shares) - 1e-12 <= alignment.index <= max(shares) + 1e-12
    assert 0 <= alignment.all_policy_share <= min(shares)
    assert all(0 <= value <= 1 for value in alignment.district_index.values())


def _matched(a, b, weight):
    pair = common_universe(a, b, weight)
    return pair, match(crosswalk(pair))
