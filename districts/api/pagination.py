"""Lists come as `{"next", "previous", "results"}`, page after page, by cursors.

A cursor is the key of the row after (or before) which to go on; see `districts.api.listing`.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import orjson
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from districts.api.listing import Key, Listing
from districts.errors import Malformed
from districts.questions import asked

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]{1,9}")
_AFTER, _BEFORE = "a", "b"


class Cursors(BasePagination):
    """Pages of 100 rows, or of `limit` up to 1,000."""

    page_size = 100
    max_page_size = 1_000

    def page(self, listing: Listing[T], request: Request) -> dict[str, Any]:
        """The page that `request` asks for. Raises `Malformed`."""
        size = self._size(asked(request.query_params, "limit"))
        back, start = self._place(asked(request.query_params, "cursor"), listing)
        items = listing.piece(start, size + 1, back=back)
        more, items = len(items) > size, items[:size]
        if back:
            items.reverse()
        address = request.build_absolute_uri()
        has_next, has_previous = (True, more) if back else (more, start is not None)
        return {
            "next": _link(address, _AFTER, listing.key(items[-1])) if has_next and items else None,
            "previous": _link(address, _BEFORE, listing.key(items[0]))
            if has_previous and items
            else None,
            "results": listing.rows(items),
        }

    def _size(self, text: str | None) -> int:
        """Raises `Malformed`: a limit that is ignored looks like data that are missing."""
        if text is None:
            return self.page_size
        if _NUMBER.fullmatch(text) and 1 <= int(text) <= self.max_page_size:
            return int(text)
        detail = _("“limit” è un numero intero da 1 a %(most)s.") % {"most": self.max_page_size}
        raise Malformed(detail)

    def _place(self, text: str | None, listing: Listing[Any]) -> tuple[bool, Key | None]:
        """Whether to go back, and from which key. Raises `Malformed` for what we never wrote."""
        if text is None:
            return False, None
        try:
            side, *parts = orjson.loads(urlsafe_b64decode(text.encode()))
        except (ValueError, TypeError):
            raise malformed_cursor() from None
        key = tuple(str(part) for part in parts)
        ours = text in {_cursor(_AFTER, key), _cursor(_BEFORE, key)}
        if not ours or any("\x00" in part for part in key) or not listing.understands(key):
            raise malformed_cursor()
        return side == _BEFORE, key

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "Address of the next page, null on the last."},
                "previous": {
                    **link,
                    "description": "Address of the page before, null on the first.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "description": "How many rows a page holds. Files have no pages.",
                "schema": {
                    "type": "integer",
                    "format": "int32",
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                },
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where to go on, as `next` and `previous` give it.",
                "schema": {"type": "string", "minLength": 1},
            },
        ]


def malformed_cursor() -> Malformed:
    return Malformed(
        _("“cursor” non è valido: usa gli indirizzi “next” e “previous” delle risposte.")
    )


def _link(address: str, side: str, key: Key) -> str:
    return str(replace_query_param(address, "cursor", _cursor(side, key)))


def _cursor(side: str, key: Key) -> str:
    return urlsafe_b64encode(orjson.dumps([side, *key])).decode()
