"""Receiving uploads: what is too large is let pass by, never stored, not even for a moment."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from districts.boundary_files import judging
from districts.files.uploads import MAX_BYTES

BOUNDARY_FIELD = "confini"
"""The field of a form that takes a file of boundaries."""
_LIMITS = {BOUNDARY_FIELD: judging.MAX_BYTES}


class BoundedUploadHandler(FileUploadHandler):
    """Drops a file from the byte after the largest that we take; the form then finds none.

    First of `FILE_UPLOAD_HANDLERS`: the CSRF check reads the whole body before any view is asked.
    A body that says at its head that it is too long is not even looked at piece by piece.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.limit = MAX_BYTES
        self.announced = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's name)
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0
        self.limit = _LIMITS.get(str(self.field_name), MAX_BYTES)
        if self.announced > max(_LIMITS.values()) * 2:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            self._refuse()
        return raw_data

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.upload_was_too_large = True  # type: ignore[attr-defined]  # read by the view
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        return None
