"""Correcting a figure in the admin adds a row; it never changes one."""

from collections.abc import Iterator

import pytest
from django.test import Client

from districts.hats import Role
from impact.models import Observation
from subsidiarity.models import Actor
from tests.people import hat, person, signed_in

pytestmark = pytest.mark.usefixtures("piemonte")


@pytest.fixture
def editor() -> Iterator[Client]:
    alice = person("alice")
    hat(alice, Actor.objects.get(kind=Actor.Kind.REGION), Role.REGIONAL_OFFICIAL)
    yield signed_in(alice)


def one() -> Observation:
    return Observation.objects.current().filter(indicator__code="POP-65P").order_by("pk")[0]


def correction(observation: Observation, value: str) -> dict[str, str]:
    return {"value": value, "quality": "final", "source": observation.source_id}


def test_correction_supersedes(editor: Client) -> None:
    old = one()
    response = editor.post(
        f"/admin/impact/observation/{old.pk}/change/", correction(old, "12345"), follow=True
    )
    assert response.status_code == 200
    old.refresh_from_db()
    assert old.superseded_at is not None
    new = Observation.objects.get(supersedes=old)
    assert (new.value, new.period, new.unit_id) == (12345, old.period, old.unit_id)


def test_superseded_row_is_only_read(editor: Client) -> None:
    old = one()
    address = f"/admin/impact/observation/{old.pk}/change/"
    editor.post(address, correction(old, "1"))
    again = editor.post(address, correction(old, "2"))
    assert again.status_code == 403
    assert Observation.objects.filter(supersedes=old).count() == 1


def test_nonsense_keeps_what_was_typed(editor: Client) -> None:
    old = one()
    response = editor.post(f"/admin/impact/observation/{old.pk}/change/", correction(old, "tanti"))
    assert response.status_code == 200
    assert 'value="tanti"' in response.content.decode()
    assert not Observation.objects.filter(supersedes=old).exists()
