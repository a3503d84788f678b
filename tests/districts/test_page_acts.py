"""Acts and their documents by their pages: registered, refused, listed, fetched."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from districts.models import (
    Act,
    ActDocument,
    ActEvent,
)
from tests.districts.act_pages import act_form, file_of, upload
from tests.documents import PDF, PROGRAM
from tests.people import Society
from tests.people import signed_in as as_

pytestmark = pytest.mark.django_db


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
