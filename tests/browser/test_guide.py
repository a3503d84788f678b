"""The user guide keeps its word: its addresses answer, its programs run, its pictures are there."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.test import Client

from tests.piemonte import Platform
from tests.reader import NARROW, WIDE, Reader, overflows, violations
from welfare.guide import CHAPTERS, FOLDER, guide_html

FILES = sorted(FOLDER.glob("*.md"))
LOCAL = "http://127.0.0.1:8000"
PAGES = ["/guida/", *(f"/guida/{name}/" for name in CHAPTERS)]


def addresses(text: str) -> set[str]:
    """What is named as an address of the platform: linked as code, or whole in an example."""
    named = set(re.findall(r'<a href="(/[^"]*)"><code>', text))
    asked = re.findall(
        rf'(?:{LOCAL}|base, &quot;|\{{BASE\}})(/[^\s"`<{{,)]+?)(?:&quot;|<|[\s,.]*\s)', text
    )
    return {address.replace("&amp;", "&") for address in named | set(asked)}


def programs(language: str) -> list[str]:
    blocks = re.findall(
        rf"^```{language}\n(.*?)^```", (FOLDER / "dati.md").read_text(), re.M | re.S
    )
    assert blocks
    return blocks


@pytest.fixture(scope="module")
def named(static_files: None) -> set[str]:
    return {address for file in FILES for address in addresses(guide_html(file.stem, "it"))}


def test_addresses_are_found_in_text_tables_and_programs(named):
    assert len(named) > 30
    for address in (
        "/distretti/D06/?spiega=DEM-AGE",
        "/api/v1/units?zone=D06&format=geojson",
        "/api/v1/districts?as_of=2018-01-01&format=geojson",
        "/api/v1/districts?format=geojson",
        "/tiles/units.json",
    ):
        assert address in named


def test_links_from_chapter_to_chapter_find_their_heading(static_files):
    texts = {f"/guida/{file.stem}/": guide_html(file.stem, "it") for file in FILES}
    texts["/guida/"] = texts.pop("/guida/README/")
    links = {link for text in texts.values() for link in re.findall(r'href="([^"]*)"', text)}
    assert [link for link in links if ".md" in link] == []
    headings = {link for link in links if link.startswith("/guida/") and "#" in link}
    assert headings
    for link in headings:
        page, _mark, heading = link.partition("#")
        assert f'id="{heading}"' in texts[page], link


@pytest.mark.browser
def test_every_address_answers(platform: Platform, named):
    refused = {}
    for address in sorted(named):
        try:
            with urlopen(platform.address + address, timeout=60) as answer:
                status = answer.status
        except HTTPError as error:
            status = error.code
        if status != 200:
            refused[address] = status
    assert refused == {}


@pytest.mark.browser
@pytest.mark.parametrize("number", range(3))
def test_programs_in_python_run(platform: Platform, tmp_path: Path, number: int):
    program = programs("python")[number]
    assert LOCAL in program
    file = tmp_path / "program.py"
    file.write_text(program.replace(LOCAL, platform.address))
    done = subprocess.run(
        [sys.executable, "-I", file], capture_output=True, text=True, timeout=120, check=True
    )
    said = [r"(?:D\d\d .+ \d+\.\d\n){3}", r"47 comuni, 1\d{5} residenti\n", r"30 distretti .*\n"]
    assert re.fullmatch(said[number], done.stdout), done.stdout


def test_signature_of_a_webhook_is_checked_as_the_guide_says(tmp_path: Path):
    """With the example of the specification."""
    [program] = [one for one in programs("python") if "webhook-id" in one]
    file = tmp_path / "program.py"
    file.write_text(program)
    done = subprocess.run([sys.executable, "-I", file], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_pictures_are_those_of_the_script_and_all_are_used():
    shown = {name for file in FILES for name in re.findall(r"\(immagini/(.+?)\)", file.read_text())}
    there = {path.name for path in (FOLDER / "immagini").iterdir()}
    taken = set(re.findall(r'^    "([\w-]+)": Shot', (FOLDER / "screenshots").read_text(), re.M))
    assert shown == there == {f"{name}.webp" for name in taken}
    for name in there:
        picture = (FOLDER / "immagini" / name).read_bytes()
        assert picture[:4] == b"RIFF"
        assert picture[8:12] == b"WEBP"
        assert len(picture) < 150_000, name


@pytest.mark.browser
def test_script_takes_a_picture(platform: Platform, tmp_path: Path):
    script = [sys.executable, FOLDER / "screenshots", platform.address]
    told = [*script, "cerca-telefono", "--into", tmp_path]
    subprocess.run(told, check=True, timeout=180, capture_output=True)
    assert (tmp_path / "cerca-telefono.webp").read_bytes()[8:12] == b"WEBP"
    wrong = subprocess.run([*script, "nulla"], check=False, capture_output=True, text=True)
    assert wrong.returncode
    assert "distretto-telefono" in wrong.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("static_files")
def test_chapters_lead_to_one_another_and_say_in_which_language_they_are(client: Client):
    index = client.get("/guida/").content.decode()
    for name, (title, _who) in CHAPTERS.items():
        assert f'<a href="/guida/{name}/">{title}</a>' in index
        text = (FOLDER / f"{name}.md").read_text()
        assert text.startswith(f"# {title}\n"), "the title of the page is that of the file"
        english = client.get(f"/en/guida/{name}/").content.decode()
        assert '<div class="guide-text" lang="it">' in english
        assert 'href="/en/guida/"' in english
    summary = client.get("/en/guida/").content.decode()
    assert '<a href="/en/distretti/D06/"><code>/distretti/D06/</code></a>' in summary
    assert '<a href="/api/v1/docs">' not in summary  # the page that documents the API speaks both
    missing = client.get("/guida/altro/")
    assert missing.status_code == 404
    assert "/guida/dati/" in missing.content.decode()


def test_html_in_the_text_is_not_html():
    assert "<codice>" not in guide_html("confini", "it")
    assert "zonings/&lt;codice&gt;.csv" in guide_html("confini", "it")


@pytest.mark.browser
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/guida/", "/guida/dati/", "/en/guida/"])
def test_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    assert violations(page) == []
    assert not overflows(page)
