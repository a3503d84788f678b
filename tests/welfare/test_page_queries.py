"""What the pages about the platform ask the database, on the toy region."""

import pytest

from impact.models import Observation
from tests import territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("address", "first", "again"), [("/metodo/", 1, 1), ("/dati/", 4, 1), ("/en/metodo/", 1, 1)]
)
def test_a_page_that_is_kept_asks_once(
    client, django_assert_num_queries, address: str, first: int, again: int
):
    territory.build()
    for queries in (first, again):
        with django_assert_num_queries(queries):
            read(client, address)


@pytest.mark.parametrize(("address", "queries"), [("/metodo/", 3), ("/dati/", 4)])
def test_before_anything_is_loaded_they_answer_too(
    client, django_assert_num_queries, db, address: str, queries: int
):
    with django_assert_num_queries(queries):
        read(client, address)


def test_a_corrected_figure_is_on_the_page_of_the_data_at_once(client):
    built = territory.build()
    assert "Nessun valore è stato corretto" in read(client, "/dati/")
    old = Observation.objects.current().filter(indicator=built.indicators["POP-65"]).first()
    Observation.objects.create(
        unit=old.unit,
        indicator=old.indicator,
        period=old.period,
        value=old.value + 1,
        source=old.source,
    )
    assert "Nessun valore è stato corretto" not in read(client, "/dati/")
