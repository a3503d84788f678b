"""What is known only for zones around the place: shown beside it, never spread over its comuni."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from districts.languages import local
from impact.presenting import wording
from impact.presenting.explanation import SourceFacts, Sources
from impact.presenting.wording import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRow:
    """The latest figure of one indicator; `values` and their raw numbers stand as the zones do."""

    code: str
    name: str
    href: str
    period: str
    values: Sequence[tuple[str, str]]
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One zoning whose zones hold the place."""

    title: str
    refusal: str
    zones: Sequence[tuple[str, str, str]]
    """Code, name and, in a district, the share of its residents."""
    rows: Sequence[ContextRow]
    sources: Sequence[SourceFacts]
    api: str


def contexts(
    payload: Entry, sources: Sources, *, only: Collection[tuple[str, str]] | None = None
) -> list[Context]:
    """Every zoning with figures of its own; `only` some (zoning, zone), those of a comune."""
    found = [_context(entry, sources, only) for entry in payload["context"]]
    return [context for context in found if context.zones and context.rows]


def _context(entry: Entry, sources: Sources, only: Collection[tuple[str, str]] | None) -> Context:
    zones = entry["zones"]
    shown = [
        place
        for place, zone in enumerate(zones)
        if only is None or (entry["zoning"], zone["code"]) in only
    ]
    noun = local(entry, "zone_noun")
    rows = [row for i in entry["indicators"] if (row := _row(entry, i, shown)) is not None]
    used = {code: None for i in entry["indicators"] for code in i["sources"]}
    return Context(
        title=_("Contesto: %(zoning)s") % {"zoning": local(entry, "zoning_name")},
        refusal=_("Disponibile solo per %(zone)s: non lo spalmiamo sui comuni") % {"zone": noun},
        zones=[
            (
                zones[place]["code"],
                zones[place]["name"],
                "" if only is not None else wording.share(zones[place]["share"]),
            )
            for place in shown
        ],
        rows=rows,
        sources=[sources.get(code) or SourceFacts(code, code, "", "") for code in used],
        api=f"/api/v1/values?{urlencode({'zoning': entry['zoning']})}",
    )


def _row(entry: Entry, indicator: Entry, shown: Sequence[int]) -> ContextRow | None:
    """The latest period in which one of the zones shown has a figure; None if none ever had."""
    by_period = entry["values"][indicator["code"]]
    known = [p for p, cells in by_period.items() if any(cells[place] for place in shown)]
    if not known:
        return None
    latest = max(known)
    cells = [by_period[latest][place] for place in shown]
    query = urlencode({"zonizzazione": entry["zoning"]})
    return ContextRow(
        code=indicator["code"],
        name=local(indicator, "name"),
        href=f"{reverse('indicator', args=[indicator['code']])}?{query}",
        period=wording.period(latest),
        values=[
            (str(cell[0]), wording.printed(indicator, cell[0])) if cell else ("", "–")
            for cell in cells
        ],
        provisional=any(cell and cell[1] != "final" for cell in cells),
    )
