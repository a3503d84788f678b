"""Changes of comuni written into the laws: by themselves where zones agree, else by two people."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.test import Client
from django.utils import timezone

from districts.actions import decide
from districts.actions.changes import Unconfirmed, decide_changes
from districts.approving.rules import Verdict
from districts.changes.passings import passings
from districts.changes.technical_revisions import awaiting_decision, due, revise_laws, undecided_in
from districts.importers.units import ChangeRow
from districts.loading.refresh import add_up_residents, apply_changes
from districts.models import (
    Act,
    AdoptionWarning,
    Approval,
    BoundaryRevision,
    DraftMark,
    DraftReason,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    Zone,
    ZoneAssignment,
)
from districts.transitions import TransitionRefusedError
from tests import initiatives, territory
from tests.people import Society, signed_in
from tests.territory import Territory

DAY = date(2024, 1, 1)
WHY = "Il comune nuovo usa i servizi di A2, dove ha la sede il municipio."


def change(kind: str, old: str, new: str, name: str, share: str = "") -> ChangeRow:
    units = dict(TerritorialUnit.objects.values_list("name", "istat_code"))
    part = Decimal(share) if share else None
    return ChangeRow(0, DAY, kind, units[old], old, new, name, "prova", part)


def apply(*rows: ChangeRow) -> list[str]:
    apply_changes(rows)
    return revise_laws(passings())


def merge() -> list[str]:
    """A2 (D01) and A3 (D02), both in H1, become Unita."""
    return apply(
        change("merger", "A2", "001099", "Unita"), change("merger", "A3", "001099", "Unita")
    )


def in_force(zoning: str, day: date = DAY) -> dict[str, str]:
    [law] = BoundaryRevision.objects.in_force(day).filter(zoning__code=zoning)
    return dict(law.assignments.values_list("unit__name", "zone__code"))


def zone(code: str) -> Zone:
    return Zone.objects.get(zoning__code="cohesion", code=code)


def decided(people: Society, **given: Any) -> Approval:
    [draft] = awaiting_decision()
    [one] = undecided_in(draft)
    fields = {"zones": {one.unit.pk: zone("D01")}, "reason": WHY, "by": people.people["boundaries"]}
    try:
        return decide_changes(revision=draft, **(fields | given))
    except Unconfirmed as told:
        return decide_changes(revision=draft, seen=told.warnings, **(fields | given))


def test_zones_that_agree_are_revised_and_others_await_two_people(people: Society):
    said = merge()
    assert in_force("health")["Unita"] == "H1"
    assert "Unita" not in in_force("cohesion")
    [undecided] = [line for line in said if line.startswith("DA DECIDERE")]
    assert "A2 in D01 Zona D01; A3 in D02 Zona D02" in undecided
    [draft] = awaiting_decision()
    assert (draft.origin, draft.state, draft.author) == ("istat_change", "draft", None)
    assert (due(draft) - timezone.localdate(draft.recorded_at)).days == 30
    assert StateChange.objects.filter(object_id=draft.pk, from_state="", to_state="draft").exists()

    approval = decided(people)
    assert in_force("cohesion") == in_force("cohesion")
    decide(approval=approval, by=people.people["official"], verdict=Verdict.APPROVE, reason="Sì.")

    assert in_force("cohesion")["Unita"] == "D01"
    assert len(in_force("cohesion")) == 11
    assert "A2" in in_force("cohesion", date(2023, 12, 31))
    row = ZoneAssignment.objects.get(unit__name="Unita", zone__code="D01")
    assert (row.basis, row.confidence) == ("derived", "medium")
    assert WHY in row.source
    law = row.revision
    assert law.author == people.people["boundaries"]
    assert law.approver == people.people["official"]
    assert law.rationale.endswith(f"Decisione: {WHY}")
    assert awaiting_decision() == []


def test_running_again_makes_nothing_new(people: Society):
    merge()
    before = list(BoundaryRevision.objects.order_by("pk").values_list("pk", flat=True))
    assert [line for line in revise_laws(passings()) if "DA DECIDERE" in line]
    assert list(BoundaryRevision.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_changes_that_came_after_go_on_once_the_first_is_decided(people: Society):
    merge()
    later = date(2025, 1, 1)
    row = change("merger", "C1", "001098", "Alta"), change("merger", "C2", "001098", "Alta")
    said = apply(*(ChangeRow(**{**_fields(one), "date": later}) for one in row))
    assert in_force("health", later)["Alta"] == "H2"
    assert len([line for line in said if line.startswith("DA DECIDERE cohesion")]) == 1
    approval = decided(people)
    decide(approval=approval, by=people.people["official"], verdict=Verdict.APPROVE, reason="Sì.")
    assert in_force("cohesion", later)["Alta"] == "D01"


def _fields(row: ChangeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ChangeRow.__slots__}


def test_decision_that_is_not_whole_writes_nothing(people: Society):
    merge()
    late = Act.objects.create(kind="DGR", authority="Giunta", number="1-1", date=date(2025, 3, 1))
    [draft] = awaiting_decision()
    [one] = undecided_in(draft)
    other = Zone.objects.get(zoning__code="health", code="H1")
    for given, told in (
        ({"zones": {}}, "Scegli la zona di Unita."),
        ({"zones": {one.unit.pk: None}}, "Scegli la zona di Unita."),
        ({"zones": {one.unit.pk: other}}, "è di altri confini"),
        ({"reason": "Sì."}, "almeno 30 caratteri"),
        ({"act": late}, "L'atto è del 01/03/2025, dopo il cambiamento"),
    ):
        with pytest.raises(TransitionRefusedError, match=told):
            decided(people, **given)
    draft.refresh_from_db()
    assert draft.author is None
    assert not Approval.objects.exists()


def test_zone_left_without_comuni_ends_only_if_told(toy: Territory, people: Society):
    """D02 = A3 alone: once A3 is in Unita, D01, nothing is left of it."""
    only = dict.fromkeys(toy.units, "D01") | {"A3": "D02"}
    territory.adopt(toy.zonings["cohesion"], date(2023, 1, 1), only, toy.units)
    merge()
    with pytest.raises(TransitionRefusedError, match="La zona D02 resterebbe senza comuni"):
        decided(people)
    assert not DraftMark.objects.exists()
    approval = decided(people, dissolved=[zone("D02")])
    decide(approval=approval, by=people.people["official"], verdict=Verdict.APPROVE, reason="Sì.")
    assert set(in_force("cohesion").values()) == {"D01"}


def test_law_of_that_day_from_elsewhere_takes_the_place_of_the_decision(
    toy: Territory, people: Society
):
    merge()
    [draft] = awaiting_decision()
    units = {unit.name: unit for unit in TerritorialUnit.objects.valid_on(DAY)}
    placed = in_force("cohesion") | {"Unita": "D02"}
    members = {name: placed[name] for name in units}
    territory.adopt(toy.zonings["cohesion"], DAY, members, units, vintage=DAY)
    assert awaiting_decision() == []
    with pytest.raises(TransitionRefusedError, match="non c'è più niente da decidere"):
        decide_changes(revision=draft, zones={}, reason=WHY, by=people.people["boundaries"])


def test_two_officials_on_the_pages(people: Society):
    merge()
    add_up_residents(passings())
    [draft] = awaiting_decision()
    assert "Unita" in signed_in(people.people["official"]).get("/scenari/da-decidere/").text
    address = f"/scenari/da-decidere/{draft.pk}/"
    writer = signed_in(people.people["boundaries"])
    assert "si aspetta una decisione su Unita" in writer.get("/zonizzazioni/cohesion/").text
    assert "Decidi la zona dei comuni cambiati" in writer.get("/area-riservata/").text
    wrong = writer.post(address, {"zona-001099": "D01", "reason": "Sì"})
    assert wrong.status_code == 422
    assert "selected" in wrong.text
    sent = {"zona-001099": "D01", "reason": WHY}
    assert signed_in(people.people["official"]).post(address, sent).status_code == 403
    sent["visto"] = _warned(writer.post(address, sent).text)
    answer = writer.post(address, sent)
    approval = Approval.objects.get()
    assert answer["Location"] == f"/approvazioni/{approval.pk}/"
    assert writer.post(address, sent).status_code == 409
    given = {"do": "approve", "reason": "Concordo.", "step": ""}
    assert writer.post(answer["Location"], given).status_code == 403
    assert signed_in(people.people["official"]).post(answer["Location"], given).status_code == 302
    page = writer.get("/zonizzazioni/cohesion/").text
    assert "si aspetta una decisione" not in page
    assert "Variazioni dei comuni del 01/01/2024: Unita" in page


def test_split_keeps_the_total_and_the_zone(people: Society):
    """A2 has 100 residents in 2018 and 200 in 2023, divided 1 to 2 and then rounded."""
    said = apply(
        change("split", "A2", "001097", "Uno", "0.333333"),
        change("split", "A2", "001098", "Due", "0.666667"),
    )
    assert not [line for line in said if "DA DECIDERE" in line]
    assert in_force("cohesion")["Uno"] == in_force("cohesion")["Due"] == "D01"
    add_up_residents(passings())
    rows = UnitPopulation.objects.current().filter(unit__name__in=["Uno", "Due"])
    found = {(row.unit.name, row.year): (row.population, row.quality) for row in rows}
    assert found["Uno", 2023][0] + found["Due", 2023][0] == 200
    assert found["Uno", 2018][0] + found["Due", 2018][0] == 100
    assert found["Uno", 2023] == (67, "estimated")
    assert add_up_residents(passings()) == 0


def test_split_whose_shares_nobody_knows_divides_no_figure(people: Society):
    apply(change("split", "A2", "001097", "Uno"), change("split", "A2", "001098", "Due"))
    assert in_force("health")["Uno"] == "H1"
    assert add_up_residents(passings()) == 0


def test_change_of_province_follows_into_the_zone_of_the_new_one(toy: Territory):
    """Where zones are provinces the comune passes to its own; elsewhere it stays where it was."""
    provinces = territory.zoning("province", "administration")
    law = territory.adopt(
        provinces, date(2000, 1, 1), dict.fromkeys(toy.units, "001") | {"C4": "002"}, toy.units
    )
    assert law.state == "adopted"
    apply_changes([change("province_change", "A2", "002001", "A2")])
    TerritorialUnit.objects.filter(istat_code="002001").update(province_code="002")
    revise_laws(passings())
    assert in_force("province")["A2"] == "002"
    assert in_force("cohesion")["A2"] == "D01"
    assert awaiting_decision() == []
    add_up_residents(passings())
    same = UnitPopulation.objects.filter(unit__name="A2", year=2023)
    assert set(same.values_list("population", flat=True)) == {200}


def _warned(page: str) -> list[str]:
    return re.findall(r'name="visto" value="(\w{64})"', page)


def drawn_merge(*names: str) -> list[str]:
    """The comuni of these names become Unita, which is drawn as the two of them together."""
    olds = list(TerritorialUnit.objects.filter(name__in=names, valid_to__isnull=True))
    apply_changes([change("merger", name, "001099", "Unita") for name in names])
    shape = olds[0].geometry.union(olds[1].geometry)
    TerritorialUnit.objects.filter(istat_code="001099").update(geometry=MultiPolygon(shape))
    add_up_residents(passings())
    return revise_laws(passings())


def test_what_a_decision_does_to_the_zones_is_confirmed_with_its_reason(people: Society):
    """D01 gains A3, and has a project that nobody asked about."""
    initiatives.project(people, state="running")
    drawn_merge("A2", "A3")
    [draft] = awaiting_decision()
    address = f"/scenari/da-decidere/{draft.pk}/"
    writer = signed_in(people.people["boundaries"])
    sent = {"zona-001099": "D01", "reason": WHY}
    told = writer.post(address, sent)
    assert told.status_code == 422
    assert "Di 1 iniziativa o piano della zona D01, che cambia, non è ancora deciso." in told.text
    assert WHY in told.text
    assert not Approval.objects.exists()
    assert not DraftReason.objects.exists()
    seen = _warned(told.text)
    assert writer.post(address, sent | {"visto": seen[1:]}).status_code == 422, "every one is seen"
    answer = writer.post(address, sent | {"visto": seen})
    assert answer.status_code == 302
    assert {row.text for row in DraftReason.objects.all()} == {WHY}
    page = signed_in(people.people["official"]).get(answer["Location"]).text
    assert "Di 1 iniziativa o piano della zona D01" in page

    approval = Approval.objects.get()
    decide(approval=approval, by=people.people["official"], verdict=Verdict.APPROVE, reason="Sì.")
    kept = AdoptionWarning.objects.filter(revision=draft)
    assert "A5" in {row.finding["code"] for row in kept}
    assert {row.fingerprint for row in kept} == set(seen)
    law = Client().get(f"/zonizzazioni/cohesion/revisioni/{draft.pk}/").text
    assert "Di 1 iniziativa o piano della zona D01" in law
    assert WHY in law


def test_change_within_one_zone_warns_of_nothing(people: Society, settings: Any):
    """D02 was in pieces of B4, A3–A4 and C3–C4 no more than before, and as many live there."""
    settings.LEAST_RESIDENTS = 1_000_000
    said = drawn_merge("A3", "A4")
    assert in_force("cohesion")["Unita"] == "D02"
    assert not AdoptionWarning.objects.exists()
    assert not [line for line in said if line.startswith("AVVISO")]


def test_what_a_rule_does_to_the_zones_is_kept_without_asking_anybody(toy: Territory):
    """C4 alone was 002; A1, at the other end, passes to it."""
    provinces = territory.zoning("province", "administration")
    members = dict.fromkeys(toy.units, "001") | {"C4": "002"}
    territory.adopt(provinces, date(2000, 1, 1), members, toy.units)
    apply_changes([change("province_change", "A1", "002001", "A1")])
    shape = toy.units["A1"].geometry
    TerritorialUnit.objects.filter(istat_code="002001").update(province_code="002", geometry=shape)
    said = revise_laws(passings())
    assert in_force("province")["A1"] == "002"
    [kept] = AdoptionWarning.objects.all()
    assert (kept.finding["code"], kept.finding["zone"]) == ("A1", "002")
    assert kept.finding["figures"] == {"pieces": 2}
    assert "AVVISO province: La zona 002 risulta divisa in 2 parti non confinanti" in " ".join(said)
    assert revise_laws(passings()) == []
    assert AdoptionWarning.objects.count() == 1


def test_technical_revision_that_lacks_a_comune_is_not_adopted(people: Society):
    """B1, as of any draft: somebody took a comune out while the decision waited."""
    drawn_merge("A2", "A3")
    [draft] = awaiting_decision()
    draft.assignments.filter(unit__name="C1").delete()
    with pytest.raises(TransitionRefusedError, match="1 comune non è assegnato: C1"):
        decided(people)
    assert not Approval.objects.exists()
