"""A move on the workbench as people make it: the request of the page, and the page in Chromium.

The real Piemonte, a draft of its districts, the same random moves as in `move_one_comune`, one on
top of the other. *Request* is the POST that the script of the page sends, asked in this process:
its clock, the seconds of the processors (this process and PostgreSQL) and its questions to the
database. *Click* is the button «Assegna» in Chromium, from the event to the second frame after the
new figures stand in the page, by when they were painted, with gunicorn as the Procfile has it on
the same machine. The map takes its colours after that, half a second here, where Chromium draws it
without a graphics card; a click is made once it rests.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benchmarks import serving
from benchmarks.measuring import Goal, Row, demand, in_turns

IN_TIME = Goal(20, "at most", "ms")
TO_FIGURES = Goal(150, "at most", "ms")
MILLISECONDS = 1e3
REST = 2.0  # seconds in which the map draws itself again without a graphics card
LIVE = {"HTTP_X_PART": "banco"}
PERSON = "boundary-administrator@dimostrazione.example"
UNIT, ZONES = "001001", ("D05", "D06")
WHY = "Si misura quanto dura uno spostamento sul banco."

# From the click to the second frame after the figures of the next version are in the page; null if
# the answer was another one.
_CLICK = """async (button) => {
  const version = () => document.querySelector("#banco-testa input[name='visto']").value;
  const before = version();
  const bench = document.querySelector("[data-bench]");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const told = new Promise((resolve) => {
    const seen = new MutationObserver(() => {
      if (!bench.hasAttribute("aria-busy")) resolve(seen.disconnect());
    });
    seen.observe(bench, { attributeFilter: ["aria-busy"] });
  });
  const began = performance.now();
  document.getElementById(button).click();
  await told;
  await frame();
  await frame();
  return version() === before ? null : performance.now() - began;
}"""

Move = tuple[str, str]


@dataclass
class Bench:
    """A draft on its workbench, and whoever moves comuni on it. taken: ms of every request."""

    client: Any
    draft: Any
    taken: list[float] = field(default_factory=list)
    questions: set[int] = field(default_factory=set)

    def post(self, action: str, form: dict[str, Any]) -> None:
        """One request of the script; it must be answered with the next version."""
        form["visto"] = self.draft.version
        answer = self.client.post(f"/scenari/{self.draft.pk}/{action}/", form, **LIVE)
        demand(answer.status_code == 200, f"{action}: {answer.status_code}")
        self.draft.version += 1

    def make(self, move: Move) -> None:
        unit, zone = move
        self.post("assegna", {"comune": unit, "zona-di-arrivo": zone})


def rows(moves: Sequence[Move], rounds: int, clicks: int) -> tuple[list[Row], list[str]]:
    """Starts servers of its own."""
    moves = [move for move in moves if move[0] != UNIT]
    with serving.servers():
        database = serving.region("piemonte", serving.PIEMONTE)
        serving.command("load_demonstration", commit=True)
        bench = opened()
        bench.make(moves[0])  # the ground of the base is read once in a process
        equal = check(bench, moves[1 : clicks + 1])
        rest = list(moves[clicks + 1 :])
        share = len(rest) // rounds
        samples = [rest[number * share : (number + 1) * share] for number in range(rounds)]
        turns = iter(samples)
        found = in_turns({"cpu": lambda: processors(bench, next(turns))}, rounds)
        with serving.platform(database, "web") as address:
            waited = clicked(address, bench, clicks)
    clock = sorted(bench.taken)
    told = [
        f"request: {equal}; questions to the database: {sorted(bench.questions)}",
        f"clock of a request: n = {len(clock)}, p95 {quantile(clock):.0f} ms; cpu: mean of each of"
        f" {rounds} rounds of {share} moves",
        *(f"{name}: n = {len(one)}, p95 {quantile(one):.0f} ms" for name, one in waited.items()),
    ]
    return [
        Row("Piemonte, request of a move: clock", clock, "ms", goal=IN_TIME),
        Row("Piemonte, request of a move: cpu, with PostgreSQL's", found["cpu"], "ms"),
        *(Row(f"Piemonte, {name}", one, "ms", goal=TO_FIGURES) for name, one in waited.items()),
    ], told


def opened() -> Bench:
    """A new draft of the districts in force."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from districts.models import BoundaryRevision, Draft

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(email=PERSON))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session.save()
    laws = BoundaryRevision.objects.filter(zoning__code="cohesion")
    law = laws.in_force(timezone.localdate()).get()
    form = {"revision": law.pk, "title": "Misura", "rationale": WHY}
    answer = client.post("/scenari/nuovo/", form)
    demand(answer.status_code == 302, f"no draft: {answer.status_code}")
    return Bench(client, Draft.objects.get(revision__title="Misura"))


def check(bench: Bench, moves: Sequence[Move]) -> str:
    """What the page reads after a move is what the whole list adds up to; undone and redone too."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for move in moves:
        with CaptureQueriesContext(connection) as asked:
            bench.make(move)
        bench.questions.add(len(asked))
        demand_whole(bench)
    for step in ("annulla", "ripeti"):
        bench.post("passi", {"passo": step})
        demand_whole(bench)
    return f"after each of {len(moves)} moves, an undo and a redo what the whole list adds up to"


def demand_whole(bench: Bench) -> None:
    from districts.drafting.scenario import stand
    from districts.drafting.workbench import read_workbench
    from districts.models import Draft, ZoneAssignment

    read = read_workbench(Draft.objects.select_related("revision__zoning").get(pk=bench.draft.pk))
    listed = ZoneAssignment.objects.filter(revision=bench.draft.pk)
    zones = dict(listed.values_list("unit__istat_code", "zone__code"))
    whole = stand(read.ground.land, zones)
    demand(read.standing.sums == whole.sums, "other sums")
    demand(read.standing.agreement == whole.agreement, "another alignment")


def processors(bench: Bench, moves: Sequence[Move]) -> float:
    """Milliseconds of the processors for a move; those of the clock are kept one by one."""
    before = serving.processor_seconds()
    for move in moves:
        bench.taken.append(serving.clocked(partial(bench.make, move)) * MILLISECONDS)
    return (serving.processor_seconds() - before) / len(moves) * MILLISECONDS


def clicked(address: str, bench: Bench, clicks: int) -> dict[str, list[float]]:
    """Milliseconds that whoever presses a button waits for the figures."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    key = bench.client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}
    found: dict[str, list[float]] = {"click to figures": [], "undo or redo to figures": []}
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--use-gl=swiftshader", "--enable-webgl"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="it-IT")
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # the keys it needs
        page.goto(f"{address}/scenari/{bench.draft.pk}/")
        page.wait_for_selector("[data-map][data-drawn]")
        pressed = partial(press, page)
        for number in range(clicks + 1):
            page.fill("#comuni", UNIT)
            page.select_option("#zona-di-arrivo", ZONES[number % 2])
            found["click to figures"].append(pressed("assegna-comuni"))
            if number % 2:
                found["undo or redo to figures"].append(pressed("annulla"))
                found["undo or redo to figures"].append(pressed("ripeti"))
        browser.close()
    for name, taken in found.items():
        demand(None not in taken, f"{name}: a click was not answered with figures")
    # The first was of a process that had not read the ground yet.
    return {name: taken[1:] for name, taken in found.items()}


def press(page: Any, button: str) -> float | None:
    """Milliseconds from the click on a button to the figures, on a page whose map rests."""
    taken: float | None = page.evaluate(_CLICK, button)
    time.sleep(REST)
    return taken


def quantile(taken: Sequence[float], share: float = 0.95) -> float:
    """The smallest that so many are not above."""
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]
