"""The registry that anybody reads: search, filters, pages, the page of a body, the API."""

import pytest
from django.test import Client

from subsidiarity.models import Actor, Mandate
from tests.people import SINCE, Society, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:1000]
    return " ".join(answer.content.decode().split())


def listed(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('data-actor="')[1:]]


def test_registry_lists_verified_bodies_with_counts_by_sphere(client: Client, people: Society):
    body("hidden", Actor.Kind.ETS, state="submitted")
    body("stopped", Actor.Kind.ETS, state="suspended")
    html = text(client, "/soggetti/")
    assert listed(html) == ["beta", "consortium", "gamma", "region"]
    for label, count in (("In tutto", 4), ("Pubblico", 2), ("Economia", 0), ("Società civile", 2)):
        assert f"<dt>{label}</dt><dd>{count}</dd>" in html


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("cerca=BÈTA", ["beta"]),
        ("cerca=ta+be", ["beta"]),
        ("sfera=public", ["consortium", "region"]),
        ("tipo=ets", ["beta", "gamma"]),
        ("distretto=D01", ["beta", "consortium"]),
        ("distretto=D02&sfera=civil", ["gamma"]),
        ("cerca=%25", ["beta", "consortium", "gamma", "region"]),
        ("cerca=zz", []),
    ],
)
def test_search_and_filters(client: Client, people: Society, question: str, found: list[str]):
    assert listed(text(client, f"/soggetti/?{question}")) == found


def test_accents_and_case_of_names_do_not_count(client: Client, people: Society):
    body("sun", Actor.Kind.ETS, name="L'Âge d’Oro – Forlì")
    assert listed(text(client, "/soggetti/?cerca=forli+age+d+oro")) == ["sun"]


def test_body_at_work_in_a_district_is_found_there(client: Client, people: Society):
    zone = people.mandate.zone
    people.bodies["gamma"].districts.add(zone)
    assert listed(text(client, "/soggetti/?distretto=D01")) == ["beta", "consortium", "gamma"]


def test_nothing_found_says_what_to_do(client: Client, people: Society):
    html = text(client, "/soggetti/?cerca=zz")
    assert "prova con una sola parola del nome" in html
    assert '<a href="/soggetti/">Vedi tutti i soggetti</a>' in html
    Actor.objects.update(state="submitted")
    assert "Nessun ente è ancora stato verificato" in text(client, "/soggetti/")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("sfera=privata", 400),
        ("tipo=x", 400),
        ("distretto=XX", 422),
        ("ordina=nome", 400),
        ("dopo=nessuno", 400),
        ("dopo=beta&prima=gamma", 400),
    ],
)
def test_wrong_questions_are_answered(client: Client, people: Society, question: str, status: int):
    text(client, f"/soggetti/?{question}", status)


def test_pages_follow_each_other_without_loss_in_as_many_queries(
    client: Client, people: Society, django_assert_num_queries
):
    for number in range(120):
        body(f"n{number:03d}", Actor.Kind.ENTERPRISE, name=f"Ente {number:03d}")
    seen: list[str] = []
    address = "/soggetti/?sfera=economy"
    after = ""
    for size in (50, 50, 20):
        with django_assert_num_queries(5 if not after else 6):
            html = text(client, address + after)
        rows = listed(html)
        assert len(rows) == size
        assert ('rel="next"' in html) == (size == 50)
        seen += rows
        after = f"&dopo={rows[-1]}"
    assert seen == [f"n{number:03d}" for number in range(120)]
    back = listed(text(client, f"{address}&prima=n050"))
    assert back == seen[:50]


def test_page_of_a_body_tells_of_what_it_answers(client: Client, people: Society):
    html = text(client, "/soggetti/consortium/")
    assert '<strong>Ente gestore</strong>: <a href="/distretti/D01/">Zona D01</a>' in html
    assert '<a href="/comuni/001005/">B1</a>' in html
    assert "Modifica" not in html


def test_name_is_text_and_never_markup(client: Client, people: Society):
    Actor.objects.filter(code="beta").update(name="<script>x</script>", about="<b>y</b>")
    for address in ("/soggetti/", "/soggetti/beta/"):
        html = text(client, address)
        assert "<script>x" not in html
        assert "<b>y" not in html


def test_demonstration_is_labelled_everywhere(client: Client, people: Society):
    Actor.objects.filter(code="beta").update(is_demonstration=True)
    for address in ("/soggetti/?cerca=beta", "/soggetti/beta/"):
        assert "Dati dimostrativi" in text(client, address)
    assert client.get("/api/v1/actors/beta").json()["is_demonstration"] is True


def test_comune_tells_who_answers_for_its_zones(client: Client, people: Society):
    html = text(client, "/comuni/001001/")
    assert 'Ente gestore: <a href="/soggetti/consortium/">Consortium</a>' in html
    assert "consortium" not in text(client, "/comuni/001004/")


def test_api_lists_public_bodies_and_nothing_of_persons(client: Client, people: Society):
    body("hidden", Actor.Kind.ETS, state="submitted")
    rows = client.get("/api/v1/actors").json()["results"]
    assert [row["code"] for row in rows] == ["beta", "consortium", "gamma", "region"]
    record = client.get("/api/v1/actors/consortium").json()
    assert record["mandates"] == [
        {
            "task": "managing_body",
            "valid_from": SINCE.isoformat(),
            "valid_to": None,
            "source": "",
            "zoning": "cohesion",
            "zone": "D01",
            "zone_name": "Zona D01",
        }
    ]
    said = client.get("/api/v1/actors").content.decode() + str(record)
    assert "@" not in said
    assert not {"created_by", "memberships", "email", "pec"} & record.keys()


def test_api_answers_for_a_hidden_body_as_for_none(client: Client, people: Society):
    body("hidden", Actor.Kind.ETS, state="submitted")
    for code in ("hidden", "nobody"):
        answer = client.get(f"/api/v1/actors/{code}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("question", ["sphere=x", "kind=x", "state=bozza", "q=%20", "q=--", "x=1"])
def test_api_refuses_what_it_does_not_know(client: Client, people: Society, question: str):
    answer = client.get(f"/api/v1/actors?{question}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_api_list_takes_a_fixed_number_of_queries(
    client: Client, people: Society, django_assert_num_queries
):
    for more in range(2):
        with django_assert_num_queries(2):
            client.get("/api/v1/actors")
        body(f"more{more}", Actor.Kind.ETS)


def test_mandate_of_a_suspended_body_answers_for_nothing(client: Client, people: Society):
    Actor.objects.filter(code="consortium").update(state="suspended")
    assert Mandate.objects.count() == 1
    assert "Ente gestore:" not in text(client, "/comuni/001001/")
