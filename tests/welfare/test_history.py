"""What requests, tasks and commands say of themselves to the memory of changes."""

import pytest
from django.test import Client, RequestFactory

from districts.history import Source
from districts.memory.timeline import timeline
from districts.models import Act, ActEvent
from districts.registers import register_named
from subsidiarity.models import Actor
from tests import territory
from tests.people import body, signed_in, society
from welfare.celery import app
from welfare.history import command_context, origin, source_of
from welfare.models import UserEvent


@pytest.mark.parametrize(
    ("address", "said", "trusted", "network"),
    [
        ("203.0.113.77", "", [], "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1::/48"),
        # A stranger's word is not taken; a proxy's is, for the last address, which it saw itself.
        ("203.0.113.77", "198.51.100.9", [], "203.0.113.0/24"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.9", ["10.0.0.1"], "198.51.100.0/24"),
        ("10.0.0.1", "nonsense", ["10.0.0.1"], ""),
        ("", "198.51.100.9", ["*"], "198.51.100.0/24"),
        ("", "", [], ""),
    ],
)
def test_origin_is_a_network(settings, address: str, said: str, trusted: list[str], network: str):
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": said} if said else {}
    assert origin(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)) == network


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/atti/registra/", Source.PAGE),
        ("/en/atti/registra/", Source.PAGE),
        ("/admin/welfare/user/1/change/", Source.ADMIN),
        ("/api/v1/tokens", Source.API),
    ],
)
def test_source_is_the_door(path: str, source: Source):
    assert source_of(path) == source


@pytest.fixture
def act(db: None) -> Act:
    return Act.objects.create(kind="DGR", authority="Giunta", number="1", date="2016-05-09")


def told() -> dict[str, str]:
    return ActEvent.objects.latest("pgh_id").pgh_context


@pytest.mark.parametrize(
    ("name", "source"), [("load_region", "import"), ("erase_people", "command")]
)
def test_command_says_its_name(act: Act, name: str, source: str):
    with command_context(name):
        Act.objects.update(title="x")
    assert told() == {"source": source, "command": name}


def test_task_says_its_name_and_id(act: Act):
    @app.task(name="tests.touch")
    def touch() -> None:
        Act.objects.update(title="x")

    try:
        done = touch.apply()
    finally:
        app.tasks.pop("tests.touch")
    assert done.successful()
    assert told() == {"source": "task", "task": done.id, "command": "tests.touch"}


def test_admin_says_who_suspended_an_account_and_whence(db: None):
    """The whole road: browser, admin, trigger, register."""
    people = society(territory.build(computed=False)).people
    admin = signed_in(people["system"])
    user = people["nobody"]
    sent = {"is_active": "", "_save": "1"}
    answer = admin.post(f"/admin/welfare/user/{user.pk}/change/", sent, REMOTE_ADDR="203.0.113.77")
    assert answer.status_code == 302
    event = UserEvent.objects.filter(pgh_obj_id=user.pk).latest("pgh_id")
    facts = event.pgh_context
    assert facts.pop("request")
    assert facts == {
        "source": "admin",
        "origin": "203.0.113.0/24",
        "person": people["system"].pk,
        "role": "system_administrator",
        "body": "Region",
    }
    page = admin.get(f"/registro/accesso/{user.pk}/").content.decode()
    assert "amministrazione" in page
    sheet = admin.get(f"/registro/accesso/{user.pk}/registro.csv").content.decode()
    assert "203.0.113.0/24" in sheet


def test_import_says_its_name_to_the_register(db: None):
    with command_context("load_actors"):
        beta = body("beta", Actor.Kind.ETS)
    (entry,) = timeline(register_named("ente"), beta.pk)
    assert (entry.source, entry.command, entry.person) == ("import", "load_actors", None)


def test_page_that_is_only_read_asks_neither_session_nor_user(db: None, django_assert_num_queries):
    """The cookie of a session is there, and nobody looks it up."""
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        client.get("/health/live")
