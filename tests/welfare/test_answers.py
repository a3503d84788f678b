"""Answers given again from the memory of the process: to whom, and for how long."""

import logging
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from districts.maps.tilesets import rebuild_tilesets
from districts.models import BoundaryRevision, Tile, Zoning
from tests import territory
from tests.people import signed_in, society
from welfare.answers import A_SECOND, AN_HOUR, Store, answer_at_the_door, of_process

PAGE = "/distretti/D01/"
PUBLIC = {"Cache-Control": "public, max-age=0, s-maxage=1"}


@pytest.fixture
def people(db: None):
    return society(territory.build())


@pytest.fixture
def browser(people, settings: Settings) -> Iterator[Client]:
    """Somebody's browser, before a process that keeps answers."""
    settings.ANSWERS_MEGABYTES = 8
    of_process.cache_clear()
    yield Client()
    of_process.cache_clear()


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


def at_the_door(path: str, **headers: str) -> tuple[bytes, dict[str, str]] | None:
    """Body and headers of what is given before Django; None if the request is left to it."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def left_to_django(_environ: object, _start: object) -> list[bytes]:
        return []

    door = answer_at_the_door(left_to_django)
    parts = list(door(meta(path, **headers), lambda *told: said.append(told)))
    if not said:
        return None
    [(status, told)] = said
    assert status == "200 OK"
    return b"".join(parts), dict(told)


def tile_of_cohesion(browser: Client) -> tuple[str, str]:
    """The address of a tile of today's law, and what comes before its place in it."""
    rebuild_tilesets()
    address = browser.get("/tiles/cohesion.json").json()["tiles"][0].partition("testserver")[2]
    tilesets = address.split("/")[3]
    tile = Tile.objects.filter(tileset__hash=tilesets).order_by("z").last()
    return address.format(z=tile.z, x=tile.x, y=tile.y), tilesets


def test_the_door_gives_what_django_gave(browser: Client, caplog: pytest.LogCaptureFixture) -> None:
    for path in (PAGE, "/en" + PAGE, "/api/v1/districts", tile_of_cohesion(browser)[0]):
        assert at_the_door(path) is None
        first = browser.get(path)
        with caplog.at_level(logging.INFO, "welfare.access"):
            caplog.clear()
            body, headers = at_the_door(path, **{"x-request-id": "proxy-0123456789"})
        assert body == first.getvalue()
        limits = {name for name in first.headers if name.startswith("RateLimit")}
        assert headers.keys() == first.headers.keys() - limits
        assert headers.pop("X-Request-ID") == "proxy-0123456789"
        assert all(first[name] == value for name, value in headers.items())
        [line] = caplog.records
        assert (line.path, line.status, line.queries) == (path, 200, 0)
        assert line.route == first.wsgi_request.resolver_match.view_name


def test_the_door_leaves_to_django_whoever_is_somebody_or_asks_for_news(browser: Client) -> None:
    path, _ = tile_of_cohesion(browser)
    first = browser.get(path, headers={"accept-encoding": "gzip"})
    gzip = {"accept-encoding": "gzip"}
    assert at_the_door(path, **gzip) is not None
    assert at_the_door(path, **gzip, cookie="lingua=it; csrftoken=x") is not None
    for headers in (
        {"cookie": "accesso=1; sessionid=anybody"},
        {"authorization": "Bearer x"},
        {"range": "bytes=0-1"},
        {"if-none-match": first["ETag"]},
        {"if-match": first["ETag"]},
    ):
        assert at_the_door(path, **gzip, **headers) is None
    assert at_the_door(path) is None  # plain bytes, which nobody asked for yet
    assert at_the_door(path + "?as_of=2020-01-01", **gzip) is None


def test_a_new_law_has_new_tiles_at_once(browser: Client) -> None:
    path, old = tile_of_cohesion(browser)
    before = browser.get(path).content
    zoning = Zoning.objects.get(code="cohesion")
    law = BoundaryRevision.objects.filter(zoning=zoning).in_force(timezone.localdate()).get()
    territory.rename(law, D01="Distretto di nome nuovo")
    time.sleep(A_SECOND + 0.05)
    changed, new = tile_of_cohesion(browser)
    assert new != old
    assert at_the_door(changed) is None
    assert browser.get(changed).content != before
    body, _ = at_the_door(changed)
    assert body == browser.get(changed).content


def answer(body: bytes = b"x", **headers: str) -> HttpResponse:
    return HttpResponse(body, headers=headers or PUBLIC)


def request(path: str = "/"):
    made = RequestFactory().get(path)
    made.resolver_match = None
    return made


def meta(path: str = "/", **headers: str) -> dict[str, object]:
    return RequestFactory().get(path, headers=headers).META


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
    assert store.find(meta()) is None


def test_room_is_never_exceeded_and_the_least_used_goes() -> None:
    store = Store(100_000)
    for number in range(50):
        store.keep(request(f"/{number}"), answer(b"x" * 8_000))
        assert store.find(meta("/0")) is not None  # used all the time: it stays
        assert store.size <= store.room
    assert store.find(meta("/1")) is None
    assert store.find(meta("/49")) is not None


def test_a_process_without_room_keeps_nothing() -> None:
    store = Store(0)
    store.keep(request(), answer())
    assert (store.find(meta()), store.size) == (None, 0)


def test_lifetimes() -> None:
    store = Store(1_000_000)
    store.keep(request("/page"), answer())
    store.keep(request("/tile"), answer(**{"Cache-Control": "public, max-age=9, immutable"}))
    page, tile = store.find(meta("/page")), store.find(meta("/tile"))
    assert page is not None
    assert tile is not None
    assert tile.until - page.until == pytest.approx(AN_HOUR - A_SECOND, abs=0.5)
