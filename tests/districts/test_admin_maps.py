"""The admin of the territory: maps of our own, law to be read, drafts for who may see them."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.actions import fork_revision
from districts.models import Act, Zone
from tests.people import Society, signed_in
from tests.territory import Territory


def change(name: str, pk: int) -> str:
    return reverse(f"admin:districts_{name}_change", args=[pk])


def page(people: Society, who: str, address: str) -> tuple[int, str]:
    answer = signed_in(people.people[who]).get(address, follow=True)
    return answer.status_code, answer.content.decode()


def test_each_table_of_the_territory_has_its_map(toy: Territory, people: Society):
    law = toy.laws["cohesion-2020"]
    zone = Zone.objects.get(zoning__code="cohesion", code="D01")
    for name, pk in (
        ("territorialunit", toy.units["A1"].pk),
        ("zoning", law.zoning_id),
        ("zone", zone.pk),
        ("boundaryrevision", law.pk),
    ):
        status, text = page(people, "boundaries", change(name, pk))
        assert status == 200
        assert text.count('class="map-shape') >= 2, name
        assert 'name="_save"' not in text
        # Nothing from elsewhere, nothing inline.
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
        assert not re.findall(r"<script>|<figure[^>]* style=", text)


def test_chosen_zone_stands_out(toy: Territory, people: Society):
    zone = Zone.objects.get(zoning__code="cohesion", code="D01")
    _status, text = page(people, "official", change("zone", zone.pk))
    assert text.count("map-shape class-4") == 1


def test_law_is_changed_by_nobody_here(toy: Territory, people: Society):
    law = toy.laws["cohesion-2020"]
    for who in ("official", "boundaries", "system"):
        client = signed_in(people.people[who])
        answer = client.post(change("boundaryrevision", law.pk), {"title": "Altro"})
        assert answer.status_code == 403
        assert client.post(change("zone", Zone.objects.first().pk), {}).status_code == 403
    law.refresh_from_db()
    assert law.title != "Altro"


def test_drafts_are_there_only_for_who_may_read_them(toy: Territory, people: Society):
    draft = fork_revision(
        revision=toy.laws["cohesion-2020"],
        title="Segreta per ora",
        rationale="x" * 40,
        by=people.people["boundaries"],
    )
    listed = reverse("admin:districts_boundaryrevision_changelist")
    rows = reverse("admin:districts_zoneassignment_changelist")
    for who, sees in (("official", True), ("boundaries", True), ("system", False)):
        assert ("Segreta per ora" in page(people, who, listed)[1]) is sees
        assert ("Segreta per ora" in page(people, who, rows)[1]) is sees
        text = page(people, who, change("boundaryrevision", draft.pk))[1]
        assert ("map-shape" in text and "sul suo banco" in text) is sees


def test_act_is_mended_by_the_action_and_remembered(toy: Territory, people: Society):
    act = Act.objects.create(
        kind="DGR", authority="Giunta", number="1-1", date="2020-01-01", title="Prima"
    )
    given = {"title": "Dopo", "url": "https://example.org/atto", "number": "9-9"}
    assert signed_in(people.people["system"]).post(change("act", act.pk), given).status_code == 403
    answer = signed_in(people.people["official"]).post(change("act", act.pk), given)
    assert answer.status_code == 302
    act.refresh_from_db()
    assert (act.title, act.url, act.number) == ("Dopo", "https://example.org/atto", "1-1")
    log = signed_in(people.people["official"]).get(reverse("register", args=["atto", act.pk]))
    assert "Correzione di oggetto o indirizzo" in log.content.decode()


def test_lists_ask_the_same_however_long(toy: Territory, people: Society):
    client = signed_in(people.people["official"])
    for name in ("territorialunit", "zone", "boundaryrevision"):
        address = reverse(f"admin:districts_{name}_changelist")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 16, name
