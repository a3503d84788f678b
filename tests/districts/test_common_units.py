"""Where one law divides a comune, the two are compared on its parts."""

from districts.boundaries.agreement import agreement
from districts.boundaries.common_units import on_parts
from districts.rights.memberships import Member, Place


def place(zone: str, basis: str = "legal") -> Place:
    return Place(zone, f"Zona {zone}", "", basis, "high", "elenco")


def unit(code: str, people: int, *places: Place | None) -> Member:
    parent = code.partition("-")[0] if "-" in code else ""
    kind = "submunicipal" if parent else "comune"
    quality = "estimated" if parent else "final"
    return Member(code, code, "", kind, 1.0, people, places, quality, parent)


# The first law has whole comuni; the second divides 002 in two zones and does not know 002-3.
DIVIDED = [
    unit("001", 100, place("A"), None),
    unit("002", 900, place("B"), None),
    unit("002-1", 400, None, place("X", "approximated")),
    unit("002-2", 300, None, place("Y", "approximated")),
    unit("002-3", 200, None, None),
]


def zones(units: list[Member]) -> dict[str, tuple[str | None, ...]]:
    return {each.code: tuple(p and p.zone for p in each.places) for each in units}


def test_each_part_takes_the_zone_of_its_comune_which_counts_no_more():
    assert zones(on_parts(DIVIDED)) == {
        "001": ("A", None),
        "002": (None, None),
        "002-1": ("B", "X"),
        "002-2": ("B", "Y"),
        "002-3": ("B", None),
    }


def test_measures_are_those_of_the_parts():
    found = agreement(on_parts(DIVIDED), weight="population", proof="full")
    assert found.metrics.weight == 700
    assert (found.metrics.nesting_b_in_a, found.metrics.matched_share) == (1, 400 / 700)
    assert (found.kind, found.approximated, found.estimated) == ("parts", 2, True)
    assert found.pair.left_out.only_in_a == ("001", "002-3")
    assert found.kind_of(found.pair.left_out.only_in_a) == "mixed"


def test_a_law_of_comuni_and_parts_is_compared_on_both():
    mixed = [unit("001", 100, place("A"), place("X")), *DIVIDED[1:]]
    found = agreement(on_parts(mixed), weight="population", proof="full")
    assert (found.kind, found.metrics.weight) == ("mixed", 800)


def test_two_laws_that_divide_the_same_comune_have_their_own_zones():
    both = [
        unit("002", 900, None, None),
        unit("002-1", 400, place("P"), place("X")),
        unit("002-2", 300, place("Q"), None),
    ]
    assert zones(on_parts(both)) == zones(both)


def test_without_parts_nothing_changes():
    whole = [unit("001", 100, place("A"), place("X")), unit("003", 5, None, place("X"))]
    assert on_parts(whole) == whole
