"""Signing in with an identity of the State, against a real issuer on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.accounts.issuer import CLIENT, SECRET, Issuer
from tests.people import Society
from welfare.models import User

pytestmark = pytest.mark.django_db

FISCAL = "TINIT-RSSDAA80A41L219X"
LEVEL_2 = "https://www.spid.gov.it/SpidL2"
LEVEL_1 = "https://www.spid.gov.it/SpidL1"
START = "/accesso/identita/login/"


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    """An issuer that knows Ada, and the platform configured for it as the environment would."""
    cache.clear()
    ada = {
        "sub": "AIDP-0001",
        "given_name": "Ada",
        "family_name": "Rossi",
        "email": "ada@example.org",
        "fiscal_number": FISCAL,
        "acr": LEVEL_2,
    }
    issuer = Issuer(ada)
    app = {
        "provider_id": "identita",
        "name": "SPID / CIE",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer.address, "verified_email": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    settings.OIDC_SERVER_URL = issuer.address
    yield issuer
    issuer.close()


def there_and_back(client: Client) -> HttpResponse:
    """The whole way of a browser: our page, the issuer's, and back with its answer."""
    leaving = client.post(START)
    assert leaving.status_code == 302
    back = requests.get(leaving["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def test_asking_first_so_that_no_link_sends_anybody_there(issuer: Issuer, client: Client):
    page = client.get(START)
    assert page.status_code == 200
    assert "SPID / CIE" in page.content.decode()
    assert "SPID / CIE" in client.get("/accesso/entra/").content.decode()


def test_person_enters_and_is_recognised_the_next_time(issuer: Issuer, client: Client):
    assert there_and_back(client)["Location"] == "/area-riservata/"
    user = User.objects.get()
    assert (str(user), user.email) == ("Ada Rossi", "ada@example.org")
    assert EmailAddress.objects.get().verified
    assert "Ada Rossi" in client.get("/accesso/chi-sono/").content.decode()
    again = Client()
    assert there_and_back(again)["Location"] == "/area-riservata/"
    assert User.objects.count() == 1


def test_fiscal_number_is_stored_nowhere(issuer: Issuer, client: Client, settings: Settings):
    settings.OIDC_SUBJECT_CLAIM = "fiscal_number"
    settings.OIDC_SUBJECT_KEY = "a key that is kept as long as the accounts"
    there_and_back(client)
    uid = SocialAccount.objects.get().uid
    assert len(uid) == 64
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', ["%RSSDAA%"])
            assert cursor.fetchone()[0] == 0, table
    assert "RSSDAA" not in str(dict(client.session))
    issuer.claims["sub"] = "another sub of the same person"
    there_and_back(Client())
    assert SocialAccount.objects.get().uid == uid
    settings.OIDC_SUBJECT_KEY = "another key, by which nobody is recognised"
    issuer.claims["email"] = "else@example.org"
    there_and_back(Client())
    assert SocialAccount.objects.count() == 2


@pytest.mark.parametrize(("level", "worn"), [(LEVEL_2, True), (LEVEL_1, False)])
def test_level_that_is_configured_counts_as_a_second_factor(
    issuer: Issuer, people: Society, settings: Settings, level: str, worn: bool
):
    settings.OIDC_SECOND_FACTOR_ACR = [LEVEL_2]
    issuer.claims["acr"] = level
    official = people.people["official"]
    SocialAccount.objects.create(user=official, provider="identita", uid=issuer.claims["sub"])
    EmailAddress.objects.create(user=official, email=official.email, verified=True, primary=True)
    client = Client()
    assert there_and_back(client).status_code == 302
    assert (client.get("/admin/").status_code == 200) == worn


def test_level_too_low_is_refused_with_words(issuer: Issuer, client: Client, settings: Settings):
    settings.OIDC_ADMITTED_ACR = [LEVEL_2]
    issuer.claims["acr"] = LEVEL_1
    answer = there_and_back(client)
    assert answer.status_code == 403
    assert "non ha il livello richiesto" in answer.content.decode()
    assert User.objects.count() == 0


def forged_by_another_key(issuer: Issuer) -> None:
    issuer.signer = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def for_another_client(issuer: Issuer) -> None:
    issuer.audience = "another service"


def from_another_issuer(issuer: Issuer) -> None:
    issuer.claims["iss"] = "https://evil.example"


def expired(issuer: Issuer) -> None:
    issuer.claims["exp"] = 1


@pytest.mark.parametrize(
    "spoil", [forged_by_another_key, for_another_client, from_another_issuer, expired]
)
def test_token_that_is_not_for_us_enters_nobody(issuer: Issuer, client: Client, spoil: Any):
    spoil(issuer)
    answer = there_and_back(client)
    assert "Accesso non riuscito" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 0


def test_answer_of_another_browser_enters_nobody(issuer: Issuer, client: Client):
    """A link with somebody else's code and state, as in a forged sign-in."""
    leaving = Client().post(START)
    back = requests.get(leaving["Location"], allow_redirects=False, timeout=5).headers["Location"]
    answer = client.get(back.removeprefix("http://testserver"))
    assert "Accesso non riuscito" in answer.content.decode()
    assert User.objects.count() == 0


def test_code_is_used_once(issuer: Issuer, client: Client):
    leaving = client.post(START)
    back = requests.get(leaving["Location"], allow_redirects=False, timeout=5).headers["Location"]
    path = back.removeprefix("http://testserver")
    assert client.get(path).status_code == 302
    client.post("/accesso/esci/")
    assert "Accesso non riuscito" in client.get(path).content.decode()


def test_identity_with_the_address_of_an_account_does_not_take_it(issuer: Issuer, client: Client):
    """The owner of the account is told; who came does not enter it."""
    owner = User.objects.create_user(username="x", email="ada@example.org")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    there_and_back(client)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=owner).exists()
    assert all(message.to == [owner.email] for message in mail.outbox)


def test_without_configuration_there_is_no_such_door(client: Client):
    assert "SPID" not in client.get("/accesso/entra/").content.decode()
    assert client.get(START).status_code == 404
