"""What is found in a draft of the toy region, what its pages say of it, which reasons hold."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from districts.actions import (
    explain_findings,
    fork_revision,
    found_zone,
    mark_draft,
    rename_zone,
    set_seat,
)
from districts.actions.boundaries import adopt_revision, problems_of_consultation
from districts.drafting.finding_words import words_of
from districts.drafting.findings import Judged, Verdict, verdict_of
from districts.drafting.workbench import read_workbench
from districts.models import (
    BoundaryRevision,
    Draft,
    DraftReason,
    TerritorialUnit,
    UnitSuccession,
    Zone,
    ZoneAssignment,
)
from districts.transitions import TransitionRefusedError
from tests import territory
from tests.drafts import WHY, move, zone, zones
from tests.people import Society, signed_in
from tests.territory import Territory

REASON = "La valle preferisce così, e il servizio resta."


@pytest.fixture(autouse=True)
def _residents_of_a_district(settings: Any) -> None:
    settings.LEAST_RESIDENTS = 3500


def verdict(draft: Draft) -> Verdict:
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    return read[1]


def told(draft: Draft) -> list[tuple[str, str, str]]:
    """Code, zone and words of everything found."""
    bench = read_workbench(Draft.objects.get(pk=draft.pk))
    return [
        (str(one.finding.code), one.finding.zone, words_of(one.finding, bench))
        for one in verdict(draft).judged
    ]


def wanted(draft: Draft) -> dict[str, Judged]:
    return {one.finding.fingerprint: one for one in verdict(draft).unexplained}


def test_draft_like_its_base_answers_for_nothing(draft: Draft):
    found = verdict(draft)
    assert found.may_go_on
    assert [(one.finding.code, one.finding.inherited) for one in found.judged] == []


def test_comune_without_zone_is_incomplete_and_blocks(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, None, "C1", "A1", by=by)
    assert ("B1", "", "2 comuni non sono assegnati: A1, C1. Assegnali prima di procedere.") in told(
        draft
    )
    assert read_workbench(draft).missing == ["001001", "001009"]
    assert any("non sono assegnati" in one for one in problems_of_consultation(draft.revision))


def test_ceased_comune_says_what_to_use(draft: Draft, toy: Territory, by: Any):
    gone = TerritorialUnit.objects.create(
        istat_code="001099", name="Vecchio", valid_to=date(2019, 5, 31)
    )
    UnitSuccession.objects.create(
        predecessor=gone,
        successor=toy.units["A1"],
        kind="merger",
        date=date(2019, 5, 31),
        former_name="Vecchio",
        source="prova",
    )
    ZoneAssignment.objects.create(
        revision=draft.revision, unit=gone, zone=zone("D01"), basis="proposal", confidence="high"
    )
    assert ("B2", "D01", "Vecchio non esiste più dal 31/05/2019: usa A1.") in told(draft)


def test_empty_zone_blocks_until_it_is_dissolved(draft: Draft, toy: Territory, by: Any):
    held = [name for name, code in zones(draft).items() if code == "D02"]
    move(draft, toy, "D01", *held, by=by)
    assert (
        "B3",
        "D02",
        "La zona D02 resterebbe senza comuni. Scioglila o assegnale almeno un comune.",
    ) in told(draft)
    draft.refresh_from_db()
    mark_draft(draft=draft, kind="dissolved", on=zone("D02"), by=by, seen=draft.version)
    assert "B3" not in [code for code, _zone, _words in told(draft)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 1), "Nel frattempo è entrata in vigore la revisione"),
        (
            date(2027, 1, 1),
            "è stata adottata la revisione «Cohesion dal 01/01/2027 dal 01/01/2027",
        ),
    ],
)
def test_overtaken_base_blocks(draft: Draft, toy: Territory, day: date, words: str):
    territory.adopt(toy.zonings["cohesion"], day, territory.by_column(2), toy.units)
    (stale,) = (said for code, _zone, said in told(draft) if code == "B4")
    assert words in stale
    assert "Riallinea la bozza." in stale


def test_day_before_the_last_law_is_too_early(draft: Draft):
    draft.revision.effective_from = date(2019, 12, 31)
    draft.revision.save()
    assert "B5" in [code for code, _zone, _words in told(draft)]


def test_pieces_residents_and_index_want_reasons(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "A1", by=by)
    found = {code: (zone, said) for code, zone, said in told(draft)}
    assert found["A1"] == (
        "D02",
        "La zona D02 risulta divisa in 2 parti non confinanti: staccati A1. Conferma con una"
        " motivazione.",
    )
    # D01 keeps 200 + 500 + 600 + 700 + 900 + 1,000 = 3,900 residents, D02 has the other 3,900.
    assert "A2" not in found
    with pytest.raises(TransitionRefusedError, match="almeno 20 caratteri"):
        explain_findings(draft=draft, reasons=dict.fromkeys(wanted(draft), "Sì."), by=by)
    explain_findings(draft=draft, reasons=dict.fromkeys(wanted(draft), REASON), by=by)
    assert verdict(draft).may_go_on
    (row,) = DraftReason.objects.filter(finding__code="A1")
    assert (row.by, row.acting_as, row.finding["units"]) == (
        by,
        "boundary_administrator",
        ["001001"],
    )


def test_reason_is_for_one_defect(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "A1", by=by)
    old = dict.fromkeys(wanted(draft), REASON)
    explain_findings(draft=draft, reasons=old, by=by)
    move(draft, toy, "D02", "A2", by=by)
    pieces = [one for one in verdict(draft).unexplained if one.finding.code == "A1"]
    assert [one.finding.units for one in pieces] == [("001001", "001002")] or pieces == []
    with pytest.raises(TransitionRefusedError, match="data di nuovo"):
        explain_findings(draft=draft, reasons={"0" * 64: REASON}, by=by)
    assert DraftReason.objects.count() == len(old), "nothing of a refused form is written"


def test_only_who_may_change_the_draft_explains(
    draft: Draft, toy: Territory, people: Society, by: Any
):
    move(draft, toy, "D02", "A1", by=by)
    with pytest.raises(PermissionDenied):
        explain_findings(
            draft=draft, reasons=dict.fromkeys(wanted(draft), REASON), by=people.people["official"]
        )


def test_database_refuses_an_empty_reason(draft: Draft, by: Any):
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftReason.objects.create(draft=draft, fingerprint="x", finding={}, text="No.", by=by)


def test_words_in_english(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "A1", by=by)
    with translation.override("en"):
        assert any("parts that do not touch" in said for _code, _zone, said in told(draft))


def test_seat_stays_in_its_zone(draft: Draft, toy: Territory, by: Any):
    set_seat(draft=draft, unit=toy.units["A1"], by=by, seen=draft.version)
    with pytest.raises(TransitionRefusedError, match="A1 è la sede di D01"):
        move(draft, toy, "D02", "A1", by=by)
    draft.refresh_from_db()
    set_seat(draft=draft, unit=toy.units["A2"], by=by, seen=draft.version)
    move(draft, toy, "D02", "A1", by=by)
    assert read_workbench(draft).seats == {"D01": "001002"}
    draft.refresh_from_db()
    with pytest.raises(TransitionRefusedError, match="A3 non è la sede della sua zona"):
        set_seat(draft=draft, unit=toy.units["A3"], by=by, seen=draft.version, off=True)
    assert read_workbench(draft).seats == {"D01": "001002"}
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.revision.assignments.filter(zone=zone("D01")).update(seat=True)
    again = fork_revision(revision=draft.revision, title="Altra", rationale=WHY, by=by)
    assert read_workbench(again).seats == {"D01": "001002"}


def test_new_zone_is_of_its_draft_until_it_is_law(draft: Draft, toy: Territory, by: Any):
    other = fork_revision(revision=toy.laws["cohesion-2020"], title="Altra", rationale=WHY, by=by)
    with pytest.raises(TransitionRefusedError, match="già di una zona"):
        found_zone(draft=draft, code="d01", name="Doppia", by=by, seen=draft.version)
    found_zone(draft=draft, code="d03", name="Valle", by=by, seen=draft.version)
    assert ("B3", "D03") in [(code, zone) for code, zone, _words in told(draft)]
    move(draft, toy, "D03", "C4", by=by)
    rename_zone(draft=draft, zone=zone("D02"), name="Pianura", by=by, seen=draft.version + 1)
    bench = read_workbench(Draft.objects.get(pk=draft.pk))
    assert (bench.founded, bench.zones["D02"].name) == ({"D03"}, "Pianura")
    theirs = read_workbench(other)
    assert "D03" not in theirs.zones
    assert theirs.zones["D02"].name == "Zona D02"


def test_names_change_on_the_day_of_the_law(draft: Draft, people: Society, by: Any):
    rename_zone(draft=draft, zone=zone("D02"), name="Pianura", by=by, seen=draft.version)
    revision = draft.revision
    revision.effective_from = date(2027, 1, 1)
    revision.save()
    adopt_revision(revision=revision, by=people.people["official"], reason="Sì.")
    assert Zone.objects.get(code="D02").name == "Zona D02", "until that day"
    assert revision.zone_names.get(zone__code="D02").name == "Pianura"


def test_page_shows_and_takes_reasons(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "A1", by=by)
    client = signed_in(by)
    address = f"/scenari/{draft.pk}/verifica/"
    text = client.get(address).content.decode()
    assert "risulta divisa in 2 parti" in text
    keys = list(wanted(draft))
    form = {f"motivo-{key}": "corta" for key in keys}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert ">corta</textarea>" in refused.content.decode()
    long = "Troppo lunga. " * 400
    refused = client.post(address, {f"motivo-{keys[0]}": long})
    assert (refused.status_code, list(wanted(draft))) == (422, keys)
    assert "al più 4000 caratteri" in refused.text and f">{long}</textarea>" in refused.text
    given = client.post(address, {f"motivo-{key}": REASON for key in keys}, follow=True)
    assert "Niente trattiene la bozza" in given.content.decode()
    assert REASON in given.content.decode()


def test_findings_as_geojson(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "A1", by=by)
    answer = signed_in(by).get(f"/scenari/{draft.pk}/verifica.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    (pieces,) = (f for f in answer.json()["features"] if f["properties"]["code"] == "A1")
    assert pieces["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    said = pieces["properties"]
    assert (said["severity"], said["units"], said["figures"]) == (
        "warning",
        ["001001"],
        {"pieces": 2},
    )
    assert said["message_it"] != said["message_en"]
