"""Plans of districts: what the database holds, what the actions ask, what the pages show."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from districts.models import Stale, StateChange, Zone
from districts.transitions import TransitionRefusedError
from impact.models import Baseline, DistrictPlan, DistrictPlanEvent, Objective, ObjectiveEvent
from impact.plans.actions import (
    approve_plan,
    close_plan,
    draft_plan,
    remove_objective,
    return_plan,
    save_objective,
    save_plan,
    start_plan,
    submit_plan,
)
from tests import plans, territory
from tests.people import Society, signed_in, society
from tests.territory import Territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture
def toy(db: None) -> Territory:
    return territory.build()


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def official(people: Society) -> Any:
    return people.people["official"]


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


# What the database holds


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"end": date(2020, 1, 1)}, "plan_ends_after_it_begins"),
        ({"title": ""}, "plan_has_a_title"),
        ({"state": "consultation"}, "at least three policies"),
    ],
)
def test_database_refuses_a_plan_that_is_none(
    people: Society, changes: dict[str, Any], constraint: str
):
    made = plans.plan(people, objectives=plans.THREE[:2])
    with refused(constraint), transaction.atomic():
        DistrictPlan.objects.filter(pk=made.pk).update(**changes)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2027, 1, 1), date(2029, 12, 31)),
        (date(2027, 3, 15), date(2030, 3, 14)),
        (date(2028, 2, 29), date(2031, 2, 27)),
    ],
)
def test_three_years_and_not_a_day_more(people: Society, start: date, last: date, official: Any):
    made = plans.plan(people, objectives=(), days=(start, last))
    DistrictPlan.objects.filter(pk=made.pk).update(end=last)
    too_long = last + timedelta(days=1)
    with refused("plan_of_three_years_at_most"), transaction.atomic():
        DistrictPlan.objects.filter(pk=made.pk).update(end=too_long)
    with pytest.raises(TransitionRefusedError, match="al massimo 3 anni"):
        save_plan(
            plan=made, title="X", summary="", start=start, end=too_long, seen=made.version,
            by=official,
        )  # fmt: skip


def test_two_plans_have_no_day_of_a_district_in_common(people: Society, official: Any):
    start, end = plans.this_year()
    made = plans.plan(people, objectives=())
    given = {"title": "Un altro", "summary": "", "by": official}
    for days in ((start, end), (end, end + timedelta(days=90)), (start, start)):
        with pytest.raises(TransitionRefusedError, match="ha già il piano «Piano D01»"):
            draft_plan(zone=plans.district(), start=days[0], end=days[1], **given)
    with refused("plan_one_open_for_a_district_and_day"), transaction.atomic():
        DistrictPlan.objects.create(
            code="PD-X", zone=made.zone, title="Un altro", start=end, end=end,
            created_by=official, saved_by=official,
        )  # fmt: skip
    after = draft_plan(
        zone=plans.district(), start=end + timedelta(days=1), end=end + timedelta(days=9), **given
    )
    elsewhere = draft_plan(zone=plans.district("D02"), start=start, end=end, **given)
    assert [after.code, elsewhere.code] == [f"PD-D01-{end.year + 1}", f"PD-D02-{start.year}"]
    close_plan(plan=made, reason="Si riscrive.", by=official)
    again = draft_plan(zone=plans.district(), start=start, end=end, **given)
    assert again.code == f"PD-D01-{start.year}-2"


def test_plan_is_of_a_cohesion_district(people: Society):
    made = plans.plan(people, objectives=())
    elsewhere = Zone.objects.get(zoning__code="health", code="H1")
    with refused("A plan is of a cohesion district"), transaction.atomic():
        DistrictPlan.objects.filter(pk=made.pk).update(zone=elsewhere)


def test_approved_plan_has_its_act(people: Society):
    made = plans.plan(people, "approved")
    with refused("plan_is_approved_by_an_act"), transaction.atomic():
        DistrictPlan.objects.filter(pk=made.pk).update(act=None)


def test_objectives_and_baselines_are_frozen_outside_the_draft(people: Society):
    made = plans.plan(people, "consultation")
    one = made.objectives.first()
    assert one is not None
    for write in (
        lambda: Objective.objects.filter(pk=one.pk).update(target=1),
        lambda: Objective.objects.filter(pk=one.pk).delete(),
        lambda: Objective.objects.create(
            plan=made, title="Tardi", policy="health", perspective="3.1", target=1,
            indicator=one.indicator, due=made.start, responsible=one.responsible,
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    with refused("Objectives change only"), transaction.atomic():
        Objective.objects.filter(pk=one.pk).update(target=1)
    for write in (one.baselines.all().delete, lambda: one.baselines.update(value=1)):
        with refused("never changed"), transaction.atomic():
            write()


def test_baseline_of_a_draft_is_not_edited_either(people: Society):
    made = plans.plan(people)
    with refused("never changed"), transaction.atomic():
        Baseline.objects.filter(objective__plan=made).update(value=1)


# What the actions ask


def test_baseline_is_frozen_with_boundary_period_and_coverage(people: Society, toy: Territory):
    made = plans.plan(people)
    rows = Baseline.objects.filter(objective__plan=made).order_by("pk")
    found = [(row.objective.indicator.code, row.period, row.value, row.coverage) for row in rows]
    assert found == [
        ("DEM-POP", "2023", Decimal(4000), Decimal(1)),
        ("POP-0014", "2022", Decimal(400), Decimal(1)),
        ("DEM-AGE", "2022", Decimal(200), Decimal(1)),
    ]
    assert {row.revision for row in rows} == {toy.laws["cohesion-2020"]}
    assert {tuple(row.sources) for row in rows} == {(territory.SOURCE,)}


def test_plan_goes_through_its_states_and_each_is_remembered(people: Society, official: Any):
    coordinator = people.people["coordinator"]
    made = plans.plan(people)
    made = submit_plan(plan=made, seen=made.version, by=coordinator)
    with pytest.raises(TransitionRefusedError, match="Scrivi il motivo"):
        return_plan(plan=made, reason=" ", by=coordinator)
    made = return_plan(plan=made, reason="Manca un obiettivo.", by=coordinator)
    made = submit_plan(plan=made, seen=made.version, by=coordinator)
    with pytest.raises(TransitionRefusedError, match="Scegli l'atto"):
        approve_plan(plan=made, act=None, seen=made.version, by=official)
    made = approve_plan(plan=made, act=plans.act(), seen=made.version, by=official)
    made = start_plan(plan=made, by=coordinator)
    made = close_plan(plan=made, reason="Due obiettivi su tre.", by=official)
    rows = StateChange.objects.filter(content_type__model="districtplan", object_id=made.pk)
    assert [(row.to_state, row.by) for row in rows.order_by("pk")] == [
        ("consultation", coordinator),
        ("draft", coordinator),
        ("consultation", coordinator),
        ("approved", official),
        ("running", coordinator),
        ("closed", official),
    ]
    with pytest.raises(TransitionRefusedError, match="non si passa"):
        start_plan(plan=made, by=official)
    states = DistrictPlanEvent.objects.filter(pgh_obj_id=made.pk, pgh_label="update")
    assert "approved" in set(states.values_list("state", flat=True))


def test_nobody_approves_what_they_wrote(people: Society, official: Any):
    made = plans.plan(people, "consultation")
    by = plans.writer(people)
    with pytest.raises(TransitionRefusedError, match="serve un secondo funzionario"):
        approve_plan(plan=made, act=plans.act(), seen=made.version, by=by)
    assert plans.fresh(made).state == "consultation"
    approve_plan(plan=made, act=plans.act(), seen=made.version, by=official)


def test_plan_of_two_policies_is_not_put_before_others(people: Society, official: Any):
    made = plans.plan(people, objectives=plans.THREE[:2])
    with pytest.raises(TransitionRefusedError, match="almeno tre politiche"):
        submit_plan(plan=made, seen=made.version, by=official)
    plans.add(people, made, *plans.THREE[2])
    submit_plan(plan=made, seen=plans.fresh(made).version, by=official)


def test_plan_does_not_begin_before_its_first_day(people: Society, official: Any):
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = plans.plan(people, days=(tomorrow, plans.this_year()[1]), objectives=plans.THREE)
    made = submit_plan(plan=made, seen=made.version, by=official)
    made = approve_plan(plan=made, act=plans.act(), seen=made.version, by=official)
    with pytest.raises(TransitionRefusedError, match="prima non si avvia"):
        start_plan(plan=made, by=official)


def test_objectives_that_cannot_be_are_refused(people: Society, toy: Territory, official: Any):
    made = plans.plan(people, objectives=plans.THREE[:1])
    unmeasured = territory.indicator("NEW", "new")
    given = plans.values(people, *plans.THREE[0])
    for changes, told in (
        ({"due": made.end + timedelta(days=1)}, "nel periodo del piano"),
        ({"indicator": unmeasured}, "alcun valore da cui partire"),
        ({"title": "Lo stesso altrimenti"}, "C'è già un obiettivo su questo indicatore"),
    ):
        with pytest.raises(TransitionRefusedError, match=told):
            save_objective(
                plan=made, objective=Objective(), values=given | changes, seen=made.version,
                by=official,
            )  # fmt: skip
    assert Objective.objects.count() == Baseline.objects.count() == 1


def test_sent_twice_is_once_and_stale_is_told(people: Society, official: Any):
    made = plans.plan(people, objectives=())
    again = draft_plan(
        zone=made.zone, title=made.title, summary="", start=made.start, end=made.end, by=official
    )
    assert again == made
    first = plans.add(people, made, *plans.THREE[0])
    assert plans.add(people, made, *plans.THREE[0]) == first
    with pytest.raises(Stale):
        save_plan(
            plan=made, title="Y", summary="", start=made.start, end=made.end, seen=made.version,
            by=official,
        )  # fmt: skip
    now = plans.fresh(made)
    remove_objective(plan=now, objective=first, seen=now.version, by=official)
    assert not Baseline.objects.exists()
    assert ObjectiveEvent.objects.filter(pgh_label="delete").count() == 1


def test_period_leaves_no_objective_outside(people: Society, official: Any):
    made = plans.plan(people, objectives=plans.THREE[:1])
    with pytest.raises(TransitionRefusedError, match="resterebbe fuori dal periodo"):
        save_plan(
            plan=made, title="Y", summary="", start=made.start, end=made.end - timedelta(days=1),
            seen=made.version, by=official,
        )  # fmt: skip


def test_coordinator_of_another_district_writes_nothing(people: Society, official: Any):
    far, coordinator = plans.plan(people, zone="D02"), people.people["coordinator"]
    start, end = plans.this_year()
    with pytest.raises(PermissionDenied):
        draft_plan(
            zone=plans.district("D02"), title="X", summary="", start=start, end=end, by=coordinator
        )
    with pytest.raises(PermissionDenied):
        submit_plan(plan=far, seen=far.version, by=coordinator)
    near = plans.plan(people, "consultation")
    with pytest.raises(PermissionDenied):
        approve_plan(plan=near, act=plans.act(), seen=near.version, by=coordinator)
    approved = approve_plan(plan=near, act=plans.act(), seen=near.version, by=official)
    with pytest.raises(PermissionDenied):
        close_plan(plan=approved, reason="Non serve.", by=coordinator)


# What the pages show


def test_public_reads_a_plan_from_its_approval_on(people: Society, client: Client, official: Any):
    made = plans.plan(people)
    address = f"/piani/{made.code}/"
    coordinator = signed_in(people.people["coordinator"])
    for step in ("draft", "consultation"):
        if step == "consultation":
            made = submit_plan(plan=made, seen=made.version, by=official)
        assert client.get(address).status_code == 404
        assert signed_in(people.people["beta_head"]).get(address).status_code == 404
        assert coordinator.get(address).status_code == 200
        assert made.title not in client.get("/piani/").text
    approve_plan(plan=made, act=plans.act(), seen=made.version, by=official)
    assert client.get(address).status_code == 200
    assert made.title in client.get("/piani/").text
    close_plan(plan=made, reason="Concluso.", by=official)
    assert client.get(address).status_code == 200


def test_plan_closed_without_an_act_was_never_public(
    people: Society, client: Client, official: Any
):
    made = plans.plan(people, "consultation")
    close_plan(plan=made, reason="Abbandonato.", by=official)
    assert client.get(f"/piani/{made.code}/").status_code == 404


def test_page_says_start_target_date_and_progress(people: Society, client: Client):
    made = plans.plan(people, "running")
    html = " ".join(client.get(f"/piani/{made.code}/").text.split())
    for said in (
        "Restare in quattromila", "4.000<small>2023</small>", "4.400", "entro il 31/12/",
        "Nessun dato più recente della partenza.", "Cohesion dal 01/01/2020, dal 01/01/2020",
        "ISTAT di prova", "100 %", "Consortium",
        "Sociale", "Scuola", "Sviluppo", str(plans.act()),
    ):  # fmt: skip
        assert said in html, said


def test_list_and_page_pin_their_queries(
    people: Society, client: Client, django_assert_num_queries: Any
):
    made = plans.plan(people, "running")
    plans.plan(people, "running", zone="D02", objectives=[
        ("Restare", "development", "DEM-POP", "4400"),
        ("Più anziani", "social", "POP-65", "500"),
        ("Bambini", "education", "POP-0014", "800"),
    ])  # fmt: skip
    with django_assert_num_queries(4):
        client.get("/piani/")
    with django_assert_num_queries(8):
        client.get(f"/piani/{made.code}/")


def test_list_refuses_what_does_not_exist(people: Society, client: Client):
    assert client.get("/piani/?distretto=D99").status_code == 400
    assert client.get("/piani/?pagina=7").status_code == 400
    assert client.get("/piani/?x=1").status_code == 400
    plans.plan(people, "running")
    assert "Piano D01" in client.get("/piani/?distretto=D01").text
    assert "Piano D01" not in client.get("/piani/?distretto=D02").text
