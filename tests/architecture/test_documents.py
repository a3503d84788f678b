"""The written house keeps pace with the code."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "fixtures").rglob("*.md"),
]
DECISIONS = ROOT / "docs" / "adr"
OURS = ["districts", "subsidiarity", "impact", "welfare"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchor(heading: str) -> str:
    """The fragment that a forge gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text()
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("#"):
            assert link[1:] in anchors, link
        elif not link.startswith("https://"):
            assert (document.parent / link.partition("#")[0]).exists(), link


def test_decisions_are_numbered_and_listed() -> None:
    pages = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [page[:4] for page in pages] == [f"{n:04d}" for n in range(1, len(pages) + 1)]
    index = (DECISIONS / "README.md").read_text()
    assert re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", index) == pages


def test_decisions_that_the_code_cites_exist() -> None:
    known = {path.name[:4] for path in DECISIONS.glob("[0-9]*.md")}
    for app in OURS:
        for path in [*(ROOT / app).rglob("*.py"), *(ROOT / app).rglob("*.sql")]:
            cited = re.findall(r"docs/adr/(\d{4})(?:, (\d{4}))?", path.read_text())
            assert {number for pair in cited for number in pair if number} <= known, name(path)


def test_every_model_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text().partition("## Names that are fixed")[0]
    models = [model.__name__ for app in OURS for model in apps.get_app_config(app).get_models()]
    assert [model for model in models if f"`{model}`" not in glossary] == []


def test_tests_that_the_security_review_names_exist() -> None:
    """Evidence that one cannot find is none."""
    review = (ROOT / "docs" / "security.md").read_text().partition("## Bad input, one by one")[2]
    table = review.partition("\n## ")[0]
    cited = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", table)
    assert len(cited) > 20
    rows = [row for row in table.splitlines() if row.startswith("| ")][2:]
    assert [row for row in rows if "::test_" not in row] == []
    gone = [
        f"{path}::{one}" for path, one in cited if f"def {one}(" not in (ROOT / path).read_text()
    ]
    assert gone == []


def test_evidence_of_the_security_review_exists() -> None:
    """Per heading: every file is there, every test is somewhere in the file it is said to be in."""
    review = (ROOT / "docs" / "security.md").read_text().partition("## Bad input")[0]
    rows = [row.split(" | ") for row in review.splitlines() if row.startswith("| **")]
    assert len(rows) >= 25
    defined = {
        name: path
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    for heading, _claim, evidence in rows:
        named = re.findall(r"(?<=::)test_\w+(?!\.py)", evidence)
        assert [one for one in named if one not in defined] == [], heading
        files = re.findall(r"`((?:tests|welfare|districts|deploy|docs)/[\w/.]*)", evidence)
        assert [file for file in files if not (ROOT / file).exists()] == [], heading
        assert named or files or "`" in evidence or "ADR" in evidence, heading


def test_nothing_open_is_above_low() -> None:
    review = (ROOT / "docs" / "security.md").read_text().partition("## Known and open")[2]
    judged = [row.split(" | ")[1] for row in review.splitlines() if row.startswith("| ")][2:]
    assert set(judged) <= {"low", "–"}
