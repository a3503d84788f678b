"""Alignment on the real zonings of Piemonte."""

import numpy as np
import pytest

from benchmarks import piemonte
from benchmarks.alignment_panel import area_pair, outlines, overlay
from districts.alignment import (
    common_universe,
    crosswalk,
    match,
    pair_metrics,
    regional_alignment,
    restrict_to_confidence,
    zone_agreement,
)

POLICIES = ("health", "sia", "labour", "education")


@pytest.fixture(scope="module")
def population():
    return piemonte.population(2023)


@pytest.fixture(scope="module")
def alignment(population):
    policies = {code: piemonte.zoning(code) for code in POLICIES}
    return regional_alignment(piemonte.zoning("cohesion"), policies, population)


@pytest.mark.parametrize(
    ("a", "b"), [("sia", "labour"), ("health", "social"), ("labour", "ussl_1980")]
)
def test_crosswalk_by_area_equals_a_geometric_overlay(a, b):
    pair, plane = area_pair(a, b)
    ours = crosswalk(pair).weights
    theirs = overlay(outlines(plane, pair.a), outlines(plane, pair.b))
    np.testing.assert_allclose(theirs[ours > 0], ours[ours > 0], rtol=1e-6)
    assert theirs[ours == 0].sum() < 1e-6 * ours.sum()


def test_regional_figures(alignment):
    """As computed once by other code, from the same data, for the mock-up of the home page."""
    found = {p.policy: (len(p.moves.units), p.moves.weight) for p in alignment.policies}
    assert found == {
        "health": (77, 140_096),
        "sia": (0, 0),
        "labour": (192, 560_073),
        "education": (743, 2_242_038),
    }
    assert alignment.index == pytest.approx(0.8266, abs=5e-5)
    assert alignment.all_policy_share == pytest.approx(0.436, abs=5e-4)
    assert alignment.all_policy_weight == sum(piemonte.population(2023).values())
    assert len(alignment.district_index) == 30
    lowest = min(alignment.district_index, key=alignment.district_index.__getitem__)
    assert (lowest, alignment.district_index[lowest]) == ("D23", pytest.approx(0.475, abs=5e-4))


def test_policy_strip_of_pinerolese(alignment):
    strip = {
        policy.policy: next(zone for zone in policy.zones if zone.zone == "D06")
        for policy in alignment.policies
    }
    assert alignment.district_index["D06"] == pytest.approx(0.736, abs=5e-4)
    assert {policy: zone.state for policy, zone in strip.items()} == {
        "health": "almost",
        "sia": "coincides",
        "labour": "almost",
        "education": "nested",
    }
    sestriere, none = "001263", "001168"
    assert [unit.code for unit in strip["health"].only_here] == [sestriere]
    assert strip["health"].jaccard == pytest.approx(0.993, abs=5e-4)
    assert [unit.code for unit in strip["labour"].only_here] == [sestriere]
    assert [unit.code for unit in strip["labour"].only_there] == [none]
    assert strip["labour"].jaccard == pytest.approx(0.938, abs=5e-4)
    assert (strip["education"].jaccard, strip["education"].nesting) == (0.0, 1.0)
    assert strip["education"].container_match == "D01"


def test_partial_zoning_states_its_universe(population):
    pair = common_universe(piemonte.zoning("cohesion"), piemonte.zoning("social"), population)
    assert len(pair.unit_codes) == 1169
    assert len(pair.left_out.only_in_a) == 11
    assert pair.weight + pair.left_out.weight == sum(population.values())


def test_high_confidence_rows_alone(population):
    health, social = (
        restrict_to_confidence(piemonte.zoning(code), piemonte.confidence(code))
        for code in ("health", "social")
    )
    pair = common_universe(health, social, population)
    table = crosswalk(pair)
    whole = common_universe(piemonte.zoning("health"), piemonte.zoning("social"), population)
    assert set(pair.unit_codes) < set(whole.unit_codes)
    assert 0 < pair_metrics(table, match(table)).matched_share <= 1


def test_education_and_province_have_identical_zones(population):
    pair = common_universe(piemonte.zoning("education"), piemonte.zoning("province"), population)
    table = crosswalk(pair)
    matching = match(table)
    assert len(pair_metrics(table, matching).identical_zones) == 8
    assert {zone.state for zone in zone_agreement(pair, matching)} == {"coincides"}
