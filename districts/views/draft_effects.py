"""`/scenari/<id>/effetti/`: what a draft carries along, told and decided before it is adopted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.actions.carrying import decide_carry
from districts.carryover.decisions import Affected, affected, zone_changes
from districts.carryover.effects import effects_of
from districts.carryover.residents import number
from districts.drafting.base import corrects_its_base
from districts.drafting.workbench import Workbench, read_workbench
from districts.models import CarryDecision, Draft, Zone
from districts.permissions import allowed, require
from districts.presenting.people import person_name
from districts.questions import refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.signed import page, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def effects(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a draft; a POST decides on one thing of a zone that changes."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404
    refuse_unused(request.GET, ())
    rows = Draft.objects.select_related("revision__zoning", "revision__based_on", "revision__act")
    draft = get_object_or_404(rows, pk=pk)
    revision = draft.revision
    sent = Sent()
    status = 200
    if request.method == "POST":
        require(request.user, "districts.decide_carry", revision)
        sent = Sent.of(request)
        try:
            decide_carry(revision=revision, by=request.user, **sent.given())
        except TransitionRefusedError as refused:
            sent, status = sent.refused(refused.problems), 422
        else:
            messages.success(request, _("La decisione è registrata."))
            return redirect("draft-effects", draft.pk)
    bench = read_workbench(draft)
    changes = zone_changes(revision)
    things = affected(revision, changes)
    touched = [zone for _code, zone in sorted(bench.zones.items()) if zone.pk in changes]
    context = {
        "draft": draft,
        "revision": revision,
        "bench": bench,
        "sentence": _sentence(bench),
        "corrects": corrects_its_base(revision),
        "effects": effects_of(bench),
        "things": [_thing(bench, one, sent, touched) for one in things],
        "undecided": sum(one.decision is None for one in things),
        "problems": sent.problems,
        "may_decide": allowed(request.user, "districts.decide_carry", revision)
        and bench.asked is None,
    }
    return page(request, "districts/draft_effects.html", context, status)


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent, to be given back with what was wrong with it."""

    key: str = ""
    outcome: str = ""
    to: Sequence[str] = ()
    reason: str = ""
    problems: Sequence[str] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> "Sent":
        """From the form of one thing."""
        post = request.POST
        return cls(
            post.get("cosa", ""),
            post.get("esito", ""),
            post.getlist("zona"),
            post.get("motivo", "")[:2000],
        )

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"key": self.key, "outcome": self.outcome, "to": self.to, "reason": self.reason}

    def refused(self, problems: Sequence[str]) -> "Sent":
        """The same, with what is wrong."""
        return Sent(self.key, self.outcome, self.to, self.reason, problems)


def _thing(bench: Workbench, one: Affected, sent: Sent, touched: Sequence[Zone]) -> dict[str, Any]:
    decision = one.decision
    mine = sent if sent.key == one.key else Sent()
    return {
        "key": one.key,
        "slug": one.key.replace(":", "-"),
        "kind": one.kind_name,
        "outcomes": [(each, CarryDecision.Outcome(each).label) for each in one.kind.outcomes],
        "name": str(one.subject),
        "address": one.address,
        "zone": one.zone,
        "decision": decision,
        "to": [bench.zones[code] for code in decision.to_codes] if decision else [],
        "who": person_name(decision.by) if decision else "",
        "taken_over": decision is not None and decision.revision_id != bench.revision.pk,
        "zones": [zone for zone in touched if zone.code in bench.standing.sums],
        "outcome": mine.outcome,
        "chosen": list(mine.to),
        "reason": mine.reason,
    }


def _sentence(bench: Workbench) -> str:
    people = sum(bench.ground.units[code].population or 0 for code in bench.moved)
    words = {
        "comuni": len(bench.moved),
        "people": number(people),
        "zones": len(bench.touched),
        "same": len(bench.standing.sums.keys() - set(bench.touched)),
    }
    if not bench.moved:
        return _("La bozza è uguale alla base: non cambia niente.")
    return (
        _(
            "Comuni che cambiano zona: %(comuni)s, con %(people)s residenti. Zone che cambiano:"
            " %(zones)s; le altre, %(same)s, restano come sono."
        )
        % words
    )
