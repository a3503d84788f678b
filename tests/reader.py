"""Somebody who reads the real pages of the real region in a real browser."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.piemonte import Platform

WIDE, NARROW = 1440, 390


class Reader:
    """Somebody who opens pages. `complaints`: what the browser said, and any other host asked."""

    def __init__(self, browser: Browser, platform: Platform) -> None:
        self.browser = browser
        self.platform = platform
        self.complaints: list[str] = []

    def open(self, path: str, *, width: int = WIDE, scripts: bool = True) -> Page:
        """The page at `path`; its map, if it is on the screen, has been drawn."""
        page = self.browser.new_page(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="it-IT",
            reduced_motion="reduce",
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.goto(self.platform.address + path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location.get('url', '')}".strip())

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        # By its name too: passkeys are not for addresses in digits.
        host = f"{address.scheme}://{address.netloc}".replace("//localhost:", "//127.0.0.1:")
        if address.scheme not in {"data", "blob"} and host != self.platform.address:
            self.complaints.append(f"asked another host: {request.url}")


def sign_in(page: Page, reader: Reader, key: str) -> None:
    """From the next page on, whose session `key` is."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": reader.platform.address}
    page.context.add_cookies([cookie])


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page, and be there: a click does not wait for the answer."""
    with page.expect_navigation():
        page.click(selector)


def drawn(page: Page) -> int:
    """How many shapes the live map of the page has, once it is drawn."""
    figure = page.locator("[data-map]")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("[data-map][data-drawn]", timeout=30_000)
    return int(figure.get_attribute("data-drawn") or 0)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, as rule and place.

    It may not load the style sheets again: it would write them into the page, against its policy.
    """
    page.wait_for_load_state()
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
