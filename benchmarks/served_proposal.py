"""The first plan of a proposal as people wait for it: from «Chiedi la proposta» to the plan.

    python -m benchmarks.served_proposal [--rounds 10]

The real Piemonte, the request as its form has it to begin with (60,000 to 250,000 residents, Torino
exempt), in Chromium, with all processes of the Procfile on the same machine. *Figures* is when the
worth of the plan and its bound stand in the page, *plan* when its districts and its map do. Between
click and plan are two pages, a message to a worker, the start of a process that solves, and the
script that asks what is new. Each request is stopped once its plan is seen, so that the next one
finds everything free. The first one, of processes that have drawn nothing yet, is told apart.
"""

import argparse
import time
from typing import Any

from benchmarks import serving
from benchmarks.measuring import Goal, Row, demand, machine, table
from benchmarks.served_move import PERSON, quantile

TO_PLAN = Goal(2, "at most", "s")
PATIENCE_MS = 120_000
PROCESSES = ("web", "worker", "beat", "waker")
FIGURES = "#proposta-stato .proposal-facts"
PLAN = "#proposta-piano tbody tr[id^='zona-']"

Waited = tuple[float, float]
"""Seconds from the click to the figures, and to the plan."""


def waited(rounds: int) -> tuple[list[Waited], list[float]]:
    """Of each request; and the seconds of the worker until it had its first plan."""
    from playwright.sync_api import sync_playwright

    from districts.models import Proposal

    database = serving.region("piemonte", serving.PIEMONTE)
    serving.command("load_demonstration", commit=True)
    cookie = signed_in()
    with serving.platform(database, *PROCESSES) as address, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--use-gl=swiftshader", "--enable-webgl"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="it-IT")
        page.set_default_timeout(PATIENCE_MS)
        page.context.add_cookies([cookie | {"url": address}])  # type: ignore[list-item]  # its keys
        found = [ask(page, address, f"Misura {number}") for number in range(rounds + 1)]
        browser.close()
    rows = Proposal.objects.order_by("pk").values_list("first_seconds", flat=True)
    first = [seconds for seconds in rows if seconds is not None]
    demand(len(first) == rounds + 1, "a request had no plan")
    return found, first


def ask(page: Any, address: str, title: str) -> Waited:
    """Ask by the form, wait for the plan, stop."""
    page.goto(f"{address}/scenari/proposte/nuova/")
    page.fill("[name='title']", title)
    began = time.perf_counter()
    page.click("main .actions button.btn-primary", no_wait_after=True)
    page.wait_for_selector(FIGURES)
    figures = time.perf_counter() - began
    page.wait_for_selector(PLAN)
    plan = time.perf_counter() - began
    page.click("#ferma")
    page.wait_for_selector("#proposta-stato:not([data-under-way])", state="attached")
    return figures, plan


def signed_in() -> dict[str, str]:
    """The cookie of who draws boundaries."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email=PERSON))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    with serving.servers():
        (cold, *found), first = waited(options.rounds)
    figures, plan = zip(*found, strict=True)
    rows = [
        Row("click to the plan on the page", plan, "s", goal=TO_PLAN),
        Row("click to its figures", figures, "s"),
        Row("of which the worker, process included", first[1:], "s"),
    ]
    notes = [
        f"plan: p95 {quantile(plan):.2f} s; the first of all: {cold[1]:.2f} s,"
        f" of which the worker {first[0]:.2f} s"
    ]
    print(machine("django", "celery", "scipy"))
    print(table("The first plan of a proposal, on the page", rows, notes))


if __name__ == "__main__":
    main()
