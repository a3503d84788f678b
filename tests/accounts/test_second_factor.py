"""The second factor: set up, asked for, and what waits for it."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from districts.hats import OF_THE_REGION, Role
from tests.accounts.door import PASSWORD, code_of, confirm, sign_in
from tests.people import Society, hat, signed_in
from welfare.models import User

pytestmark = pytest.mark.django_db

POWERFUL = ["official", "boundaries", "system"]
OTHERS = ["coordinator", "beta_member", "beta_head", "gamma_head", "evaluator"]


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def later_code_of(secret: str) -> str:
    """A code may be used once; here time has passed, so that the used are forgotten."""
    cache.clear()
    return code_of(secret)


def secret_in(page: str) -> str:
    found = re.search(r'<code id="secret">(\w+)</code>', page)
    assert found is not None
    return found[1]


def set_up(client: Client) -> str:
    """Activate the application with codes as a person does; gives the secret."""
    client.get("/accesso/secondo-fattore/app/attiva/")
    confirm(client)
    secret = secret_in(client.get("/accesso/secondo-fattore/app/attiva/").content.decode())
    answer = client.post("/accesso/secondo-fattore/app/attiva/", {"code": later_code_of(secret)})
    assert answer["Location"] == "/accesso/secondo-fattore/codici/"
    return secret


def test_roles_of_the_region_are_those_that_need_it(people: Society):
    needing = {
        name for name, user in people.people.items() if user.hat and user.hat.role in OF_THE_REGION
    }
    assert needing == set(POWERFUL)


@pytest.mark.parametrize("name", POWERFUL)
def test_powerful_hat_waits_for_the_second_factor(people: Society, name: str):
    client = signed_in(people.people[name], second_factor=False)
    who = client.get("/accesso/chi-sono/")
    assert "manca il secondo fattore" in who.content.decode()
    assert who.wsgi_request.user.hat is None
    assert (
        client.get("/admin/", follow=True)
        .redirect_chain[-1][0]
        .startswith("/accesso/veste-in-attesa/")
    )
    why = client.get("/accesso/veste-in-attesa/").content.decode()
    assert "non basta la password" in why
    assert "/accesso/secondo-fattore/app/attiva/" in why
    assert signed_in(people.people[name]).get("/admin/").status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_other_hats_are_worn_with_a_password(people: Society, name: str):
    client = signed_in(people.people[name], second_factor=False)
    worn = client.get("/accesso/chi-sono/").wsgi_request.user.hat
    assert worn is not None
    assert client.get("/accesso/veste-in-attesa/")["Location"] == "/area-riservata/"


def test_withheld_hat_is_said_where_hats_are_chosen_and_where_work_awaits(people: Society):
    official = people.people["official"]
    for path in ("/area-riservata/", "/area-riservata/veste/", "/accesso/"):
        without = signed_in(official, second_factor=False).get(path).content.decode()
        assert "Manca il secondo fattore." in without, path
        assert f'href="/accesso/veste-in-attesa/?next={path}"' in without, path
        assert "Manca il secondo fattore." not in signed_in(official).get(path).content.decode()


def test_choosing_a_hat_that_is_withheld_leads_to_the_second_factor(people: Society):
    official = people.people["official"]
    beta = hat(official, people.bodies["beta"], Role.MEMBER)
    region = official.hat.membership
    client = signed_in(official, second_factor=False)
    page = client.get("/area-riservata/veste/").content.decode()
    assert page.count("serve il secondo fattore") == 1
    chosen = client.post("/area-riservata/veste/", {"hat": region, "next": "/atti/registra/"})
    assert chosen["Location"] == "/accesso/veste-in-attesa/?next=/atti/registra/"
    assert "non basta la password" in client.get(chosen["Location"]).content.decode()
    assert client.get("/atti/registra/").status_code == 403
    other = client.post("/area-riservata/veste/", {"hat": beta.pk}, follow=True)
    assert "Ora operi come" in other.content.decode()
    assert "Manca il secondo fattore." not in other.content.decode()


@pytest.mark.parametrize("path", ["/area-riservata/token/nuovo/", "/atti/registra/"])
def test_refusal_for_want_of_the_second_factor_leads_to_it(people: Society, path: str):
    official = people.people["official"]
    refused = signed_in(official, second_factor=False).get(path)
    assert refused.status_code == 403
    html = refused.content.decode()
    assert f'href="/accesso/veste-in-attesa/?next={path}"' in html
    assert "Manca il secondo fattore." in html
    nobody = signed_in(people.people["nobody"]).get(path).content.decode()
    assert "Manca il secondo fattore." not in nobody


def test_setting_it_up_puts_the_hat_on_and_the_next_sign_in_asks_for_it(people: Society):
    official = with_password(people.people["official"])
    client = Client()
    sign_in(client, official.email)
    secret = set_up(client)
    # What setting up leaves in the session comes with the commit: tests/browser/test_accounts.py.
    client.post("/accesso/secondo-fattore/conferma/", {"code": later_code_of(secret)})
    assert client.get("/admin/").status_code == 200
    codes = re.findall(
        r"<li><code>(\d+)</code>", client.get("/accesso/secondo-fattore/codici/").content.decode()
    )
    assert len(codes) == 10
    client.post("/accesso/esci/")

    asked = sign_in(client, official.email, next="/admin/")
    assert asked["Location"] == "/accesso/secondo-fattore/entra/"
    assert client.get("/accesso/")["Location"].startswith("/accesso/entra/"), (
        "half a sign-in is none"
    )
    wrong = client.post("/accesso/secondo-fattore/entra/", {"code": "000000"})
    assert "Il codice non è giusto" in wrong.content.decode()
    right = later_code_of(secret)
    entered = client.post("/accesso/secondo-fattore/entra/", {"code": right})
    assert entered["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200

    second = Client()
    sign_in(second, official.email)
    again = second.post("/accesso/secondo-fattore/entra/", {"code": right})
    assert again.status_code == 200, "a code is used once"
    by_reserve = second.post("/accesso/secondo-fattore/entra/", {"code": codes[0]})
    assert by_reserve.status_code == 302
    third = Client()
    sign_in(third, official.email)
    assert third.post("/accesso/secondo-fattore/entra/", {"code": codes[0]}).status_code == 200


def test_secrets_are_encrypted_and_survive_a_new_key(people: Society, settings):
    official = with_password(people.people["official"])
    client = Client()
    sign_in(client, official.email)
    secret = set_up(client)
    for authenticator in Authenticator.objects.filter(user=official):
        assert secret not in str(authenticator.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as they come"
    later = Client()
    sign_in(later, official.email)
    answer = later.post("/accesso/secondo-fattore/entra/", {"code": later_code_of(secret)})
    assert answer.status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    lost = Client()
    sign_in(lost, official.email)
    told = lost.post("/accesso/secondo-fattore/entra/", {"code": later_code_of(secret)})
    assert "Il codice non è giusto" in told.content.decode()


def test_guessing_codes_is_stopped(people: Society):
    official = with_password(people.people["official"])
    client = Client()
    sign_in(client, official.email)
    secret = set_up(client)
    thief = Client()
    sign_in(thief, official.email)
    for _attempt in range(6):
        page = thief.post("/accesso/secondo-fattore/entra/", {"code": "000000"})
    assert "aspetta qualche minuto" in page.content.decode() or "bloccato" in page.content.decode()
    stopped = thief.post("/accesso/secondo-fattore/entra/", {"code": code_of(secret)})
    assert stopped.status_code == 200, "the right code neither"


def test_delicate_pages_ask_again_who_it_is(people: Society):
    head = with_password(people.people["beta_head"])
    client = signed_in(head)  # not by password: nothing is recent
    for path in (
        "/accesso/chiudi/",
        "/accesso/i-miei-dati/",
        "/accesso/secondo-fattore/app/attiva/",
    ):
        assert client.get(path)["Location"].startswith("/accesso/sei-tu/"), path


@pytest.mark.parametrize("credential", ["", "{}", "nonsense", '{"id": 1}', "[]", '"x"', "null"])
def test_nonsense_from_a_key_is_refused(people: Society, credential: str):
    client = Client()
    client.get("/accesso/secondo-fattore/chiavi/entra/", headers={"accept": "application/json"})
    answer = client.post("/accesso/secondo-fattore/chiavi/entra/", {"credential": credential})
    assert answer.status_code < 500
    assert "_auth_user_id" not in client.session


ADMIN = {
    "/admin/": {"official", "boundaries", "system"},
    "/admin/districts/zoning/": {"official", "boundaries", "system"},
    "/admin/impact/indicator/": {"official", "boundaries", "system"},
    "/admin/impact/observation/add/": {"official"},
    "/admin/welfare/user/": {"system"},
    "/admin/mfa/authenticator/": set(),
    "/admin/account/emailaddress/": set(),
    "/admin/usersessions/usersession/": set(),
    "/admin/socialaccount/socialapp/": set(),
    "/admin/auth/group/": set(),
}


@pytest.mark.parametrize("path", ADMIN)
def test_admin_opens_by_the_hat_alone(people: Society, path: str):
    everybody = {**people.people, "root": User.objects.create_superuser("root")}
    for name, user in everybody.items():
        status = signed_in(user).get(path, follow=True).status_code
        # Libraries' tables, where they are shown at all, are refused to everybody.
        expected = {200} if name in ADMIN[path] else {403, 404}
        assert status in expected, name
    gone = Client().get(path)
    assert gone.status_code in {302, 404}
    if gone.status_code == 302:
        assert "/admin/login/" in gone["Location"] or "/accesso/entra/" in gone["Location"]


def test_door_of_the_admin_is_the_common_one(people: Society):
    door = Client().get("/admin/login/?next=/admin/impact/")
    assert door["Location"] == "/accesso/entra/?next=/admin/impact/"
    posted = Client().post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert posted["Location"].startswith("/accesso/entra/")
    outside = Client().get("/admin/login/?next=https://evil.example/")
    assert outside["Location"] == "/accesso/entra/?next=/admin/"


def test_account_is_suspended_and_nothing_more(people: Society):
    client = signed_in(people.people["system"])
    head = people.people["beta_head"]
    path = f"/admin/welfare/user/{head.pk}/change/"
    client.post(path, {"email": "x@example.org", "is_superuser": "on"})
    head.refresh_from_db()
    assert (head.is_active, head.email, head.is_superuser) == (
        False,
        "beta_head@example.org",
        False,
    )
    assert client.post(f"/admin/welfare/user/{head.pk}/delete/").status_code == 403
    assert client.get("/admin/welfare/user/add/").status_code == 403
