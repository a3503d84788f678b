"""Pages of approvals, acts and registers: who sees what, what is refused, what is kept."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from districts.actions import decide
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Verdict
from districts.hats import Role
from districts.models import (
    Act,
    ActDocument,
    ActEvent,
    Approval,
    ApprovalDecision,
    BoundaryRevision,
    Delegation,
)
from districts.permissions import allowed
from districts.registers import registers
from tests.adoptions import another, draft
from tests.documents import PDF, PROGRAM
from tests.people import Society, dressed, hat
from tests.people import signed_in as as_
from tests.territory import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Uploads lie in a folder of this test."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def page_of(approval: Approval) -> str:
    return f"/approvazioni/{approval.pk}/"


# Approvals


def test_official_decides_by_the_page_and_goes_back_to_it(asked: Approval, people: Society):
    client = as_(people.people["official"])
    shown = client.get(page_of(asked))
    assert "no-store" in shown["Cache-Control"]
    step = re.search(r'name="step" value="(\d+)"', shown.content.decode())
    assert step is not None
    form = {"do": "approve", "reason": "Verificata.", "step": step[1]}
    answer = client.post(page_of(asked), form, follow=True)
    assert answer.redirect_chain == [(page_of(asked), 302)]
    text = answer.content.decode()
    assert "La tua decisione è registrata." in text
    assert "Verificata." in text
    assert BoundaryRevision.objects.get(pk=asked.object_id).state == "adopted"
    again = client.post(page_of(asked), form, follow=True).content.decode()
    assert "La tua decisione era già registrata." in again
    assert ApprovalDecision.objects.count() == 1


def test_verdict_without_reason_keeps_the_page(asked: Approval, people: Society):
    answer = as_(people.people["official"]).post(page_of(asked), {"do": "approve", "reason": ""})
    assert answer.status_code == 422
    assert "Scrivi il motivo." in answer.content.decode()
    assert not ApprovalDecision.objects.exists()


def test_second_official_is_told_who_was_first(asked: Approval, people: Society):
    second = another(people, "second")
    decide(approval=asked, by=people.people["official"], verdict=Verdict.APPROVE, reason="Va bene.")
    answer = as_(second).post(page_of(asked), {"do": "reject", "reason": "Non va."})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "già chiusa: approvata" in text
    assert "Va bene." in text
    assert re.search(r"<textarea[^>]*>\s*Non va\.", text) is None


def test_author_sees_and_withdraws_but_does_not_decide(asked: Approval, people: Society):
    client = as_(people.people["boundaries"])
    shown = client.get(page_of(asked)).content.decode()
    assert 'value="approve"' not in shown
    assert 'value="withdraw"' in shown
    refused = client.post(page_of(asked), {"do": "approve", "reason": "È mia."})
    assert refused.status_code == 403
    assert "serve un&#x27;altra persona" in refused.content.decode()
    client.post(page_of(asked), {"do": "withdraw", "reason": "La correggo."})
    assert Approval.objects.get().state == "withdrawn"


@pytest.mark.parametrize("name", ["nobody", "system", "coordinator", "beta_head", "evaluator"])
def test_approval_does_not_exist_for_others(asked: Approval, people: Society, name: str):
    client = as_(people.people[name])
    assert client.get(page_of(asked)).status_code == 404
    assert client.post(page_of(asked), {"do": "approve", "reason": "x"}).status_code == 404
    ask = f"/approvazioni/chiedi/{ADOPT_BOUNDARY}/{asked.object_id}/"
    assert client.get(ask).status_code == 404
    assert asked.title not in client.get("/approvazioni/").content.decode()


def test_anonymous_is_led_to_sign_in(asked: Approval):
    answer = Client().get(page_of(asked))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_asking_by_the_page(toy: Territory, people: Society):
    revision = draft(toy, None)
    address = f"/approvazioni/chiedi/{ADOPT_BOUNDARY}/{revision.pk}/"
    assert as_(people.people["official"]).get(address).status_code == 403
    client = as_(people.people["boundaries"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "È pronta."})
    (made,) = Approval.objects.all()
    twice = client.post(address, {"reason": "È pronta."})
    assert twice.status_code == 422
    assert "già stata chiesta" in twice.content.decode()
    assert as_(people.people["boundaries"]).get("/approvazioni/chiedi/x/1/").status_code == 404
    assert made.subject == revision


def test_forged_request_without_token_is_refused(asked: Approval, people: Society):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.people["official"])
    assert client.post(page_of(asked), {"do": "approve", "reason": "x"}).status_code == 403


def test_approvals_cost_a_fixed_number_of_queries(
    toy: Territory, asked: Approval, people: Society, django_assert_max_num_queries
):
    client = as_(people.people["official"])
    with django_assert_max_num_queries(22):
        client.get(page_of(asked))
    with django_assert_max_num_queries(22):
        client.get("/approvazioni/")


def test_delegating_by_the_page(people: Society):
    official, other = people.people["official"], another(people, "other")
    client = as_(official)
    today = timezone.localdate()
    form = {
        "email": "other@example.org",
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=5)).isoformat(),
        "reason": "Ferie.",
    }
    wrong = client.post("/approvazioni/deleghe/", form | {"email": "chi@example.org"})
    assert wrong.status_code == 422
    assert "Nessuno accede con questa e-mail" in wrong.content.decode()
    assert "chi@example.org" in wrong.content.decode()
    client.post("/approvazioni/deleghe/", form)
    (made,) = Delegation.objects.all()
    assert (made.person, made.delegate) == (official, other)
    revoke = f"/approvazioni/deleghe/{made.pk}/revoca/"
    assert as_(other).post(revoke).status_code == 404
    client.post(revoke)
    assert Delegation.objects.get().revoked_at is not None


# Acts


def upload(content: bytes = PDF, name: str = "dgr.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def act_form(**changed: Any) -> dict[str, Any]:
    form = {
        "kind": "DGR",
        "authority": "Giunta regionale",
        "number": "29-3257",
        "date": "2016-05-09",
        "title": "Individuazione dei distretti",
        "url": "",
        "file": upload(),
    }
    return {key: value for key, value in (form | changed).items() if value is not None}


@pytest.mark.parametrize("name", ["official", "boundaries"])
def test_act_is_registered_with_its_document(people: Society, files: Path, name: str):
    answer = as_(people.people[name]).post("/atti/registra/", act_form(), follow=True)
    act = Act.objects.get()
    assert answer.redirect_chain == [(f"/atti/{act.pk}/", 302)]
    (kept,) = ActDocument.objects.all()
    assert kept.added_by == people.people[name]
    assert (kept.size, kept.acting_for) == (len(PDF), "Region")
    stored = Path(kept.file.path)
    assert stored.is_relative_to(files)
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "dgr" not in stored.name
    event = ActEvent.objects.get()
    assert event.pgh_context["source"] == "page"
    assert event.pgh_context["person"] == people.people[name].pk
    assert event.pgh_context["body"] == "Region"
    assert event.pgh_context["origin"] == "127.0.0.0/24"
    assert re.fullmatch("[0-9a-f]{32}", event.pgh_context["request"])


@pytest.mark.parametrize(
    "name", ["nobody", "system", "coordinator", "beta_head", "evaluator", "gamma_head"]
)
def test_others_register_no_act(people: Society, name: str):
    answer = as_(people.people[name]).post("/atti/registra/", act_form())
    assert answer.status_code == 403
    assert "Un atto lo registra" in answer.content.decode()
    assert not Act.objects.exists()


def test_same_act_twice_leads_to_the_first(people: Society):
    client = as_(people.people["official"])
    client.post("/atti/registra/", act_form())
    again = act_form(authority="GIUNTA  regionale", number=" 29-3257 ", title="Ancora")
    answer = client.post("/atti/registra/", again)
    assert answer.status_code == 422
    text = answer.content.decode()
    said = "La DGR 29-3257 del 09/05/2016 è già registrata. Selezionala dall&#x27;elenco."
    assert said in text
    assert f'href="/atti/{Act.objects.get().pk}/"' in text
    assert "Ancora" in text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("decreto", "Il decreto 29-3257 del 09/05/2016 è già registrato. Selezionalo"),
        ("altro", "L&#x27;atto 29-3257 del 09/05/2016 è già registrato. Selezionalo"),
        ("delibera", "La delibera 29-3257 del 09/05/2016 è già registrata. Selezionala"),
    ],
)
def test_duplicate_is_told_in_its_gender(people: Society, kind: str, said: str):
    client = as_(people.people["official"])
    client.post("/atti/registra/", act_form(kind=kind))
    answer = client.post("/atti/registra/", act_form(kind=kind))
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": upload(PROGRAM)}, "Il file non è un PDF, qualunque sia il suo nome."),
        ({"file": upload(PDF, "dgr.exe.pdf")}, "Il nome del file non va bene"),
        ({"file": upload(PDF, "dgr.pdf.exe")}, "Il nome del file non va bene"),
        ({"file": upload(b"")}, "Il file è vuoto"),
        ({"file": None}, "Carica un PDF di massimo 10 MB."),
        ({"file": upload(PDF + b"x" * 10 * 1024 * 1024)}, "Carica un PDF di massimo 10 MB."),
        ({"date": "2126-01-01"}, "La data è futura"),
        ({"date": "2016-02-30"}, "La data non esiste"),
        ({"number": ""}, "Indica il numero"),
        ({"kind": "x"}, "Scegli il tipo di atto."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(
    people: Society, files: Path, changed: dict[str, Any], said: str
):
    answer = as_(people.people["official"]).post("/atti/registra/", act_form(**changed))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "Individuazione dei distretti" in text
    assert 'role="alert"' in text
    assert not Act.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


@pytest.fixture
def document(people: Society) -> ActDocument:
    as_(people.people["official"]).post("/atti/registra/", act_form())
    return ActDocument.objects.get()


def file_of(document: ActDocument) -> str:
    return f"/atti/{document.act_id}/documento/{document.pk}/"


def test_document_is_an_attachment_in_a_sandbox(document: ActDocument, people: Society):
    answer = as_(people.people["boundaries"]).get(file_of(document))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == ('attachment; filename="dgr-29-3257-del-09052016.pdf"')
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_document_that_is_not_public_is_for_the_offices(document: ActDocument, people: Society):
    assert Client().get(file_of(document)).status_code == 404
    assert as_(people.people["beta_head"]).get(file_of(document)).status_code == 403
    page = Client().get(f"/atti/{document.act_id}/").content.decode()
    assert "Conservato, non pubblico" in page
    assert file_of(document) not in page


def test_public_document_is_for_all_and_the_one_before_stays(
    document: ActDocument, people: Society
):
    client = as_(people.people["official"])
    client.post(
        f"/atti/{document.act_id}/documento/", {"file": upload(PDF + b"\n"), "is_public": "on"}
    )
    newest = ActDocument.objects.first()
    assert newest != document
    assert ActDocument.objects.count() == 2
    assert Client().get(file_of(newest)).status_code == 200
    assert Client().get(file_of(document)).status_code == 404


def test_document_of_another_act_is_not_found(document: ActDocument, people: Society):
    other = Act.objects.create(kind="DD", authority="x", number="1", date="2020-01-01")
    address = f"/atti/{other.pk}/documento/{document.pk}/"
    assert as_(people.people["official"]).get(address).status_code == 404


def test_acts_are_listed_and_found_by_anybody(document: ActDocument):
    assert "DGR 29-3257" in Client().get("/atti/").content.decode()
    assert "DGR 29-3257" in Client().get("/atti/?cerca=distretti").content.decode()
    assert "Nessun atto ha «zzz»" in Client().get("/atti/?cerca=zzz").content.decode()
    assert Client().get("/atti/?x=1").status_code == 400
    assert Client().get("/atti/999/").status_code == 404
    assert "Registra un atto" not in Client().get("/atti/").content.decode()


# Registers


def by_hand(statement: str) -> None:
    """As a new session would: the transaction of the test remembers what its requests said."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")
        cursor.execute(statement)


def test_register_tells_what_changed_in_words(document: ActDocument, people: Society):
    by_hand("UPDATE districts_act SET title = 'Altro oggetto'")
    address = f"/registro/atto/{document.act_id}/"
    text = as_(people.people["official"]).get(address).content.decode()
    assert "<del>Individuazione dei distretti</del>" in text
    assert "<ins>Altro oggetto</ins>" in text
    assert "SQL diretto" in text
    assert "rete 127.0.0.0/24" in text
    assert "funzionario regionale, Region" in text


def test_system_administrator_sees_the_outline_only(document: ActDocument, people: Society):
    Act.objects.update(title="Altro oggetto")
    client = as_(people.people["system"])
    text = client.get(f"/registro/atto/{document.act_id}/").content.decode()
    assert "Altro oggetto" not in text
    assert "Individuazione dei distretti" not in text
    assert "modificato" in text
    sheet = client.get(f"/registro/atto/{document.act_id}/registro.csv").content.decode()
    assert "Altro oggetto" not in sheet
    assert "oggetto" in sheet


@pytest.mark.parametrize("name", ["nobody", "coordinator", "beta_head", "evaluator"])
def test_register_of_an_act_does_not_exist_for_others(
    document: ActDocument, people: Society, name: str
):
    client = as_(people.people[name])
    for tail in ("", "registro.csv"):
        assert client.get(f"/registro/atto/{document.act_id}/{tail}").status_code == 404


def test_register_of_a_body_is_read_by_who_represents_it(people: Society):
    beta = people.bodies["beta"]
    beta.name = "Beta ODV"
    beta.save()
    address = f"/registro/ente/{beta.pk}/"
    assert "<ins>Beta ODV</ins>" in as_(people.people["beta_head"]).get(address).content.decode()
    assert as_(people.people["official"]).get(address).status_code == 200
    for name in ("gamma_head", "beta_member", "nobody"):
        assert as_(people.people[name]).get(address).status_code == 404


def test_register_of_an_account_is_for_the_person(people: Society):
    head = people.people["beta_head"]
    address = f"/registro/accesso/{head.pk}/"
    assert as_(head).get(address).status_code == 200
    assert as_(people.people["official"]).get(address).status_code == 404
    assert head.email not in as_(people.people["system"]).get(address).content.decode()


def test_register_of_a_revision_tells_approval_and_comuni(asked: Approval, people: Society):
    official = people.people["official"]
    decide(approval=asked, by=official, verdict=Verdict.APPROVE, reason="Va bene.")
    text = as_(official).get(f"/registro/revisione/{asked.object_id}/").content.decode()
    words = ("Richiesta di approvazione", "Va bene.", "Da «bozza» a «adottata»", "B3", "Zona D02")
    for said in words:
        assert said in text, said
    assert "/zonizzazioni/cohesion/revisioni/" in text


@pytest.mark.parametrize(
    "address",
    ["/registro/nulla/1/", "/registro/atto/x/", "/registro/atto/0/", "/registro/atto/999999/"],
)
def test_unknown_register_is_not_found(people: Society, address: str):
    assert as_(people.people["official"]).get(address).status_code == 404


def test_every_register_answers(toy: Territory, people: Society):
    """Each of them, of any object that there is."""
    client = as_(people.people["official"])
    for register in registers():
        subject = register.model._base_manager.first()
        if subject is not None and register.slug != "accesso":
            answer = client.get(f"/registro/{register.slug}/{subject.pk}/")
            assert answer.status_code == 200, register.slug


def test_author_with_the_official_hat_may_not_adopt(asked: Approval, people: Society):
    author = people.people["boundaries"]
    worn = hat(author, people.bodies["region"], Role.REGIONAL_OFFICIAL)
    assert not allowed(dressed(author, worn), "districts.adopt_revision", asked.subject)
