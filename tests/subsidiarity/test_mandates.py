"""Ending a mandate: by whom, from when, with whose hats; and what the registers say of links."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from districts.memory.timeline import timeline
from districts.models import StateChange, Zone
from districts.registers import register_named
from subsidiarity.hats import hats_of
from subsidiarity.models import Mandate
from tests.people import Society, signed_in

pytestmark = pytest.mark.django_db


def end(people: Society, last: date, reason: str = "La convenzione è scaduta."):
    client = signed_in(people.people["official"])
    address = f"/mandati/{people.mandate.pk}/chiudi/"
    return client.post(address, {"last": last.isoformat(), "reason": reason}, follow=True)


def test_official_ends_a_mandate_and_with_it_the_hat_of_the_coordinator(people: Society):
    today = timezone.localdate()
    coordinator = people.people["coordinator"]
    client = signed_in(people.people["official"])
    assert "Mandati in vigore" in client.get("/mandati/da-confermare/").content.decode()
    shown = client.get(f"/mandati/{people.mandate.pk}/chiudi/").content.decode()
    assert "coordinator@example.org" in shown, "whoever loses the hat is named"
    answer = end(people, today)
    assert "Il mandato è chiuso." in answer.content.decode()
    assert [hat.zone_code for hat in hats_of(coordinator, today)] == ["D01"]
    assert hats_of(coordinator, today + timedelta(days=1)) == []
    (passage,) = StateChange.objects.filter(content_type__model="mandate")
    assert (passage.to_state, passage.by, passage.reason) == (
        "ended",
        people.people["official"],
        "La convenzione è scaduta.",
    )
    again = end(people, today)
    assert "Il mandato era già chiuso." in again.content.decode()
    assert StateChange.objects.filter(content_type__model="mandate").count() == 1


def test_mandate_does_not_end_in_the_past_nor_without_a_reason(people: Society):
    yesterday = timezone.localdate() - timedelta(days=1)
    past = end(people, yesterday)
    assert past.status_code == 422
    text = past.content.decode()
    assert "non può essere passato" in text
    assert f'value="{yesterday.isoformat()}"' in text
    silent = end(people, timezone.localdate(), reason="  ")
    assert silent.status_code == 422
    assert "Scrivi il motivo" in silent.content.decode()
    assert Mandate.objects.get(pk=people.mandate.pk).valid_to is None


def test_register_of_a_mandate_says_its_passages_in_words(people: Society):
    end(people, timezone.localdate())
    client = signed_in(people.people["official"])
    text = client.get(f"/registro/mandato/{people.mandate.pk}/").content.decode()
    assert "Stato: «chiusa»" in text
    assert "La convenzione è scaduta." in text


def test_districts_of_a_body_are_remembered_with_who_changed_them(people: Society):
    beta = people.bodies["beta"]
    zones = {zone.code: zone for zone in Zone.objects.filter(zoning__code="cohesion")}
    beta.districts.set([zones["D01"]])
    beta.districts.set([zones["D02"]])
    changes = [
        (change.label, change.before, change.after)
        for entry in reversed(timeline(register_named("ente"), beta.pk))
        for change in entry.changes
    ]
    said = "distretti in cui opera"
    assert sorted(changes, key=str) == sorted(
        [
            (said, None, zones["D01"].pk),
            (said, zones["D01"].pk, None),
            (said, None, zones["D02"].pk),
        ],
        key=str,
    )
    page = signed_in(people.people["official"]).get(f"/registro/ente/{beta.pk}/").content.decode()
    assert "distretti in cui opera" in page
    assert zones["D02"].name in page
