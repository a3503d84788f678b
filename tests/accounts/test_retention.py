"""What is erased by itself, what a person takes away and erases, and what stays."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from districts.hats import Role
from districts.models import StateChange
from districts.states import record_state
from subsidiarity.hats import hats_of
from subsidiarity.models import Actor, Membership
from tests import territory
from tests.accounts.door import PASSWORD, confirm, known, sign_in
from tests.people import Society, body, hat, person
from welfare.accounts import retention
from welfare.accounts.closing import close_account
from welfare.models import User, UserEvent

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def joined(days_ago: float, email: str, *, verified: bool, **fields: object) -> User:
    user = User.objects.create_user(
        username=email, email=email, date_joined=NOW - timedelta(days=days_ago), **fields
    )
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_unconfirmed_account_is_erased_after_its_days():
    joined(6.9, "young@example.org", verified=False)
    joined(7.1, "old@example.org", verified=False)
    joined(7.1, "confirmed@example.org", verified=True)
    registrar = joined(7.1, "registrar@example.org", verified=False)
    body("omega", Actor.Kind.ETS, created_by=registrar)
    assert retention.tidy(NOW)["unverified"] == 1
    assert not User.objects.filter(email="old@example.org").exists()
    assert not UserEvent.objects.filter(email="old@example.org").exists()
    assert UserEvent.objects.filter(email="young@example.org").exists()
    assert User.objects.count() == 3
    assert retention.tidy(NOW)["unverified"] == 0


def test_unused_account_is_closed_and_one_that_acts_for_a_body_is_not():
    used = {"last_login": NOW - timedelta(days=731)}
    idle = joined(900, "idle@example.org", verified=True, **used)
    acting = joined(900, "acting@example.org", verified=True, **used)
    hat(acting, body("omega", Actor.Kind.ETS), Role.MEMBER)
    joined(900, "recent@example.org", verified=True, last_login=NOW - timedelta(days=729))
    assert retention.tidy(NOW)["idle"] == 1
    idle.refresh_from_db()
    assert (idle.email, idle.is_active) == ("", False)


def test_expired_session_takes_address_and_browser_with_it():
    client = Client()
    sign_in(client, known().email)
    assert UserSession.objects.count() == 1
    assert retention.tidy(timezone.now())["sessions"] == 0
    assert retention.tidy(timezone.now() + timedelta(hours=13))["sessions"] == 1
    assert UserSession.objects.count() == 0


def test_closed_account_forgets_the_person_and_keeps_the_acts(people: Society):
    head = people.people["beta_head"]
    User.objects.filter(pk=head.pk).update(first_name="Ada", last_name="Rossi")
    EmailAddress.objects.create(user=head, email=head.email, verified=True, primary=True)
    change = record_state(people.bodies["beta"], to="suspended", by=head)
    close_account(head.pk)
    close_account(head.pk)
    head.refresh_from_db()
    assert str(head) == head.username
    assert hats_of(head, timezone.localdate()) == []
    assert StateChange.objects.get(pk=change.pk).by_id == head.pk
    left = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s',
                ["beta_head@example|Ada.*Rossi"],
            )
            if cursor.fetchone()[0]:
                left.append(table)
    assert left == [], "name or address stand somewhere still"


def test_membership_that_has_just_begun_ends_as_well(people: Society):
    today = timezone.localdate()
    head = people.people["beta_head"]
    Membership.objects.filter(user=head).update(valid_from=today)
    asked = Membership.objects.create(
        user=head, actor=people.bodies["gamma"], role="member", valid_from=today
    )
    close_account(head.pk)
    assert not Membership.objects.filter(pk=asked.pk).exists()
    assert hats_of(head, today + timedelta(days=1)) == []


def test_person_takes_everything_away(client: Client, people: Society):
    head = people.people["beta_head"]
    head.set_password(PASSWORD)
    head.save()
    EmailAddress.objects.create(user=head, email=head.email, verified=True, primary=True)
    record_state(people.bodies["beta"], to="suspended", by=head, reason="a reason")
    record_state(people.bodies["gamma"], to="suspended", by=people.people["gamma_head"])
    sign_in(client, head.email)
    confirm(client)
    client.post(reverse("change-name"), {"first_name": "Ada", "last_name": "Rossi"})
    answer = client.get("/accesso/i-miei-dati/")
    assert answer["Content-Disposition"] == 'attachment; filename="i-miei-dati.json"'
    told = answer.json()
    assert told["persona"]["indirizzo"] == head.email
    assert [row["actor__name"] for row in told["appartenenze"]] == ["Beta"]
    assert [row["reason"] for row in told["passaggi_di_stato"]] == ["a reason"]
    assert [row["ip"] for row in told["sessioni"]] == ["127.0.0.1"]
    entered, changed = told["modifiche_dell_utenza"]
    assert (entered["che_cosa"], entered["da_te"]) == ("insert", False)
    assert (changed["che_cosa"], changed["da_te"]) == ("update", True)
    assert changed["valori"]["first_name"] == "", "the row as it was before"
    assert changed["da_dove"] == {"source": "page", "origin": "127.0.0.0/24"}
    assert "password" not in answer.content.decode()


def test_person_closes_the_account(client: Client):
    user = known()
    sign_in(client, user.email)
    confirm(client)
    assert client.post("/accesso/chiudi/").status_code == 422, "without the sign nothing happens"
    assert client.post("/accesso/chiudi/", {"sure": "on"})["Location"] == "/accesso/entra/"
    user.refresh_from_db()
    assert not user.is_active
    assert "non corrispondono" in sign_in(Client(), "ada@example.org").content.decode()


def appoint(email: str = "dirigente@example.org", **options: str) -> None:
    given = {"first_name": "Ida", "last_name": "Verdi", "tax_code": "80087670016"} | options
    call_command("appoint_administrator", email, **given)


def test_first_administrator_of_an_empty_platform(client: Client, mailoutbox):
    territory.build(computed=False)
    appoint()
    user = User.objects.get(email="dirigente@example.org")
    [worn] = hats_of(user, timezone.localdate())
    assert (worn.role, Actor.objects.get().kind) == (Role.SYSTEM_ADMINISTRATOR, "region")
    assert not user.has_usable_password()
    client.post("/accesso/password/nuova/", {"email": user.email})
    assert mailoutbox[0].subject == "Scegli una nuova password"
    with pytest.raises(CommandError, match="there is a system administrator already"):
        appoint("second@example.org")


@pytest.mark.parametrize(
    ("email", "options", "words"),
    [
        ("nonsense", {}, "is not an e-mail address"),
        ("a@example.org", {"tax_code": "123"}, "eleven digits"),
        ("a@example.org", {"first_name": "Mаrio"}, "altro alfabeto"),
    ],
)
def test_appointment_says_what_is_wrong(email: str, options: dict[str, str], words: str):
    territory.build(computed=False)
    with pytest.raises(CommandError, match=words):
        appoint(email, **options)
    assert User.objects.count() == Actor.objects.count() == 0


def test_appointment_without_a_region_says_what_to_load():
    with pytest.raises(CommandError, match="load_region"):
        appoint()


def test_task_and_command_do_the_same(capsys: pytest.CaptureFixture[str]):
    from welfare.tasks import tidy_accounts

    joined(100_000 / 24, "old@example.org", verified=False)
    call_command("tidy_accounts")
    assert "1 accounts never confirmed erased" in capsys.readouterr().out
    assert not any(tidy_accounts().values())
    assert person("other").is_active
