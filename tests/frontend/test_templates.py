"""Templates keep to the content policy, and components say what they draw."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ERRORS = ["400.html", "403.html", "404.html", "422.html"]


@pytest.fixture(autouse=True)
def plain_addresses(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def render(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load drawings formats %}" + source).render(context)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_inline(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_the_page_of_a_failure_needs_nothing():
    """Neither the database, which these tests may not use, nor the list of static files."""
    assert "{% static" not in (ROOT / "templates/500.html").read_text()
    addresses = re.findall(r'"/static/([^"]+)"', render_to_string("500.html"))
    assert addresses
    assert [name for name in addresses if not (ROOT / "static" / name).is_file()] == []


# These tests may not use the database: an error page that did would fail when it has failed.
@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_say_what_is_allowed_and_escape_what_was_typed(name):
    page = render_to_string(
        name, {"title": "Titolo", "detail": "Non c'è <script>", "allowed": ["2018", "2023"]}
    )
    assert "<h1>Titolo</h1>" in page
    assert "Non c&#x27;è &lt;script&gt;" in page
    assert "<li>2023</li>" in page
    assert 'name="cerca"' in page


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_have_words_of_their_own(name):
    page = render_to_string(name)
    assert re.search(r"<title>\S[^<]+ · Distretti di coesione sociale</title>", page)
    assert re.search(r'<p class="lead">[^<]{60,}</p>', page)


@pytest.mark.parametrize(
    ("direction", "judgement", "words"),
    [
        ("higher", "worse", "Più alto: peggio"),
        ("lower", "better", "Più basso: meglio"),
        ("higher", "", "Più alto"),
        ("similar", "", "Simile"),
        ("none", "", "Non confrontato"),
    ],
)
def test_comparison_is_said_in_words(direction, judgement, words):
    html = render_to_string(
        "_components/comparison.html", {"direction": direction, "judgement": judgement}
    )
    assert words in re.sub(r"<svg.*?</svg>|\s+", " ", html)
    assert "<svg" in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("published", "231,2"),
        ("provisional", "Provvisorio"),
        ("partial", "Parziale"),
        ("insufficient", "n.d."),
        ("suppressed", "Dato non diffuso per tutela della riservatezza"),
        ("no_data", "Nessun dato"),
        ("computing", "In calcolo"),
        ("stale", "Dati in aggiornamento"),
    ],
)
def test_value_says_its_state(state, words):
    value = None if state in {"insufficient", "suppressed", "no_data", "computing"} else 231.2
    html = render_to_string(
        "_components/value.html", {"state": state, "value": value, "unit": "", "decimals": 1}
    )
    assert words in html
    assert ("231,2" in html) == (value is not None)


def test_strip_says_the_rank():
    html = render("{% strip others 9.3 low=7.7 high=11.1 reference=9.9 %}", others=[8, 9, 10, 12])
    assert 'aria-label="3º su 5, dal più alto"' in html


def test_series_says_its_years_and_the_change_of_source():
    html = render("{% series years breaks %}", years=[(2018, 1300), (2023, 1250)], breaks=[2023])
    assert 'aria-label="2018: 1.300; 2023: 1.250; con un cambio di fonte"' in html


def test_numbers_of_drawings_are_never_written_in_italian():
    html = render(
        "{% bar share %}{% strip others value %}{% series years breaks %}",
        share=Decimal("0.5"),
        others=[1000.5, 2000.25],
        value=1500.75,
        years=[(2018, 1000.5), (2023, 1001.5)],
        breaks=[2023],
    )
    for attribute in re.findall(r'\s(?:x|y|cx|cy|r|x1|x2|y1|y2|width)="([^"]*)"', html):
        assert re.fullmatch(r"-?\d+(\.\d+)?%?", attribute), attribute
    assert ">2018<" in html


def test_pages_speak_the_language_asked():
    with translation.override("en"):
        html = render("{{ n|number }}{% include '_components/search.html' %}", n=131889)
    assert html.startswith("131,889")


def tokens() -> dict[str, str]:
    text = (ROOT / "static/css/tokens.css").read_text()
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text))


def contrast(first: str, second: str) -> float:
    """WCAG 2.1 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "#ffffff", 7),
        ("ink-2", "bg", 4.5),
        ("ink-3", "#ffffff", 4.5),
        ("accent", "#ffffff", 4.5),
        ("accent-dark", "accent-tint", 4.5),
        ("better", "#ffffff", 4.5),
        ("worse", "#ffffff", 4.5),
        ("ok", "ok-ground", 4.5),
        ("warning", "warning-ground", 4.5),
        ("error", "error-ground", 4.5),
        ("control", "#ffffff", 3),
        ("control-field", "#ffffff", 3),
    ],
)
def test_colours_can_be_read(text, ground, least):
    colours = tokens()
    assert contrast(colours[text], colours.get(ground, ground)) >= least
