"""Receiving uploads: what is too large is let pass by, never stored, not even for a moment."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from districts.uploads import MAX_BYTES


class BoundedUploadHandler(FileUploadHandler):
    """Drops a file from the byte after the largest that we take; the form then finds none.

    First of `FILE_UPLOAD_HANDLERS`: the CSRF check reads the whole body before any view is asked.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            if self.request is not None:
                self.request.upload_was_too_large = True  # type: ignore[attr-defined]  # read by the view
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
