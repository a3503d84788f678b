"""From rows and drawings to comuni and zones: understood, in doubt, unknown, drawn wrong."""

from datetime import date
from itertools import pairwise
from string import ascii_lowercase

import numpy as np
import pytest
import shapely

from districts.boundary_files.defects import DefectKind, defects_of, km2
from districts.boundary_files.judging import FileRefused, Refusal
from districts.boundary_files.matching import Gone, Known, label_shapes, match_rows
from districts.boundary_files.shares import Piece, place
from districts.boundary_files.topojson import topology

KNOWN = Known(
    units={"001001": "Alba", "001002": "Bra", "001003": "Cuneo", "001272": "Torino"},
    zones={"D01": "Langhe", "D02": "Piana"},
    gone={
        "001090": Gone("Camo", date(2019, 1, 1), ("001001",)),
        "001091": Gone("Valmala", date(2019, 1, 1), ("001003",)),
        "001092": Gone("Divisa", date(2018, 1, 1), ("001001", "001002")),
    },
)


def match(*rows: tuple[str, str], header: tuple[str, str] = ("codice", "zona")):
    return match_rows(header, rows, KNOWN)


def test_codes_lose_their_zeros_and_are_understood():
    found = match(("1001", "D01"), ("1002.0", "D02"), ("001003", "D02"))
    assert found.zones == {"001001": "D01", "001002": "D02", "001003": "D02"}
    assert found.padded == 2


def test_names_serve_where_there_are_no_codes():
    found = match(("ALBA", "langhe"), ("Bra", "Piana"), header=("comune", "dove"))
    assert found.zones == {"001001": "D01", "001002": "D02"}
    assert found.columns == ("comune", "dove")


def test_order_of_columns_does_not_matter():
    assert match(("D01", "001001"), header=("zona", "codice")).zones == {"001001": "D01"}


def test_what_is_not_known_is_told_with_the_nearest_name():
    found = match(("Albba", "D01"), ("Bra", "D01"), ("Cuneo", "D03"), header=("comune", "zona"))
    assert [(one.text, one.near) for one in found.unknown] == [("Albba", ("Alba",))]
    assert [(one.text, one.rows) for one in found.unknown_zones] == [("D03", 1)]
    assert found.zones == {"001002": "D01", "001003": "+D03"}


def test_comuni_of_another_year_go_to_their_heirs_where_rows_agree():
    found = match(
        ("001001", "D01"),
        ("001090", "D01"),
        ("001003", "D02"),
        ("001091", "D01"),
        ("001092", "D01"),
    )
    assert found.zones == {"001001": "D01"}
    assert found.torn == {"001003": ("D01", "D02")}
    assert [(one.name, one.heirs) for one in found.former] == [
        ("Camo", ("001001",)),
        ("Valmala", ("001003",)),
        ("Divisa", ("001001", "001002")),
    ]


def test_comune_twice_with_two_zones_is_for_a_person_to_decide():
    found = match(("001001", "D01"), ("001001", "D02"), ("001002", "D01"))
    assert (found.torn, found.zones) == ({"001001": ("D01", "D02")}, {"001002": "D01"})


def test_rows_of_other_regions_are_counted_and_not_listed():
    found = match(("001001", "D01"), ("058091", "Lazio"), ("15146", "Lombardia"), ("001999", "D01"))
    assert (found.elsewhere, [one.text for one in found.unknown]) == (2, ["001999"])
    assert found.unknown_zones == []


def test_names_like_the_unknown_ones_are_looked_for_while_they_are_few():
    slips = [f"Alba{one}{other}" for one in ascii_lowercase for other in ascii_lowercase]
    found = match(*((slip, "D01") for slip in slips), ("001002", "D01"))
    assert [one.text for one in found.unknown] == slips
    assert [one.text for one in found.unknown if one.near == ("Alba",)] == slips[:60]


def test_empty_zone_means_none():
    assert match(("001001", ""), ("001002", "D01")).zones == {"001001": None, "001002": "D01"}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (("a", "b"), ("x", "D01"), Refusal.NO_UNITS),
        (("codice", "nota", "altro"), ("001001", "x", "y"), Refusal.NO_ZONES),
    ],
)
def test_table_without_comuni_or_zones_is_refused(
    header: tuple[str, ...], row: tuple[str, ...], expected: Refusal
):
    with pytest.raises(FileRefused) as refused:
        match_rows(header, [row], KNOWN)
    assert refused.value.why == expected
    assert header[0] in refused.value.figures["columns"]


def test_polygons_are_labelled_by_the_column_that_names_zones():
    labels, said = label_shapes(
        ["id", "nome"], [["1", "Langhe"], ["2", "PIANA"], ["3", "Colle"], ["4", ""]], KNOWN
    )
    assert labels == ["D01", "D02", "+Colle", None]
    assert [one.text for one in said.unknown_zones] == ["Colle"]


def test_name_of_a_zone_is_read_beside_its_code_if_all_rows_agree():
    header = ["codice", "nome", "zona", "nome zona"]
    rows = [["001001", "Alba", "D01", "Le Langhe"], ["001002", "Bra", "D31", "'-Roero"]]
    found = match_rows(header, rows, KNOWN)
    assert found.zones == {"001001": "D01", "001002": "+D31"}
    assert found.names == {"D01": "Le Langhe", "+D31": "-Roero"}
    torn = match_rows(header, [*rows, ["001003", "Cuneo", "D31", "Altro"]], KNOWN)
    assert torn.names == {}


def test_layer_of_zones_that_are_all_new_has_its_column_by_name():
    labels, said = label_shapes(["fid", "zone_code", "zone_name"], [["1", "X1", "Colle"]], KNOWN)
    assert (labels, said.names) == (["+X1"], {"+X1": "Colle"})


def box(west: float, east: float) -> shapely.Polygon:
    return shapely.box(west, 45, east, 46)


def test_comune_is_placed_by_share_and_the_torn_one_is_doubtful():
    units = {code: [Piece(100, box(i, i + 1))] for i, code in enumerate("abcd")}
    found = place(units, {"D01": box(0, 1.97), "D02": box(1.97, 2.5)})
    assert found.zones == {"a": "D01", "b": "D01"}
    assert [share.zone for share in found.doubtful["c"]] == ["D02"]
    assert found.doubtful["c"][0].area == pytest.approx(0.5)
    assert "d" not in found.shares


def test_share_is_of_residents_where_parts_are_known():
    units = {"a": [Piece(900, box(0, 0.5)), Piece(100, box(0.5, 1))]}
    share = place(units, {"D01": box(0, 0.5)}).shares["a"][0]
    assert (share.area, share.population) == (pytest.approx(0.5), pytest.approx(0.9))
    assert place(units, {"D01": box(0, 0.5)}).zones == {"a": "D01"}


def test_residents_that_nobody_knows_leave_the_area():
    share = place({"a": [Piece(None, box(0, 1))]}, {"D01": box(0, 1)}).shares["a"][0]
    assert (share.population, share.decisive) == (None, 1.0)


def test_comune_in_two_overlapping_zones_is_doubtful():
    units = {"a": [Piece(10, box(0, 1))]}
    assert "a" in place(units, {"D01": box(0, 1), "D02": box(0, 1)}).doubtful


def test_shares_of_a_partition_add_up_to_one():
    random = np.random.default_rng(7)
    cuts = np.sort(random.uniform(0, 3, 5))
    edges = [0.0, *cuts.tolist(), 3.0]
    zones = {f"D{i}": box(a, b) for i, (a, b) in enumerate(pairwise(edges))}
    units = {code: [Piece(50, box(i, i + 1))] for i, code in enumerate("abc")}
    for shares in place(units, zones).shares.values():
        assert sum(share.area for share in shares) == pytest.approx(1, abs=0.02 * len(zones))


def test_each_defect_is_told_with_its_place():
    region = box(0, 4)
    zones = {"D01": box(-1, 1.5), "D02": box(1, 2), "D03": box(3, 4)}
    found = {(one.kind, one.zones): one for one in defects_of(zones, region, whole=True)}
    overlap = found[DefectKind.OVERLAP, ("D01", "D02")]
    assert overlap.where.equals(box(1, 1.5))
    assert overlap.km2 == pytest.approx(km2(box(1, 1.5)))
    assert found[DefectKind.GAP, ()].where.equals(box(2, 3))
    assert found[DefectKind.OUTSIDE, ()].where.equals(box(-1, 0))
    assert overlap.feature()["properties"]["zones"] == ["D01", "D02"]


def test_zones_that_fill_the_region_have_no_defect():
    zones = {"D01": box(0, 2), "D02": box(2, 4)}
    assert defects_of(zones, box(0, 4), whole=True) == []


def test_partial_zoning_has_gaps_only_where_something_encloses_them():
    ring = box(0, 4).difference(shapely.box(1, 45.2, 2, 45.8))
    [gap] = defects_of({"D01": ring}, box(0, 9), whole=False)
    assert gap.kind == DefectKind.GAP
    assert defects_of({"D01": box(0, 1)}, box(0, 9), whole=False) == []


def test_border_drawn_in_two_ways_is_told():
    one = shapely.Polygon([(0, 45), (1, 45), (1, 45.5), (1, 46), (0, 46)])
    other = shapely.Polygon([(1, 45), (2, 45), (2, 46), (1, 46), (0.999999, 45.5)])
    kinds = {
        defect.kind for defect in defects_of({"D01": one, "D02": other}, box(0, 2), whole=True)
    }
    assert kinds == {DefectKind.EDGES}


def test_shared_border_is_one_line_of_the_topology():
    made = topology(
        {"zone": [({"c": "a"}, box(0, 1)), ({"c": "b"}, box(1, 2)), ({"c": "x"}, None)]}
    )
    a, b, nothing = made["objects"]["zone"]["geometries"]
    assert nothing == {"type": None, "properties": {"c": "x"}}
    lines = [{max(n, ~n) for part in one["arcs"] for ring in part for n in ring} for one in (a, b)]
    assert len(made["arcs"]) == 3
    assert len(lines[0] & lines[1]) == 1
