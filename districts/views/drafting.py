"""What the views of one draft share: who may see it, which version they saw, the page they get."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.reading import address_of
from districts.drafting.findings import judge
from districts.drafting.log import recent_steps
from districts.drafting.panels import panels_of
from districts.drafting.workbench import Workbench, read_workbench
from districts.models import Draft, DraftMove, DraftStep, Stale
from districts.permissions import allowed
from districts.presenting import draft as words
from districts.presenting.draft_checks import open_checks
from districts.presenting.draft_log import step_rows
from districts.presenting.draft_map import draft_map, fills_of
from districts.presenting.people import person_name
from districts.questions import asked
from districts.transitions import TransitionRefusedError
from districts.views.draft_access import draft_seen
from districts.views.signed import page

PART = "X-Part"
"""The header by which the script of the page asks for the part that a move changes, alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page gives back to who sent something: the choice, and what was wrong with it.

    `since`: the version that was before their eyes, where others changed it meanwhile. `founded`:
    code and name of a new zone; `renamed` and `name`: of an old one. `marked` and `seat`: the
    comune as it was written; `marked_zone`: the zone to lock or dissolve.
    """

    chosen: tuple[str, ...] | list[str] = ()
    pasted: str = ""
    to: str = ""
    problems: tuple[str, ...] | list[str] = ()
    conflict: str = ""
    since: int = 0
    listed: bool = False
    founded: tuple[str, str] = ("", "")
    renamed: str = ""
    name: str = ""
    marked: str = ""
    marked_zone: str = ""
    seat: str = ""

    def told(self, problems: list[str], conflict: str = "", since: int = 0) -> "Shown":
        """The same choice, with what is wrong."""
        return replace(self, problems=problems, conflict=conflict, since=since)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a step that moved comuni did: a sentence, the step, which comuni, by key.

    `bench`: the draft as it stands afterwards.
    """

    said: str
    step: DraftStep
    units: Collection[int]
    bench: Workbench


def do(
    request: HttpRequest, found: Draft, shown: Shown, act: Callable[[int], str | Moved]
) -> HttpResponse:
    """Carry out `act` on the version that was seen; what others did meanwhile is told.

    The script gets the new figures at once, everybody else is led to the page.
    """
    seen = version_seen(request)
    try:
        # The draft is read before its lock is given back, so what is shown is what was written.
        with transaction.atomic():
            done = act(seen)
            messages.success(request, done.said if isinstance(done, Moved) else done)
            if request.headers.get(PART):
                if isinstance(done, Moved):
                    return _after_move(request, done)
                return bench_page(request, draft_seen(request, found.pk), Shown())
    except TransitionRefusedError as refused:
        return bench_page(request, draft_seen(request, found.pk), shown.told(refused.problems), 422)
    except Stale as stale:
        now = draft_seen(request, found.pk)
        conflict = shown.told([], told(request, stale.current), seen)
        return bench_page(request, now, conflict, 409)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("draft", args=[found.pk]) + (f"?{query}" if query else ""))


def _after_move(request: HttpRequest, done: Moved) -> HttpResponse:
    """The parts of the page that are others after a move."""
    bench, left = done.bench, done.step.draft
    bench.draft.version, bench.draft.saved_at = left.version, left.saved_at
    bench.draft.saved_by = left.saved_by
    codes = bench.ground.code_of
    moved = {codes[unit] for unit in done.units if unit in codes}
    context = _context(request, bench, Shown()) | {"fills": fills_of(bench, moved)}
    if question_of(request).zone or len(moved) > words.PER_PAGE:
        context |= _choosing(request, bench, Shown()) | {"moved": True}
        return render(request, "districts/_draft_bench.html", context)
    # Which comuni are listed does not hang on their zones: only the rows of these are others.
    context["rows"] = words.unit_rows(bench, sorted(moved))
    return render(request, "districts/_draft_moved.html", context)


def told(request: HttpRequest, current: Draft) -> str:
    """Who was first, and when."""
    at = {"at": f"{timezone.localtime(current.saved_at):%H:%M}"}
    if current.saved_by_id == request.user.pk:
        return (
            _(
                "Hai già modificato la bozza in un'altra finestra alle %(at)s. Confronta le"
                " modifiche prima di salvare."
            )
            % at
        )
    return (
        _(
            "Un'altra persona ha modificato la bozza alle %(at)s. Confronta le modifiche prima di"
            " salvare."
        )
        % at
    )


def version_seen(request: HttpRequest) -> int:
    """The version that the page showed; 0, which none has, where it does not say."""
    text = request.POST.get("visto", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def see(request: HttpRequest) -> None:
    """Nobody else is told that there are drafts."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404


def bench_page(request: HttpRequest, found: Draft, shown: Shown, status: int = 200) -> HttpResponse:
    """The page, or its parts where the script asks for them."""
    bench = read_workbench(found)
    context = _context(request, bench, shown) | _choosing(request, bench, shown)
    if request.headers.get(PART):
        context["fills"] = fills_of(bench, _moved_since(bench, version_seen(request)))
        return render(request, "districts/_draft_bench.html", context, status=status)
    context["map"] = draft_map(bench)
    return page(request, "districts/draft.html", context, status)


def _context(request: HttpRequest, bench: Workbench, shown: Shown) -> dict[str, Any]:
    """How the draft stands and what was done to it."""
    verdict = judge(bench)
    return {
        "draft": bench.draft,
        "revision": bench.revision,
        "which": words.told_apart(bench.revision),
        "saved_by": person_name(bench.draft.saved_by),
        "saved_at": timezone.localtime(bench.draft.saved_at),
        "bench": bench,
        "shown": shown,
        "query": request.META.get("QUERY_STRING", ""),
        "zones": words.zone_rows(bench),
        "marks": words.MARKS,
        "alignment": words.alignment_figures(bench),
        "verdict": verdict,
        "checks": open_checks(bench, verdict),
        "panels": panels_of(bench),
        "steps": step_rows(recent_steps(bench.draft)),
        "meanwhile": step_rows(recent_steps(bench.draft, shown.since)) if shown.conflict else [],
        "differences": words.difference_rows(bench),
        "fills": {},
        "may_change": allowed(request.user, "districts.change_draft", bench.draft)
        and bench.asked is None,
        "may_consult": allowed(request.user, "districts.open_consultation", bench.revision),
        "may_ask": allowed(request.user, "districts.propose_adoption", bench.revision),
        "consultation": bench.consultation,
        "ask_address": reverse("approval-ask", args=[ADOPT_BOUNDARY, bench.revision.pk]),
        "asked_address": address_of(bench.asked) if bench.asked else "",
    }


def _choosing(request: HttpRequest, bench: Workbench, shown: Shown) -> dict[str, Any]:
    """The comuni and zones to choose from."""
    question = question_of(request)
    return {
        "question": question,
        "listing": words.listing(bench, question, shown.chosen),
        "every_zone": sorted(bench.zones.values(), key=lambda zone: zone.code),
    }


def _moved_since(bench: Workbench, seen: int) -> set[str]:
    """The comuni that moved since the version that a page shows, by its map and its rows."""
    if not seen or seen >= bench.draft.version:
        return set()
    rows = DraftMove.objects.filter(step__draft=bench.draft, step__version__gt=seen)
    codes = bench.ground.code_of
    return {codes[unit] for unit in rows.values_list("unit_id", flat=True) if unit in codes}


def question_of(request: HttpRequest) -> words.Question:
    """Which comuni to list; a page that is no number is the first."""
    number = asked(request.GET, "page") or ""
    return words.Question(
        words=(asked(request.GET, "search") or "")[:100],
        zone=(asked(request.GET, "zone") or "")[:32],
        around=asked(request.GET, "around") is not None,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
