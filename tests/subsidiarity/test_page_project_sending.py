"""A project is checked, signed, sent, followed, answered, withdrawn."""

import pytest
from django.test import Client

from subsidiarity.models import Actor, CoDesignProject
from subsidiarity.project_actions import submit_project
from subsidiarity.project_reading import content
from tests import initiatives
from tests.people import body, person, signed_in
from tests.subsidiarity.project_pages import at, save, shown, text

pytestmark = pytest.mark.django_db


def send(client: Client, project: CoDesignProject, version: int = 1, **fields: str):
    return client.post(at(project, "invio/"), {"version": version, "declared": "on"} | fields)


def test_check_lists_everything_and_what_blocks_with_its_place(project, browse):
    initiatives.budget(project, public=98_000, staff=100_000)
    page = browse("beta_head").get(at(project, "invio/"))
    assert "Che cosa blocca l’invio" in text(page)
    assert f'href="{at(project, "bilancio/")}#id_public"' in page.content.decode()
    assert "Firma e invia" not in text(page)
    assert initiatives.ASSETS in text(page)


def test_head_sends_and_everybody_follows(project, browse):
    answer = send(browse("beta_head"), project)
    assert answer.status_code == 302
    page = text(browse("anonymous").get(at(project)))
    assert "Inviato" in page
    assert "L'amministrazione deve rispondere" in page
    assert "beta_head" not in page
    assert "beta_head · Legale rappresentante · Beta" in text(
        browse("beta_member").get(at(project))
    )


def test_double_click_on_send_is_harmless(project, browse):
    client = browse("beta_head")
    first, second = send(client, project), send(client, project)
    assert first.status_code == second.status_code == 302
    assert len(initiatives.passages(project)) == 1


def test_without_declaration_nothing_is_sent(project, browse):
    answer = browse("beta_head").post(at(project, "invio/"), {"version": 1})
    assert answer.status_code == 422
    assert "spunta la dichiarazione" in text(answer)
    assert CoDesignProject.objects.get().is_draft


def test_member_reads_that_the_head_sends(project, browse):
    client = browse("beta_member")
    message = "L'invio spetta al legale rappresentante. La bozza è pronta per la sua firma."
    assert message in text(client.get(at(project, "invio/")))
    answer = send(client, project)
    assert answer.status_code == 403
    assert message in text(answer)
    assert CoDesignProject.objects.get().is_draft


def test_incomplete_project_is_not_sent_by_a_forged_form(project, browse):
    project.districts.clear()
    answer = send(browse("beta_head"), project)
    assert answer.status_code == 422
    assert "Seleziona almeno un distretto." in text(answer)
    assert CoDesignProject.objects.get().is_draft


def test_changed_meanwhile_it_is_read_again_before_it_is_signed(project, browse):
    save(browse("beta_member"), at(project, "tema/"), title="Titolo di stamattina", summary="x")
    answer = send(browse("beta_head"), project)
    assert answer.status_code == 409
    assert "rileggi il progetto com'è ora" in text(answer)
    assert "Titolo di stamattina" in text(answer)
    assert 'name="version" value="2"' in answer.content.decode()
    assert CoDesignProject.objects.get().is_draft


def test_body_that_awaits_verification_reads_so(people):
    registrant = person("registrant")
    lead = body("new", Actor.Kind.ETS, state=Actor.State.SUBMITTED, created_by=registrant)
    project = initiatives.project(people, lead, by=registrant)
    client = signed_in(registrant)
    message = "L'ente è in attesa di verifica: puoi salvare la bozza, l'invio sarà possibile dopo"
    assert message in text(client.get(at(project)))
    assert message in text(client.get(at(project, "invio/")))
    assert save(client, at(project, "tema/"), title="Altro titolo").status_code == 302
    answer = send(client, project, version=2)
    assert answer.status_code == 422
    assert message in text(answer)
    assert CoDesignProject.objects.get().is_draft


def test_sent_project_is_not_edited_by_an_old_form(people, project, browse):
    client = browse("beta_member")
    old = shown(client, at(project, "tema/"))
    submit_project(project=project, seen=1, by=people.people["beta_head"])
    answer = client.post(at(project, "tema/"), {"shown": old, "title": "Troppo tardi"})
    assert answer.status_code == 403
    assert "Dopo l'invio non si modifica più" in text(answer)


def test_authority_rejects_and_the_body_reads_why(people, project, browse):
    submit_project(project=project, seen=1, by=people.people["beta_head"])
    official = browse("official")
    assert "Respingi il progetto" in text(official.get(at(project)))
    assert official.post(at(project, "risposta/"), {"reason": " "}).status_code == 422
    official.post(at(project, "risposta/"), {"reason": "Manca la scuola."})
    assert "Manca la scuola." in text(browse("beta_member").get(at(project)))
    assert browse("anonymous").get(at(project)).status_code == 404
    browse("beta_member").post(at(project, "ripresa/"))
    assert CoDesignProject.objects.get().is_draft


@pytest.mark.parametrize("name", ["beta_head", "gamma_head", "nobody", "boundaries"])
def test_who_is_no_authority_does_not_answer(people, project, browse, name):
    submit_project(project=project, seen=1, by=people.people["beta_head"])
    answer = browse(name).post(at(project, "risposta/"), {"reason": "No."})
    assert answer.status_code == 403
    assert "La risposta spetta a un funzionario regionale" in text(answer)


def test_withdrawn_project_leaves_the_public_and_keeps_everything(people, project, browse):
    submit_project(project=project, seen=1, by=people.people["beta_head"])
    head = browse("beta_head")
    head.post(at(project, "ritiro/"), {"reason": "Manca un partner."})
    assert browse("anonymous").get(at(project)).status_code == 404
    assert "Manca un partner." in text(browse("beta_member").get(at(project)))
    head.post(at(project, "ripresa/"))
    assert "Sezioni complete: 10 su 10." in text(head.get(at(project)))


@pytest.mark.parametrize("path", ["", "tema/", "bilancio/", "partner/", "impegni/", "invio/"])
def test_pages_exist_in_english(project, browse, path):
    answer = browse("beta_head").get("/en" + at(project, path))
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()


def test_names_typed_by_people_are_text_not_markup(project, browse):
    client = browse("beta_member")
    save(client, at(project, "tema/"), title="<script>alert(1)</script>", summary="<b>x</b>")
    for path in ("", "tema/", "invio/"):
        assert "<script>alert" not in client.get(at(project, path)).content.decode()


def test_content_changes_with_the_section_alone(project):
    before = {name: content(project, name) for name in ("subject", "calendar", "budget")}
    project.title = "Altro"
    assert content(project, "subject") != before["subject"]
    assert content(project, "calendar") == before["calendar"]
    initiatives.budget(project, public=1)
    assert content(project, "budget") != before["budget"]
