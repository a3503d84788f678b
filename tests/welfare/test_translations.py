"""Every sentence of the pages exists in English, and what is served is what was written."""

import gettext
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.welfare import catalogue

_PLACE = re.compile(r"%\((\w+)\)s|%%")

# Words of Italian sentences that stand in no name of a place or of a body, nor in English.
_WORDS = """
    è più perché sono gli ogni senza questo questa quando nessun nessuna residenti abitanti confini
    fonte fonti scegli mostra calcolato calcolati vigore elenco ricostruito riga righe politica
"""
ITALIAN = set(_WORDS.split())


def test_every_text_is_translated_and_none_is_left_over() -> None:
    entries = catalogue.read()
    keys = {entry.key for entry in entries}
    assert catalogue.asked() - keys == set()
    assert keys - catalogue.asked() == set()
    assert [e.key for e in entries if e.fuzzy or not all(e.said)] == []


def test_translations_keep_the_places_of_the_values() -> None:
    for entry in catalogue.read():
        plural = set(_PLACE.findall(entry.texts.get("msgid_plural", "")))
        wanted = plural | set(_PLACE.findall(entry.key))
        # A singular may say "one" in words, as its msgid may.
        singular = {"n"} | (plural - set(_PLACE.findall(entry.key))) if plural else set()
        for text in entry.said:
            # Nothing may be put in that is not given.
            assert set(_PLACE.findall(text)) | singular >= wanted >= set(_PLACE.findall(text))
            assert text.count("<") == entry.key.count("<"), entry.key


def test_what_is_served_is_what_was_written() -> None:
    with (catalogue.FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in catalogue.read():
        plural = entry.texts.get("msgid_plural")
        served = (
            [compiled.ngettext(entry.key, plural, n) for n in (1, 2)]
            if plural
            else [compiled.gettext(entry.key)]
        )
        assert served == entry.said, f"msgfmt was not run after a change of «{entry.key}»"


class _Page(HTMLParser):
    """Gathers the texts that are not marked as Italian."""

    ALONE = {"meta", "link", "input", "br", "img", "hr"}
    SPOKEN = {"title", "aria-label", "alt", "placeholder"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in self.ALONE:
            self.open.append((tag, language))
        if language != "it":
            self.texts += [given[name] or "" for name in self.SPOKEN & given.keys()]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] != "it" and self.open[-1][0] not in {"script", "code"}:
            self.texts.append(data)


def italian_in(html: str) -> list[str]:
    page = _Page()
    page.feed(html)
    return [
        " ".join(text.split())
        for text in page.texts
        if ITALIAN & set(re.findall(r"[a-zà-ù]+", text.lower()))
    ]


PAGES = [
    "/",
    "/?vista=tabella",
    "/distretti/",
    "/distretti/{district}/",
    "/distretti/{district}/?vista=tabella",
    "/distretti/{district}/?spiega=DEM-AGE",
    "/distretti/confronta/",
    "/comuni/{comune}/",
    "/cerca/?cerca=zz",
    "/zonizzazioni/",
    "/zonizzazioni/cohesion/",
    "/zonizzazioni/confronta/?a=cohesion&b=health",
    "/indicatori/",
    "/indicatori/DEM-AGE/",
    "/coprogettazione/",
    "/piani/",
    "/soggetti/",
    "/soggetti/?cerca=zz",
    "/soggetti/eg-asti/",
    "/metodo/",
    "/dati/",
    "/guida/",
    "/guida/dati/",
    "/privacy/",
    "/cookie/",
    "/contatti/",
    "/segnalazioni/",
    "/accessibilita/",
    "/niente/",
    "/distretti/XX/",
    "/?as_of=1999-01-01",
    "/?vista=globo",
    "/api/v1/docs",
]


@pytest.mark.usefixtures("piemonte", "static_files")
def test_english_pages_of_the_real_region_speak_english(client: Client) -> None:
    found = {}
    for path in PAGES:
        response = client.get("/en" + path.format(district="D06", comune="001139"))
        assert response.status_code < 500
        assert not response.cookies
        if left := italian_in(response.content.decode()):
            found[path] = left
    assert found == {}


def test_italian_is_found_where_there_is_some() -> None:
    told = '<html lang="en"><p lang="it">Quando</p><p title="Ogni zona">Zones</p>Scegli<br></html>'
    assert italian_in(told) == ["Ogni zona", "Scegli"]
