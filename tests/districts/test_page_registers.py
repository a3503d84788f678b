"""Registers: what is remembered of each thing, in words, and who may read it."""

import pytest
from django.db import connection

from districts.actions import decide
from districts.approving.rules import Verdict
from districts.hats import Role
from districts.models import (
    Act,
    ActDocument,
    Approval,
)
from districts.permissions import allowed
from districts.registers import registers
from tests.people import Society, dressed, hat
from tests.people import signed_in as as_
from tests.territory import Territory

pytestmark = pytest.mark.django_db


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
