"""The pages by which a file goes into a draft, and files to send there."""

from typing import Any

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.models import Draft, TerritorialUnit
from tests.drafts import zones
from tests.territory import KM_EAST, KM_NORTH


def send(client: Client, draft: Draft, content: bytes = b"", name: str = "x", **given: str) -> Any:
    data: dict[str, Any] = dict(given)
    if content:
        data["confini"] = SimpleUploadedFile(name, content)
    return client.post(reverse("draft-import", args=[draft.pk]), data)


def confirm(client: Client, draft: Draft, shown: Any, **decided: str) -> Any:
    given = {"anteprima": shown.context["sealed"]} | decided
    return client.post(reverse("draft-import-confirm", args=[draft.pk]), given)


def rows(draft: Draft, **moved: str) -> bytes:
    """The whole draft as a list, with these comuni in other zones."""
    now = zones(draft) | moved
    codes = dict(TerritorialUnit.objects.values_list("name", "istat_code"))
    return "\n".join(["codice;zona", *(f"{codes[n]};{z}" for n, z in now.items())]).encode()


def strip(west: float, east: float, south: float = 0, north: float = 3) -> shapely.Polygon:
    """A rectangle of the toy region [km]."""
    x = [8 + edge * KM_EAST for edge in (west, east)]
    y = [45 + edge * KM_NORTH for edge in (south, north)]
    return shapely.box(x[0], y[0], x[1], y[1])
