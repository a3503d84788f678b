"""What the page that registers an act is sent, and where its documents are."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from districts.models import (
    ActDocument,
)
from tests.documents import PDF


def upload(content: bytes = PDF, name: str = "dgr.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def act_form(**changed: Any) -> dict[str, Any]:
    form = {
        "kind": "DGR",
        "authority": "Giunta regionale",
        "number": "29-3257",
        "date": "2016-05-09",
        "title": "Individuazione dei distretti",
        "url": "",
        "file": upload(),
    }
    return {key: value for key, value in (form | changed).items() if value is not None}


def file_of(document: ActDocument) -> str:
    return f"/atti/{document.act_id}/documento/{document.pk}/"
