"""A comment on a place: a zone or a comune of the draft, chosen from its list or on its map."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from districts.actions import fork_revision
from districts.models import ConsultationComment, TerritorialUnit
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.asked import SAID, end, opened, say
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_comment_is_of_a_place_of_the_draft_and_counted_by_zone(consultation, people) -> None:
    """B3 goes to D02 in the draft: what is said of it is counted there."""
    b3 = TerritorialUnit.objects.get(name="B3")
    about = say(consultation, people.people["coordinator"], place=f"u-{b3.istat_code}")
    on_zone = say(consultation, people.people["coordinator"], place="z-D02")
    say(consultation, people.people["coordinator"])
    assert (about.unit, about.zone) == (b3, None)
    assert on_zone.zone.code == "D02"
    client = Client()
    page = client.get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert f'su <a href="/comuni/{b3.istat_code}/">B3</a>' in page
    assert "su <a" in page
    desk = signed_in(people.people["official"]).get(f"/consultazioni/{consultation.pk}/ufficio/")
    [row] = desk.context["places"]
    assert (row.name, row.zone, row.units) == ("D02 Zona D02", 1, 1)
    told = client.get(f"/api/v1/consultations/{consultation.pk}/comments").json()["results"]
    assert [(one["zone"], one["unit"]) for one in told] == [
        (None, b3.istat_code),
        ("D02", None),
        (None, None),
    ]


def test_place_is_chosen_from_a_list_and_one_that_is_not_there_is_told(consultation) -> None:
    client = Client()
    path = f"/consultazioni/{consultation.pk}/commenta/"
    asked = client.get(f"{path}?luogo=u-001001")
    assert '<option value="u-001001" selected>A1</option>' in asked.content.decode()
    assert client.get(f"{path}?luogo=u-999999").status_code == 400
    assert client.get(f"{path}?altro=1").status_code == 400
    given = {"text": SAID, "form": str(uuid.uuid4())}
    refused = client.post(path, given | {"place": "z-D99"})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    assert client.post(path, given | {"place": "z-D01"}).status_code == 302
    assert ConsultationComment.objects.get().zone.code == "D01"
    with pytest.raises(TransitionRefusedError, match="luogo"):
        say(consultation, place="u-999999")


def test_place_may_be_chosen_on_a_map_of_the_draft(toy, people) -> None:
    """The map offers the comuni of the list, and shows the one that the address names."""
    made = fork_revision(
        revision=toy.laws["cohesion-2020"],
        title="B3 torna",
        rationale="B3 torna nel distretto di prima.",
        by=people.people["boundaries"],
    )
    asked = opened(made.revision, people.people["boundaries"])
    path = f"/consultazioni/{asked.pk}/commenta/"
    answer = Client().get(f"{path}?luogo=u-001001")
    drawn = answer.context["map"]
    assert drawn.selected == "001001"
    offered = {key for key, _words in answer.context["form"]["place"].field.choices[2][1]}
    assert {f"u-{place.code}" for place in drawn.places} == offered
    text = answer.content.decode()
    assert 'data-place-map="id_place"' in text
    assert 'id="id_place"' in text, "the list stays"
    end(asked)
    assert Client().get(path).context["map"] is None


def test_comment_is_not_of_two_places(consultation) -> None:
    made = say(consultation, place="z-D01")
    with pytest.raises(IntegrityError, match="comment_is_of_one_place"), transaction.atomic():
        ConsultationComment.objects.filter(pk=made.pk).update(
            unit=TerritorialUnit.objects.get(name="B3")
        )


def test_place_has_the_name_that_the_draft_gives_it(revision, people) -> None:
    revision.zone_names.filter(zone__code="D02").update(name="Collina")
    found = opened(revision, people.people["boundaries"])
    say(found, people.people["coordinator"], place="z-D02")
    page = Client().get(f"/consultazioni/{found.pk}/").content.decode()
    assert "D02 Collina" in page
    assert "da «Zona D02» a «Collina»" in page
    desk = signed_in(people.people["official"]).get(f"/consultazioni/{found.pk}/ufficio/")
    assert "D02 Collina" in desk.content.decode()
    assert "Zona D02" not in desk.content.decode()
