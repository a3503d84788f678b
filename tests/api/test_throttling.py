"""How often one may ask, and what the headers say of it. Counts are in the real Redis."""

import re
from itertools import count

import pytest
from django.test import override_settings

from tests.programs import bearer, issued
from welfare.api import throttling
from welfare.models import Token

pytestmark = pytest.mark.django_db

DISTRICTS = "/api/v1/districts"
_numbers = count(1)


@pytest.fixture
def address() -> str:
    """An address that no other test, nor an earlier run within the minute, has used."""
    import secrets

    a, b, c = secrets.token_bytes(3)
    return f"10.{a}.{b}.{c}"


@pytest.fixture(autouse=True)
def in_one_window(monkeypatch):
    """The clock stands still: no minute ends in the middle of a test."""
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_017.0 + 60 * next(_numbers))
    moment = throttling.time.time()
    monkeypatch.setattr(throttling.time, "time", lambda: moment)


def test_headers_say_how_one_stands(client, people, address, settings):
    settings.API_ANONYMOUS_PER_MINUTE = 3
    answers = [client.get(DISTRICTS, REMOTE_ADDR=address) for _ in range(3)]
    assert [a.headers["RateLimit-Policy"] for a in answers] == ['"address";q=3;w=60'] * 3
    left = [re.fullmatch(r'"address";r=(\d+);t=(\d+)', a.headers["RateLimit"]) for a in answers]
    assert [match[1] for match in left] == ["2", "1", "0"]
    assert {int(match[2]) for match in left} == {43}
    assert answers[-1].headers["Cache-Control"] == "public, max-age=60"


def test_who_asks_more_is_told_when_to_come_back(client, people, address, settings):
    settings.API_ANONYMOUS_PER_MINUTE = 1
    assert client.get(DISTRICTS, REMOTE_ADDR=address).status_code == 200
    answer = client.get(DISTRICTS, REMOTE_ADDR=address)
    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "43"
    assert answer.headers["RateLimit"] == '"address";r=0;t=43'
    assert answer.json()["detail"] == "Troppe richieste in poco tempo: riprova fra 43 secondi."
    other = client.get(DISTRICTS, REMOTE_ADDR="10.255.255.1")
    assert other.status_code == 200


def test_token_is_counted_by_itself_and_with_its_account(client, people, address, settings):
    settings.API_ANONYMOUS_PER_MINUTE = 1
    settings.API_TOKEN_PER_MINUTE = 2
    settings.API_ACCOUNT_PER_MINUTE = 3
    one, other = issued(people.people["beta_member"]), issued(people.people["beta_member"])
    asked = [
        client.get(DISTRICTS, REMOTE_ADDR=address, **bearer(text))
        for text in (one, one, one, other, other)
    ]
    # One's third is too many for the token; the other's first is the fourth of the account.
    assert [a.status_code for a in asked] == [200, 200, 429, 429, 429]
    assert asked[0].headers["RateLimit-Policy"] == '"token";q=2;w=60'
    assert asked[4].headers["RateLimit-Policy"] == '"account";q=3;w=60'
    assert client.get(DISTRICTS, REMOTE_ADDR=address).status_code == 200, "not of the address"


def test_tokens_that_are_no_good_are_counted_by_address(client, people, address, settings):
    settings.API_REFUSED_PER_MINUTE = 2
    wrong = {"REMOTE_ADDR": address, **bearer("dcs_aaaaaaaa_" + "a" * 43)}
    assert [client.get(DISTRICTS, **wrong).status_code for _ in range(4)] == [401, 401, 429, 429]


def test_household_of_ipv6_is_one_and_limits_can_be_off(client, people, settings):
    settings.API_ANONYMOUS_PER_MINUTE = 1
    assert client.get(DISTRICTS, REMOTE_ADDR="2001:db8:1:2::1").status_code == 200
    assert client.get(DISTRICTS, REMOTE_ADDR="2001:db8:1:2::2").status_code == 429
    settings.API_ANONYMOUS_PER_MINUTE = 0
    answer = client.get(DISTRICTS, REMOTE_ADDR="2001:db8:1:2::2")
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/health/live", "/health/ready", "/api/v1/status", "/accessibilita/"]
)
def test_health_pages_and_status_are_never_counted(client, people, address, settings, path):
    settings.API_ANONYMOUS_PER_MINUTE = 1
    for _ in range(3):
        answer = client.get(path, REMOTE_ADDR=address)
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


def test_without_redis_everybody_is_served(client, people, caplog):
    gone = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    text = issued(people.people["beta_member"])
    with override_settings(CACHES=gone, API_ANONYMOUS_PER_MINUTE=1, API_TOKEN_PER_MINUTE=1):
        for headers in ({}, {}, bearer(text), bearer(text)):
            answer = client.get("/api/v1/openapi.json", **headers)
            assert answer.status_code == 200
            assert "RateLimit" not in answer.headers
    assert "requests are not counted" in caplog.text


def test_counting_asks_the_database_nothing(client, people, settings, django_assert_num_queries):
    settings.API_ANONYMOUS_PER_MINUTE = 1000
    with django_assert_num_queries(0):
        assert "RateLimit" in client.get("/api/v1/openapi.json").headers
    assert Token.objects.count() == 0
