"""Registering a body, having it verified; of two who write, the second is told."""

import re

import pytest
from django.test import Client

from districts.hats import Role
from subsidiarity import actions
from subsidiarity.models import Actor, Membership
from tests.people import Society, body, hat, signed_in
from tests.subsidiarity.registration_pages import (
    CODE,
    WHOLE,
    decide,
    delta,
    edit,
    hidden,
    passages,
    register,
    text,
)
from tests.territory import Territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_empty_draft_is_kept_and_whoever_registers_asks_to_represent_it(people: Society):
    client = signed_in(people.people["nobody"])
    answer = register(client)
    actor = Actor.objects.get(created_by=people.people["nobody"])
    assert answer.url == f"/soggetti/{actor.code}/modifica/"
    asked = actor.memberships.get()
    assert (asked.user, asked.role, asked.state) == (
        people.people["nobody"],
        Role.LEGAL_REPRESENTATIVE,
        "asked",
    )
    assert passages(actor) == [("", "draft", "")]


def test_second_click_makes_no_second_draft(people: Society):
    client = signed_in(people.people["nobody"])
    sign = hidden(client.get("/soggetti/registra/").content.decode(), "sign")
    answers = [client.post("/soggetti/registra/", {"sign": sign, "name": "Delta"}) for _ in "12"]
    assert answers[0].url == answers[1].url
    assert Actor.objects.filter(created_by=people.people["nobody"]).count() == 1


def test_form_given_to_somebody_else_registers_nothing(people: Society):
    sign = hidden(
        signed_in(people.people["nobody"]).get("/soggetti/registra/").content.decode(), "sign"
    )
    other = signed_in(people.people["gamma_head"])
    assert other.post("/soggetti/registra/", {"sign": sign}).status_code == 400


def test_body_is_registered_sent_and_verified_with_its_representative(people: Society):
    newcomer = people.people["nobody"]
    register(signed_in(newcomer), do="send", **WHOLE)
    actor = Actor.objects.get(tax_code=CODE)
    assert actor.state == Actor.State.SUBMITTED
    assert Client().get(f"/soggetti/{actor.code}/").status_code == 404
    decide(signed_in(people.people["official"]), actor, "verified")
    actor.refresh_from_db()
    membership = actor.memberships.get()
    assert actor.state == Actor.State.VERIFIED
    assert (membership.state, membership.verified_by) == ("verified", people.people["official"])
    assert passages(actor) == [
        ("", "draft", ""),
        ("draft", "submitted", ""),
        ("submitted", "verified", "regional_official"),
    ]
    assert "Delta ODV" in text(Client().get("/soggetti/"))


def test_incomplete_draft_is_kept_and_every_lack_is_told_at_its_field(people: Society):
    answer = register(signed_in(people.people["nobody"]), 422, do="send", kind="ets", name="Delta")
    html = text(answer)
    assert "La bozza è salvata" in html
    assert "Seleziona la sezione del RUNTS in cui è iscritto l&#x27;ente." in html
    assert '<a href="#id_tax_code">' in html
    assert 'value="Delta"' in html
    assert Actor.objects.get(created_by=people.people["nobody"]).state == Actor.State.DRAFT


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"tax_code": "12345678901"},
            "Codice fiscale non valido: il carattere di controllo non corrisponde."
            " Controlla le cifre.",
        ),
        ({"tax_code": "00000000000"}, "Codice fiscale non valido."),
        (
            {"vat_number": "12345678901"},
            "Partita IVA non valida: servono 11 cifre e il controllo non corrisponde.",
        ),
        (
            {"kind": "ets", "runts_section": "a", "runts_second_section": "b"},
            "Solo le reti associative possono essere iscritte in due sezioni.",
        ),
        ({"tax_code": "RSSMRA85M01H501Q"}, "Questo è il codice fiscale di una persona"),
        ({"name": "Bеta ODV"}, "«е» (CYRILLIC SMALL LETTER IE)"),
        ({"seat": "Z9"}, "Nessun comune si chiama così"),
        ({"website": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_cannot_be_is_refused_with_its_remedy_and_stays_typed(
    people: Society, fields: dict[str, str], said: str
):
    html = text(register(signed_in(people.people["nobody"]), 422, about="Già scritto", **fields))
    assert said.replace("'", "&#x27;") in html
    assert "Già scritto" in html
    assert not Actor.objects.filter(created_by=people.people["nobody"]).exists()


def test_code_of_a_public_body_leads_to_asking_to_join_it(people: Society):
    body("omega", Actor.Kind.ETS, name="Omega ODV", tax_code=CODE)
    html = text(register(signed_in(people.people["nobody"]), 422, **WHOLE))
    assert (
        "Esiste già un ente con questo codice fiscale: “Omega ODV”."
        " Chiedi di essere aggiunto come membro."
    ) in html
    assert '<a href="/soggetti/omega/chiedi/">' in html


def test_code_of_a_body_under_examination_names_nobody(people: Society):
    body("omega", Actor.Kind.ETS, name="Omega ODV", tax_code=CODE, state="submitted")
    html = text(register(signed_in(people.people["nobody"]), 422, **WHOLE))
    assert "Omega" not in html
    assert "già in attesa di verifica" in html


def test_draft_keeps_nobody_elses_code_busy(people: Society):
    body("omega", Actor.Kind.ETS, tax_code=CODE, state="draft")
    register(signed_in(people.people["nobody"]), do="send", **WHOLE)
    assert Actor.objects.get(tax_code=CODE, state="submitted").name == "Delta ODV"


def test_nobody_registers_the_region_or_sets_what_is_not_in_the_form(people: Society):
    client = signed_in(people.people["nobody"])
    register(client, 422, kind="region")
    register(client, state="verified", source="elenco", is_demonstration="on", version="9", **WHOLE)
    actor = Actor.objects.get(tax_code=CODE)
    assert (actor.state, actor.source, actor.is_demonstration) == ("draft", "", False)


def test_citizen_leaves_no_code(people: Society):
    fields = {"kind": "citizen", "name": "Ada", "tax_code": CODE}
    html = text(register(signed_in(people.people["nobody"]), 422, **fields))
    assert "Di una persona non registriamo il codice fiscale" in html


def test_double_click_on_verify_is_one_passage(people: Society, toy: Territory):
    actor = delta(people, toy)
    client = signed_in(people.people["coordinator"])
    address = f"/soggetti/{actor.code}/verifica/"
    sent = {"seal": hidden(client.get(address).content.decode(), "seal"), "do": "verified"}
    assert [client.post(address, sent).status_code for _ in "12"] == [302, 302]
    assert [to for _from, to, _as in passages(actor)] == ["draft", "submitted", "verified"]


def test_refusal_needs_a_reason_which_the_registrant_reads(people: Society, toy: Territory):
    actor = delta(people, toy)
    office = signed_in(people.people["official"])
    assert "Scrivi il motivo" in text(decide(office, actor, "rejected", 422))
    decide(office, actor, "rejected", reason="Il numero RUNTS è di un altro ente.")
    registrant = signed_in(people.people["nobody"])
    assert "Il numero RUNTS è di un altro ente." in text(registrant.get(f"/soggetti/{actor.code}/"))
    edit(registrant, actor.code, do="send", **WHOLE | {"runts_number": "54321"})
    actor.refresh_from_db()
    assert (actor.state, actor.runts_number) == ("submitted", "54321")


def test_nobody_verifies_the_body_that_they_registered(people: Society, toy: Territory):
    official = people.people["official"]
    actor = actions.register_actor(by=official, fields=WHOLE | {"seat": toy.units["A2"]})
    actions.submit_actor(actor=actor, by=official)
    client = signed_in(official)
    assert client.get(f"/soggetti/{actor.code}/verifica/").status_code == 403


def test_suspended_body_gives_no_hat_until_it_is_readmitted(people: Society, toy: Territory):
    actor = delta(people, toy)
    office, head = signed_in(people.people["official"]), signed_in(people.people["nobody"])
    decide(office, actor, "verified")
    assert "legale rappresentante di" in text(head.get("/area-riservata/"))
    decide(office, actor, "suspended", reason="Verifica in corso.")
    assert "legale rappresentante di" not in text(head.get("/area-riservata/"))
    decide(office, actor, "verified")
    assert "legale rappresentante di" in text(head.get("/area-riservata/"))
    decide(office, actor, "ceased", reason="Sciolto.")
    assert actor.memberships.get().state == "ended"


def test_who_saves_second_is_shown_what_changed_and_loses_nothing(people: Society):
    first, second = (signed_in(people.people[name]) for name in ("beta_head", "beta_member"))
    address = "/soggetti/beta/modifica/"
    seals = [hidden(client.get(address).content.decode(), "seal") for client in (first, second)]
    theirs = {"seal": seals[0], "about": "Trasporto sociale", "website": "https://beta.example"}
    yours = {"seal": seals[1], "about": "Doposcuola", "pec": "beta@pec.example"}
    assert first.post(address, theirs).status_code == 302
    answer = second.post(address, yours)
    html = text(answer)
    assert answer.status_code == 409
    assert re.search(
        r'<th scope="row">Che cosa fa</th><td class="muted">–</td>'
        r'<td class="strong">Trasporto sociale</td><td>Doposcuola</td>',
        html,
    )
    assert 'value="beta@pec.example"' in html
    assert Actor.objects.get(code="beta").about == "Trasporto sociale"
    again = yours | {"seal": hidden(html, "seal")}
    assert second.post(address, again).status_code == 302
    assert Actor.objects.get(code="beta").about == "Doposcuola"


def test_decision_on_what_was_not_read_is_not_taken(people: Society, toy: Territory):
    actor = delta(people, toy)
    office = signed_in(people.people["official"])
    address = f"/soggetti/{actor.code}/verifica/"
    seal = hidden(office.get(address).content.decode(), "seal")
    edit(signed_in(people.people["coordinator"]), actor.code, **WHOLE | {"name": "Delta APS"})
    answer = office.post(address, {"seal": seal, "do": "verified", "reason": "Tutto bene."})
    html = text(answer)
    assert answer.status_code == 409
    assert '<td class="muted">Delta ODV</td><td class="strong">Delta APS</td>' in html
    assert "Tutto bene." in html
    assert Actor.objects.get(pk=actor.pk).state == "submitted"


def test_hat_taken_away_in_the_middle_of_a_form_keeps_what_was_typed(people: Society):
    member = people.people["beta_member"]
    client = signed_in(member)
    seal = hidden(client.get("/soggetti/beta/modifica/").content.decode(), "seal")
    actions.end_membership(
        membership=Membership.objects.get(user=member),
        by=people.people["beta_head"],
        reason="Fine.",
    )
    answer = client.post("/soggetti/beta/modifica/", {"seal": seal, "about": "Ore di lavoro"})
    assert answer.status_code == 403
    assert "Non puoi più salvare qui." in text(answer)
    assert "Ore di lavoro" in text(answer)
    assert Actor.objects.get(code="beta").about == ""


def test_another_hat_chosen_in_another_tab_saves_nothing_by_surprise(people: Society):
    head = people.people["beta_head"]
    second = hat(head, people.bodies["beta"], Role.MEMBER)
    client = signed_in(head)
    first = Membership.objects.get(user=head, role="legal_representative")
    assert client.post("/area-riservata/veste/", {"hat": first.pk}).status_code == 302
    seal = hidden(client.get("/soggetti/beta/modifica/").content.decode(), "seal")
    client.post("/area-riservata/veste/", {"hat": second.pk})
    answer = client.post("/soggetti/beta/modifica/", {"seal": seal, "about": "Scritto"})
    assert answer.status_code == 409
    assert "Nel frattempo hai cambiato ruolo." in text(answer)
    assert "Scritto" in text(answer)


@pytest.mark.parametrize("seal", ["", "x", "eyJ1c2VyIjoxfQ:1:forged"])
def test_forged_seal_is_refused(people: Society, seal: str):
    client = signed_in(people.people["beta_head"])
    answer = client.post("/soggetti/beta/modifica/", {"seal": seal, "about": "x"})
    assert answer.status_code == 400
    assert Actor.objects.get(code="beta").about == ""


def test_seal_of_another_body_opens_nothing(people: Society):
    """Whoever forges an address with a seal of their own body is told nothing of the other."""
    hidden_body = body("omega", Actor.Kind.ETS, state="submitted")
    client = signed_in(people.people["beta_head"])
    seal = hidden(client.get("/soggetti/beta/modifica/").content.decode(), "seal")
    answer = client.post(f"/soggetti/{hidden_body.code}/modifica/", {"seal": seal, "about": "x"})
    assert answer.status_code == 404


def test_verified_body_writes_its_contacts_and_not_what_was_verified(people: Society):
    client = signed_in(people.people["beta_head"])
    edit(client, "beta", about="Trasporto", name="Un altro nome", tax_code=CODE)
    beta = Actor.objects.get(code="beta")
    assert (beta.about, beta.name) == ("Trasporto", "Beta")
