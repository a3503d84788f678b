"""Answers given again from the memory of the process: to whom, and for how long."""

import time

import pytest
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from districts.maps.tilesets import rebuild_tilesets
from districts.models import Tile, Zoning
from tests import territory
from tests.people import signed_in, society
from welfare.answers import A_SECOND, AN_HOUR, Store

PAGE = "/distretti/D01/"
PUBLIC = {"Cache-Control": "public, max-age=0, s-maxage=1"}


@pytest.fixture
def people(db: None):
    return society(territory.build())


@pytest.fixture
def browser(people, settings: Settings) -> Client:
    """Somebody's browser, before a process that keeps answers."""
    settings.ANSWERS_MEGABYTES = 8
    return Client()


def asked(client: Client, path: str, **headers: str) -> tuple[HttpResponse, int]:
    """The answer, and how often the database was asked for it."""
    with CaptureQueriesContext(connection) as queries:
        return client.get(path, headers=headers), len(queries)


@pytest.mark.parametrize("path", [PAGE, "/en" + PAGE, "/api/v1/districts", "/api/v1/districts/geo"])
def test_the_same_answer_within_a_second_asks_nobody(browser: Client, path: str) -> None:
    first, _ = asked(browser, path)
    again, queries = asked(browser, path)
    assert first.status_code == again.status_code == 200
    assert first.getvalue() == again.getvalue()
    ours = {"X-Request-ID"}
    assert dict(first.headers).keys() - ours == dict(again.headers).keys() - ours
    assert first["X-Request-ID"] != again["X-Request-ID"]
    assert queries == 0
    assert (
        again.wsgi_request.resolver_match.view_name == first.wsgi_request.resolver_match.view_name
    )


def test_a_second_later_it_is_looked_up_again(browser: Client) -> None:
    path = "/zonizzazioni/cohesion/"
    before = browser.get(path)
    Zoning.objects.filter(code="cohesion").update(name_it="Distretti di nome nuovo")
    assert browser.get(path).content == before.content
    time.sleep(A_SECOND + 0.05)
    answer, queries = asked(browser, path)
    assert queries
    assert answer.status_code == 200


def test_an_unchanged_answer_is_304_without_asking_anybody(browser: Client) -> None:
    first = browser.get(PAGE)
    answer, queries = asked(browser, PAGE, **{"if-none-match": first["ETag"]})
    assert (answer.status_code, answer.content, queries) == (304, b"", 0)
    other, _ = asked(browser, PAGE, **{"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_what_an_answer_varies_on_is_told_apart(browser: Client) -> None:
    plain = browser.get(PAGE)
    packed = browser.get(PAGE, headers={"accept-encoding": "gzip"})
    again, queries = asked(browser, PAGE, **{"accept-encoding": "gzip"})
    assert (packed["Content-Encoding"], queries) == ("gzip", 0)
    assert again.content == packed.content != plain.content
    table = browser.get("/api/v1/districts", headers={"accept": "text/csv"})
    data = browser.get("/api/v1/districts", headers={"accept": "application/json"})
    assert table["Content-Type"] != data["Content-Type"]
    assert browser.get(PAGE, {"anno": "2022"}).content != plain.content
    assert browser.get("/en" + PAGE).content != plain.content


def test_how_one_stands_with_the_limits_is_told_to_nobody_else(
    browser: Client, settings: Settings
) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = 1_000
    first, _ = asked(browser, "/api/v1/districts")
    again, queries = asked(browser, "/api/v1/districts")
    assert (queries, "RateLimit" in first, "RateLimit" in again) == (0, True, False)
    assert "RateLimit-Policy" not in again


def test_whoever_is_somebody_is_never_answered_from_here(browser: Client, people) -> None:
    for client in (browser, browser):
        client.get(PAGE)
    reader = signed_in(people.people["official"])
    answer, queries = asked(reader, PAGE)
    assert queries
    assert "private" in answer["Cache-Control"]
    for headers in ({"authorization": "Bearer x"}, {"range": "bytes=0-1"}):
        _, queries = asked(browser, PAGE, **headers)
        assert queries
    # Nor did theirs stay behind for others.
    assert "no-store" not in browser.get(PAGE)["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/distretti/XX/", "/comuni/9999/", "/api/v1/zones/XX", "/accesso/entra/"]
)
def test_an_error_or_a_page_of_one_person_is_not_kept(browser: Client, path: str) -> None:
    browser.get(path)
    store_asked = [asked(browser, path)[0] for _ in range(2)]
    assert {"public" in answer.get("Cache-Control", "") for answer in store_asked} == {False}


def test_a_tile_of_a_content_is_kept_for_an_hour(browser: Client) -> None:
    rebuild_tilesets()
    address = browser.get("/tiles/cohesion.json").json()["tiles"][0]
    path = address.partition("testserver")[2]
    tile = Tile.objects.filter(tileset__zoning__code="cohesion").order_by("z").last()
    here = path.format(z=tile.z, x=tile.x, y=tile.y)
    first = browser.get(here)
    time.sleep(A_SECOND + 0.05)
    again, queries = asked(browser, here)
    assert (again.status_code, again.content, queries) == (200, first.content, 0)


def answer(body: bytes = b"x", **headers: str) -> HttpResponse:
    return HttpResponse(body, headers=headers or PUBLIC)


def request(path: str = "/", **meta: str):
    made = RequestFactory().get(path, **meta)
    made.resolver_match = None
    return made


def with_cookie() -> HttpResponse:
    response = answer()
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    "response",
    [
        answer(**{"Cache-Control": "private, s-maxage=1"}),
        answer(**{"Cache-Control": "public, no-store"}),
        answer(**{"Content-Type": "text/html"}),
        answer(**PUBLIC, Vary="Cookie"),
        answer(**PUBLIC, Vary="*"),
        HttpResponse(b"x", status=404, headers=PUBLIC),
        with_cookie(),
        FileResponse(iter([b"x"]), headers=PUBLIC),
        answer(b"x" * 200_000),
    ],
    ids=["private", "no-store", "silent", "cookie", "all", "error", "sets", "stream", "huge"],
)
def test_what_does_not_say_that_it_may_is_not_kept(response) -> None:
    store = Store(1_000_000)
    store.keep(request(), response)
    assert store.find(request()) is None


def test_room_is_never_exceeded_and_the_least_used_goes() -> None:
    store = Store(100_000)
    for number in range(50):
        store.keep(request(f"/{number}"), answer(b"x" * 8_000))
        assert store.find(request("/0")) is not None  # used all the time: it stays
        assert store.size <= store.room
    assert store.find(request("/1")) is None
    assert store.find(request("/49")) is not None


def test_lifetimes() -> None:
    store = Store(1_000_000)
    store.keep(request("/page"), answer())
    store.keep(request("/tile"), answer(**{"Cache-Control": "public, max-age=9, immutable"}))
    page, tile = store.find(request("/page")), store.find(request("/tile"))
    assert page is not None
    assert tile is not None
    assert tile.until - page.until == pytest.approx(AN_HOUR - A_SECOND, abs=0.5)
