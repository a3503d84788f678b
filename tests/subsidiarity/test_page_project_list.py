"""`/coprogettazione/`: the public list, and how a project begins."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.hats import Role
from subsidiarity.models import Actor, CoDesignProject
from subsidiarity.project_actions import submit_project
from tests import initiatives
from tests.people import body, hat, person, signed_in
from tests.subsidiarity.project_pages import LIST, NEW, at, text

pytestmark = pytest.mark.django_db


def test_list_without_projects_says_how_to_begin(browse):
    page = browse("anonymous").get(LIST)
    assert page.status_code == 200
    assert "basta un titolo per cominciare" in text(page)
    assert f'href="{NEW}"' in page.content.decode()


def test_list_shows_sent_projects_and_no_drafts(people, project, browse):
    initiatives.project(people, code="CP-SENT22", title="Orti di quartiere", state="proposed")
    page = text(browse("anonymous").get(LIST))
    assert "Orti di quartiere" in page
    assert project.title not in page
    assert project.title in text(browse("beta_member").get(LIST))
    assert project.title not in text(browse("gamma_head").get(LIST))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("distretto=D01", True),
        ("distretto=D02", False),
        ("politica=education", True),
        ("politica=health", False),
        ("bisogno=relations", True),
        ("bisogno=housing", False),
        ("distretto=D01&politica=social&bisogno=education", True),
    ],
)
def test_list_is_filtered(people, project, browse, question, found):
    CoDesignProject.objects.update(state="proposed")
    page = text(browse("anonymous").get(f"{LIST}?{question}"))
    assert (project.title in page) == found
    assert ("Nessun progetto inviato corrisponde" in page) != found


@pytest.mark.parametrize(
    "question", ["distretto=D99", "politica=guerra", "bisogno=x", "z=1", "pagina=2"]
)
def test_wrong_question_is_answered_in_words(browse, question):
    assert browse("anonymous").get(f"{LIST}?{question}").status_code == 400


def test_list_asks_a_fixed_number_of_queries(people, project, browse):
    client = browse("anonymous")
    CoDesignProject.objects.update(state="proposed")
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(8):
        initiatives.project(people, code=f"CP-{number}", state="proposed")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(one) == len(many) == 5


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 11),
        ("tema/", 11),
        ("bilancio/", 11),
        ("partner/", 11),
        ("impegni/", 12),
        ("invio/", 11),
    ],
)
def test_pages_of_a_draft_ask_a_fixed_number_of_queries(people, project, browse, path, most):
    client = browse("beta_head")
    with CaptureQueriesContext(connection) as one:
        client.get(at(project, path))
    for name in ("gamma", "region"):
        initiatives.party(project, people.bodies[name])
        initiatives.give(project, people.bodies[name])
    with CaptureQueriesContext(connection) as many:
        client.get(at(project, path))
    assert len(one) == len(many) <= most


def test_public_page_asks_a_fixed_number_of_queries(
    people, project, browse, django_assert_num_queries
):
    submit_project(project=project, seen=1, by=people.people["beta_head"])
    with django_assert_num_queries(9):
        browse("anonymous").get(at(project))


def test_bodies_that_everybody_may_see_are_linked_to_their_page(people, browse):
    waiting = body("waiting", Actor.Kind.ETS, name="<b>Attesa</b>", state="submitted")
    made = initiatives.project(people, state="proposed")
    initiatives.party(made, waiting)
    page = browse("anonymous").get(at(made)).content.decode()
    assert '<a href="/soggetti/beta/">Beta</a>' in page
    assert '<a href="/soggetti/consortium/">Consortium</a>' in page
    assert "&lt;b&gt;Attesa&lt;/b&gt; (" in page
    assert "/soggetti/waiting/" not in page


def test_stranger_is_sent_to_sign_in_and_comes_back(browse):
    answer = browse("anonymous").get(NEW)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"?next={NEW}")


def test_a_title_is_enough_and_a_double_click_makes_one_draft(people, browse):
    client = browse("beta_member")
    fields = {"title": "Orti di quartiere", "lead": people.bodies["beta"].pk}
    first, second = client.post(NEW, fields), client.post(NEW, fields)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert CoDesignProject.objects.get().lead == people.bodies["beta"]


@pytest.mark.parametrize(("title", "message"), [("", "Scrivi un titolo"), ("x" * 161, "161")])
def test_title_that_cannot_be_stored_is_kept_and_explained(people, browse, title, message):
    fields = {"title": title, "lead": people.bodies["beta"].pk}
    answer = browse("beta_member").post(NEW, fields)
    assert answer.status_code == 422
    assert message in text(answer)
    assert f'value="{title}"' in answer.content.decode() or not title


def test_nobody_begins_a_project_for_another_body(people, browse):
    answer = browse("gamma_head").post(NEW, {"title": "Orti", "lead": people.bodies["beta"].pk})
    assert answer.status_code == 422
    assert "solo per l'ente per cui operi" in text(answer)
    assert not CoDesignProject.objects.exists()


def test_public_body_reads_that_an_ets_leads(people, browse):
    page = text(browse("official").get(NEW))
    assert "Il capofila deve essere un ente del Terzo settore." in page
    answer = browse("official").post(NEW, {"title": "Orti", "lead": people.bodies["region"].pk})
    assert answer.status_code == 403


def test_firm_reads_that_an_ets_leads(people):
    firm, clerk = body("firm", Actor.Kind.ENTERPRISE), person("clerk")
    hat(clerk, firm, Role.MEMBER)
    answer = signed_in(clerk).post(NEW, {"title": "Orti", "lead": firm.pk})
    assert answer.status_code == 422
    assert "Il capofila deve essere un ente del Terzo settore." in text(answer)


def test_person_without_body_reads_what_to_do(browse):
    assert "registra il tuo" in text(browse("nobody").get(NEW))
