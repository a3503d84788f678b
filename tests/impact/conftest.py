"""The files of a small region."""

from pathlib import Path

import pytest

from tests.region_folder import write_region


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_region(tmp_path)
