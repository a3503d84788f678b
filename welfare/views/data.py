"""`/dati/`: what can be downloaded, where it comes from, what was corrected and what is missing."""

from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.boundary_files.links import law_links
from districts.keeping import kept_page
from districts.models import BoundaryRevision
from districts.questions import refuse_unused
from impact.models import ImportBatch
from impact.views.asking import answering

LISTED_CORRECTIONS = 20
LISTED_FILES = 60

# One number that moves whenever anything of this page does: facts and acts are only ever added.
_STATE = """
SELECT (SELECT max(id) FROM impact_observation), (SELECT max(id) FROM impact_importbatch),
    (SELECT max(id) FROM districts_boundaryrevision), (SELECT to_jsonb(r) FROM districts_region r)
"""
# Per source: what it gave and for which periods; superseded figures are told apart.
_SOURCES = """
SELECT s.code, s.name_it, s.name_en, s.licence, s.note_it,
    o.first, o.last, o.figures, o.superseded, o.indicators
FROM impact_source s LEFT JOIN (
    SELECT source_id, min(period) AS first, max(period) AS last,
        count(*) FILTER (WHERE superseded_at IS NULL) AS figures,
        count(*) FILTER (WHERE superseded_at IS NOT NULL) AS superseded,
        count(DISTINCT indicator_id) AS indicators
    FROM impact_observation GROUP BY source_id
) o ON o.source_id = s.code
ORDER BY s.code
"""
_CORRECTIONS = """
SELECT i.code, i.name_it, i.name_en, coalesce(u.name, z.name) AS place, n.period,
    o.value AS before, n.value AS after, i.decimals, n.recorded_at
FROM impact_observation n JOIN impact_observation o ON o.id = n.supersedes_id
JOIN impact_indicator i ON i.id = n.indicator_id
LEFT JOIN districts_territorialunit u ON u.id = n.unit_id
LEFT JOIN districts_zone z ON z.id = n.zone_id
ORDER BY n.recorded_at DESC, n.id DESC LIMIT %s
"""


@require_safe
@answering
def data(request: HttpRequest) -> HttpResponse:
    """Everything that somebody who takes the data away has to know."""
    refuse_unused(request.GET, ())
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    region = orjson.loads(state[-1]) if state[-1] else None
    return kept_page(
        request,
        ["data", *map(str, state)],
        lambda: render(request, "welfare/data.html", _context(request, region)),
    )


def _context(request: HttpRequest, region: dict[str, Any] | None) -> dict[str, Any]:
    revisions = list(
        BoundaryRevision.objects.filter(state=BoundaryRevision.State.ADOPTED)
        .select_related("zoning", "act", "corrects")
        .order_by("zoning__code", "-effective_from", "-recorded_at")
    )
    for revision in revisions:
        revision.files = law_links(revision.zoning.code, revision.pk)  # type: ignore[attr-defined]  # for the template
    corrected = {revision.corrects_id for revision in revisions if revision.corrects_id}
    sources = _rows(_SOURCES)
    superseded = sum(source["superseded"] or 0 for source in sources)
    return {
        "title": _("Dati"),
        "steps": [(_("Territori"), reverse("home"))],
        "region": region,
        "downloads": downloads(),
        "sources": sources,
        "laws": [revision for revision in revisions if revision.pk not in corrected],
        "corrected_laws": [revision for revision in revisions if revision.corrects_id],
        "superseded": superseded,
        "corrections": _rows(_CORRECTIONS, LISTED_CORRECTIONS) if superseded else [],
        "batches": ImportBatch.objects.order_by("-at", "name")[:LISTED_FILES],
        "home": request.build_absolute_uri(reverse("home")),
        "today": timezone.localdate(),
    }


def downloads() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be taken away: a description, and (format, address) of each form it comes in."""
    tables = [
        (_("Distretti, con residenti, superficie e allineamento"), "districts", "districts-geo"),
        (_("Comuni e parti di comune, con classi e popolazione"), "units", "units-geo"),
        (_("Zone di ogni zonizzazione"), "zones", "zones-geo"),
        (_("Zonizzazioni, con gli atti e il fondamento di ciascuna"), "zonings", ""),
        (_("Indicatori, con definizione, regola e fonte"), "indicators", ""),
        (_("Valori per distretto e zona, con copertura e intervallo"), "values", ""),
        (_("Osservazioni, come le ha date la fonte, comune per comune"), "observations", ""),
    ]
    found = []
    for words, name, shapes in tables:
        if not _exists(name):
            continue
        address = reverse(f"api:{name}")
        forms = [("JSON", address), ("CSV", f"{address}?format=csv")]
        if shapes and _exists(shapes):
            forms.append(("GeoJSON", reverse(f"api:{shapes}")))
        found.append((words, forms))
    return found


def _exists(name: str) -> bool:
    try:
        reverse(f"api:{name}")
    except NoReverseMatch:
        return False
    return True


def _rows(sql: str, *values: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
