"""What readers see when something is wrong: why, how to mend it, and where to go."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from tests import territory
from tests.people import person, signed_in, society
from welfare.errors import server_error

pytestmark = [pytest.mark.usefixtures("static_files")]


def page(client: Client, address: str, status: int) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/distreti/", "/distretti/"),
        ("/indicatore/DEM-AGE/", "/indicatori/"),
        ("/paesi/zona-d02/", "/distretti/D02/"),
        ("/b3/", "/comuni/001007/"),
        ("/comuni/b3/", "/comuni/001007/"),
        ("/distretti/zona%20d02/", "/distretti/D02/"),
    ],
)
def test_unknown_address_leads_to_what_it_may_have_meant(client, path, way):
    territory.build()
    html = page(client, path, 404)
    assert "Forse cercavi" in html
    assert f'<a href="{way}">' in html
    assert 'name="cerca"' in html
    assert f'<a href="/en{way}">' in page(client, f"/en{path}", 404)


@pytest.mark.django_db
def test_unknown_address_that_means_nothing_suggests_nothing(client):
    for path in ("/%00/", "/.env", f"/{'x' * 500}/"):
        assert "Forse cercavi" not in page(client, path, 400 if "%00" in path else 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/distreti/", 404),
        ("/distretti/D99/", 404),
        ("/distretti/?alla-data=ieri", 400),
        ("/distretti/?alla-data=%00", 400),  # before any view
        (f"/distretti/?alla-data={'x' * 3_000}", 400),
    ],
)
def test_header_of_an_error_says_who_is_signed_in(path, status):
    territory.build()
    reader = signed_in(person("ada", first_name="Ada"))
    html = page(reader, path, status)
    assert "<strong>Ada</strong>" in html and "Entra nell’area riservata" not in html
    assert "Che cosa tocca a te" in html
    nobody = page(Client(), path, status)
    assert "Entra nell’area riservata" in nobody and "Che cosa tocca a te" not in nobody


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["comuni=" + "x" * 3_000_000, "comune=001001&" * 12_000])
def test_form_that_is_too_long_is_told_so_and_not_that_its_address_is_wrong(body):
    people = society(territory.build(computed=False)).people
    form = "application/x-www-form-urlencoded"
    answer = signed_in(people["boundaries"]).post("/scenari/nuovo/", body, content_type=form)
    assert answer.status_code == 413
    assert "è troppo lungo, e non è stato scritto nulla" in answer.content.decode()


@pytest.mark.django_db
def test_page_that_only_reads_says_so(client):
    response = client.post("/en/distretti/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert '<html lang="en">' in response.content.decode()


@pytest.mark.parametrize(("error", "status"), [(ValueError(), 500), (OperationalError(), 503)])
def test_failure_is_told_without_the_database(error, status):
    try:
        raise error
    except Exception:
        with translation.override("en"):
            response = server_error(RequestFactory().get("/en/distretti/"))
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("60" if status == 503 else None)
    assert '<html lang="en">' in response.content.decode()
    assert 'href="/en/distretti/"' in response.content.decode()
