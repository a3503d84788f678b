"""`/indicators`: the catalogue."""

FIELDS = [
    "code",
    "source_code",
    "version",
    "name_it",
    "name_en",
    "definition_it",
    "definition_en",
    "unit",
    "direction",
    "decimals",
    "rule",
    "interval",
    "min_coverage",
    "class_breaks",
    "policy",
    "frequency",
    "note_it",
    "periods",
    "sources",
]


def test_list_has_exactly_the_public_fields(rows):
    catalogue = rows("/indicators")
    assert [row["code"] for row in catalogue] == ["DEM-AGE", "DEM-POP", "POP-0014", "POP-65"]
    assert all(list(row) == FIELDS for row in catalogue)


def test_definition_with_its_rule_periods_and_sources(api):
    age = api("/indicators/DEM-AGE").json()
    assert age["rule"]["aggregation"] == "ratio_of_sums"
    assert age["rule"]["multiplier"] == 100
    assert [(t["role"], t["component"]) for t in age["rule"]["terms"]] == [
        ("denominator", "POP-0014"),
        ("numerator", "POP-65"),
    ]
    assert age["class_breaks"] == [50, 100, 150, 200]
    assert age["periods"] == ["2018", "2022"]
    assert [source["licence"] for source in age["sources"]] == ["CC BY 4.0"]


def test_the_code_of_the_source_is_as_good_as_ours(api):
    assert api("/indicators/ageing_index").content == api("/indicators/DEM-AGE").content


def test_filters(rows):
    assert [row["code"] for row in rows("/indicators?aggregation=ratio_of_sums")] == ["DEM-AGE"]
    assert rows("/indicators?bes=12") == []


def test_unknown_indicator_is_missing(problem):
    assert problem("/indicators/XYZ", 404)["allowed"][0] == "DEM-AGE"


def test_query_count(api, django_assert_num_queries):
    with django_assert_num_queries(5):
        api("/indicators")
