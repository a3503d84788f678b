"""What is done to a draft on its workbench: moves, undo and redo, marks, another base."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from districts.actions import assign_units, mark_draft, rebase_draft, step_back
from districts.drafting.choices import choices_of
from districts.drafting.chosen_units import LONGEST, read_list
from districts.drafting.log import recent_steps
from districts.drafting.workbench import read_workbench
from districts.lookups import called_by
from districts.models import (
    Draft,
    DraftMark,
    Zone,
)
from districts.presenting import draft as words
from districts.presenting.draft_log import step_rows
from districts.views.draft_access import draft_to_change, one_unit
from districts.views.drafting import Moved, Shown, bench_page, do, question_of
from districts.views.signed import signed_in


@require_POST
@signed_in
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the comuni that were ticked, and those of the pasted list, to a zone."""
    found = draft_to_change(request, pk)
    choices = choices_of(found)
    units, zones = choices.ground.units, choices.zones()
    listed = read_list(request.POST.get("comuni", ""), units)
    ticked = [code for code in request.POST.getlist("comune") if code in units]
    also = _listed(request, found)
    chosen = list(dict.fromkeys([*ticked, *listed.codes, *also]))
    to = request.POST.get("zona-di-arrivo", "")
    pasted = request.POST.get("comuni", "")[:LONGEST]
    shown = Shown(chosen=ticked, pasted=pasted, to=to, listed=bool(also))
    problems = list(listed.problems)
    if not chosen and not problems:
        problems.append(_("Scegli almeno un comune: spuntalo, scrivilo o premi sulla mappa."))
    if to != words.NOWHERE and to not in zones:
        problems.append(_("Scegli la zona in cui portarli."))
    if problems:
        return bench_page(request, found, shown.told(problems), 422)
    zone = None if to == words.NOWHERE else zones[to]
    keys = [units[code].pk for code in chosen]
    where = f"{zone.code} {zone.name}" if zone else _("senza zona")

    def act(seen: int) -> Moved:
        made = assign_units(draft=found, units=keys, zone=zone, by=request.user, seen=seen)
        bench = read_workbench(found, choices)
        moves = {unit: left for unit, (left, _entered) in made.moved.items()}
        done = ngettext("%(n)s comune: ora %(zone)s.", "%(n)s comuni: ora %(zone)s.", len(moves))
        left = [choices.every[key] for key in sorted({zone for zone in moves.values() if zone})]
        said = [_emptied(one) for one in left if one.code not in bench.standing.members]
        words = " ".join([done % {"n": len(moves), "zone": where}, *said])
        return Moved(words, made, moves, bench)

    return do(request, found, shown, act)


def _listed(request: HttpRequest, found: Draft) -> list[str]:
    """All comuni that the table lists, on whatever page, if they were asked for."""
    if not request.POST.get("elencati"):
        return []
    return words.asked_for(read_workbench(found), question_of(request))


def _emptied(zone: Zone) -> str:
    """What became of a zone that lost its last comune."""
    return _(
        "Era l'unico comune rimasto a %(zone)s: ora la zona è vuota. Scioglila o assegnale"
        " almeno un comune."
    ) % {"zone": zone}


_BACK, _FORWARD = _STEPS = ("annulla", "ripeti")


@require_POST
@signed_in
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last step, or redo the last undone."""
    found = draft_to_change(request, pk)
    asked = request.POST.get("passo", "")
    if asked not in _STEPS:
        problem = _("Scegli il passo: «annulla» per tornare indietro, «ripeti» per rifarlo.")
        return bench_page(request, found, Shown().told([problem]), 422)
    forward = asked == _FORWARD

    def act(seen: int) -> str | Moved:
        made = step_back(draft=found, by=request.user, seen=seen, forward=forward)
        if made.only_moves():
            said = _("Ripetuto.") if forward else _("Annullato.")
            return Moved(said, made, made.moved, read_workbench(found))
        # Zones came, went or changed their names with it, or marks and seats are others.
        (row,) = step_rows(recent_steps(found, made.version - 1))
        said = _("Ripetuto: %(what)s.") if forward else _("Annullato: %(what)s.")
        return said % {"what": row.units}

    return do(request, found, Shown(), act)


@require_POST
@signed_in
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock or unlock a zone or a comune, dissolve an empty zone or take that back."""
    found = draft_to_change(request, pk)
    kind, _dash, ending = request.POST.get("segno", "").partition("-")
    code, unit = request.POST.get("zona-segnata", ""), request.POST.get("comune-segnato", "")[:100]
    shown = Shown(marked=unit, marked_zone=code)
    on: Any = None
    problems = [_("Scegli che cosa segnare: una zona o un comune della bozza.")]
    if code:
        unit = ""
        zones = Zone.objects.filter(zoning=found.revision.zoning_id, code=code)
        on = next(iter(called_by(found.pk, zones)), None)
    elif unit and kind == DraftMark.Kind.LOCK:
        on, problems = one_unit(found, unit)
    if on is None or kind not in DraftMark.Kind.values:
        return bench_page(request, found, shown.told(problems), 422)
    off = ending == "off" or bool(request.POST.get("togli"))

    def act(seen: int) -> str:
        mark_draft(draft=found, kind=kind, on=on, by=request.user, seen=seen, off=off)
        if unit:
            return _UNIT_MARKED[off]() % {"what": on.name}
        return _ZONE_MARKED[kind, off]() % {"what": f"{on.code} {on.name}"}

    return do(request, found, shown, act)


_UNIT_MARKED = {
    False: lambda: _("%(what)s: bloccato."),
    True: lambda: _("%(what)s: sbloccato."),
}
_ZONE_MARKED = {
    ("lock", False): lambda: _("%(what)s: zona bloccata."),
    ("lock", True): lambda: _("%(what)s: zona sbloccata."),
    ("dissolved", False): lambda: _("%(what)s: zona sciolta."),
    ("dissolved", True): lambda: _("%(what)s: zona non più sciolta."),
}


@require_POST
@signed_in
def rebase(request: HttpRequest, pk: int) -> HttpResponse:
    """Start from the law that came meanwhile."""
    found = draft_to_change(request, pk)

    def act(seen: int) -> str:
        rebase_draft(draft=found, by=request.user, seen=seen)
        return _("La bozza è riallineata: i tuoi spostamenti stanno sulla legge nuova.")

    return do(request, found, Shown(), act)
