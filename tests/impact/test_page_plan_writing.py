"""Writing a plan in its pages, by coordinator and official; the API of what came of it."""

from typing import Any

import pytest
from django.test import Client

from impact.models import DistrictPlan, Indicator, Objective
from tests import plans, territory
from tests.people import Society, signed_in, society

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture
def people(db: None) -> Society:
    return society(territory.build())


@pytest.fixture
def coordinator(people: Society) -> Client:
    return signed_in(people.people["coordinator"])


def as_sent(people: Society, made: DistrictPlan, *one: str) -> dict[str, Any]:
    """An objective as a browser sends it."""
    given = plans.values(people, *one)
    return given | {
        "indicator": given["indicator"].pk,
        "responsible": given["responsible"].pk,
        "due": given["due"].isoformat(),
        "seen": plans.fresh(made).version,
    }


def begun(coordinator: Client) -> DistrictPlan:
    start, end = plans.this_year()
    sent = {
        "zone": plans.district().pk, "title": "Piano della valle", "summary": "",
        "start": start.isoformat(), "end": end.isoformat(),
    }  # fmt: skip
    answer = coordinator.post("/piani/nuovo/", sent)
    assert answer.status_code == 302
    return DistrictPlan.objects.get()


def test_coordinator_writes_and_official_approves(people: Society, coordinator: Client):
    made = begun(coordinator)
    address = f"/piani/{made.code}/"
    for one in plans.THREE:
        sent = as_sent(people, made, *one)
        answer = coordinator.post(f"{address}obiettivi/nuovo/", sent)
        assert answer.status_code == 302, answer.text[:3000]
    html = coordinator.get(address).text
    assert "Metti in consultazione" in html
    assert "Più bambini" in html
    seen = plans.fresh(made).version
    assert coordinator.post(f"{address}consultazione/", {"seen": seen}).status_code == 302
    assert coordinator.get(f"{address}approvazione/").status_code == 403
    official = signed_in(people.people["official"])
    assert "Approva il piano «Piano della valle» (D01)" in official.get("/area-riservata/").text
    without = official.post(f"{address}approvazione/", {"seen": plans.fresh(made).version})
    assert without.status_code == 422
    assert "Scegli l&#x27;atto che approva il piano." in without.text
    sent = {"seen": plans.fresh(made).version, "act": plans.act().pk}
    assert official.post(f"{address}approvazione/", sent).status_code == 302
    assert coordinator.post(f"{address}avvio/", {"seen": 1}).status_code == 302
    assert plans.fresh(made).state == "running"
    assert Client().get(address).status_code == 200
    closing = official.post(f"{address}chiusura/", {"seen": 1, "reason": "Concluso."})
    assert closing.status_code == 302
    assert "Concluso." in Client().get(address).text


def test_nonsense_is_refused_with_what_was_typed(people: Society, coordinator: Client):
    made = begun(coordinator)
    address = f"/piani/{made.code}/obiettivi/nuovo/"
    good = as_sent(people, made, *plans.THREE[0])
    for wrong, told in (
        ({"target": "molti"}, "Non è un numero: scrivi ad esempio 1234,5"),
        ({"due": "2020-01-01"}, "nel periodo del piano"),
        ({"due": "31/31/2027"}, "La data non esiste"),
        ({"indicator": "99999"}, "non ha un valore: scegline un altro"),
        ({"indicator": Indicator.objects.get(code="DEM-POP").pk, "title": ""}, "Scrivi che cosa"),
        ({"policy": "cohesion"}, "Scegli la politica."),
        ({"perspective": "9.9"}, "Scegli la prospettiva."),
        ({"responsible": ""}, "Scegli chi ne risponde."),
        ({"seen": ""}, "riapri la pagina"),
    ):
        answer = coordinator.post(address, good | wrong)
        assert answer.status_code == 422, wrong
        assert told in answer.text, wrong
        assert 'class="error-summary"' in answer.text
        if "title" not in wrong:
            assert 'value="Restare in quattromila"' in answer.text, wrong
    assert not Objective.objects.exists()
    twisted = {"zone": plans.district().pk, "title": "X", "start": "2027-01-01"}
    answer = coordinator.post("/piani/nuovo/", twisted | {"end": "2026-01-01"})
    assert "viene prima del primo" in answer.text
    answer = coordinator.post("/piani/nuovo/", twisted | {"end": "2031-01-01"})
    assert "al massimo 3 anni" in answer.text
    elsewhere = twisted | {"zone": plans.district("D02").pk, "end": "2028-01-01"}
    assert coordinator.post("/piani/nuovo/", elsewhere).status_code == 422
    assert DistrictPlan.objects.count() == 1


def test_comma_and_points_are_read_as_people_write(people: Society, coordinator: Client):
    made = begun(coordinator)
    sent = as_sent(people, made, *plans.THREE[0]) | {"target": "4.400,50"}
    coordinator.post(f"/piani/{made.code}/obiettivi/nuovo/", sent)
    one = Objective.objects.get()
    assert str(one.target) == "4400.500000"
    edit = coordinator.get(f"/piani/{made.code}/obiettivi/{one.pk}/")
    assert 'value="4400,5"' in edit.text


def test_second_of_two_is_told_and_loses_nothing(people: Society, coordinator: Client):
    made = begun(coordinator)
    address = f"/piani/{made.code}/modifica/"
    start, end = made.start.isoformat(), made.end.isoformat()
    mine = {"title": "Il mio titolo", "summary": "", "start": start, "end": end}
    theirs = mine | {"title": "Il loro titolo"}
    official = signed_in(people.people["official"])
    assert official.post(address, theirs | {"seen": made.version}).status_code == 302
    answer = coordinator.post(address, mine | {"seen": made.version})
    assert answer.status_code == 409
    assert 'value="Il mio titolo"' in answer.text
    assert "Il loro titolo" in answer.text
    seen = plans.fresh(made).version
    assert f'name="seen" value="{seen}"' in answer.text
    assert coordinator.post(address, mine | {"seen": seen}).status_code == 302
    assert plans.fresh(made).title == "Il mio titolo"


def test_objective_leaves_a_draft_only(people: Society, coordinator: Client):
    made = plans.plan(people)
    one = made.objectives.first()
    assert one is not None
    address = f"/piani/{made.code}/obiettivi/{one.pk}/togli/"
    assert one.title in coordinator.get(address).text
    assert coordinator.post(address, {"seen": made.version}).status_code == 302
    assert not Objective.objects.filter(pk=one.pk).exists()
    assert coordinator.get(address).status_code == 404


def test_district_page_leads_to_its_plans(people: Society, client: Client):
    assert "Piano D01" not in client.get("/distretti/D01/").text
    made = plans.plan(people, "approved")
    html = client.get("/distretti/D01/").text
    assert f'href="/piani/{made.code}/">Piano D01</a>' in html
    assert made.title not in client.get("/distretti/D02/").text


def test_api_gives_what_is_public(people: Society, client: Client):
    made = plans.plan(people, "running")
    plans.plan(people, zone="D02", objectives=())
    (row,) = client.get("/api/v1/plans").json()["results"]
    assert (row["code"], row["district"], row["state"]) == (made.code, "D01", "running")
    assert row["policies"] == ["development", "education", "social"]
    assert row["act"] == str(plans.act())
    assert client.get("/api/v1/plans?district=D02").json()["results"] == []
    assert client.get("/api/v1/plans?state=running").json()["results"][0]["objectives_count"] == 3
    assert client.get("/api/v1/plans?district=D99").status_code == 422
    assert client.get("/api/v1/plans?state=nope").status_code == 400
    assert client.get("/api/v1/plans/PD-D02-2026").status_code == 404
    whole = client.get(f"/api/v1/plans/{made.code}").json()
    stay = next(one for one in whole["objectives"] if one["indicator"] == "DEM-POP")
    assert stay["target"] == 4400
    assert (stay["progress"], stay["reached"]) == (0, False)
    (start,) = stay["baselines"]
    assert (start["value"], start["period"], start["coverage"]) == (4000, "2023", 1)
    assert start["sources"] == [territory.SOURCE]
    assert stay["current"]["value"] == 4000


def test_api_pins_its_queries(people: Society, client: Client, django_assert_num_queries: Any):
    made = plans.plan(people, "running")
    with django_assert_num_queries(2):
        client.get("/api/v1/plans")
    with django_assert_num_queries(5):
        client.get(f"/api/v1/plans/{made.code}")
