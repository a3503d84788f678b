"""From nothing to a hat with a second factor: a telephone, a keyboard, and the mail."""

import re
import shutil
import time
from collections.abc import Iterator
from email import message_from_string, policy

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests import piemonte as real
from tests.accounts.door import code_of
from tests.people import body, hat
from tests.piemonte import Platform
from tests.reader import NARROW, WIDE, Reader, overflows, violations
from welfare.models import User

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PASSWORD = "quattro rane in bicicletta"
EMAIL = "ada@example.org"


@pytest.fixture(scope="module")
def door(django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """An empty platform, served by its own process under the application's database role."""
    name = f"{real.TEMPLATE}_door"
    with django_db_blocker.unblock():
        real.clone("template1", name)
        with real.connected_to(name):
            call_command("migrate", verbosity=0)
        served = Platform(name, real.free_port())
        shutil.rmtree(served.mail, ignore_errors=True)
        served.start("web")
        try:
            served.wait_until(served.answers)
            yield served
        finally:
            served.stop()
            real.drop(name)


@pytest.fixture
def reader(chromium: Browser, door: Platform) -> Iterator[Reader]:
    reader = Reader(chromium, door)
    yield reader
    for context in chromium.contexts:
        context.close()
    # Whoever leaves is led home, where an empty platform says that nothing is loaded.
    home = {f"{host}:{door.port}/" for host in ("http://127.0.0.1", "http://localhost")}
    assert [c for c in reader.complaints if c.rpartition(" ")[2] not in home] == []


def message(door: Platform, words: str) -> str:
    """The text of the newest message with `words` in its subject."""

    def texts() -> list[str]:
        files = sorted(door.mail.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        sent = [message_from_string(path.read_text(), policy=policy.default) for path in files]
        return [m.get_content() for m in sent if words in str(m["Subject"])]

    door.wait_until(lambda: bool(texts()), seconds=20)
    return texts()[0]


def link(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S*(?:conferma|password)\S*)", text)
    assert found is not None, text
    return found[1]


def sound(page: Page) -> None:
    """What holds of every page of the sign-in."""
    assert violations(page) == [], page.url
    assert not overflows(page), page.url


def type_into(page: Page, label: str, text: str) -> None:
    """With the keyboard alone: Tab until the field has the focus."""
    field = page.get_by_label(label, exact=True)
    for _step in range(60):
        if field.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type(text)


def enter(page: Page, password: str = PASSWORD) -> None:
    type_into(page, "Posta elettronica", EMAIL)
    type_into(page, "Password", password)
    page.keyboard.press("Enter")


def test_newcomer_signs_up_confirms_enters_and_sets_up_codes(
    reader: Reader, door: Platform, django_db_blocker: DjangoDbBlocker
) -> None:
    page = reader.open("/accesso/", width=NARROW)
    expect(page.get_by_role("heading", level=1)).to_have_text("Accedi")
    sound(page)
    page.get_by_role("link", name="Registrati").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrati")
    sound(page)
    type_into(page, "Il tuo nome", "Аda")  # with a Cyrillic А
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("lettera di un altro alfabeto")
    sound(page)
    page.get_by_label("Il tuo nome", exact=True).fill("")
    type_into(page, "Il tuo nome", "Ada")
    type_into(page, "Il tuo cognome", "Rossi")
    type_into(page, "Posta elettronica", EMAIL)
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guarda la posta")
    sound(page)

    page.goto(door.address + link(message(door, "Conferma il tuo indirizzo")))
    sound(page)
    page.get_by_role("button", name="Sì, è mio").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("è confermato")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa puoi fare adesso")
    sound(page)
    header = page.locator("#chi-sono")
    expect(header).to_contain_text("Ada Rossi")

    with django_db_blocker.unblock(), real.connected_to(door.database):
        region = body("region", Actor.Kind.REGION)
        hat(User.objects.get(email=EMAIL), region, Role.REGIONAL_OFFICIAL)
    page.goto(door.address + "/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Manca il secondo fattore")
    sound(page)
    page.get_by_role("link", name="Attiva l’applicazione con i codici").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Conferma che sei tu")
    sound(page)
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Attiva l’applicazione con i codici")
    sound(page)
    secret = page.locator("#secret").inner_text()
    page.locator("input[name=code]").focus()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codici di riserva")
    expect(page.locator(".codes li")).to_have_count(10)
    sound(page)
    assert "applicazione con i codici" in message(door, "Secondo fattore attivato")
    page.goto(door.address + "/admin/")
    expect(page).to_have_title(re.compile("Amministrazione"))

    page.goto(door.address + "/privacy/")
    expect(header).to_contain_text("Region")
    page.locator("#chi-sono").get_by_role("button", name="Esci").press("Enter")
    expect(header).to_have_text("Entra nell’area riservata")
    page.goto(door.address + "/accesso/entra/?next=/admin/")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Secondo fattore")
    sound(page)
    # The code of the last half minute is spent.
    time.sleep(31 - time.time() % 30)
    page.locator("input[name=code]").focus()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Amministrazione"))


def test_passkey_is_added_and_enters_without_a_password(reader: Reader, door: Platform) -> None:
    """Through the browser's own virtual authenticator; passkeys need a name, not an address."""
    there = door.address.replace("127.0.0.1", "localhost")
    page = reader.open("/accesso/registrati/", width=NARROW)
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(there + "/accesso/registrati/")
    for label, text in (
        ("Il tuo nome", "Bice"),
        ("Il tuo cognome", "Neri"),
        ("Posta elettronica", "bice@example.org"),
        ("Password", PASSWORD),
    ):
        type_into(page, label, text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accesso/conferma/")
    page.goto(there + link(message(door, "Conferma il tuo indirizzo")))
    page.get_by_role("button", name="Sì, è mio").press("Enter")
    type_into(page, "Posta elettronica", "bice@example.org")
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa puoi fare adesso")
    page.goto(there + "/accesso/secondo-fattore/chiavi/aggiungi/")
    type_into(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aggiungi una chiave")
    sound(page)
    page.locator("input[name=passwordless]").press("Space")
    page.get_by_role("button", name="Aggiungi").press("Enter")
    page.wait_for_url("**/secondo-fattore/codici/")
    page.goto(there + "/accesso/secondo-fattore/chiavi/")
    expect(page.locator(".rows")).to_contain_text("Entra anche senza password")
    sound(page)
    page.goto(there + "/accesso/")
    page.locator("main").get_by_role("button", name="Esci").press("Enter")
    page.wait_for_url(there + "/")
    page.goto(there + "/accesso/entra/")
    page.get_by_role("button", name=re.compile("passkey")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa puoi fare adesso")
    expect(page.locator("#chi-sono")).to_contain_text("Bice Neri")


def test_anonymous_reader_causes_no_further_request(reader: Reader) -> None:
    page = reader.open("/privacy/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/accesso/" in url] == []
    expect(page.get_by_role("link", name="Entra nell’area riservata")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/accesso/entra/", "/en/accesso/registrati/"])
def test_doors_are_complete_without_scripts(reader: Reader, path: str, width: int) -> None:
    page = reader.open(path, width=width, scripts=False)
    expect(page.locator("input[type=password]").first).to_be_visible()
    assert not overflows(page)
