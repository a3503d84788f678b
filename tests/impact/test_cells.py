"""Cells are found by counting; the definition is the list written out."""

from hypothesis import given
from hypothesis import strategies as st

from impact.cells import Block, Cells, Key

codes = st.sampled_from("abcde")
zone_lists = st.sets(codes).map(sorted)
blocks = st.dictionaries(st.tuples(codes, codes), zone_lists, max_size=8).map(
    lambda found: [Block(*head, zones) for head, zones in found.items()]
)


def written_out(blocks: list[Block]) -> list[Key]:
    return sorted(Key(b.indicator, b.period, zone) for b in blocks for zone in b.zones)


@given(blocks, st.integers(-2, 30), st.integers(-2, 30))
def test_between_is_a_slice_of_the_list(blocks, start, stop):
    assert Cells(blocks).between(start, stop) == written_out(blocks)[max(start, 0) : max(stop, 0)]


@given(blocks, st.tuples(codes, codes, codes), st.booleans())
def test_rank_counts_the_keys_before(blocks, parts, itself):
    key = Key(*parts)
    before = [k for k in written_out(blocks) if k < key or (itself and k == key)]
    assert Cells(blocks).rank(key, itself=itself) == len(before)


@given(blocks)
def test_length(blocks):
    assert len(Cells(blocks)) == len(written_out(blocks))
