"""Each page in two languages: the address alone says which."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from districts.languages import address_in, language_of
from tests import territory


@pytest.mark.parametrize(
    ("italian", "english"),
    [
        ("/", "/en/"),
        ("/distretti/D06/?periodo=2023", "/en/distretti/D06/?periodo=2023"),
        ("/energia/", "/en/energia/"),
        ("/api/v1/docs", "/en/api/v1/docs"),
    ],
)
def test_address_differs_by_its_first_step_only(italian, english):
    assert (language_of(italian), language_of(english)) == ("it", "en")
    assert (address_in("en", italian), address_in("en", english)) == (english, english)
    assert (address_in("it", italian), address_in("it", english)) == (italian, italian)


@pytest.mark.parametrize("path", ["/api/v1/districts", "/admin/", "/static/css/tokens.css"])
def test_address_for_programs_has_no_language(path):
    assert address_in("en", path) == path


def rendered(template: str, **context: object) -> str:
    return Template("{% load languages %}" + template).render(Context(context))


def test_texts_follow_the_language_and_italian_alone_is_marked():
    entry = {"name_it": "Salute", "name_en": "Health", "note_it": "A < B", "note_en": ""}
    template = '{{ entry|in_language:"name" }} {{ entry|in_language:"note" }} {{ act|italian }}'
    assert rendered(template, entry=entry, act="DGR 1") == "Salute A &lt; B DGR 1"
    with translation.override("en"):
        assert rendered(template, entry=entry, act="DGR 1") == (
            'Health <span lang="it">A &lt; B</span> <span lang="it">DGR 1</span>'
        )


def test_editions_have_one_address_whoever_typed_it():
    query = "period=2023&utm_source=mail&comune=001001&comune=001002"
    request = RequestFactory().get(f"/?{query}", headers={"host": "127.0.0.1"})
    request.path = "//evil.example/"
    template = "{% editions as both %}{% for e in both %}{{ e.path|safe }} {% endfor %}"
    path = "/%2Fevil.example/?periodo=2023&comune=001001&comune=001002"
    assert rendered(template, request=request) == f"{path} /en{path} "


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "language"), [("", "it"), ("/en", "en")])
def test_page_speaks_the_language_of_its_address_alone(client, prefix, language):
    territory.build()
    client.cookies["django_language"] = "en"
    for path, status in (("/distretti/D01/", 200), ("/distretti/XX/", 404), ("/niente", 404)):
        response = client.get(prefix + path, headers={"accept-language": "de, en;q=0.9"})
        html = response.content.decode()
        assert response.status_code == status
        assert f'<html lang="{language}">' in html
        assert response.headers["Content-Language"] == language
        assert "Accept-Language" not in response.headers.get("Vary", "")
        assert not response.cookies
        other = path if prefix else f"/en{path}"
        # A page about an error is no page of its own.
        found = status == 200
        alternate = f'<link rel="alternate" hreflang="en" href="http://testserver/en{path}">'
        assert (alternate in html) == found
        canonical = f'<link rel="canonical" href="http://testserver{prefix}{path}">'
        assert (canonical in html) == found
        assert f'<a href="{other}" lang=' in html


@pytest.mark.django_db
def test_links_of_an_english_page_stay_in_english(client):
    territory.build()
    for path in ("/", "/distretti/", "/distretti/D01/", "/comuni/001001/", "/cerca/?cerca=zona"):
        html = client.get(f"/en{path}").content.decode()
        links = {part.partition('"')[0] for part in html.split('<a href="/')[1:]}
        switch = path.removeprefix("/")
        assert {link for link in links if not link.startswith(("en/", "api/"))} == {switch}


@pytest.mark.django_db
def test_a_page_is_kept_apart_for_each_language_and_host(client):
    territory.build()
    for _time in range(2):
        for host in ("localhost", "127.0.0.1"):
            for path, language in (("/", "it"), ("/en/", "en")):
                html = client.get(path, headers={"host": host}).content.decode()
                assert f'<html lang="{language}">' in html
                assert f'<link rel="canonical" href="http://{host}{path}">' in html
