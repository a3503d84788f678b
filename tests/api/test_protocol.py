"""HTTP: entity tags, methods, formats, what may be kept and for how long."""

import pytest
from django.core.wsgi import get_wsgi_application

from tests.api.conftest import whole

READABLE = [
    "",
    "/openapi.json",
    "/districts",
    "/districts/D01",
    "/districts/geo",
    "/districts/D01/units/geo",
    "/zonings",
    "/zonings/health",
    "/indicators",
    "/indicators/DEM-AGE",
    "/values",
    "/values?format=csv",
    "/zones",
    "/zones/geo",
    "/zonings/health/zones/H1",
    "/units",
    "/units?format=geojson",
    "/units/001001",
    "/alignment?a=cohesion&b=health",
    "/actors",
    "/actors?format=csv&sphere=civil",
]


@pytest.mark.parametrize("path", READABLE)
def test_strong_etag_and_304(api, path):
    first = api(path)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    assert etag.endswith('"')
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = api(path, if_none_match=etag)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "public, max-age=60"
    assert "Content-Type" not in again.headers
    assert api(path, if_none_match='"other"').status_code == 200


@pytest.mark.parametrize("path", READABLE)
def test_head_is_get_without_the_body(client, api, path):
    get, head = api(path), client.head(f"/api/v1{path}")
    assert head.status_code == 200
    assert whole(head) == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.headers[name] == get.headers[name]


def test_head_sends_no_body_to_the_server(rf, db, territory, one_connection):
    """Django's test client removes it by itself; a WSGI server sees what we send."""
    started = []
    application = get_wsgi_application()
    environ = rf.head("/api/v1/districts").environ
    body = b"".join(application(environ, lambda *head: started.append(head)))
    status, headers = started[0][:2]
    assert (status, body) == ("200 OK", b"")
    assert int(dict(headers)["Content-Length"]) > 0


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_other_methods(client, db, territory, method):
    answer = getattr(client, method)("/api/v1/values")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["allowed"] == ["GET", "HEAD"]


def test_options_gives_the_methods(client, db, territory):
    answer = client.options("/api/v1/values")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "accept",
    ["application/vnd.ms-excel", "image/*", "application/xml;q=0.9", "nonsense", ";", "a/b/c"],
)
def test_a_format_that_is_not_offered(problem, accept):
    allowed = ["application/json", "text/csv", "application/geo+json"]
    assert problem("/districts", 406, accept=accept)["allowed"] == allowed


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json;q=0.2", "*/*;q=x"]
)
def test_formats_that_include_ours(api, accept):
    answer = api("/districts", accept=accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


def test_errors_are_not_kept(api):
    assert "no-store" in api("/values?zone=XX").headers["Cache-Control"]


def test_root_leads_everywhere(client, api, plain_static_files):
    for address in api("").json()["links"].values():
        path = address.removeprefix("http://testserver/api/v1")
        needs = "?a=cohesion&b=health" if path == "/alignment" else ""
        # Drafts and proposals are for the offices, by a token.
        wanted = 401 if path in {"/drafts", "/proposals"} else 200
        assert api(path + needs).status_code == wanted, path
    for address in api("").json()["pages"].values():
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert api("").json()["tiles"] == "http://testserver/tiles/{zoning}.json"


def test_no_cookie_is_set(api):
    assert not api("/districts").cookies


@pytest.mark.parametrize("method", ["post", "put", "trace"])
def test_documentation_is_only_read(client, db, method):
    answer = getattr(client, method)("/api/v1/docs")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_even_a_bug_is_a_problem_document(client, db, territory, monkeypatch):
    def broken(question):
        raise RuntimeError("a bug")

    monkeypatch.setattr("impact.api.values.figures", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/values")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "bug" not in answer.content.decode()
