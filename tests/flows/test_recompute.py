"""What changes reaches the pages whatever breaks on the way, with real processes.

The result is compared with a clean rebuild, byte for byte, and no request may be left.
"""

import hashlib
import random
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from decimal import Decimal

import psycopg
import pytest
import redis
from django.conf import settings
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests import piemonte as real
from tests.people import hat, person, signed_in
from tests.piemonte import Platform
from welfare.models import User

pytestmark = pytest.mark.processes


@pytest.fixture
def workshop(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """A copy of the region with no process running yet."""
    copied = real.copied(piemonte_database, "workshop", sweep_seconds=1)
    with django_db_blocker.unblock(), copied as shop:
        yield shop


def correct_figures(shop: Platform, *, seed: int, rows: int) -> None:
    """As the application's role: COPY `rows` random corrections, with no word to anybody."""
    pick = random.Random(seed)
    known = shop.ask(
        "SELECT indicator_id, unit_id, period, value, source_id FROM impact_observation"
        " WHERE superseded_at IS NULL AND unit_id IS NOT NULL AND value IS NOT NULL ORDER BY id"
    )
    with psycopg.connect(**real.reaching(shop.database, settings.DATABASE_APP_ROLE)) as writer:
        copy_in = (
            "COPY impact_observation (indicator_id, unit_id, period, value, source_id) FROM STDIN"
        )
        with writer.cursor().copy(copy_in) as copy:
            for indicator, unit, period, value, source in pick.sample(known, rows):
                copy.write_row((indicator, unit, period, value + pick.randint(1, 9), source))


def content(shop: Platform) -> str:
    """A digest of every current page, its laws and every zone value, without times and row ids."""
    pages = shop.ask(
        "SELECT z.code, s.revision_id, s.fingerprint, s.body, s.units"
        " FROM impact_dashboardsnapshot s JOIN districts_zone z ON z.id = s.zone_id"
        " WHERE s.superseded_at IS NULL ORDER BY 2, 1"
    )
    laws = shop.ask(
        "SELECT z.code, s.revision_id, s.from_day, s.fingerprint, s.body"
        " FROM impact_lawsnapshot s JOIN districts_zone z ON z.id = s.zone_id"
        " WHERE s.superseded_at IS NULL ORDER BY 2, 1, 3"
    )
    values = shop.ask(
        "SELECT revision_id, zone_id, indicator_id, period, value, numerator, denominator,"
        " coverage, status, reason, quality, ci_low, ci_high, sources FROM impact_zonevalue"
        " ORDER BY 1, 2, 3, 4"
    )
    assert len(pages) == 31
    assert {code for code, *_rest in laws} == {code for code, *_rest in pages}
    assert values
    return hashlib.sha256(repr((pages, laws, values)).encode()).hexdigest()


def rebuilt_from_nothing(shop: Platform) -> str:
    """The content after throwing away everything derived and computing it again."""
    shop.ask(
        "TRUNCATE impact_zonevalue, impact_dashboardsnapshot, impact_lawsnapshot,"
        " impact_recomputerequest"
    )
    shop.ask(
        "INSERT INTO impact_recomputerequest (kind)"
        " VALUES ('values'), ('units'), ('snapshots'), ('laws')"
    )
    shop.start("worker", "beat")
    shop.wait_until(shop.is_idle, 180)
    return content(shop)


def at_work(shop: Platform) -> bool:
    """Whether some worker holds a lock of the recomputation at this moment."""
    held = shop.ask(
        "SELECT count(*) FROM pg_locks"
        " WHERE locktype = 'advisory' AND classid BETWEEN 7300 AND 7303"
    )
    return held != [(0,)]


def test_worker_killed_at_twenty_random_moments(workshop: Platform) -> None:
    moments = random.Random(20)
    hits = 0
    workshop.start("beat", "waker")
    for kill in range(20):
        workshop.start("worker")
        correct_figures(workshop, seed=kill, rows=3)
        workshop.wait_until(lambda: at_work(workshop))
        time.sleep(moments.uniform(0, 1.2))
        hits += at_work(workshop)
        workshop.kill("worker")
    assert hits >= 10, "too few of the kills fell on a worker at work"
    workshop.start("worker")
    workshop.wait_until(workshop.is_idle, 180)
    survived = content(workshop)
    workshop.stop()
    assert survived == rebuilt_from_nothing(workshop)


def test_redis_flushed_while_changes_arrive(workshop: Platform) -> None:
    workshop.start("worker", "beat", "waker")
    client = redis.Redis.from_url(settings.REDIS_URL)
    for change in range(6):
        correct_figures(workshop, seed=100 + change, rows=5)
        client.flushall()
        time.sleep(0.3)
    workshop.wait_until(workshop.is_idle, 180)
    survived = content(workshop)
    workshop.stop()
    assert survived == rebuilt_from_nothing(workshop)


def test_two_workers_at_once(workshop: Platform) -> None:
    workshop.start("worker1", "worker2", "beat", "waker")
    for change in range(8):
        correct_figures(workshop, seed=200 + change, rows=20 if change % 2 else 1)
        time.sleep(0.2)
    workshop.wait_until(workshop.is_idle, 180)
    survived = content(workshop)
    workshop.stop()
    assert survived == rebuilt_from_nothing(workshop)


def shown(platform: Platform, indicator: str) -> str:
    """What the public page of the district of Pinerolo shows now for a count."""
    with urllib.request.urlopen(f"{platform.address}/distretti/D06/") as answer:
        html = answer.read().decode()
    [value] = re.findall(
        rf'data-indicator="{indicator}".*?<data value="([0-9.]+)"', html, re.DOTALL
    )[:1]
    return str(value)


def current(platform: Platform, indicator: str) -> tuple[int, int, int, Decimal, str]:
    """The figure of Pinerolo for 2023: id, indicator, unit, value, source."""
    [row] = platform.ask(
        "SELECT o.id, o.indicator_id, o.unit_id, o.value, o.source_id FROM impact_observation o"
        " JOIN impact_indicator i ON i.id = o.indicator_id AND i.code = %s"
        " JOIN districts_territorialunit u ON u.id = o.unit_id AND u.istat_code = '001191'"
        " WHERE o.period = '2023' AND o.superseded_at IS NULL",
        indicator,
    )
    return row


def by_copy(platform: Platform, indicator: str, value: Decimal) -> None:
    _pk, indicator_id, unit_id, _value, source = current(platform, indicator)
    application = real.reaching(platform.database, settings.DATABASE_APP_ROLE)
    columns = "indicator_id, unit_id, period, value, source_id"
    copy_in = f"COPY impact_observation ({columns}) FROM STDIN"
    with psycopg.connect(**application) as writer, writer.cursor().copy(copy_in) as copy:
        copy.write_row((indicator_id, unit_id, "2023", value, source))


def an_official() -> User:
    """The same at each call: the platform of these tests is written to for good."""
    known = User.objects.filter(username="alice").first()
    if known is None:
        known = person("alice")
        hat(known, Actor.objects.get(kind=Actor.Kind.REGION), Role.REGIONAL_OFFICIAL)
    return known


def in_the_admin(platform: Platform, indicator: str, value: Decimal) -> None:
    pk, _indicator, _unit, _value, source = current(platform, indicator)
    with real.connected_to(platform.database):
        editor = signed_in(an_official())
        form = {"value": str(value), "quality": "final", "source": source}
        answer = editor.post(f"/admin/impact/observation/{pk}/change/", form)
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/impact/observation/"
    assert current(platform, indicator)[3] == value


# Twice by each road: what wakes the workers must still listen after the first time.
@pytest.mark.parametrize("correct", [by_copy, in_the_admin, by_copy, in_the_admin])
def test_corrected_figure_is_on_the_page_at_once(
    platform: Platform, correct: Callable[[Platform, str, Decimal], None]
) -> None:
    """From another session to the public page: trigger, notification, worker, snapshot, cache."""
    platform.wait_until(platform.is_idle)
    before = int(shown(platform, "POP-75P"))
    correct(platform, "POP-75P", current(platform, "POP-75P")[3] + 1000)
    # About a second on an idle machine; the limit leaves room for a busy one, none for a sweep.
    platform.wait_until(lambda: int(shown(platform, "POP-75P")) == before + 1000, 30)
