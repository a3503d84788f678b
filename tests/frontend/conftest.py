"""A stage for components: pages made of templates, served to a real browser without a server.

Every request of the page is answered here from the templates and `static/`, under the content
policy of the platform; one for anything else is refused and fails the test.
"""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from csp.utils import build_policy
from django.template import engines
from playwright.sync_api import Browser, ConsoleMessage, Page, Route
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://distretti.test"


class Stage:
    """Opens pages. `answers` maps a path to its body; `complaints` gathers what must not happen."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.answers: dict[str, str | bytes] = {}
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.scripts = True
        self.graphics = True
        self.width = 1440

    def open(self, template: str, address: str = "/", **context: object) -> Page:
        """Render `template` as the content of the page at `address` and open it."""
        source = '{% extends "base.html" %}{% load drawings formats %}{% block title %}Prova'
        source += "{% endblock %}{% block content %}<h1>Prova</h1>" + template + "{% endblock %}"
        self.answers[urlsplit(address).path] = engines["django"].from_string(source).render(context)
        page = self.browser.new_page(
            viewport={"width": self.width, "height": 900},
            java_script_enabled=self.scripts,
            locale="it-IT",
            reduced_motion="reduce",
        )
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        if not self.graphics:
            page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        page.goto(ORIGIN + address)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        self.asked.append(address.path)
        if f"{address.scheme}://{address.netloc}" != ORIGIN:
            self.complaints.append(f"asked another host: {route.request.url}")
            route.abort()
        elif address.path in self.answers:
            body = self.answers[address.path]
            kind = "text/html; charset=utf-8"
            if isinstance(body, bytes):
                kind = "application/vnd.mapbox-vector-tile"
            elif body.startswith("{"):
                kind = "application/json"
            headers = {"Content-Security-Policy": build_policy(), "Content-Type": kind}
            route.fulfill(body=body, headers=headers)
        elif (file := ROOT / address.path.removeprefix("/")).is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404, body="")


@pytest.fixture
def stage(chromium: Browser, settings: Settings) -> Iterator[Stage]:
    """A fresh stage; fails the test if the browser complained of anything."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    stage = Stage(chromium)
    yield stage
    for context in chromium.contexts:
        context.close()
    assert stage.complaints == []
