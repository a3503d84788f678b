"""Plans of a district that changes: told while one draws, decided before the adoption, and from the
day on measured from a baseline on the new boundaries.

Three districts: D01 = columns 1, 2 and B3, D03 = C3 and C4, D02 = the rest. A2 (200 residents, 20
under 15, 40 over 64) passes from D01 to D02 tomorrow: of 4,000 D01 keeps 3,800.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from districts.actions import (
    adopt_revision,
    ask_approval,
    fork_revision,
    prepare_adoption,
    revoke_revision,
)
from districts.actions.carrying import carry_due, decide_carry
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.carryover.decisions import affected, carrying_problems
from districts.drafting.findings import verdict_of
from districts.models import BoundaryRevision, CarryDecision, Draft, Happening, ZoneAssignment
from districts.transitions import TransitionRefusedError
from impact.models import Baseline, DistrictPlan, DistrictPlanEvent
from impact.plans.actions import draft_plan, save_plan
from impact.plans.baselines import recompute_due
from impact.recompute import drain
from tests import initiatives, plans, territory
from tests.districts.test_drafts import WHY, explain_everything, move
from tests.people import Society, signed_in, society
from tests.territory import Territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
THREE_OF_ANOTHER = (
    ("Restare in tanti", "development", "DEM-POP", "4400"),
    ("Più anziani", "social", "POP-65", "500"),
    ("Più bambini", "education", "POP-0014", "800"),
)


@pytest.fixture
def toy(db: None) -> Territory:
    made = territory.build(computed=False)
    wanted = territory.by_column(2, B3="D01", C3="D03", C4="D03")
    made.laws["now"] = territory.adopt(
        made.zonings["cohesion"], date(2021, 1, 1), wanted, made.units
    )
    drain()
    return made


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def by(people: Society) -> Any:
    return people.people["boundaries"]


@pytest.fixture
def plan(people: Society) -> DistrictPlan:
    return plans.plan(people, "running")


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def draft(toy: Territory, by: Any, tomorrow: date, plan: DistrictPlan) -> Draft:
    made = fork_revision(revision=toy.laws["now"], title="Nuovi", rationale=WHY, by=by)
    move(made, toy, "D02", "A2", by=by)
    made.refresh_from_db()
    return prepare_adoption(
        draft=made,
        title="Nuovi",
        rationale=WHY,
        act=plans.act(),
        effective_from=tomorrow,
        by=by,
        seen=made.version,
    )


def decide(draft: Draft, by: Any, plan: DistrictPlan, outcome: str, *to: str) -> CarryDecision:
    one = next(one for one in affected(draft.revision) if one.subject == plan)
    return decide_carry(
        revision=draft.revision, key=one.key, outcome=outcome, to=to, reason="Concordato.", by=by
    )


def adopt(draft: Draft, people: Society) -> BoundaryRevision:
    """The law, with the reasons that its warnings want, and its values computed."""
    explain_everything(draft, people.people["boundaries"])
    official = people.people["official"]
    law = adopt_revision(revision=draft.revision, by=official, reason="Adottata.")
    drain()
    return law


def codes(draft: Draft) -> dict[str, dict[str, Any]]:
    """The warnings on what hangs on zones: {code: {zone: count}}."""
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    found: dict[str, dict[str, Any]] = {"A5": {}, "A6": {}}
    for one in read[1].unexplained:
        if one.finding.code in found:
            found[one.finding.code][one.finding.zone] = one.finding.figures["count"]
    return found


def starts(plan: DistrictPlan, code: str = "DEM-POP") -> list[tuple[str, Decimal | None]]:
    rows = Baseline.objects.filter(objective__plan=plan, objective__indicator__code=code)
    return [(row.revision.title, row.value) for row in rows.order_by("pk")]


def test_objectives_want_a_reason_and_their_plan_a_decision(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan
):
    initiatives.project(people, state="running")
    assert codes(draft) == {"A5": {"D01": 2}, "A6": {"D01": 3}}
    html = " ".join(signed_in(by).get(f"/scenari/{draft.pk}/").text.split())
    assert f'href="/piani/{plan.code}/">Piano D01</a>' in html
    assert "Piano di distretto, 3 obiettivi da ricalcolare · da decidere" in html
    assert "3 obiettivi della zona D01, che cambia, hanno un valore di partenza" in html
    decide(draft, by, plan, "stays")
    assert codes(draft) == {"A5": {"D01": 1}, "A6": {"D01": 3}}
    explain_everything(draft, by)
    assert codes(draft)["A6"] == {}
    decide(draft, by, plan, "closes")
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    assert "A6" not in [one.finding.code for one in read[1].judged], "nothing to compute again"


def test_only_what_is_under_way_is_told(draft: Draft, plan: DistrictPlan):
    assert codes(draft) == {"A5": {"D01": 1}, "A6": {"D01": 3}}
    DistrictPlan.objects.filter(pk=plan.pk).update(state="closed")
    assert codes(draft) == {"A5": {}, "A6": {}}


def test_adoption_waits_for_the_decision(draft: Draft, by: Any, plan: DistrictPlan):
    assert carrying_problems(draft.revision) == ["Decidi che cosa ne è di «Piano D01» (D01)."]
    with pytest.raises(TransitionRefusedError, match="«Piano D01»"):
        ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    decide(draft, by, plan, "stays")
    explain_everything(draft, by)
    ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")


def test_baselines_come_on_the_day_once_and_the_old_ones_stay(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, tomorrow: date, client: Client
):
    other = plans.plan(people, "running", zone="D03", objectives=THREE_OF_ANOTHER)
    decide(draft, by, plan, "stays")
    official = people.people["official"]
    explain_everything(draft, by)
    adopt_revision(revision=draft.revision, by=official, reason="Adottata.")
    assert recompute_due(tomorrow) == 0, "its values are not computed yet"
    drain()
    assert recompute_due(timezone.localdate()) == 0, "it may still be revoked"
    carry_due(tomorrow)
    before = list(Baseline.objects.filter(objective__plan=other).values())
    assert recompute_due(tomorrow) == 3
    assert recompute_due(tomorrow) == 0
    assert starts(plan) == [("Cohesion dal 01/01/2021", 4000), ("Nuovi", 3800)]
    assert starts(plan, "POP-0014") == [("Cohesion dal 01/01/2021", 400), ("Nuovi", 380)]
    assert starts(plan, "DEM-AGE") == [("Cohesion dal 01/01/2021", 200), ("Nuovi", 200)]
    assert list(Baseline.objects.filter(objective__plan=other).values()) == before
    html = client.get(f"/piani/{plan.code}/").text
    for said in ("4.000", "3.800", "Nuovi, dal", "Cohesion dal 01/01/2021, dal"):
        assert said in html, said


def test_boundary_revoked_before_its_day_leaves_every_baseline(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, tomorrow: date
):
    decide(draft, by, plan, "stays")
    law = adopt(draft, people)
    official = people.people["official"]
    revoke_revision(revision=law, act=plans.act(), reason="Ricorso.", by=official)
    drain()
    assert carry_due(tomorrow) == recompute_due(tomorrow) == 0
    assert starts(plan) == [("Cohesion dal 01/01/2021", 4000)]


def test_plan_that_moves_starts_from_its_new_district(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, tomorrow: date
):
    decide(draft, by, plan, "moves", "D02")
    adopt(draft, people)
    assert carry_due(tomorrow) == 1
    assert recompute_due(tomorrow) == 3
    moved = plans.fresh(plan)
    assert (moved.zone.code, moved.code) == ("D02", plan.code)
    # D02 without B3, C3 and C4, with A2: 300 + 400 + 800 + 200.
    assert starts(plan) == [("Cohesion dal 01/01/2021", 4000), ("Nuovi", 1700)]
    assert Happening.objects.filter(kind="plan.carried", object_id=plan.pk).exists()


def test_plan_moves_where_another_ends_and_nowhere_else(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, tomorrow: date
):
    there = plans.plan(people, "running", zone="D02", objectives=THREE_OF_ANOTHER)
    decide(draft, by, there, "stays")
    with pytest.raises(TransitionRefusedError, match="ha già il piano «Piano D02»"):
        decide(draft, by, plan, "moves", "D02")
    decide(draft, by, there, "closes")
    decide(draft, by, plan, "moves", "D02")
    assert carrying_problems(draft.revision) == []
    decide(draft, by, there, "stays")
    [problem] = carrying_problems(draft.revision)
    assert "ha già il piano «Piano D02»" in problem
    decide(draft, by, there, "closes")
    adopt(draft, people)
    assert carry_due(tomorrow) == 2
    assert plans.fresh(plan).zone.code == "D02"
    assert plans.fresh(there).state == "closed"


# Plans that change places


@pytest.fixture
def there(people: Society, plan: DistrictPlan) -> DistrictPlan:
    return plans.plan(people, "running", zone="D02", objectives=THREE_OF_ANOTHER)


@pytest.fixture
def further(people: Society, plan: DistrictPlan) -> DistrictPlan:
    return plans.plan(people, "running", zone="D03", objectives=THREE_OF_ANOTHER)


def where(*found: DistrictPlan) -> list[str]:
    return [plans.fresh(one).zone.code for one in found]


def told(kind: str) -> set[int]:
    return set(Happening.objects.filter(kind=kind).values_list("object_id", flat=True))


def around(draft: Draft, toy: Territory, by: Any) -> None:
    """Besides A2 from D01 to D02, B4 (800 residents) from D02 to D03."""
    move(draft, toy, "D03", "B4", by=by)
    draft.refresh_from_db()


def test_two_plans_change_districts_with_each_other(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, there: DistrictPlan, tomorrow: date
):
    decide(draft, by, plan, "moves", "D02")
    assert carrying_problems(draft.revision) == ["Decidi che cosa ne è di «Piano D02» (D02)."]
    decide(draft, by, there, "moves", "D01")
    assert carrying_problems(draft.revision) == []
    adopt(draft, people)
    assert where(plan, there) == ["D01", "D02"], "its day is tomorrow"
    assert carry_due(tomorrow) == 2
    assert where(plan, there) == ["D02", "D01"]
    assert told("plan.carried") == {plan.pk, there.pk}
    assert told("plan.not_carried") == set()
    last = DistrictPlanEvent.objects.filter(pgh_label="update").order_by("-pk")[:2]
    was = {(row.pgh_obj_id, row.zone.code, row.pgh_context["why"]) for row in last}
    assert was == {
        (plan.pk, "D01", "Confini nuovi: D01"),
        (there.pk, "D02", "Confini nuovi: D02"),
    }
    assert carry_due(tomorrow) == 0
    assert recompute_due(tomorrow) == 6
    # D02 = A3, A4, B4 and A2: 300 + 400 + 800 + 200; D01 without A2.
    assert [value for _law, value in starts(plan)] == [4000, 1700]
    assert [value for _law, value in starts(there)] == [1500, 3800]


def test_three_plans_go_round(
    draft: Draft, toy: Territory, by: Any, people: Society, plan: DistrictPlan,
    there: DistrictPlan, further: DistrictPlan, tomorrow: date,
):  # fmt: skip
    around(draft, toy, by)
    decide(draft, by, further, "moves", "D01")
    decide(draft, by, plan, "moves", "D02")
    decide(draft, by, there, "moves", "D03")
    assert carrying_problems(draft.revision) == []
    adopt(draft, people)
    assert carry_due(tomorrow) == 3
    assert where(plan, there, further) == ["D02", "D03", "D01"]
    assert recompute_due(tomorrow) == 9
    # D02 = A2, A3, A4; D03 = C3, C4 and B4; D01 without A2.
    assert [starts(one)[-1][1] for one in (plan, there, further)] == [900, 3100, 3800]


def test_chain_goes_on_where_there_is_room_only(
    draft: Draft, toy: Territory, by: Any, people: Society, plan: DistrictPlan,
    there: DistrictPlan, tomorrow: date,
):  # fmt: skip
    around(draft, toy, by)
    decide(draft, by, plan, "moves", "D02")
    decide(draft, by, there, "moves", "D03")
    assert carrying_problems(draft.revision) == []
    # A plan that is only drafted has nobody's decision, and stays where it is.
    drafted = plans.plan(people, zone="D03", objectives=())
    [problem] = carrying_problems(draft.revision)
    assert "Il distretto D03 ha già il piano «Piano D03»" in problem
    drafted.delete()
    adopt(draft, people)
    assert carry_due(tomorrow) == 2
    assert where(plan, there) == ["D02", "D03"]


def test_two_plans_do_not_go_to_one_district(
    draft: Draft, toy: Territory, by: Any, people: Society, plan: DistrictPlan,
    there: DistrictPlan, tomorrow: date,
):  # fmt: skip
    around(draft, toy, by)
    decide(draft, by, plan, "moves", "D03")
    with pytest.raises(TransitionRefusedError, match="Anche «Piano D01» passa al distretto D03"):
        decide(draft, by, there, "moves", "D03")
    # Years of their own: one after the other they may.
    day = plan.start + timedelta(days=400)
    DistrictPlan.objects.filter(pk=plan.pk).update(end=day)
    DistrictPlan.objects.filter(pk=there.pk).update(start=day + timedelta(days=1))
    decide(draft, by, there, "moves", "D03")
    assert carrying_problems(draft.revision) == []
    adopt(draft, people)
    assert carry_due(tomorrow) == 2
    assert where(plan, there) == ["D03", "D03"]


def test_who_finds_no_room_holds_up_who_comes_after(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, there: DistrictPlan, tomorrow: date
):
    day = there.start + timedelta(days=400)
    DistrictPlan.objects.filter(pk=there.pk).update(end=day)
    decide(draft, by, plan, "moves", "D02")
    decide(draft, by, there, "moves", "D01")
    adopt(draft, people)
    official = people.people["official"]
    DistrictPlan.objects.create(
        code="PD-D02-X", zone=there.zone, title="Venuto prima", start=day + timedelta(days=1),
        end=plan.end, created_by=official, saved_by=official,
    )  # fmt: skip
    carry_due(tomorrow)
    assert where(plan, there) == ["D01", "D02"]
    assert told("plan.not_carried") == {plan.pk, there.pk}
    assert told("plan.carried") == set()


def test_decision_that_was_written_over_keeps_no_place(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan
):
    decide(draft, by, plan, "moves", "D02")
    decide(draft, by, plan, "stays")
    adopt(draft, people)
    given = {"title": "X", "summary": "", "start": plan.start, "end": plan.end}
    made = draft_plan(zone=plans.district("D02"), by=people.people["official"], **given)
    assert made.zone.code == "D02"


def test_plan_that_is_to_leave_is_mended_before(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan, there: DistrictPlan
):
    """Who comes in its place on the day is not in its way until then."""
    decide(draft, by, plan, "moves", "D02")
    decide(draft, by, there, "moves", "D01")
    adopt(draft, people)
    DistrictPlan.objects.filter(pk=plan.pk).update(state="draft")
    mended = save_plan(
        plan=plan, title="Meglio", summary="", start=plan.start, end=plan.end,
        seen=plans.fresh(plan).version, by=people.people["official"],
    )  # fmt: skip
    assert mended.title == "Meglio"


def test_plan_is_not_divided(draft: Draft, by: Any, plan: DistrictPlan):
    with pytest.raises(TransitionRefusedError, match="si chiude con i confini di prima"):
        decide(draft, by, plan, "splits", "D01", "D02")
    html = signed_in(by).get(f"/scenari/{draft.pk}/effetti/").text
    assert "si chiude con i confini di prima" in html
    assert "si divide fra più zone" not in html
    assert "I valori di partenza di 3 obiettivi dei piani" in html


def test_no_plan_is_written_where_one_is_to_come(
    draft: Draft, by: Any, people: Society, plan: DistrictPlan
):
    decide(draft, by, plan, "moves", "D02")
    adopt(draft, people)
    with pytest.raises(TransitionRefusedError, match="passa al distretto D02"):
        draft_plan(
            zone=plans.district("D02"), title="X", summary="", start=plan.start, end=plan.end,
            by=people.people["official"],
        )  # fmt: skip


def test_changes_of_comuni_ask_for_no_baseline(toy: Territory, plan: DistrictPlan, tomorrow: date):
    law = toy.laws["now"]
    technical = BoundaryRevision.objects.create(
        zoning=law.zoning,
        title="Tecnica",
        rationale="Revisione tecnica: la stessa divisione, scritta sui comuni di un altro giorno.",
        effective_from=tomorrow,
        basis="derived",
        unit_vintage=law.unit_vintage,
        based_on=law,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
    )
    rows = [
        ZoneAssignment(
            revision=technical, unit_id=row.unit_id, zone_id=row.zone_id, basis=row.basis,
            confidence=row.confidence, source=row.source,
        )
        for row in law.assignments.all()
    ]  # fmt: skip
    ZoneAssignment.objects.bulk_create(rows)
    adopt_revision(revision=technical, by=None, reason="Prova.")
    drain()
    assert recompute_due(tomorrow) == 0
