"""Worked examples of the alignment measures, small enough to check by hand."""

import numpy as np
import pytest

from districts.alignment import (
    EmptyUniverseError,
    Moves,
    Piece,
    UnitToMove,
    WeighedUnit,
    common_universe,
    crosswalk,
    independence,
    lineage,
    match,
    pair_metrics,
    regional_alignment,
    restrict_to_confidence,
    units_to_move,
    zone_agreement,
)

RESIDENTS = {"a": 100, "b": 50, "c": 30, "d": 20}
DISTRICTS = {"a": "D1", "b": "D1", "c": "D2", "d": "D2"}
CONFLICT = {"a": "Z1", "b": "Z1", "c": "Z1", "d": "Z2"}
SPLIT = {"a": "Z1", "b": "Z2", "c": "Z3", "d": "Z3"}


def pair_with_match(a, b, weight=RESIDENTS):
    pair = common_universe(a, b, weight)
    return pair, match(crosswalk(pair))


def metrics(a, b, weight=RESIDENTS):
    table = crosswalk(common_universe(a, b, weight))
    return pair_metrics(table, match(table))


def test_conflict_example():
    alignment = regional_alignment(DISTRICTS, {"health": CONFLICT}, RESIDENTS)
    assert alignment.index == pytest.approx(0.85)
    assert alignment.district_index == pytest.approx({"D1": 150 / 180, "D2": 20 / 50})
    [health] = alignment.policies
    assert health.metrics.nesting_b_in_a == pytest.approx(0.85)
    assert health.moves.weight == 30


def test_split_example_tells_a_split_from_a_conflict():
    result = metrics(DISTRICTS, SPLIT)
    assert result.matched_share == pytest.approx(0.75)
    assert result.nesting_b_in_a == 1.0
    assert result.homogeneity == 1.0
    assert result.completeness < 1.0
    assert result.pieces == 3
    assert result.identical_zones == (("D2", "Z3"),)


def test_crosswalk_counts_residents_and_units():
    table = crosswalk(common_universe(DISTRICTS, CONFLICT, RESIDENTS))
    assert (table.a_codes, table.b_codes) == (("D1", "D2"), ("Z1", "Z2"))
    assert table.weights.tolist() == [[150, 0], [30, 20]]
    assert table.units.tolist() == [[2, 0], [1, 1]]


def test_common_universe_reports_what_is_left_out():
    pair = common_universe(
        {"a": "D1", "b": "D1", "c": "D2", "e": "D2"},
        {"b": "Z1", "c": "Z1", "d": "Z2", "e": "Z2", "f": "Z2"},
        RESIDENTS | {"e": 0},
    )
    assert pair.unit_codes == ("b", "c")
    assert pair.b_codes == ("Z1",)
    assert pair.weight == 80
    assert pair.left_out.only_in_a == ("a",)
    assert pair.left_out.only_in_b == ("d", "f")
    assert pair.left_out.without_weight == ("e",)
    assert pair.left_out.weight == 120


def test_common_universe_without_shared_units_is_not_an_alignment_of_zero():
    with pytest.raises(EmptyUniverseError):
        common_universe({"a": "D1"}, {"001272-1": "TO-SE"}, {"a": 1, "001272-1": 1})


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_common_universe_refuses_impossible_weights(weight):
    with pytest.raises(ValueError, match="unit a"):
        common_universe({"a": "D1"}, {"a": "Z1"}, {"a": weight})


def test_match_takes_the_greatest_total_and_not_the_greatest_cell():
    a = {"u": "A1", "v": "A1", "w": "A2"}
    b = {"u": "B1", "v": "B2", "w": "B1"}
    _, matching = pair_with_match(a, b, {"u": 10, "v": 9, "w": 8})
    assert matching.pairs == {"A1": "B2", "A2": "B1"}
    assert matching.a_of_b.tolist() == [1, 0]


def test_match_never_joins_zones_that_do_not_overlap():
    a = {"u": "A1", "v": "A2"}
    b = {"u": "B1", "v": "B1"}
    _, matching = pair_with_match(a, b, {"u": 10, "v": 9})
    assert matching.pairs == {"A1": "B1"}


def test_match_breaks_ties_by_code():
    a = {"u": "A1", "v": "A2", "w": "A1", "x": "A2"}
    b = {"u": "B1", "v": "B1", "w": "B2", "x": "B2"}
    _, matching = pair_with_match(a, b, dict.fromkeys("uvwx", 5))
    assert matching.pairs == {"A1": "B1", "A2": "B2"}
    one_for_two = {"u": "B1", "v": "B1"}
    _, matching = pair_with_match({"u": "A2", "v": "A1"}, one_for_two, {"u": 5, "v": 5})
    assert matching.pairs == {"A1": "B1"}


def test_units_to_move_says_where_from_and_where_to():
    moves = units_to_move(*pair_with_match(DISTRICTS, CONFLICT))
    assert moves == Moves((UnitToMove("c", 30.0, "D2", "Z1", "Z2"),), 30.0)


def test_units_to_move_are_ordered_by_weight_then_code():
    moves = units_to_move(
        *pair_with_match(dict.fromkeys("abcd", "D1"), dict(zip("abcd", "XYYY", strict=True)))
    )
    assert [(u.code, u.b_target) for u in moves.units] == [("b", "X"), ("c", "X"), ("d", "X")]
    level = {"a": 9, "d": 1, "b": 1, "c": 1}
    moves = units_to_move(*pair_with_match(dict.fromkeys("dcba", "D1"), SPLIT | {"a": "X"}, level))
    assert [u.code for u in moves.units] == ["b", "c", "d"]


def test_units_to_move_without_a_match_have_nowhere_to_go():
    moves = units_to_move(*pair_with_match({"a": "D1", "b": "D2"}, {"a": "Z", "b": "Z"}))
    assert moves.units == (UnitToMove("b", 50.0, "D2", "Z", None),)


def test_zone_agreement_of_the_conflict_example():
    first, second = zone_agreement(*pair_with_match(DISTRICTS, CONFLICT))
    assert (first.zone, first.match, first.jaccard) == ("D1", "Z1", pytest.approx(150 / 180))
    assert (first.nesting, first.state) == (1.0, "nested")
    assert first.only_here == ()
    assert first.only_there == (WeighedUnit("c", 30.0),)
    assert (second.match, second.jaccard, second.nesting) == ("Z2", 0.4, 0.6)
    assert (second.container, second.container_match) == ("Z1", "D1")
    assert second.pieces == (Piece("Z2", 20.0, 1, True), Piece("Z1", 30.0, 1, False))
    assert second.state == "diverges"


def test_zone_agreement_explains_zero_beside_one():
    """A district inside a province that is matched with a larger district."""
    province = dict.fromkeys(RESIDENTS, "P")
    _, small = zone_agreement(*pair_with_match(DISTRICTS, province))
    assert (small.match, small.jaccard, small.nesting) == (None, 0.0, 1.0)
    assert (small.container, small.container_match, small.state) == ("P", "D1", "nested")
    assert [unit.code for unit in small.only_here] == ["c", "d"]


@pytest.mark.parametrize(
    ("stray", "state"), [(0, "coincides"), (10, "almost"), (11, "almost"), (12, "diverges")]
)
def test_zone_agreement_states(stray, state):
    weight = {"core": 99, "stray": stray} if stray else {"core": 99}
    zones = {"core": "Z1", "stray": "Z2"}
    [zone] = zone_agreement(*pair_with_match({"core": "D", "stray": "D"}, zones, weight))
    assert zone.state == state


def test_regional_alignment_over_two_policies():
    policies = {"health": CONFLICT, "labour": SPLIT}
    even = regional_alignment(DISTRICTS, policies, RESIDENTS)
    assert even.index == pytest.approx((0.85 + 0.75) / 2)
    # D1: health 150 of 180, labour 100 of 150; D2: health 20 of 50, labour 50 of 50.
    assert even.district_index == pytest.approx({"D1": 250 / 330, "D2": 70 / 100})
    # Health leaves out c, labour leaves out b.
    assert even.all_policy_share == pytest.approx(120 / 200)
    assert even.all_policy_weight == 200
    weighted = regional_alignment(
        DISTRICTS, policies, RESIDENTS, policy_weights={"health": 3, "labour": 1, "education": 9}
    )
    assert weighted.index == pytest.approx(0.75 * 0.85 + 0.25 * 0.75)
    assert [p.policy_weight for p in weighted.policies] == [0.75, 0.25]


def test_regional_alignment_is_exactly_one_whatever_the_number_of_policies():
    policies = {f"p{i}": DISTRICTS for i in range(49)}  # 49 * (1 / 49) is less than 1 in floats
    assert regional_alignment(DISTRICTS, policies, RESIDENTS).index == 1.0


def test_regional_alignment_measures_a_partial_policy_where_it_exists():
    partial = {"a": "S1", "b": "S1"}
    alignment = regional_alignment(DISTRICTS, {"social": partial}, RESIDENTS)
    assert alignment.index == 1.0
    assert alignment.district_index == {"D1": 1.0, "D2": None}
    assert (alignment.all_policy_share, alignment.all_policy_weight) == (1.0, 150)
    [social] = alignment.policies
    assert (social.metrics.weight, social.units) == (150, 2)
    assert social.left_out.only_in_a == ("c", "d")


def test_regional_alignment_of_policies_that_never_meet_has_no_common_share():
    policies = {"social": {"a": "S1"}, "labour": {"d": "L1"}}
    alignment = regional_alignment(DISTRICTS, policies, RESIDENTS)
    assert alignment.index == 1.0
    assert (alignment.all_policy_share, alignment.all_policy_weight) == (None, 0)


def test_regional_alignment_names_the_policy_that_cannot_be_compared():
    with pytest.raises(EmptyUniverseError, match="development"):
        regional_alignment(DISTRICTS, {"development": {"x": "G1"}}, RESIDENTS)


@pytest.mark.parametrize("weights", [{}, {"health": 0}, {"health": -1}, {"health": float("nan")}])
def test_regional_alignment_refuses_impossible_policy_weights(weights):
    with pytest.raises(ValueError, match="weight"):
        regional_alignment(DISTRICTS, {"health": SPLIT}, RESIDENTS, policy_weights=weights)


def test_regional_alignment_without_policies_is_not_available():
    with pytest.raises(ValueError, match="not available"):
        regional_alignment(DISTRICTS, {}, RESIDENTS)


def test_area_weights_use_the_ari_of_a_surface():
    area = {"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1}
    table = crosswalk(common_universe(DISTRICTS, CONFLICT, area, weight_kind="area"))
    # Sums of squares: cells .49+.04+.01, rows .49+.09, columns .81+.01.
    expected = 0.58 * 0.82
    ari = (0.54 - expected) / ((0.58 + 0.82) / 2 - expected)
    assert pair_metrics(table, match(table)).ari == pytest.approx(ari)


def test_single_zones_agree_fully():
    result = metrics(dict.fromkeys("ab", "D"), dict.fromkeys("ab", "Z"))
    assert (result.v_measure, result.ari, result.vi, result.matched_share) == (1, 1, 0, 1)


def test_restrict_to_confidence():
    zoning = {"a": "D1", "b": "D1", "c": "D2", "d": "D2"}
    rows = {"a": "high", "b": "medium", "c": "low"}
    assert restrict_to_confidence(zoning, rows) == {"a": "D1"}
    assert restrict_to_confidence(zoning, rows, at_least="medium") == {"a": "D1", "b": "D1"}
    with pytest.raises(ValueError, match="certain"):
        restrict_to_confidence(zoning, {"a": "certain"})


def test_lineage_and_independence():
    derived_from = {
        "cohesion": "sia",
        "sia": "health",
        "health": "ussl_1980",
        "social": "ussl_1980",
        "education": "province",
        "labour": None,
    }
    cohesion = lineage("cohesion", derived_from)
    assert cohesion == ("cohesion", "sia", "health", "ussl_1980")
    verdicts = {
        code: independence(cohesion, lineage(code, derived_from))
        for code in ("cohesion", "health", "ussl_1980", "social", "labour", "education")
    }
    assert verdicts == {
        "cohesion": "none",
        "health": "none",
        "ussl_1980": "none",
        "social": "partial",
        "labour": "full",
        "education": "full",
    }


def test_lineage_refuses_a_circle_and_independence_an_empty_lineage():
    with pytest.raises(ValueError, match="derived from itself"):
        lineage("a", {"a": "b", "b": "a"})
    with pytest.raises(ValueError, match="at least"):
        independence((), ("a",))


def test_pair_arrays_are_aligned_with_codes():
    pair = common_universe(DISTRICTS, SPLIT, RESIDENTS)
    assert [pair.b_codes[i] for i in pair.b] == [SPLIT[u] for u in pair.unit_codes]
    np.testing.assert_array_equal(pair.weights, [100, 50, 30, 20])
