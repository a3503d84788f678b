"""`/scenari/<id>/importa/`: boundaries of elsewhere into a draft, shown before they are written."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from redis.exceptions import RedisError

from districts.actions import import_list
from districts.boundary_files.judging import FileRefused, Refusal
from districts.boundary_files.links import draft_links
from districts.boundary_files.opening import Choice
from districts.boundary_files.shares import OUTSIDE, THRESHOLD, Placed
from districts.drafting.import_choices import Chosen, read_chosen, to_write
from districts.drafting.import_forms import ImportForm
from districts.drafting.importing import (
    Asked,
    Intake,
    Reading,
    outcome,
    polygon_shares,
    read_file,
    sealed,
    unsealed,
)
from districts.drafting.workbench import Workbench, read_workbench
from districts.files.receiving import BOUNDARY_FIELD
from districts.models import Draft, Stale
from districts.presenting.boundary_file import note_words, refusal_words
from districts.presenting.draft_import import preview
from districts.presenting.draft_import_zones import zone_choices
from districts.transitions import TransitionRefusedError
from districts.views.draft_access import draft_seen, draft_to_change
from districts.views.signed import page, signed_in

_KEPT_SECONDS = 900
LONGEST_POLYGON = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; with a file, what it would do. Nothing is written here."""
    found = draft_to_change(request, pk)
    bench = read_workbench(found)
    zones = [(zone.code, f"{zone.code} {zone.name}") for zone in _zones(bench)]
    if request.method != "POST":
        return _asked(request, found, ImportForm(zones=zones))
    form = ImportForm(request.POST, request.FILES, zones=zones)
    if getattr(request, "upload_was_too_large", False):
        form.add_error(BOUNDARY_FIELD, refusal_words(FileRefused(Refusal.TOO_LARGE)))
    if not form.is_valid():
        return _asked(request, found, form, status=422)
    content = _content(request, found, form)
    if content is None:
        form.add_error(BOUNDARY_FIELD, _("Il file non è più qui: sceglilo di nuovo."))
        return _asked(request, found, form, status=422)
    given = form.cleaned_data
    try:
        read = read_file(bench, content, Asked(given["livello"], given["zona"], form.threshold))
    except FileRefused as refused:
        form.add_error(
            BOUNDARY_FIELD if given[BOUNDARY_FIELD] or not given["testo"] else "testo",
            refusal_words(refused),
        )
        return _asked(request, found, form, status=422)
    token = _keep(request, found, content)
    if isinstance(read, Choice):
        return _asked(request, found, form, choice=read, token=token)
    return _previewed(request, bench, read.intake, read, whole=read.whole, token=token)


@require_POST
@signed_in
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was shown, with what the person decided on the doubtful ones: one step."""
    found = draft_to_change(request, pk)
    intake, whole = unsealed(
        request.POST.get("anteprima", ""), draft=found.pk, user=request.user.pk or 0
    )
    bench = read_workbench(found)
    chosen = read_chosen(request.POST, intake)
    wanted = to_write(bench, intake, chosen)
    try:
        step = import_list(
            draft=found,
            zones=wanted.zones,
            by=request.user,
            seen=intake.version,
            new=wanted.new,
            names=wanted.names,
            dissolve=chosen.dissolve,
        )
    except TransitionRefusedError as refused:
        problems, status = list(refused.problems), 422
    except Stale:
        problems, status = [], 409
    else:
        moved = step.moves.count()
        said = ngettext("%(n)s comune spostato.", "%(n)s comuni spostati.", moved)
        messages.success(request, said % {"n": moved} + " " + _("Si annulla con un solo passo."))
        return redirect("draft", found.pk)
    now = read_workbench(draft_to_change(request, pk))
    renewed = replace(intake, version=now.draft.version)
    return _previewed(
        request, now, renewed, None, whole=whole, chosen=chosen, problems=problems, status=status
    )


@require_POST
@signed_in
def polygon(request: HttpRequest, pk: int) -> HttpResponse:
    """A polygon drawn on the map → the comuni inside it, with their shares. Nothing is written.

    `poligono`: GeoJSON (RFC 7946). The answer is JSON: `units`, `doubtful` and `notes`, or 422
    with `detail`.
    """
    bench = read_workbench(draft_seen(request, pk))
    text = request.POST.get("poligono", "")
    try:
        if len(text) > LONGEST_POLYGON:
            raise FileRefused(Refusal.TOO_LARGE)
        layer, placed = polygon_shares(bench, text.encode())
    except FileRefused as refused:
        return JsonResponse({"detail": refusal_words(refused)}, status=422)
    return JsonResponse(
        {
            "threshold": THRESHOLD,
            "outside": OUTSIDE,
            "units": _share_rows(bench, placed, placed.zones),
            "doubtful": _share_rows(bench, placed, placed.doubtful),
            "notes": [note_words(note) for note in layer.notes],
        }
    )


def _share_rows(bench: Workbench, placed: Placed, codes: Mapping[str, Any]) -> list[dict[str, Any]]:
    units = bench.ground.units
    rows = []
    for code in sorted(codes, key=lambda code: units[code].name):
        share = placed.shares[code][0]
        people = units[code].population
        rows.append(
            {
                "code": code,
                "name": units[code].name,
                "zone": bench.after.get(code),
                "population": people,
                "area_share": round(share.area, 4),
                "population_share": share.population and round(share.population, 4),
                "population_inside": None
                if people is None or share.population is None
                else round(people * share.population),
            }
        )
    return rows


def _zones(bench: Workbench) -> list[Any]:
    return sorted(bench.zones.values(), key=lambda zone: zone.code)


def _content(request: HttpRequest, found: Draft, form: ImportForm) -> bytes | None:
    """What was sent, now or a moment ago; None if that is gone."""
    file = form.cleaned_data[BOUNDARY_FIELD]
    if file:
        return bytes(file.read())
    if text := form.cleaned_data["testo"]:
        return str(text).encode()
    try:
        kept: bytes | None = cache.get(_key(request, found, form.cleaned_data["tenuto"]))
    except RedisError:
        return None
    return kept


def _keep(request: HttpRequest, found: Draft, content: bytes) -> str:
    """Keep a file for a quarter of an hour, so that another layer or threshold needs no upload."""
    token = secrets.token_urlsafe(16)
    try:
        cache.set(_key(request, found, token), content, _KEPT_SECONDS)
    except RedisError:
        return ""
    return token


def _key(request: HttpRequest, found: Draft, token: str) -> str:
    """Of this person and this draft alone."""
    return f"import:{request.user.pk}:{found.pk}:{token[:40]}"


def _asked(
    request: HttpRequest,
    found: Draft,
    form: ImportForm,
    *,
    choice: Choice | None = None,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    given = form.data if form.is_bound else {}
    context = {
        "draft": found,
        "revision": found.revision,
        "form": form,
        "fields": [form[name] for name in (BOUNDARY_FIELD, "testo", "zona", "soglia")],
        "formats": draft_links(found.pk),
        "choice": choice,
        "token": token,
        "zone": given.get("zona", ""),
        "threshold": given.get("soglia", ""),
    }
    return page(request, "districts/draft_import.html", context, status)


def _previewed(
    request: HttpRequest,
    bench: Workbench,
    intake: Intake,
    reading: Reading | None,
    *,
    whole: bool,
    token: str = "",
    chosen: Chosen | None = None,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    found = outcome(bench, intake)
    decided = chosen.doubts if chosen else {}
    shown = preview(bench, intake, found, reading, whole=whole, decided=decided)
    context = {
        "draft": bench.draft,
        "revision": bench.revision,
        "preview": shown,
        "zones": zone_choices(bench, intake, found, chosen),
        "sealed": sealed(intake, draft=bench.draft.pk, user=request.user.pk or 0, whole=whole),
        "layers": reading.layer.layers if reading and len(reading.layer.layers) > 1 else (),
        "layer": reading.layer.name if reading else "",
        "token": token,
        "problems": problems,
        "conflict": status == 409,
    }
    return page(request, "districts/draft_import_preview.html", context, status)
