"""Every role on every address: pages, files, operations of the API, the admin.

An address of the URLconf without a row fails. What one may not see is 404, what one may not do 403,
whoever has not signed in is led there (302). A POST carries nothing: whoever may write is answered
400, 409 or 422, or 302 where the action needs no more; nobody gets 500.
"""

import pytest
from django.test import Client
from django.urls import reverse

from districts.hats import OF_THE_REGION
from tests.permissions import tables, world
from tests.permissions.addresses import every_address
from tests.permissions.asking import address, browser_of, path_of, status
from tests.permissions.matrix import (
    ADMIN,
    DOOR_ARGUMENTS,
    DOOR_ROWS,
    ELSEWHERE,
    MATRIX,
    OF_THE_ADMIN,
    READ_BY_ALL,
)

ROWS = tables.read(MATRIX, 4)


def test_every_address_has_its_row() -> None:
    known = {*READ_BY_ALL, *DOOR_ROWS, *ELSEWHERE, *(row.what[0] for row in ROWS)}
    left = [a for a in every_address() if a not in known and not a.startswith(OF_THE_ADMIN)]
    assert left == [], "new addresses: give each a row in matrix.py"
    assert [name for name in sorted(known) if name not in every_address()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", READ_BY_ALL)
def test_public_address_is_the_same_for_everybody(clients: dict[str, Client], name: str) -> None:
    path = address(name, READ_BY_ALL[name])
    asked = {role: status(client, "GET", path) for role, client in clients.items()}
    assert asked == dict.fromkeys(world.ROLES, "200")
    written = {status(clients[role], "POST", path) for role in ("anonymous", "official")}
    assert written == {"405"}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.what))
def test_role_is_answered_as_the_matrix_says(
    everybody: world.World, clients: dict[str, Client], row: tables.Row
) -> None:
    name, method, kind, which = row.what
    found = {}
    for role in world.ROLES:
        subject = everybody.subject(kind, which, role)
        if subject is None and which != "-":
            found[role] = "·"
            continue
        found[role] = status(clients[role], method, path_of(name, kind, subject))
    assert found == row.expected


WRITTEN = [
    row for row in ROWS if row.what[1] == "POST" and not row.what[0].startswith(("api:", "admin:"))
]


@pytest.mark.django_db
@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row.what[0])
def test_null_byte_is_refused_wherever_one_may_write(
    everybody: world.World, clients: dict[str, Client], row: tables.Row
) -> None:
    """No view reads it: PostgreSQL could not keep it in any text."""
    name, method, kind, which = row.what
    found = {}
    for role in world.ROLES:
        subject = everybody.subject(kind, which, role)
        if row.expected[role] in {"302", "400", "409", "422"} and role != "anonymous":
            path = path_of(name, kind, subject)
            found[role] = status(clients[role], method, path, {"testo": "Val\x00le"})
    assert found == dict.fromkeys(found, "400")


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOOR_ROWS)
def test_sign_in_is_the_same_for_every_role(clients: dict[str, Client], name: str) -> None:
    path = reverse(name, kwargs=DOOR_ARGUMENTS.get(name))
    found = {
        role: [status(client, method, path) for method in ("GET", "POST")]
        for role, client in clients.items()
    }
    out_get, in_get, out_post, in_post = DOOR_ROWS[name]
    assert found.pop("anonymous") == [out_get, out_post]
    assert {role: answers for role, answers in found.items() if answers != [in_get, in_post]} == {}


REGIONAL = ("official", "boundaries", "system")


@pytest.mark.django_db
@pytest.mark.parametrize("role", REGIONAL)
def test_regional_role_without_second_factor_is_answered_like_who_has_none(
    everybody: world.World, role: str
) -> None:
    """But for what is the very person's, whatever they wear."""
    user = everybody.people[role]
    assert user.hat.role in OF_THE_REGION
    client = browser_of(user, second_factor=False)
    others = [row for row in ROWS if row.what[3] != "own"]
    found = {}
    for row in others:
        name, method, kind, which = row.what
        path = path_of(name, kind, everybody.subject(kind, which, role))
        found[row.what] = status(client, method, path)
    assert found == {row.what: row.expected["nobody"] for row in others}
    for name in ("admin:index", "admin:welfare_user_changelist"):
        led = client.get(reverse(name), follow=True)
        assert led.resolver_match.view_name == "second-factor", name


@pytest.mark.django_db
@pytest.mark.parametrize("row", tables.read(ADMIN, 1), ids=lambda row: row.what[0])
def test_admin_is_for_the_hats_of_the_region(clients: dict[str, Client], row: tables.Row) -> None:
    """Whoever has not signed in is led there; who has, to the reason of a refusal."""
    path = reverse(row.what[0])
    found = {"anonymous": status(clients["anonymous"], "GET", path)}
    for role, client in clients.items():
        if role != "anonymous":
            found[role] = str(client.get(path, follow=True).status_code)
    assert found == row.expected
    assert row.what[0] in every_address()
