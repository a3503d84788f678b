"""How the tests themselves are arranged."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
IMPORTS_A_TEST = re.compile(r"^(?:from|import) tests\.(?:\w+\.)*test_\w+", re.MULTILINE)


def test_no_test_imports_another() -> None:
    """What several share stands in a module that says what it is, or is a fixture."""
    files = sorted(TESTS.rglob("*.py"))
    assert len(files) > 100
    assert [str(one) for one in files if IMPORTS_A_TEST.search(one.read_text())] == []
