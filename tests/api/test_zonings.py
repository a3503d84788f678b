"""`/zonings`: every way of dividing the region, with its law of the day."""

FIELDS = [
    "code",
    "policy",
    "kind",
    "extent",
    "is_reference",
    "name_it",
    "name_en",
    "ended_on",
    "zones_count",
    "revision",
]
REVISION_FIELDS = [
    "id",
    "title",
    "act",
    "effective_from",
    "date_precision",
    "basis",
    "unit_vintage",
    "derived_from",
    "lowest_confidence",
    "confidence",
]


def test_list_has_exactly_the_public_fields(rows):
    cohesion = rows("/zonings")[0]
    assert list(cohesion) == FIELDS
    assert list(cohesion["revision"]) == REVISION_FIELDS


def test_law_of_the_day_with_its_lineage_and_confidence(api, territory):
    health = api("/zonings/health").json()
    assert health["zones_count"] == 2
    assert health["revision"]["id"] == territory.laws["health"].pk
    assert health["revision"]["derived_from"] == ["past"]
    assert health["revision"]["lowest_confidence"] == "high"
    assert health["revision"]["confidence"] == {"high": 12, "medium": 0, "low": 0}


def test_a_zoning_without_law_on_the_day_has_no_revision(rows):
    ended = {row["code"]: row for row in rows("/zonings")}["past"]
    assert (ended["revision"], ended["zones_count"], ended["ended_on"]) == (None, 0, "1995-01-01")
    then = {row["code"]: row["revision"] for row in rows("/zonings?as_of=1990-06-30")}
    assert then["past"]["lowest_confidence"] == "low"
    assert then["cohesion"] is None


def test_filters(rows):
    assert [row["code"] for row in rows("/zonings?policy=health")] == ["health", "past"]
    references = rows("/zonings?is_reference=true")
    assert [row["code"] for row in references] == ["cohesion", "health"]
    assert [row["code"] for row in rows("/zonings?is_reference=false&kind=scaffold")] == ["past"]


def test_unknown_zoning_is_missing(problem):
    assert problem("/zonings/nope", 404)["allowed"] == ["cohesion", "health", "past", "region"]


def test_query_count(api, django_assert_num_queries):
    with django_assert_num_queries(4):
        api("/zonings")


def test_query_count_of_one(api, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert api("/zonings/health").json()["evidence"] == []
