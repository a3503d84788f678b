"""A file of boundaries into a draft by a browser, and the maps of the admin: whole, accessible."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests.browser.test_drafts import fork, without_conflicts
from tests.people import hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, overflows, sign_in, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def key(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), connected_to(platform.database):
        region = Actor.objects.get(kind=Actor.Kind.REGION)
        user = person("franca", first_name="Franca")
        hat(user, region, Role.BOUNDARY_ADMINISTRATOR)
        yield signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value


def preview(page: Page) -> None:
    page.get_by_role("button", name="Mostra l’anteprima").press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_list_is_imported_by_keyboard_and_taken_back(reader: Reader, key: str, scripts: bool):
    page = reader.open("/", scripts=scripts)
    sign_in(page, reader, key)
    fork(page, reader, f"Da un elenco {scripts}")
    page.get_by_role("link", name="Importa confini").press("Enter")
    page.get_by_label("Oppure incolla").fill("mondo;altrove")
    preview(page)
    expect(page.get_by_role("alert")).to_contain_text("Nessuna colonna")
    expect(page.get_by_label("Oppure incolla")).to_have_value("mondo;altrove")
    page.get_by_label("Oppure incolla").fill("1272;D06\n001001;D06")
    preview(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Anteprima dell’importazione")
    expect(page.locator("main")).to_contain_text("2 comuni cambierebbero zona.")
    page.get_by_role("button", name="Scrivi nella bozza").press("Enter")
    expect(page.locator("#banco-testa")).to_contain_text("2 comuni spostati.")
    page.get_by_role("button", name="Annulla", exact=True).press("Enter")
    expect(page.locator("#banco-storia")).to_contain_text("Nessuna: la bozza è uguale alla base.")
    without_conflicts(reader)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_preview_of_a_drawing_is_accessible_and_fits(
    reader: Reader, key: str, width: int, tmp_path: Path
):
    page = reader.open("/", width=width)
    sign_in(page, reader, key)
    fork(page, reader, f"Da un disegno {width}")
    draft = page.url.split("?")[0]
    drawing = page.request.get(f"{draft}confini.geojson").json()
    for feature in drawing["features"]:
        if feature["id"] == "D10":
            for part in feature["geometry"]["coordinates"]:
                for ring in part:
                    ring[:] = [[x + 0.06, y] for x, y in ring]
    file = tmp_path / "zone.geojson"
    file.write_text(json.dumps(drawing))
    page.goto(f"{draft}importa/")
    assert violations(page) == []
    assert not overflows(page)
    page.set_input_files("input[type=file]", file)
    preview(page)
    expect(page.get_by_role("heading", name="Difetti del disegno")).to_be_visible()
    expect(page.get_by_role("heading", name="comuni da decidere")).to_be_visible()
    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_admin_draws_on_a_map_of_ours(reader: Reader, key: str, width: int):
    page = reader.open("/", width=width)
    sign_in(page, reader, key)
    for name in ("zone", "boundaryrevision", "territorialunit"):
        page.goto(f"{reader.platform.address}/admin/districts/{name}/")
        page.locator("#result_list tbody th a").first.press("Enter")
        expect(page.locator(".admin-map .map-shape").first).to_be_attached()
        assert not overflows(page), name
