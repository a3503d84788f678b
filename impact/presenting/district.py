"""The page of a district: what its templates need, from its snapshot and the reader's choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.maps.cartography import Frame
from districts.maps.shapes import Law
from impact.presenting import wording
from impact.presenting.boundaries import boundary_words, law_words, provenance
from impact.presenting.choices import ORDERS, VIEWS, Choices, all_periods
from impact.presenting.context import Context, contexts
from impact.presenting.explanation import SourceFacts, Sources
from impact.presenting.figures import Figure, Row, all_rows, key_figure_rows
from impact.presenting.inside import Inside, inside
from impact.presenting.opening import opening
from impact.presenting.policies import PolicyColumn, ZoneShapes, alignment_words, policy_columns
from impact.presenting.wording import Entry

_LOCATOR_WIDTH = 190
_LOCATOR_MARGIN = 3


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a place is in the region."""

    view_box: str
    region: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictPage:
    """What `district.html` prints."""

    code: str
    name: str
    facts: Sequence[tuple[str, str]]
    locator: Locator | None
    periods: Sequence[tuple[str, str]]
    period: str
    boundaries: str
    """`confini` as the address has it; `boundary_options` are its values and their words."""
    boundary_options: Sequence[tuple[str, str]]
    state: Sequence[tuple[str, str]]
    act: str
    law: str
    provenance: str
    rows_known: str
    """Address of the table that says how well the row of each comune is known."""
    opening: Sequence[SafeString]
    figures: Sequence[Figure]
    among: str
    region_name: str
    spread_noted: bool
    inside: Inside | None
    policies: Sequence[PolicyColumn]
    alignment: str
    rows: Sequence[Row]
    contexts: Sequence[Context]
    sources: Sequence[SourceFacts]
    api: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """Geometry in longitude and latitude: comuni and zones by code, the region if known."""

    units: Mapping[str, BaseGeometry]
    zones: ZoneShapes
    region: BaseGeometry | None


def district_page(
    payload: Entry, choices: Choices, shapes: Shapes, sources: Sources
) -> DistrictPage:
    """Everything that the page says, in the reader's language."""
    zone, region = payload["zone"], payload["region"]["name"]
    figures = key_figure_rows(payload, choices)
    as_of = f"&as_of={choices.read_on.isoformat()}" if choices.read_on else ""
    return DistrictPage(
        code=zone["code"],
        name=zone["name"],
        facts=facts(payload),
        locator=locator(
            shapes.region, shapes.zones.get((payload["boundary"]["zoning"], zone["code"]))
        ),
        periods=[("", _("Più recente")), *((p, wording.period(p)) for p in all_periods(payload))],
        period=choices.period or "",
        boundaries=choices.boundaries,
        boundary_options=[
            ("oggi", _("Di oggi")),
            ("allora", _("Di allora, alla fine del periodo")),
        ],
        state=_state(choices),
        act=law_words(payload["boundary"]),
        law=boundary_words(payload["boundary"]),
        provenance=provenance(payload),
        rows_known=f"{choices.query(vista='tabella')}#comuni",
        opening=opening(payload, choices),
        figures=figures,
        among=_("Fra i %(n)s distretti") % {"n": wording.number(len(payload["districts"]))},
        region_name=region,
        spread_noted=any(figure.note and figure.low is None for figure in figures),
        inside=inside(payload, choices, shapes.units),
        policies=policy_columns(payload, shapes.zones, shapes.units, choices.read_on),
        alignment=alignment_words(payload),
        rows=all_rows(payload, choices),
        contexts=contexts(payload, sources),
        sources=used_sources(payload, sources),
        api=f"/api/v1/values?zone={zone['code']}{as_of}",
    )


def facts(payload: Entry) -> list[tuple[str, str]]:
    """Residents, comuni, area, who governs health and social services, since when."""
    zone, boundary = payload["zone"], payload["boundary"]
    found = [
        (_("Residenti %(year)s") % {"year": zone["population_year"]}, zone["population"], 0, ""),
        (_("Comuni"), zone["units_count"], 0, ""),
        (_("Superficie"), zone["area_km2"], 0, "km2"),
    ]
    language = wording.language()
    rows = [
        (name, formats.quantity(value, unit, decimals, language=language))
        for name, value, decimals, unit in found
        if value is not None
    ]
    rows += _bodies(payload)
    since = wording.day(boundary["effective_from"], boundary["date_precision"])
    return [*rows, (_("Confini in vigore dal"), since)]


def _bodies(payload: Entry) -> list[tuple[str, str]]:
    """The bodies of the zones that stand for the district, said to prevail if they share it."""
    names = {
        "health": (_("Azienda sanitaria"), _("Azienda sanitaria prevalente"), "parent_name"),
        "social": (_("Ente gestore"), _("Ente gestore prevalente"), "zone_name"),
    }
    rows = []
    for policy in payload["policies"]:
        if policy["policy"] not in names or not policy["available"]:
            continue
        alone, shared, field = names[policy["policy"]]
        body = policy[field] or policy["zone_name"]
        rows.append((alone if len(policy["pieces"]) == 1 else shared, body))
    return rows


def locator(region: BaseGeometry | None, place: BaseGeometry | None) -> Locator | None:
    """A small map of `place` in `region`; None while an outline is unknown."""
    if region is None or place is None:
        return None
    frame = Frame.around([region, place], _LOCATOR_WIDTH, padding=_LOCATOR_MARGIN)
    return Locator(frame.view_box, frame.trace([region]), frame.trace([place]))


def _state(choices: Choices) -> list[tuple[str, str]]:
    """What the two forms of the page carry along, each without its own fields."""
    return [
        ("alla-data", choices.day.isoformat() if choices.day else ""),
        ("vista", choices.view if choices.view != VIEWS[0] else ""),
        ("ordina", choices.order if choices.order != ORDERS[0] else ""),
    ]


def used_sources(payload: Entry, sources: Sources) -> list[SourceFacts]:
    """The sources of all figures of the page, each once, in the order of the catalogue."""
    codes = {
        code: None
        for indicator in payload["indicators"]
        for cell in payload["values"].get(indicator["code"], {}).values()
        for code in cell["sources"]
    }
    return [sources.get(code) or SourceFacts(code, code, "", "") for code in codes]


def drawn_zones(payload: Entry) -> list[tuple[Law, str]]:
    """The zones whose outlines the page draws: the district and the zone of each policy."""
    boundary = payload["boundary"]
    zones = [(_law(boundary["zoning"], boundary["effective_from"]), payload["zone"]["code"])]
    zones += [
        (_law(policy["zoning"], policy["effective_from"]), policy["zone"])
        for policy in payload["policies"]
        if policy["available"]
    ]
    return zones


def _law(zoning: str, effective_from: str) -> Law:
    return zoning, date.fromisoformat(effective_from)
