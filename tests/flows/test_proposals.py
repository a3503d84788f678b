"""Proposals with real workers on the real region: killed, stopped, asked twice."""

import re
import time
from collections.abc import Iterator

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests import piemonte as real
from tests.people import hat, person, signed_in
from tests.piemonte import Platform

pytestmark = pytest.mark.processes

WORKING = ("polishing", "whole")


@pytest.fixture(scope="module")
def workshop(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """A copy of the region with no process running yet, where Elena draws boundaries."""
    copied = real.copied(piemonte_database, "proposals", sweep_seconds=1)
    with django_db_blocker.unblock(), copied as shop:
        yield shop


def ask(shop: Platform, *, title: str, seconds: int = 300) -> int:
    """The number of a proposal asked as the form has it to begin with, which is not soon proven."""
    with real.connected_to(shop.database):
        region = Actor.objects.get(kind=Actor.Kind.REGION)
        elena = person(title.replace(" ", "-"))
        hat(elena, region, Role.BOUNDARY_ADMINISTRATOR)
        client = signed_in(elena)
        form = client.get("/scenari/proposte/nuova/").context["form"]
        given = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in given.items() if value not in (None, False)}
        answer = client.post(
            "/scenari/proposte/nuova/", sent | {"title": title, "seconds": seconds}
        )
        assert answer.status_code == 302, answer.context["form"].errors
        number = re.search(r"proposte/(\d+)/", answer["Location"])
        assert number is not None
        return int(number[1])


def look(shop: Platform, pk: int, *columns: str) -> tuple[object, ...]:
    wanted = ", ".join(columns)
    (row,) = shop.ask(f"SELECT {wanted} FROM districts_proposal WHERE id = {pk}")
    return row


def test_good_plan_comes_soon_and_a_killed_worker_begins_anew(workshop: Platform) -> None:
    pk = ask(workshop, title="Uccisa", seconds=30)
    workshop.start("worker", "beat", "waker")
    workshop.wait_until(lambda: look(workshop, pk, "lower") != (None,), 120)
    (lower,) = look(workshop, pk, "lower")
    assert 0.94 < float(str(lower)) < 0.945
    (placed,) = workshop.ask(
        f"SELECT count(*) FROM districts_proposalunit WHERE proposal_id = {pk}"
        " AND zone_id IS NOT NULL"
    )
    assert placed == (1_180,)
    workshop.kill("worker")
    assert look(workshop, pk, "state", "attempts") == ("running", 1)
    workshop.start("worker")
    workshop.wait_until(lambda: look(workshop, pk, "state") == ("done",), 180)
    outcome, attempts, after, upper = look(workshop, pk, "outcome", "attempts", "lower", "upper")
    assert (outcome in {"open", "optimal"}, attempts) == (True, 2)
    assert float(str(lower)) <= float(str(after)) <= float(str(upper)) < 0.9445
    workshop.stop()


def test_solver_ends_with_its_worker_and_with_a_word(workshop: Platform) -> None:
    """Stopping is heard within a second, whatever the solver is doing; the plan stays."""
    pk = ask(workshop, title="Fermata")
    workshop.start("worker", "beat", "waker")
    workshop.wait_until(lambda: look(workshop, pk, "phase")[0] in WORKING, 120)
    with psycopg.connect(**real.reaching(workshop.database)) as writer:
        writer.execute(
            "UPDATE districts_proposal SET cancel_asked_by_id = asked_by_id WHERE id = %s", [pk]
        )
    began = time.monotonic()
    workshop.wait_until(lambda: look(workshop, pk, "state") == ("cancelled",), 30)
    assert time.monotonic() - began < 10  # a second on a machine of its own
    assert look(workshop, pk, "lower") != (None,)
    workshop.stop()
