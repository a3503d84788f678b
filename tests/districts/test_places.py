"""The places that the search knows: today's, and what became of those that ceased."""

from datetime import date

import pytest

from districts.models import TerritorialUnit, UnitSuccession
from districts.places import places_on
from tests import territory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def ceased(code: str, name: str, until: date) -> TerritorialUnit:
    return TerritorialUnit.objects.create(istat_code=code, name=name, valid_to=until)


def succession(
    predecessor: TerritorialUnit, successor: TerritorialUnit, day: date, kind: str, former: str
) -> None:
    UnitSuccession.objects.create(
        predecessor=predecessor,
        successor=successor,
        date=day,
        kind=kind,
        former_name=former,
        source="prova",
    )


def test_places_of_today_say_their_district(django_assert_num_queries):
    territory.build(computed=False)
    with django_assert_num_queries(2):
        places = {(place.kind, place.name): place for place in places_on(TODAY)}
    assert len(places) == 12 + 2
    assert places["district", "Zona D01"].code == "D01"
    assert places["unit", "B3"].district == "D01"
    assert places["unit", "B3"].district_name == "Zona D01"


def test_places_follow_the_law_of_the_day():
    territory.build(computed=False)
    places = {place.name: place for place in places_on(date(2018, 1, 1))}
    assert places["B3"].district == "D02"


def test_places_lead_from_a_former_comune_to_what_it_is_in_now():
    units = territory.build(computed=False).units
    first = ceased("001901", "Prima", date(2016, 1, 1))
    middle = ceased("001902", "Dopo", date(2019, 1, 1))
    kinds = UnitSuccession.Kind
    succession(first, middle, date(2016, 1, 1), kinds.MERGER, "Prima")
    succession(middle, units["A1"], date(2019, 1, 1), kinds.INCORPORATION, "Dopo")
    succession(units["A2"], units["A2"], date(2020, 1, 1), kinds.RENAME, "Vecchia A2")
    succession(units["A3"], units["A4"], date(2021, 1, 1), kinds.TERRITORY_CEDED, "A3")
    former = {p.former: (p.code, p.name, p.former_until) for p in places_on(TODAY) if p.former}
    assert former == {
        "Prima": ("001001", "A1", date(2016, 1, 1)),
        "Dopo": ("001001", "A1", date(2019, 1, 1)),
        "Vecchia A2": ("001002", "A2", date(2020, 1, 1)),
    }


def test_places_do_not_repeat_a_name_that_the_successor_took():
    units = territory.build(computed=False).units
    old = ceased("001903", "A1", date(2016, 1, 1))
    succession(old, units["A1"], date(2016, 1, 1), UnitSuccession.Kind.MERGER, "A1")
    assert not [place for place in places_on(TODAY) if place.former]
