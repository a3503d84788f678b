"""One revision against another: which comuni change zone, for everybody once it is before them."""

import re

import pytest
from django.test import Client

from districts.actions import assign_units, fork_revision
from districts.models import BoundaryRevision, Zone
from tests.people import Society, signed_in
from tests.territory import Territory

pytestmark = pytest.mark.django_db


def address(revision: BoundaryRevision) -> str:
    return f"/zonizzazioni/cohesion/revisioni/{revision.pk}/"


def moved(html: str) -> list[list[str]]:
    """The cells of the table of comuni, in words."""
    table = html.partition('id="comuni"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_law_shows_the_comuni_that_it_moved_with_what_the_zones_gain(
    client: Client, toy: Territory
):
    """B3, 700 residents, passed to D01 in 2020."""
    html = client.get(address(toy.laws["cohesion-2020"])).text
    assert moved(html) == [["B3 001007", "700", "Zona D02 D02", "Zona D01 D01"]]
    assert "+700" in html
    assert "−700" in html
    assert "comune che cambia zona" in html
    first = client.get(address(toy.laws["cohesion-2017"])).text
    assert "È la prima revisione: scegli qui sopra un’altra" in first
    assert '<option value="" selected>Scegli una revisione</option>' in first
    only = client.get(f"/zonizzazioni/health/revisioni/{toy.laws['health'].pk}/").text
    assert "È la prima revisione: non ce n’è un’altra" in only
    assert 'id="rispetto-a"' not in only


def test_another_revision_of_the_zoning_is_chosen_and_no_other(client: Client, toy: Territory):
    first, second = toy.laws["cohesion-2017"], toy.laws["cohesion-2020"]
    html = client.get(address(first), {"rispetto-a": second.pk}).text
    assert moved(html) == [["B3 001007", "700", "Zona D01 D01", "Zona D02 D02"]]
    wrong = client.get(address(first), {"rispetto-a": toy.laws["health"].pk})
    assert (wrong.status_code, str(second.pk) in wrong.text) == (400, True)
    assert client.get(address(first), {"rispetto": "1"}).status_code == 400
    assert client.get(f"/zonizzazioni/health/revisioni/{first.pk}/").status_code == 404


def test_draft_is_for_offices_until_everybody_is_consulted(
    client: Client, toy: Territory, people: Society
):
    by = people.people["boundaries"]
    why = "Per vedere che cosa cambia spostando un comune."
    draft = fork_revision(revision=toy.laws["cohesion-2020"], title="Bozza", rationale=why, by=by)
    assign_units(
        draft=draft,
        units=[toy.units["A2"].pk],
        zone=Zone.objects.get(zoning__code="cohesion", code="D02"),
        by=by,
        seen=1,
    )
    assert client.get(address(draft.revision)).status_code == 404
    seen = signed_in(people.people["official"]).get(address(draft.revision))
    assert moved(seen.text) == [["A2 001002", "200", "Zona D01 D01", "Zona D02 D02"]]
    assert "no-store" in seen["Cache-Control"]
    law = address(toy.laws["cohesion-2020"])
    assert f'value="{draft.pk}"' not in client.get(law).text
    BoundaryRevision.objects.filter(pk=draft.pk).update(state="consultation")
    assert moved(client.get(address(draft.revision)).text) == moved(seen.text)


def test_page_takes_as_many_queries_as_it_has_questions(
    client: Client, toy: Territory, django_assert_num_queries
):
    where = address(toy.laws["cohesion-2020"])
    with django_assert_num_queries(11):
        client.get(where)
    with django_assert_num_queries(3):
        client.get(where)
