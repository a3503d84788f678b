"""Charts and maps drawn by the server: inclusion tags over `plotting` and `choropleth`.

Each takes plain values and a sentence that says the same to who cannot see it. Nothing here
knows a model; colours and sizes are in `static/css/drawings.css`.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from districts import formats
from districts.maps import plotting
from districts.maps.choropleth import Choropleth

register = template.Library()


def _known(value: formats.Number | str | None) -> float | None:
    """A number for a drawing; the empty string is what a template passes for what is not there."""
    return None if value is None or value == "" else float(value)


@register.inclusion_tag("_components/drawings/strip.html")
def strip(
    others: Sequence[float],
    value: float | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    reference: float | None = None,
    reference_name: str = "",
) -> dict[str, Any]:
    """One zone among the others: `{% strip others row.value low= high= reference= %}`."""
    ends = _known(low), _known(high)
    drawing = plotting.strip(
        [float(other) for other in others],
        _known(value),
        None if ends[0] is None or ends[1] is None else (ends[0], ends[1]),
        _known(reference),
    )
    return {"drawing": drawing, "reference_name": reference_name}


@register.inclusion_tag("_components/drawings/series.html")
def series(
    values: Sequence[tuple[int, float]], breaks: Collection[int] = (), decimals: int = 0
) -> dict[str, Any]:
    """A few years, joined where the source is the same: `{% series row.series row.breaks 1 %}`."""
    known = [(int(year), float(value)) for year, value in values]
    return {"drawing": plotting.series(known, breaks or ()), "decimals": decimals}


@register.inclusion_tag("_components/drawings/bar.html")
def bar(share: formats.Number, tone: str = "") -> dict[str, Any]:
    """A share from 0 to 1 as a bar beside its number, which says it: `{% bar row.share %}`."""
    position = min(max(float(share), 0.0), 1.0) * 100
    return {"width": plotting.percent(position), "tone": tone}


@register.inclusion_tag("_components/drawings/scatter.html")
def scatter(
    units: Sequence[plotting.Unit],
    reference: float | None = None,
    decimals: int = 0,
    **words: str,
) -> dict[str, Any]:
    """Value against residents of each unit.

    `{% scatter units reference decimals label= value_name= reference_name= selected= %}`; `label`
    is the sentence read in place of the drawing and says where the table is. The labels shown are
    those of the selected unit, of the largest and of the highest.
    """
    named = set()
    if units:
        named = {
            max(units, key=lambda unit: unit.residents).code,
            max(units, key=lambda unit: unit.value).code,
            words.get("selected", ""),
        }
    drawing = plotting.scatter(units, _known(reference))
    return {"drawing": drawing, "decimals": decimals, "named": named, **words}


@register.inclusion_tag("_components/map_figure.html")
def choropleth(figure: Choropleth) -> dict[str, Any]:
    """A map with its inset, its legend and the configuration of the live one."""
    gestures = "CooperativeGesturesHandler"
    texts = {
        f"{gestures}.WindowsHelpText": _("Ctrl e rotella per ingrandire"),
        f"{gestures}.MacHelpText": _("⌘ e rotella per ingrandire"),
        f"{gestures}.MobileHelpText": _("Muovi la mappa con due dita"),
    }
    return {"map": figure, "config": figure.config() | {"texts": texts}}
