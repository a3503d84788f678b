"""Tokens at the door of the API: who is let in, who is not and why, and what is left behind."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from districts.hats import Role
from subsidiarity.models import Actor, Membership
from tests.people import Society, dressed, hat
from tests.programs import READ, WRITE, bearer, issued
from welfare.models import Token, TokenEvent
from welfare.tokens import create_token, find_token, revoke_token, rotate_token

pytestmark = pytest.mark.django_db

DISTRICTS = "/api/v1/districts"


@pytest.fixture
def member(people: Society):
    return people.people["beta_member"]


def said(answer, status: int) -> str:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()["detail"]


def test_token_is_let_in_by_one_statement_and_kept_by_nobody_else(
    client, member, django_assert_num_queries
):
    text = issued(member)
    bare = client.get(DISTRICTS)
    assert client.get(DISTRICTS, **bearer(text)).status_code == 200
    token = find_token(text, timezone.now())
    assert token.last_used_at is not None
    with django_assert_num_queries(1):
        assert find_token(text, timezone.now()) == token
    answer = client.get(DISTRICTS, **bearer(text))
    assert answer.content == bare.content
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert bare.headers["Cache-Control"] == "public, max-age=60"
    assert bare.headers["Vary"] == "Accept"
    assert not answer.cookies


def test_anonymous_reading_asks_for_no_token(client, people, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert "WWW-Authenticate" not in answer.headers


def test_other_schemes_and_cookies_are_nobody(client, member):
    client.force_login(member)
    answer = client.post("/api/v1/observations/import", data="x", content_type="text/csv")
    assert said(answer, 401) == "Autenticazione richiesta."
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert client.get(DISTRICTS, headers={"authorization": "Basic YTpi"}).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "dcs_aaaaaaaa_short",
        "dcs_AAAAAAAA_" + "a" * 43,
        "dcs_aaaaaaaa_" + "é" * 43,
        "Bearer",
    ],
)
def test_nonsense_is_not_recognised(client, people, text):
    answer = client.get(DISTRICTS, headers={"authorization": f"Bearer {text}"})
    assert "non è riconosciuto" in said(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_right_prefix_with_another_secret_is_not_recognised(client, member):
    mine, other = issued(member), issued(member)
    forged = mine[:13] + other[13:]
    assert "non è riconosciuto" in said(client.get(DISTRICTS, **bearer(forged)), 401)
    assert Token.objects.filter(last_used_at__isnull=False).count() == 0


def test_expired_and_revoked_say_so(client, member):
    text = issued(member)
    token = Token.objects.get()
    year_ago = timezone.now() - timedelta(days=100)
    Token.objects.update(created_at=year_ago, expires_at=year_ago + timedelta(days=30))
    assert "è scaduto il" in said(client.get(DISTRICTS, **bearer(text)), 401)
    revoke_token(token=token, by=member)
    assert "è stato revocato" in said(client.get(DISTRICTS, **bearer(text)), 401)


@pytest.mark.parametrize("ended", ["membership", "body", "account", "verification"])
def test_token_ends_with_its_hat(client, member, people, ended):
    text = issued(member)
    assert client.get(DISTRICTS, **bearer(text)).status_code == 200
    membership = Membership.objects.filter(user=member)
    match ended:
        case "membership":
            membership.update(valid_to=timezone.localdate())
        case "body":
            Actor.objects.filter(pk=member.hat.body).update(state=Actor.State.SUSPENDED)
        case "account":
            type(member).objects.filter(pk=member.pk).update(is_active=False)
        case "verification":
            membership.update(verified_at=None)
    assert said(client.get(DISTRICTS, **bearer(text)), 401) == (
        "Il ruolo per cui agisce è finito o è sospeso."
    )


def test_token_of_a_coordinator_ends_with_the_mandate(client, people):
    text = issued(people.people["coordinator"])
    assert client.get(DISTRICTS, **bearer(text)).status_code == 200
    type(people.mandate).objects.update(valid_to=timezone.localdate())
    assert client.get(DISTRICTS, **bearer(text)).status_code == 401


def test_token_of_a_powerful_hat_is_withheld_without_second_factor(client, people):
    official = people.people["official"]
    text = issued(official)
    assert client.get(DISTRICTS, **bearer(text)).status_code == 200
    official.authenticator_set.all().delete()
    assert "secondo fattore" in said(client.get(DISTRICTS, **bearer(text)), 401)


def test_another_hat_of_the_same_person_does_not_help(client, member, people):
    text = issued(member)
    hat(member, people.bodies["gamma"], Role.LEGAL_REPRESENTATIVE)
    Membership.objects.filter(pk=member.hat.membership).update(valid_to=timezone.localdate())
    assert client.get(DISTRICTS, **bearer(text)).status_code == 401


@pytest.mark.parametrize(
    "query", ["access_token={}", "token={}", "api_key=x", "zone={}", "limit={}"]
)
def test_token_in_the_address_is_refused_whatever_else_is_shown(client, member, query):
    text = issued(member)
    answer = client.get(f"{DISTRICTS}?{query.format(text)}", **bearer(text))
    detail = said(answer, 400)
    assert "non si scrive nell’indirizzo" in detail
    assert text not in answer.content.decode()


def test_scope_is_asked_for(client, member):
    text = issued(member, WRITE)
    answer = client.get(DISTRICTS, **bearer(text))
    assert said(answer, 403) == "Il token non ha il permesso read."
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="api", error="insufficient_scope", scope="read"'
    )


def test_rotation_leaves_the_old_secret_for_the_time_chosen(client, member):
    old = issued(member)
    token = Token.objects.get()
    new = rotate_token(token=token, by=member, grace_days=3)
    assert new != old
    assert new[:13] == old[:13]
    for text in (old, new):
        assert client.get(DISTRICTS, **bearer(text)).status_code == 200
    token.refresh_from_db()
    assert find_token(old, token.previous_until - timedelta(seconds=1)) == token
    assert find_token(old, token.previous_until) is None
    newest = rotate_token(token=token, by=member, grace_days=0)
    assert [client.get(DISTRICTS, **bearer(t)).status_code for t in (old, new, newest)] == [
        401,
        401,
        200,
    ]


def test_last_use_is_written_once_an_hour_at_most(client, member, django_assert_num_queries):
    text = issued(member)
    client.get(DISTRICTS, **bearer(text))
    first = Token.objects.get().last_used_at
    client.get(DISTRICTS, **bearer(text))
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - timedelta(hours=2))
    client.get(DISTRICTS, **bearer(text))
    assert Token.objects.get().last_used_at > first


def test_secret_is_in_no_log_event_or_report(client, member, caplog):
    text = issued(member)
    secret = text.rpartition("_")[2]
    with caplog.at_level(logging.DEBUG):
        client.get(DISTRICTS, **bearer(text))
        client.get(f"{DISTRICTS}?token={text}")
    rotate_token(token=Token.objects.get(), by=member, grace_days=1)
    assert secret not in caplog.text
    token = Token.objects.get()
    assert secret not in {token.secret_hash, token.previous_hash}
    events = TokenEvent.objects.order_by("pgh_id").values()
    assert [event["pgh_label"] for event in events] == ["insert", "update"]
    assert not {"secret_hash", "previous_hash", "last_used_at"} & set(events[0])
    meta = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert secret not in str(SafeExceptionReporterFilter().get_safe_request_meta(_Request(meta)))


class _Request:
    def __init__(self, meta):
        self.META = meta


def test_what_a_token_writes_is_remembered_with_person_hat_and_token(client, people):
    text = issued(people.people["official"], WRITE)
    answer = client.post(
        "/api/v1/observations/import", data="x", content_type="text/csv", **bearer(text)
    )
    assert answer.status_code == 422
    used = TokenEvent.objects.filter(pgh_label="insert").get()
    assert used.pgh_obj_id == Token.objects.get().pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_at": timedelta(days=366)},
        {"expires_at": timedelta(0)},
        {"scopes": []},
        {"scopes": ["admin"]},
        {"secret_hash": "plain"},
        {"revoked_at": timedelta(0)},
        {"previous_hash": "0" * 64},
    ],
)
def test_database_refuses_what_a_token_cannot_be(member, wrong):
    issued(member)
    token = Token.objects.get()
    values = {
        name: token.created_at + value if isinstance(value, timedelta) else value
        for name, value in wrong.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.update(**values)


def test_grace_of_more_than_a_week_is_refused_by_the_database(member):
    issued(member)
    with pytest.raises(IntegrityError), transaction.atomic():
        rotate_token(token=Token.objects.get(), by=member, grace_days=8)


def test_no_hat_no_token(people):
    with pytest.raises(PermissionDenied, match="scegli prima il ruolo"):
        create_token(by=people.people["nobody"], name="x", scopes=[READ], days=1)


def test_token_makes_no_token(client, member, people):
    """A program can neither lengthen its own life nor go further than its scopes."""
    member.scopes = frozenset({READ, WRITE})
    with pytest.raises(PermissionDenied, match="accedi con il tuo nome"):
        create_token(by=member, name="x", scopes=[READ], days=1)


def test_pages_and_tiles_take_no_token(client: Client, member):
    text = issued(member)
    assert client.get("/area-riservata/", **bearer(text)).status_code == 302
    assert client.get("/health/live", **bearer(text)).status_code == 200


def test_settings_hide_what_is_secret_in_reports():
    hidden = SafeExceptionReporterFilter().get_safe_settings()
    assert django_settings.SECRET_KEY not in str(hidden["SECRET_KEY"])


def test_dressed_person_is_not_a_program(member):
    assert dressed(member).scopes is None
