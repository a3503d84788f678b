"""The pages of co-design projects, as each person meets them."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.hats import Role
from subsidiarity.models import Actor, CoDesignProject
from subsidiarity.project_actions import submit_project
from subsidiarity.project_reading import content
from tests import initiatives, territory
from tests.people import Society, body, hat, person, signed_in, society

pytestmark = pytest.mark.django_db

LIST, NEW = "/coprogettazione/", "/coprogettazione/nuovo/"
SECTIONS = ["tema", "bisogni", "distretti", "accesso", "calendario", "cambiamento", "bilancio"]


@pytest.fixture(scope="module")
def population(django_db_setup: None, django_db_blocker) -> Iterator[Society]:
    """Built once for the module: what a test writes is rolled back before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield society(territory.build(computed=False))
        transaction.set_rollback(True)


@pytest.fixture
def people(population: Society, db: None) -> Society:
    return population


@pytest.fixture
def project(people: Society) -> CoDesignProject:
    return initiatives.project(people)


@pytest.fixture
def browse(people: Society):
    """`browse("beta_head")`: a browser in which that person is signed in."""

    def browse(name: str) -> Client:
        return Client() if name == "anonymous" else signed_in(people.people[name])

    return browse


def text(answer) -> str:
    """What the page says, without its marks."""
    page = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def at(project: CoDesignProject, path: str = "") -> str:
    return f"/coprogettazione/{project.code}/{path}"


def shown(client: Client, address: str) -> str:
    found = re.search(r'name="shown" value="(\w*)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def save(client: Client, address: str, **fields: object):
    return client.post(address, {"shown": shown(client, address)} | fields)


# --- The public list


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


@pytest.mark.parametrize("question", ["distretto=D99", "politica=guerra", "bisogno=x", "z=1"])
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


# --- Beginning


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


# --- The sections


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


# --- Partners and commitments


def test_partner_is_searched_added_and_removed(people, project, browse):
    client = browse("beta_member")
    address = at(project, "partner/")
    assert "Gamma" in text(client.get(f"{address}?cerca=gam"))
    assert "Nessun ente verificato" in text(client.get(f"{address}?cerca=zzz"))
    added = client.post(address, {"actor": "gamma", "role": "funder"})
    assert added.status_code == 302
    party = project.participations.get(actor=people.bodies["gamma"])
    assert party.role == "funder"
    client.post(f"{address}{party.pk}/togli/")
    assert project.participations.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": "beta", "role": "partner"},
        {"actor": "nope", "role": "partner"},
        {"actor": "gam\x00ma", "role": "partner"},
        {"actor": "waiting", "role": "partner"},
        {"actor": "gamma", "role": "evaluator"},
        {"actor": "gamma"},
    ],
)
def test_partner_that_cannot_be_is_refused(people, project, browse, fields):
    body("waiting", Actor.Kind.ETS, state=Actor.State.SUBMITTED)
    answer = browse("beta_member").post(at(project, "partner/"), fields)
    assert answer.status_code == 422
    assert "Questo ente non si può aggiungere" in text(answer)
    assert project.participations.count() == 1


def test_partner_with_a_commitment_stays_and_says_why(project, browse):
    client = browse("beta_member")
    party = project.participations.get()
    answer = client.post(at(project, f"partner/{party.pk}/togli/"), follow=True)
    assert "togli prima l'impegno, poi il partner" in text(answer)


COMMITMENT = {
    "resource": "space",
    "description": "Il salone il sabato",
    "quantity": "40",
    "unit": "giorni",
    "unit_value": "150,00",
}


def test_commitment_is_added_changed_and_removed(people, project, browse):
    client = browse("beta_member")
    address = at(project, "impegni/")
    fields = COMMITMENT | {"receiver": people.bodies["consortium"].pk}
    assert client.post(address, fields).status_code == 302
    assert client.post(address, fields).status_code == 302
    made = project.commitments.get(resource="space")
    assert (made.giver, made.value) == (people.bodies["beta"], 6000)
    client.post(f"{address}{made.pk}/", fields | {"quantity": "20"})
    made.refresh_from_db()
    assert made.quantity == 20
    client.post(f"{address}{made.pk}/togli/")
    assert not project.commitments.filter(resource="space").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": "0"}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": "-1"}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": ""}, "Inserisci una quantità maggiore di zero."),
        ({"quantity": "poche"}, "Inserisci una quantità maggiore di zero."),
        ({"unit_value": "-1"}, "Un importo non può essere negativo"),
        ({"receiver": "gamma"}, "Scegli chi riceve fra gli enti del progetto."),
        ({"receiver": "beta"}, "Scegli chi riceve fra gli enti del progetto."),
        ({"description": ""}, "Descrivi l'impegno in una riga."),
    ],
)
def test_commitment_that_cannot_be_is_explained(people, project, browse, change, message):
    if "receiver" in change:
        change = {"receiver": people.bodies[change["receiver"]].pk}
    fields = COMMITMENT | {"receiver": people.bodies["consortium"].pk} | change
    answer = browse("beta_member").post(at(project, "impegni/"), fields)
    assert answer.status_code == 422
    assert message in text(answer)
    assert project.commitments.count() == 1


def test_body_that_gives_to_itself_is_told(people, project, browse):
    """Even where it stands among the parties in another role."""
    initiatives.party(project, people.bodies["beta"], "funder")
    fields = COMMITMENT | {"receiver": people.bodies["beta"].pk}
    answer = browse("beta_member").post(at(project, "impegni/"), fields)
    assert answer.status_code == 422
    assert "Chi dà e chi riceve devono essere diversi." in text(answer)


def test_commitments_and_parties_of_another_project_are_out_of_reach(people, project, browse):
    other = initiatives.project(people, people.bodies["gamma"], code="CP-OTHER2")
    commitment, party = other.commitments.get(), other.participations.get()
    client = browse("beta_member")
    assert client.get(at(project, f"impegni/{commitment.pk}/")).status_code == 404
    client.post(at(project, f"impegni/{commitment.pk}/togli/"))
    client.post(at(project, f"partner/{party.pk}/togli/"))
    assert (other.commitments.count(), other.participations.count()) == (1, 1)


# --- Sending, following, answering


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
