"""`POST /observations/import`: a file of facts by a program of the Region."""

import pytest
from django.core.management import call_command

from impact.models import ImportBatch, Observation
from tests.programs import READ, WRITE, bearer, issued
from welfare.history import command_context
from welfare.models import Token

pytestmark = pytest.mark.django_db

PATH = "/api/v1/observations/import"
HEADER = "unit_code,indicator,period,value\n"


@pytest.fixture
def send(client, people):
    """`send("001001,OLD,2022,5\\n", commit="true")`: the answer to a file of an official."""
    text = issued(people.people["official"], READ, WRITE)

    def post(rows: str, header: str = HEADER, **query: str):
        asked = {"source": "istat-test", **query}
        return client.post(
            PATH,
            data=(header + rows).encode(),
            content_type="text/csv",
            query_params=asked,
            **bearer(text),
        )

    return post


def a_figure() -> Observation:
    return (
        Observation.objects.current()
        .filter(unit__isnull=False, value__isnull=False, quality="final")
        .select_related("unit", "indicator")
        .order_by("pk")
        .first()
    )


def row(figure: Observation, value: int) -> str:
    return f"{figure.unit.istat_code},{figure.indicator.code},{figure.period},{value}\n"


def test_it_is_only_tried_unless_told_to_keep(send):
    figure = a_figure()
    told = send(row(figure, 987)).json()
    assert told == {
        "name": "api.csv",
        "committed": False,
        "read": 1,
        "loaded": 1,
        "unchanged": 0,
        "note": "",
    }
    figure.refresh_from_db()
    assert figure.superseded_at is None
    assert ImportBatch.objects.filter(name="api.csv").count() == 0


def test_kept_supersedes_and_says_who(send, people):
    figure = a_figure()
    answer = send(row(figure, 987), commit="true", name="marzo.csv")
    assert answer.status_code == 200
    assert answer.json()["committed"] is True
    figure.refresh_from_db()
    assert figure.superseded_at is not None
    assert Observation.objects.current().get(batch__name="marzo.csv").value == 987
    batch = ImportBatch.objects.get(name="marzo.csv")
    assert (batch.by, batch.rows_loaded) == (people.people["official"], 1)
    again = send(row(figure, 987), commit="true", name="marzo.csv").json()
    assert (again["loaded"], again["unchanged"]) == (0, 1)
    assert "già caricato" in again["note"]


def test_every_mistake_is_told_and_nothing_is_written(send):
    figure = a_figure()
    before = Observation.objects.count()
    wrong = row(figure, 987) + "001999,XYZ,2022,1\n"
    answer = send(wrong, commit="true")
    assert answer.status_code == 422
    body = answer.json()
    assert (body["read"], body["rejected"]) == (2, 1)
    assert {(e["row"], e["field"]) for e in body["errors"]} == {(3, "unit_code"), (3, "indicator")}
    assert all(e["message"] for e in body["errors"])
    assert Observation.objects.count() == before


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [("", "", "vuoto"), ("1;2\n", "codice;anno\n", "Righe"), ("", HEADER, "Righe")],
)
def test_bodies_that_are_no_table(send, rows, header, words):
    answer = send(rows, header)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_questions_that_cannot_be_read(send, client, people):
    assert send("x", commit="yes").status_code == 400
    assert send("x", dry_run="1").status_code == 400
    text = issued(people.people["official"], WRITE)
    told = client.post(PATH, data="{}", content_type="application/json", **bearer(text))
    assert told.status_code == 415
    assert told.headers["Content-Type"] == "application/problem+json"
    assert client.get(PATH).json()["allowed"] == ["POST"]
    large = client.post(
        PATH, data=b"x" * (10 * 1024 * 1024 + 1), content_type="text/csv", **bearer(text)
    )
    assert large.status_code == 422
    assert "10 MB" in large.json()["detail"]


def test_scope_and_hat_are_both_needed(client, people):
    def asked(name: str, *scopes):
        text = issued(people.people[name], *scopes)
        return client.post(PATH, data="x", content_type="text/csv", **bearer(text))

    told = asked("official", READ)
    assert told.status_code == 403
    assert told.json()["detail"] == "Il token non ha il permesso write:observations."
    told = asked("evaluator", WRITE)
    assert told.status_code == 403
    assert "funzionario regionale" in told.json()["detail"]


def test_file_says_who_by_which_hat_by_which_token_and_whence(send, people):
    """Facts are superseded, not edited: their memory is the file that they came in."""
    send(row(a_figure(), 987), commit="true", name="marzo.csv")
    known = ImportBatch.objects.get(name="marzo.csv").known
    assert known.pop("request")
    assert known == {
        "source": "api",
        "origin": "127.0.0.0/24",
        "person": people.people["official"].pk,
        "role": "regional_official",
        "body": "Region",
        "token": Token.objects.get(membership__user=people.people["official"]).prefix,
    }


def test_file_of_a_command_says_so(territory, tmp_path):
    figure = a_figure()
    (tmp_path / "mano.csv").write_text(HEADER + row(figure, 986))
    with command_context("import_observations"):
        call_command(
            "import_observations", str(tmp_path / "mano.csv"), source="istat-test", commit=True
        )
    known = ImportBatch.objects.latest("pk").known
    assert known == {"source": "import", "command": "import_observations"}
