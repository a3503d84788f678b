"""A draft of the toy region, one that awaits its adoption, an act with its document."""

from pathlib import Path
from typing import Any

import pytest

from districts.models import ActDocument, Approval, Draft
from tests.adoptions import request_of
from tests.districts.act_pages import act_form
from tests.drafts import opened
from tests.people import Society, signed_in
from tests.territory import Territory


@pytest.fixture
def draft(toy: Territory, by: Any) -> Draft:
    """Equal to the districts in force."""
    return opened(toy, by)


@pytest.fixture
def asked(toy: Territory, people: Society) -> Approval:
    """Whether a draft may become law; by the boundary administrator."""
    return request_of(toy, people)


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """Uploads lie in a folder of this test."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def document(people: Society, files: Path) -> ActDocument:
    """Of an act that the official has registered."""
    signed_in(people.people["official"]).post("/atti/registra/", act_form())
    return ActDocument.objects.get()
