"""Every operation of the API by a token: every role, with the scope it needs and with another."""

import pytest
from django.db import transaction
from django.test import Client

from districts.rights.scopes import Scope
from tests.permissions import world
from tests.permissions.addresses import every_address
from tests.permissions.asking import address, path_of
from tests.permissions.matrix import READ_BY_ALL
from tests.programs import READ, WRITE, bearer, issued

# The operations of the API by a token: with the scope that they need, and with another.
OPERATIONS = {
    **{name: (READ, WRITE) for name in READ_BY_ALL if name.startswith("api:")},
    "api:observations-import": (WRITE, READ),
    "api:consultation-comments": (READ, WRITE),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_token_is_answered_by_its_scope_and_its_hat(everybody: world.World, name: str) -> None:
    """Every role, every operation. What is sent is empty: whoever may import gets 422."""
    needed, other = OPERATIONS[name]
    of_one = {"api:consultation-comments": {"pk": everybody.objects["consultation"]["any"].pk}}
    path = address(name, of_one.get(name) or READ_BY_ALL.get(name, {}))
    writes = needed == WRITE
    for role, user in everybody.people.items():
        if not user.is_authenticated or not user.hat:
            continue
        found = []
        for scopes in ((needed,), (other,), (needed, other)):
            with transaction.atomic():
                shown = bearer(issued(user, *scopes))
                asked = Client().post if writes else Client().get
                more = {"content_type": "text/csv"} if writes else {}
                found.append(asked(path, **more, **shown).status_code)
                transaction.set_rollback(True)
        may = 200 if not writes else 422 if role == "official" else 403
        assert found == [may, 403, may], role


# Those that only the offices of the region may: with their scope, and the status of who may.
OF_THE_OFFICES = {
    "api:proposals": (Scope.READ_PROVISIONAL, 200),
    "api:proposal": (Scope.READ_PROVISIONAL, 200),
    "api:proposal-assignments": (Scope.READ_PROVISIONAL, 200),
    "api:proposal-districts": (Scope.READ_PROVISIONAL, 200),
    "api:drafts": (Scope.READ_PROVISIONAL, 200),
    "api:draft-checks": (Scope.READ_PROVISIONAL, 200),
    "api:proposal-ask": (Scope.WRITE_PROPOSALS, 400),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_THE_OFFICES)
def test_token_of_an_office_is_answered_by_its_scope_and_its_hat(
    everybody: world.World, name: str
) -> None:
    """What is sent is an empty object: whoever may ask gets 400."""
    needed, may = OF_THE_OFFICES[name]
    subject = "scenario" if name == "api:draft-checks" else "plan"
    if name in {"api:drafts", "api:proposals", "api:proposal-ask"}:
        subject = ""
    path = path_of(name, subject, everybody.objects[subject]["any"] if subject else None)
    for role, user in everybody.people.items():
        if not user.is_authenticated or not user.hat:
            continue
        found = []
        for scopes in ((needed,), (READ,)):
            with transaction.atomic():
                shown = bearer(issued(user, *scopes))
                if needed == Scope.WRITE_PROPOSALS:
                    sent = Client().post(path, {}, content_type="application/json", **shown)
                else:
                    sent = Client().get(path, **shown)
                found.append(sent.status_code)
                transaction.set_rollback(True)
        assert found == [may if role in {"official", "boundaries"} else 403, 403], role


@pytest.mark.django_db
def test_token_of_an_office_gives_a_proposal_up(everybody: world.World) -> None:
    path = path_of("api:proposal-cancel", "plan", everybody.objects["plan"]["any"])
    for role in ("official", "boundaries", "coordinator", "system"):
        with transaction.atomic():
            shown = bearer(issued(everybody.people[role], Scope.WRITE_PROPOSALS))
            status_code = Client().post(path, **shown).status_code
            transaction.set_rollback(True)
        assert status_code == (200 if role in {"official", "boundaries"} else 403), role


def test_every_operation_of_the_api_is_tried_by_token() -> None:
    tried = {*OPERATIONS, *OF_THE_OFFICES, "api:proposal-cancel"}
    assert sorted(tried) == [name for name in every_address() if name.startswith("api:")]
