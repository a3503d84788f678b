"""The audit of dependencies: what was not asked about is never taken for sound."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SOUND = {"name": "django", "version": "5.2.9", "vulns": []}
SKIPPED = {"name": "numpy", "skip_reason": "not found"}
WEAK = SOUND | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.10"], "description": "A hole."}]}


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ([SOUND], 0, "1 dependencies, 0 not checked, 0 findings."),
        ([SOUND, SKIPPED], 3, "numpy: not checked. not found"),
        ([WEAK], 1, "django 5.2.9: PYSEC-1, mended in 5.2.10. A hole."),
        ([WEAK, SKIPPED], 1, "2 dependencies, 1 not checked, 1 findings."),
        ([], 3, "Nothing was checked"),
    ],
)
def test_answer_is_read_as_it_is(
    tmp_path: Path, asked: list[dict[str, Any]], status: int, said: str
):
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"dependencies": asked}))
    told = read(answer)
    assert told.returncode == status
    assert said in told.stdout


def test_answer_that_never_came_is_no_good_news(tmp_path: Path):
    assert read(tmp_path / "none.json").returncode == 3


def test_without_the_network_it_says_that_nothing_was_checked():
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    settled = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_EXTRA_INDEX_URL": ""}
    told = subprocess.run(
        [DEPLOY / "audit"],
        env={**os.environ, **nowhere, **settled},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 3
    assert "Nothing was checked" in told.stderr


def read(answer: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DEPLOY / "audited.py", answer],
        capture_output=True,
        text=True,
        check=False,
    )
