"""How unequal districts and comuni are: on the page of the indicator and for programs."""

from math import log, sqrt
from typing import Any

import pytest
from django.test import Client

from impact.models import Indicator, Observation, Source
from impact.recompute import drain
from tests import territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
AGE = "/indicatori/DEM-AGE/?periodo=2022"


def more_old_people_in_a1() -> None:
    """420 over 64 instead of 20. D01: 1,200 for 400 children; D02, without C4: 520 for 260."""
    toy = territory.build()
    Observation.objects.create(
        indicator=Indicator.objects.get(code="POP-65"),
        unit=toy.units["A1"],
        period="2022",
        value=420,
        source=Source.objects.get(code=territory.SOURCE),
    )
    drain()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_districts_are_compared_by_what_they_weigh(client: Client):
    """300 and 200 old people for a hundred children, of 400 and 260 children: 1,720 for 660."""
    more_old_people_in_a1()
    found = client.get("/api/v1/indicators/DEM-AGE/disparity?period=2022").json()
    mean = 1720 / 660
    cv = sqrt(400 / 660 * (3 / mean - 1) ** 2 + 260 / 660 * (2 / mean - 1) ** 2)
    theil = 1200 / 1720 * log(3 / mean) + 520 / 1720 * log(2 / mean)
    assert found["weighted_cv"] == pytest.approx(cv, abs=5e-7)
    assert found["theil"] == pytest.approx(theil, abs=5e-7)
    assert (found["max_min_ratio"], found["p10"], found["p90"]) == (1.5, 210, 290)
    assert (found["zones_count"], found["zones_compared"]) == (2, 2)
    # Of D02's 3,800 residents those of C4, 1,200, have no figure.
    assert found["coverage"] == pytest.approx(2600 / 3800, abs=5e-6)
    html = read(client, AGE)
    for said in (
        "Quanto differiscono le zone",
        "Zone con un valore: 2 di 2, coperte almeno al 68 %",
        '<data value="0.187494">0,187</data>',
        '<data value="1.500000">1,50</data>',
        "210,0–290,0",
        "2022 · confini:",
    ):
        assert said in html, said


def test_comuni_are_compared_too_and_those_of_one_zone(client: Client):
    """A1 has 420 for 10, all others 2 for 1."""
    more_old_people_in_a1()
    html = read(client, AGE + "&livello=comuni")
    assert "Quanto differiscono i comuni" in html
    assert "Comuni con un valore: 11 di 12" in html
    assert '<data value="21.000000">21,00</data>' in html
    of_one = read(client, AGE + "&livello=comuni&zona=D02")
    assert "Comuni con un valore: 4 di 5" in of_one
    assert '<data value="0.000000">0,000</data>' in of_one


def test_equal_districts_have_no_disparity(client: Client):
    territory.build()
    found = client.get("/api/v1/indicators/old_age_ratio/disparity")
    assert found.status_code == 404
    found = client.get("/api/v1/indicators/DEM-AGE/disparity?period=2018").json()
    assert (found["weighted_cv"], found["theil"], found["max_min_ratio"]) == (0, 0, 1)
    assert found["coverage"] == 1


def test_count_has_no_disparity(client: Client):
    territory.build()
    found = client.get("/api/v1/indicators/DEM-POP/disparity").json()
    assert (found["zones_count"], found["zones_compared"]) == (2, 0)
    indices = ("weighted_cv", "theil", "max_min_ratio", "p10", "p90", "coverage")
    assert [found[index] for index in indices] == [None] * 6
    assert 'id="differenze"' not in read(client, "/indicatori/DEM-POP/")


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("?period=2099", 422, "Periodi disponibili: 2018, 2022"),
        ("?period=x", 400, "Periodo non valido"),
        ("?zoning=nope", 422, "cohesion, health"),
        ("?as_of=1999-01-01", 422, "22/05/2017"),
        ("?zone=D01", 400, "non riconosciuto"),
    ],
)
def test_wrong_question_is_told_what_there_is(
    client: Client, question: str, status: int, says: str
):
    territory.build()
    answer = client.get(f"/api/v1/indicators/DEM-AGE/disparity{question}")
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_it_asks_few_questions(client: Client, django_assert_num_queries: Any):
    territory.build()
    with django_assert_num_queries(3):
        client.get("/api/v1/indicators/DEM-AGE/disparity")
