"""Who acts for a body: asking, inviting, ending, choosing a hat."""

from datetime import date

import pytest

from districts.hats import Role
from districts.models import StateChange
from subsidiarity import actions
from subsidiarity.models import Invitation, Membership
from tests import territory
from tests.people import Society, hat, person, signed_in
from tests.subsidiarity.registration_pages import text
from tests.territory import Territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_wish_to_join_is_answered_by_who_represents_the_body(people: Society):
    newcomer, head = people.people["nobody"], people.people["beta_head"]
    client = signed_in(newcomer)
    for _click in "12":
        assert client.post("/soggetti/beta/chiedi/", {"role": "member"}).status_code == 302
    asked = Membership.objects.get(user=newcomer)
    assert "Ingresso in «Beta»" in text(client.get("/area-riservata/"))
    assert "Rispondi a nobody@example.org" in text(signed_in(head).get("/area-riservata/"))
    address = f"/appartenenze/{asked.pk}/"
    assert client.post(address, {"do": "verify"}).status_code == 403
    assert signed_in(people.people["gamma_head"]).get(address).status_code == 404
    assert signed_in(head).post(address, {"do": "verify"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.verified_by) == ("verified", head)


def test_ending_a_membership_needs_a_reason_but_leaving_does_not(people: Society):
    member = Membership.objects.get(user=people.people["beta_member"])
    head = signed_in(people.people["beta_head"])
    address = f"/appartenenze/{member.pk}/"
    assert "Scrivi il motivo" in text(head.post(address, {"do": "end"}))
    assert signed_in(member.user).post(address, {"do": "end"}).status_code == 302
    member.refresh_from_db()
    assert member.state == "ended"
    assert signed_in(member.user).get("/soggetti/beta/modifica/").status_code == 403


def test_invitation_is_accepted_once_and_by_its_address_alone(people: Society):
    newcomer, head = people.people["nobody"], people.people["beta_head"]
    sender = signed_in(head)
    for _click in "12":
        sent = sender.post("/soggetti/beta/persone/", {"email": "Nobody@example.org"})
        assert sent.status_code == 302
    invitation = Invitation.objects.get()
    address = f"/inviti/{invitation.pk}/"
    assert signed_in(people.people["gamma_head"]).get(address).status_code == 404
    assert sender.post(address, {"do": "accept"}).status_code == 403
    client = signed_in(newcomer)
    assert "Rispondi all&#x27;invito di «Beta»" in text(client.get("/area-riservata/"))
    for _click in "12":
        assert client.post(address, {"do": "accept"}).status_code == 302
    membership = Membership.objects.get(user=newcomer)
    assert (membership.state, membership.verified_by) == ("verified", head)


def test_invitation_of_who_represents_the_body_no_more_is_worth_nothing(people: Society):
    head = people.people["beta_head"]
    invitation = actions.invite(actor=people.bodies["beta"], email="nobody@example.org", by=head)
    Membership.objects.filter(user=head).update(valid_to=date(2025, 6, 1))
    answer = signed_in(people.people["nobody"]).post(f"/inviti/{invitation.pk}/", {"do": "accept"})
    assert answer.status_code == 422
    assert "L&#x27;invito non vale più" in text(answer)
    assert not Membership.objects.filter(user=people.people["nobody"]).exists()


@pytest.mark.parametrize("address", ["a\r\nBcc: x@example.org", "x@", "x", ""])
def test_what_is_no_address_is_not_invited(people: Society, address: str):
    answer = signed_in(people.people["beta_head"]).post(
        "/soggetti/beta/persone/", {"email": address}
    )
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_mandate_follows_a_law_only_when_confirmed(people: Society, toy: Territory):
    law = territory.adopt(
        toy.zonings["cohesion"], date(2026, 1, 1), territory.by_column(2), toy.units
    )
    client = signed_in(people.people["official"])
    assert "Conferma 1 mandato" in text(client.get("/area-riservata/"))
    html = text(client.get("/mandati/da-confermare/"))
    assert 'Escono: <a href="/comuni/001007/">B3</a>.' in html
    address = f"/mandati/{people.mandate.pk}/conferma/"
    old = client.post(address, {"law": people.mandate.confirmed_in_id}, follow=True)
    assert "i confini sono cambiati ancora" in text(old)
    for _click in "12":
        client.post(address, {"law": law.pk})
    people.mandate.refresh_from_db()
    assert people.mandate.confirmed_in == law
    assert "Nessun mandato da confermare" in text(client.get("/mandati/da-confermare/"))
    assert StateChange.objects.filter(content_type__model="mandate").count() == 1


def test_who_has_several_hats_chooses_one_and_never_anothers(people: Society):
    head = people.people["beta_head"]
    second = hat(head, people.bodies["gamma"], Role.MEMBER)
    client = signed_in(head)
    assert "Hai 2 ruoli" in text(client.get("/area-riservata/"))
    assert client.get("/soggetti/beta/modifica/").status_code == 403
    others = Membership.objects.get(user=people.people["official"])
    assert client.post("/area-riservata/veste/", {"hat": others.pk}).status_code == 400
    answer = client.post("/area-riservata/veste/", {"hat": second.pk, "next": "//evil.example/"})
    assert answer.url == "/area-riservata/"
    assert "collaboratore di <strong>Gamma</strong>" in text(client.get("/area-riservata/"))


@pytest.mark.parametrize(
    "address",
    [
        "/area-riservata/",
        "/area-riservata/veste/",
        "/soggetti/registra/",
        "/soggetti/beta/",
        "/soggetti/beta/modifica/",
        "/soggetti/beta/persone/",
    ],
)
def test_pages_of_a_person_are_kept_by_no_cache(people: Society, address: str):
    answer = signed_in(people.people["beta_head"]).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_reserved_area_takes_a_fixed_number_of_queries(
    people: Society, toy: Territory, django_assert_num_queries
):
    client = signed_in(people.people["official"])
    client.get("/area-riservata/")
    for count in range(2):
        with django_assert_num_queries(19):
            client.get("/area-riservata/")
        for number in range(3):
            user = person(f"asker{count}{number}")
            actions.ask_membership(actor=people.bodies["beta"], user=user)
