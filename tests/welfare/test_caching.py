"""Public pages are the same whoever asks: anything between us and a reader may keep them."""

import gzip

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests import territory

pytestmark = pytest.mark.django_db

KEPT = [
    "/",
    "/distretti/",
    "/distretti/D01/",
    "/distretti/confronta/?d=D01&d=D02",
    "/zonizzazioni/",
    "/zonizzazioni/cohesion/",
    "/indicatori/",
    "/indicatori/DEM-AGE/",
    "/metodo/",
    "/dati/",
]


@pytest.mark.parametrize("path", KEPT)
def test_a_public_page_is_one_for_all_and_asks_for_no_session(client: Client, path: str) -> None:
    territory.build()
    drawn, again = client.get(path), client.get(path)
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("alice", password="x"))
    theirs = reader.get(path)
    cache.clear()
    drawn_for_them = reader.get(path)
    assert drawn.status_code == 200
    assert {drawn.content, again.content, theirs.content, drawn_for_them.content} == {drawn.content}
    for answer in (drawn, again):
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert answer["ETag"].startswith('"')
        assert answer["Vary"] == "Accept-Encoding"
        assert not answer.cookies
    assert Session.objects.count() == 1  # that of the sign-in


def test_a_page_travels_packed_and_has_an_etag_of_its_own(client: Client) -> None:
    territory.build()
    plain = client.get("/distretti/D01/")
    for _drawn_then_kept in range(2):
        packed = client.get("/distretti/D01/", headers={"accept-encoding": "gzip, br"})
        assert packed["Content-Encoding"] == "gzip"
        assert packed["ETag"] != plain["ETag"]
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) * 3 < len(plain.content)
        cache.clear()
    seen = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    assert client.get("/distretti/D01/", headers=seen).status_code == 304


@pytest.mark.parametrize("path", ["/distretti/XX/", "/indicatori/XX/", "/zonizzazioni/xx/"])
def test_an_error_is_kept_by_nobody(client: Client, path: str) -> None:
    territory.build()
    answer = client.get(path)
    assert answer.status_code == 404
    assert "s-maxage" not in answer.get("Cache-Control", "")
