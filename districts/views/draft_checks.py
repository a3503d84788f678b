"""«Verifica»: what the checks find in a draft, on the map and in a table, and why it is right."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import explain_findings
from districts.drafting.findings import judge
from districts.drafting.workbench import read_workbench
from districts.models import Draft
from districts.models.drafts import MAX_REASON, MIN_REASON
from districts.permissions import allowed, require
from districts.presenting.draft_checks import as_features, check_rows, defective_units
from districts.presenting.draft_map import draft_map
from districts.questions import refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.draft_access import draft_seen
from districts.views.signed import page, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding; whoever may change the draft says why a warning is no mistake."""
    refuse_unused(request.GET, ())
    found = draft_seen(request, pk)
    if request.method != "POST":
        return _page(request, found, {}, ())
    require(request.user, "districts.change_draft", found)
    typed = {
        name.removeprefix("motivo-"): text.replace("\r\n", "\n")
        for name, text in request.POST.items()
        if name.startswith("motivo-") and isinstance(text, str)
    }
    reasons = {key: text for key, text in typed.items() if text.strip()}
    if not reasons:
        return _page(request, found, typed, [_("Scrivi almeno una motivazione.")], 422)
    try:
        explain_findings(draft=found, reasons=reasons, by=request.user)
    except TransitionRefusedError as refused:
        return _page(request, found, typed, refused.problems, 422)
    messages.success(request, _("Le motivazioni sono registrate."))
    return redirect("draft-checks", found.pk)


@require_safe
@signed_in
def defects(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings as GeoJSON."""
    refuse_unused(request.GET, ())
    bench = read_workbench(draft_seen(request, pk))
    response = JsonResponse(as_features(bench, judge(bench)), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="verifica-{pk}.geojson"'
    return response


def _page(
    request: HttpRequest, found: Draft, typed: dict[str, str], problems: Any, status: int = 200
) -> HttpResponse:
    bench = read_workbench(found)
    verdict = judge(bench)
    rows = check_rows(bench, verdict)
    context = {
        "draft": found,
        "revision": found.revision,
        "bench": bench,
        "verdict": verdict,
        "rows": [(row, typed.get(row.fingerprint, "")) for row in rows],
        "problems": problems,
        "least": MIN_REASON,
        "longest": MAX_REASON,
        "map": draft_map(bench, defective_units(verdict), _("comune di un difetto")),
        "may_explain": allowed(request.user, "districts.change_draft", found),
    }
    return page(request, "districts/draft_checks.html", context, status)
