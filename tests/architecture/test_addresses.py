"""A code never takes the place of a word of the addresses: what is taken is refused at loading."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from districts.importers.units import TAKEN
from districts.importers.zonings import TAKEN_BY_DISTRICTS, TAKEN_BY_ZONINGS
from districts.maps import tilesets


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the platform, with its parameters as they are written."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def words_instead_of_codes(parent: str) -> set[str]:
    """The words that stand right under `parent` where another address has a code."""
    found = set()
    for route in routes(get_resolver()):
        if route.startswith(parent) and route != parent:
            found.add(route.removeprefix(parent).strip("/").split("/")[0])
    assert any("<" in step for step in found), parent
    return {step for step in found if step and "<" not in step}


@pytest.mark.parametrize(
    ("parent", "taken"),
    [
        ("zonizzazioni/", {*TAKEN_BY_ZONINGS}),
        ("api/v1/zonings/", {*TAKEN_BY_ZONINGS}),
        ("tiles/", {*TAKEN_BY_ZONINGS}),
        ("distretti/", {*TAKEN_BY_DISTRICTS}),
        ("api/v1/districts/", {*TAKEN_BY_DISTRICTS}),
        ("comuni/", {*TAKEN}),
        ("api/v1/units/", {*TAKEN}),
        ("indicatori/", set()),
        ("api/v1/indicators/", set()),
    ],
)
def test_words_of_addresses_are_no_codes(parent: str, taken: set[str]) -> None:
    assert words_instead_of_codes(parent) <= taken


def test_the_tiles_of_the_comuni_are_no_zoning() -> None:
    assert tilesets.UNITS in TAKEN_BY_ZONINGS
