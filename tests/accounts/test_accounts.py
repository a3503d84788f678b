"""Making an account, entering, leaving, changing: what people do and what must not happen."""

import re
import statistics
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from districts.languages import address_in
from tests.accounts.door import PASSWORD, WRONG, confirm, known, link_in_mail, sign_in
from tests.people import Society, person, signed_in
from tests.territory import Territory
from welfare.models import User

pytestmark = pytest.mark.django_db

NEWCOMER = {
    "first_name": "Ada",
    "last_name": "Rossi",
    "email": "ada@example.org",
    "password1": PASSWORD,
}


@pytest.mark.parametrize("path", ["/accesso/entra/", "/accesso/registrati/", "/en/accesso/entra/"])
def test_pages_of_signing_in_say_whose_platform_it_is(client: Client, toy: Territory, path: str):
    (slim,) = re.findall(r'<div class="slim">.*?</span>', client.get(path).text, re.DOTALL)
    assert "Regione Prova" in slim


@pytest.mark.parametrize(
    ("language", "subject"), [("it", "Conferma il tuo indirizzo"), ("en", "Confirm your address")]
)
def test_newcomer_enters_after_confirming_the_address(client: Client, language: str, subject: str):
    def here(path: str) -> str:
        return address_in(language, path)

    assert client.get(here("/accesso/registrati/")).status_code == 200
    sent = client.post(here("/accesso/registrati/"), NEWCOMER, follow=True)
    assert sent.redirect_chain == [(here("/accesso/conferma/"), 302)]
    [message] = mail.outbox
    assert message.subject == subject
    path = link_in_mail(subject)
    assert path.startswith(here("/accesso/conferma/"))

    early = sign_in(client, NEWCOMER["email"])
    assert early["Location"] == "/accesso/conferma/"
    assert "_auth_user_id" not in client.session

    assert not EmailAddress.objects.get().verified
    client.get(path)
    assert not EmailAddress.objects.get().verified, "a scanner of links confirms nothing"
    client.post(path)
    assert sign_in(client, NEWCOMER["email"])["Location"] == "/area-riservata/"
    user = User.objects.get()
    assert str(user) == "Ada Rossi"
    assert re.fullmatch(r"[0-9a-f]{32}", user.username)
    assert user.username not in client.get("/accesso/").content.decode()


def test_confirming_twice_says_that_the_link_is_used(client: Client):
    client.post("/accesso/registrati/", NEWCOMER)
    path = link_in_mail("Conferma")
    client.post(path)
    again = Client().get(path)
    assert "Questo collegamento non vale più" in again.content.decode()


def test_confirmation_expires(client: Client, monkeypatch: pytest.MonkeyPatch):
    client.post("/accesso/registrati/", NEWCOMER)
    path = link_in_mail("Conferma")
    later = time.time() + 3 * 86_400 + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert "non vale più" in client.get(path).content.decode()
    client.post(path)
    assert not EmailAddress.objects.get().verified


def test_reset_link_works_once_and_ends_other_sessions(client: Client):
    user = known()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    assert elsewhere.get("/accesso/").status_code == 200
    client.post("/accesso/password/nuova/", {"email": user.email})
    path = link_in_mail("Scegli una nuova password")
    form = client.get(path, follow=True)
    chosen = {"password1": WRONG, "password2": WRONG}
    client.post(form.request["PATH_INFO"], chosen)
    assert elsewhere.get("/accesso/").status_code == 302, "a changed password signs out"
    again = Client().get(path, follow=True)
    assert "Questo collegamento non vale più" in again.content.decode()
    assert sign_in(client, user.email, WRONG)["Location"] == "/area-riservata/"
    assert "La tua password è cambiata" in [message.subject for message in mail.outbox]


def test_reset_link_of_another_person_changes_nothing_of_mine(client: Client):
    known()
    other = known("bice@example.org")
    client.post("/accesso/password/nuova/", {"email": other.email})
    path = link_in_mail("Scegli una nuova password")
    victim = User.objects.get(email="ada@example.org")
    from allauth.account.utils import user_pk_to_url_str

    forged = path.replace(f"/{user_pk_to_url_str(other)}-", f"/{user_pk_to_url_str(victim)}-")
    assert forged != path
    assert "non vale più" in client.get(forged, follow=True).content.decode()


def answers(client: Client, path: str, form: dict[str, str]) -> str:
    """What a stranger sees, without what differs at each request."""
    page = client.post(path, form, follow=True).content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(form.get("email", form.get("login", "")), "ADDRESS")


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/accesso/registrati/", "email", NEWCOMER),
        ("/accesso/password/nuova/", "email", {}),
        ("/accesso/entra/", "login", {"password": WRONG}),
    ],
)
def test_nobody_learns_who_has_an_account(path: str, field: str, more: dict[str, str]):
    known()
    pages = [
        answers(Client(), path, {**more, field: email})
        for email in ("ada@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]
    if field == "email":
        assert [message.to for message in mail.outbox] == [
            ["ada@example.org"],
            ["nobody@example.org"],
        ], "each address is told by mail, and only there"


def test_time_tells_nobody_who_has_an_account(settings):
    """Hashing is most of the time: both ways hash as often. Measured, since a count can lie."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    known()

    def seconds(path: str, form: dict[str, str]) -> float:
        began = time.thread_time()
        Client().post(path, form)
        return time.thread_time() - began

    for path, field, more in (
        ("/accesso/entra/", "login", {"password": WRONG}),
        ("/accesso/registrati/", "email", NEWCOMER),
    ):
        taken, free = (
            statistics.median(seconds(path, {**more, field: email.format(n)}) for n in range(3))
            for email in ("ada@example.org", "nobody{}@example.org")
        )
        assert 0.5 < taken / free < 2, f"{path}: {taken:.3f} s against {free:.3f} s"


def test_five_hundred_wrong_passwords_lock_and_time_unlocks(
    settings, monkeypatch: pytest.MonkeyPatch
):
    """The address is blocked for five minutes, known or not; then the right password enters."""
    user = known()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": None}
    began = time.time()
    clock = SimpleNamespace(time=lambda: began, monotonic=time.monotonic, sleep=time.sleep)
    # On a slow machine five minutes may pass: the window is told by our clock, and what was counted
    # outlasts it in Redis, which has a clock of its own and would forget it meanwhile.
    kept = SimpleNamespace(
        add=cache.add,
        get=cache.get,
        set=lambda key, history, _seconds: cache.set(key, history, timeout=None),
        delete=cache.delete,
    )
    monkeypatch.setattr(ratelimit, "time", clock)
    monkeypatch.setattr(ratelimit, "cache", kept)
    words = "per cinque minuti questo indirizzo è bloccato"
    for email in (user.email, "nobody@example.org"):
        told = [
            words
            in sign_in(Client(REMOTE_ADDR=f"192.0.2.{n % 250}"), email, WRONG).content.decode()
            for n in range(250)
        ]
        assert not any(told[:5])
        assert all(told[5:])
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert words in sign_in(client, user.email).content.decode(), "the right password neither"
    clock.time = lambda: began + 301
    assert sign_in(client, user.email)["Location"] == "/area-riservata/"


def test_many_accounts_from_one_place_are_stopped():
    client = Client()
    statuses = [sign_in(client, f"nobody{n}@example.org", WRONG).status_code for n in range(61)]
    assert statuses[-1] == 429
    blocked = sign_in(client, "ada@example.org", WRONG)
    assert "aspetta qualche minuto" in blocked.content.decode()
    assert blocked["Retry-After"] == "300"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("first_name", "Mаrio", "lettera di un altro alfabeto"),  # Cyrillic а
        ("last_name", "Rossi\u200b", "carattere invisibile"),
        ("last_name", "Ro\u202essi", "carattere invisibile"),
        ("first_name", "Ｍario", "lettera ornata"),
        ("last_name", "ﬁni", "lettera ornata"),
        ("first_name", "Ada <b>", "nient’altro"),
        ("first_name", "Ada\nBcc: x@example.org", "carattere invisibile"),
        ("email", "аda@example.org", ""),
        ("email", "ada@exаmple.org", "carattere che non sta negli indirizzi"),
        ("email", "ada@example.org\nBcc: eve@example.org", ""),
        ("password1", "password1234", ""),
        ("password1", "corta", ""),
        ("password1", "ada@example.org", ""),
    ],
)
def test_deceiving_or_weak_answers_are_refused_at_the_field(field: str, typed: str, words: str):
    page = Client().post("/accesso/registrati/", {**NEWCOMER, field: typed})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in text
    assert "error-summary" in text
    assert words in text
    assert User.objects.count() == 0
    assert mail.outbox == []
    if field != "last_name":
        assert 'value="Rossi"' in text, "what was typed is kept"


@pytest.mark.parametrize("name", ["Nicolò D’Annunzio", "Jean-Luc", "Łukasz", "Nguyễn", "M. Ángela"])
def test_real_names_are_taken(name: str):
    Client().post("/accesso/registrati/", {**NEWCOMER, "first_name": name})
    assert User.objects.get().first_name == name


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
    ],
)
def test_next_leads_nowhere_but_here(elsewhere: str):
    user = known()
    assert sign_in(Client(), user.email, next=elsewhere)["Location"] == "/area-riservata/"
    inside = signed_in(user)
    led = inside.get("/accesso/veste-in-attesa/", {"next": elsewhere})
    assert led["Location"] == "/area-riservata/"
    assert inside.post("/accesso/esci/", {"next": elsewhere})["Location"] == "/"


def test_next_leads_to_a_page_of_ours():
    assert sign_in(Client(), known().email, next="/metodo/")["Location"] == "/metodo/"


def test_session_before_the_sign_in_is_not_the_one_after(client: Client):
    """A session that somebody else planted gives them nothing."""
    client.get("/accesso/entra/")
    client.session["planted"] = "1"
    session = client.session
    session["planted"] = "1"
    session.save()
    before = client.session.session_key
    sign_in(client, known().email)
    assert client.session.session_key != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/accesso/").status_code == 302


def test_cookies_carry_their_flags(client: Client):
    client.get("/accesso/entra/")
    answer = sign_in(client, known().email)
    session, token = answer.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert token["httponly"]
    assert session["samesite"] == token["samesite"] == "Lax"
    mark = answer.cookies["accesso"]
    assert (mark.value, mark["httponly"], mark["samesite"]) == ("1", "", "Lax")
    left = client.post("/accesso/esci/")
    assert left.cookies["accesso"].value == ""


def test_forged_form_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, known().email).status_code == 403


def test_pages_of_the_sign_in_are_kept_by_no_cache(client: Client):
    for path in ("/accesso/entra/", "/accesso/registrati/", "/accesso/chi-sono/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    sign_in(client, known().email)
    for path in ("/accesso/", "/privacy/", "/accesso/chi-sono/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_anonymous_page_asks_nothing_and_is_everybodys(client: Client):
    first = client.get("/privacy/")
    assert "Set-Cookie" not in first.headers
    assert first.cookies == {}
    assert "no-store" not in first.headers.get("Cache-Control", "")
    assert first.content == Client().get("/privacy/").content
    sign_in(client, known().email)
    assert client.get("/privacy/").content == first.content, "the header is asked for apart"
    assert 'href="/area-riservata/"' in first.content.decode()


def test_header_of_a_signed_in_person_says_name_and_hat(people: Society):
    head = people.people["beta_head"]
    User.objects.filter(pk=head.pk).update(first_name="Ada", last_name="Rossi")
    page = signed_in(head).get("/accesso/chi-sono/").content.decode()
    assert "Ada Rossi" in page
    assert "Beta" in page
    assert 'action="/accesso/esci/"' in page
    assert "Entra nell’area riservata" in Client().get("/accesso/chi-sono/").content.decode()


def test_new_address_counts_once_confirmed_and_the_old_one_is_told(client: Client):
    user = known()
    sign_in(client, user.email)
    confirm(client)
    client.post("/accesso/posta/", {"email": "ada@new.example.org", "action_add": ""})
    early = Client()
    assert sign_in(early, "ada@new.example.org")["Location"] == "/accesso/conferma/"
    assert "_auth_user_id" not in early.session
    client.post(link_in_mail("Conferma il tuo indirizzo"))
    user.refresh_from_db()
    assert user.email == "ada@new.example.org"
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["ada@example.org"] == "L’indirizzo della tua utenza è cambiato"
    assert sign_in(Client(), "ada@new.example.org")["Location"] == "/area-riservata/"


def test_sessions_elsewhere_can_be_ended(client: Client):
    user = known()
    elsewhere = Client(headers={"user-agent": "Somebody's telephone"})
    sign_in(elsewhere, user.email)
    sign_in(client, user.email)
    page = client.get("/accesso/sessioni/").content.decode()
    assert "Somebody&#x27;s telephone" in page
    client.post("/accesso/sessioni/")
    assert elsewhere.get("/accesso/").status_code == 302
    assert client.get("/accesso/").status_code == 200


def test_account_that_is_not_mine_cannot_be_assigned(client: Client):
    """More fields than the form has change nothing."""
    client.post("/accesso/registrati/", {**NEWCOMER, "is_superuser": "1", "is_staff": "1"})
    user = User.objects.get()
    assert (user.is_superuser, user.is_staff) == (False, False)
    inside = signed_in(user)
    inside.post("/accesso/nome/", {"first_name": "Bea", "last_name": "Neri", "email": "x@y.it"})
    user.refresh_from_db()
    assert (user.first_name, user.email) == ("Bea", "ada@example.org")


def test_suspended_account_does_not_enter(client: Client):
    user = known()
    sign_in(client, user.email)
    User.objects.update(is_active=False)
    assert client.get("/accesso/").status_code == 302, "an open session ends at the next click"
    assert sign_in(Client(), user.email)["Location"] == "/accesso/sospeso/"


def test_sign_in_without_a_name_in_the_address_is_not_a_page():
    assert Client().get("/accesso/niente/").status_code == 404
    assert Client().get("/accesso/niente/login/").status_code == 404


def test_last_sign_in_is_recorded():
    user = known()
    sign_in(Client(), user.email)
    user.refresh_from_db()
    assert user.last_login is not None
    assert datetime.now(tz=UTC) - user.last_login < timedelta(minutes=1)
    assert person("other").last_login is None
