"""The sections of a draft: saved whatever is missing, by one at a time, for its body alone."""

import re
from html import unescape

import pytest
from django.test import Client

from subsidiarity.models import CoDesignProject
from tests import initiatives
from tests.subsidiarity.project_pages import LIST, NEW, SECTIONS, at, save, shown, text

pytestmark = pytest.mark.django_db


def test_tasks_say_state_of_each_section_and_what_blocks(project, browse):
    initiatives.budget(project, public=98_000, staff=100_000)
    page = text(browse("beta_member").get(at(project)))
    assert "Sezioni complete: 9 su 10." in page
    assert "Da correggere" in page
    assert (
        "Le fonti (98.000,00 €) non coincidono con gli usi (100.000,00 €): differenza 2.000,00 €."
        in page
    )
    assert "L’invio spetta al legale rappresentante" in page


def test_blank_draft_saves_section_by_section(people, browse):
    """Every section is saved with every field empty, and says that something is missing."""
    client = browse("beta_member")
    begun = client.post(NEW, {"title": "Orti in città", "lead": people.bodies["beta"].pk})
    place = begun.headers["Location"]
    for section in SECTIONS:
        answer = save(client, f"{place}{section}/")
        assert answer.status_code == 302, section
    assert "Sezioni complete: 2 su 10." in text(client.get(place))


FIELDS = {
    "tema": {"title": "Orti in città", "summary": "Terra per tutti."},
    "bisogni": {
        "needs": ["education", "trust"],
        "people_assets": initiatives.ASSETS,
        "relations_changed": "Vicini che si conoscono.",
        "participation_ladder": "co_decision",
    },
    "distretti": {"districts": ["D01", "D02"], "policies": ["health"], "perspectives": ["3.4"]},
    "accesso": {
        "access_rule": "selective",
        "access_reason": "Solo chi abita lì.",
        "setting": "home",
    },
    "calendario": {"start": "01/02/2027", "end": "2029-01-31"},
    "cambiamento": {
        "theory_need": "Anziani soli.",
        "theory_resources": "Due educatrici.",
        "theory_activities": "Orti di quartiere.",
        "theory_outputs": "Cento incontri.",
        "theory_outcomes": "Chi era solo ha vicini.",
        "wellbeing": ["choose"],
    },
    "bilancio": {"public": "60.000,00", "own": "1234,5", "staff": "1 000"},
}


@pytest.mark.parametrize("section", SECTIONS)
def test_section_is_saved_and_shown_again(project, browse, section):
    client = browse("beta_member")
    address = at(project, f"{section}/")
    assert save(client, address, **FIELDS[section]).status_code == 302
    page = client.get(address).content.decode()
    for value in FIELDS[section].values():
        for one in value if isinstance(value, list) else [value]:
            stored = {"2029-01-31": "31/01/2029", "1234,5": "1.234,50", "1 000": "1.000,00"}
            assert stored.get(one, one) in unescape(page)


def test_theory_of_change_may_stay_empty_and_an_outcome_names_its_dimension(project, browse):
    """It is no condition of sending; an outcome without a dimension of well-being is (C1)."""
    client = browse("beta_head")
    list_page = client.get(at(project, "")).content.decode()
    assert "Teoria del cambiamento" in list_page
    assert "Facoltativo" in list_page
    address = at(project, "cambiamento/")
    outcome = {"theory_outcomes": "Chi era solo ha vicini."}
    assert save(client, address, **outcome).status_code == 302
    page = client.get(address).content.decode()
    assert 'id="id_wellbeing_error"' in page
    assert "Indica almeno una dimensione di benessere." in page
    assert "Indica almeno una dimensione" in client.get(at(project, "invio/")).content.decode()
    assert save(client, address, **outcome, wellbeing=["choose"]).status_code == 302
    assert "Indica almeno una dimensione" not in client.get(address).content.decode()


@pytest.mark.parametrize("field", [(s, f) for s in SECTIONS for f in FIELDS[s]])
def test_section_is_saved_with_any_field_missing(project, browse, field):
    section, missing = field
    fields = {name: value for name, value in FIELDS[section].items() if name != missing}
    answer = save(browse("beta_member"), at(project, f"{section}/"), **fields)
    assert answer.status_code == 302


def test_draft_is_saved_with_a_contradiction_that_is_said_at_its_field(project, browse):
    client = browse("beta_member")
    address = at(project, "calendario/")
    assert save(client, address, start="01/02/2027", end="01/01/2027").status_code == 302
    message = "La data di fine deve essere successiva a quella di inizio."
    assert message in text(client.get(at(project)))
    page = client.get(address).content.decode()
    assert f'<a href="#id_end">{message}</a>' in page
    assert re.search(r'<input[^>]*name="end"[^>]*aria-describedby="[^"]*id_end_error', page)
    assert 'id="id_end_error"' in page


@pytest.mark.parametrize(
    ("section", "field", "typed", "message"),
    [
        ("calendario", "start", "31/02/2027", "La data non esiste"),
        ("calendario", "end", "domani", "La data non esiste"),
        ("bilancio", "public", "tanti", "Non è un importo"),
        ("bilancio", "staff", "-5", "Un importo non può essere negativo"),
        ("tema", "summary", "x" * 601, "Sono 601 caratteri: il massimo è 600."),
    ],
)
def test_what_cannot_be_stored_is_kept_and_explained(
    project, browse, section, field, typed, message
):
    answer = save(browse("beta_member"), at(project, f"{section}/"), **{field: typed})
    assert answer.status_code == 422
    assert message in text(answer)
    assert typed in answer.content.decode()


def test_two_tabs_nothing_is_lost_and_what_changed_is_shown(project, browse):
    mine, theirs = browse("beta_member"), browse("beta_head")
    address = at(project, "tema/")
    seen = shown(mine, address)
    save(theirs, address, title="Titolo della collega", summary="Suo testo.")
    answer = mine.post(address, {"shown": seen, "title": "Titolo mio", "summary": "Mio testo."})
    assert answer.status_code == 409
    page = text(answer)
    assert "Un'altra persona ha modificato la bozza alle" in page
    assert "Titolo della collega" in page
    assert 'value="Titolo mio"' in answer.content.decode()
    assert "Mio testo." in answer.content.decode()
    project.refresh_from_db()
    assert project.title == "Titolo della collega"
    again = re.search(r'name="shown" value="(\w*)"', answer.content.decode())
    assert again is not None
    answer = mine.post(address, {"shown": again[1], "title": "Titolo mio", "summary": "Mio testo."})
    assert answer.status_code == 302
    project.refresh_from_db()
    assert project.title == "Titolo mio"


def test_sections_do_not_conflict_with_one_another(project, browse):
    mine, theirs = browse("beta_member"), browse("beta_head")
    seen = shown(mine, at(project, "tema/"))
    save(theirs, at(project, "calendario/"), start="01/03/2027", end="01/03/2028")
    fields = {"shown": seen, "title": "Titolo mio", "summary": "x"}
    assert mine.post(at(project, "tema/"), fields).status_code == 302


def test_a_form_takes_only_its_own_fields(people, project, browse):
    stolen = {
        "state": "running",
        "lead": people.bodies["gamma"].pk,
        "code": "CP-MINE22",
        "version": 99,
        "kind": "pact",
        "created_by": people.people["gamma_head"].pk,
        "needs": ["housing"],
        "start": "01/01/2030",
    }
    save(browse("beta_member"), at(project, "tema/"), title="Nuovo titolo", summary="x", **stolen)
    after = CoDesignProject.objects.get(pk=project.pk)
    assert after.title == "Nuovo titolo"
    for name in ("state", "lead_id", "code", "kind", "created_by_id", "needs", "start"):
        assert getattr(after, name) == getattr(project, name), name
    assert after.version == 2


@pytest.mark.parametrize("name", ["nobody", "gamma_head", "official", "coordinator", "anonymous"])
@pytest.mark.parametrize("path", ["", "tema/", "partner/", "impegni/", "invio/", "ritiro/"])
def test_draft_of_others_does_not_exist(project, browse, name, path):
    answer = browse(name).get(at(project, path))
    if name == "anonymous" and path:
        assert answer.status_code == 302
        assert "next=" in answer.headers["Location"]
    else:
        assert answer.status_code == 404
        assert project.title not in text(answer)


@pytest.mark.parametrize("path", ["tema/", "partner/", "impegni/", "invio/", "ritiro/", "ripresa/"])
def test_others_do_not_write_to_a_draft(project, browse, path):
    assert browse("gamma_head").post(at(project, path), {"reason": "x"}).status_code == 404
    assert CoDesignProject.objects.get().version == 1


@pytest.mark.parametrize("path", ["CP-ZZZZZZ/", "CP-ZZZZZZ/tema/"])
def test_unknown_code_is_told(browse, path):
    answer = browse("beta_head").get(LIST + path)
    assert answer.status_code == 404
    assert "Nessun progetto che tu possa vedere" in text(answer)


def test_section_that_does_not_exist(project, browse):
    assert browse("beta_member").get(at(project, "boh/")).status_code == 404


def test_pages_of_a_signed_in_person_are_not_kept(project, browse):
    client = browse("beta_member")
    for path in (LIST, NEW, at(project), at(project, "tema/"), at(project, "invio/")):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_forms_need_their_token(people, project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.people["beta_member"])
    assert client.post(at(project, "tema/"), {"title": "x"}).status_code == 403
