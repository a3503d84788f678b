"""From the codes and periods that a reader writes to what there is; else the answer names it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.models import Zoning
from impact.errors import Impossible, Malformed
from impact.models import Indicator, Source, ZoneValue
from impact.questions import listed


def find_indicator(code: str, error: type[Malformed] = Impossible) -> Indicator:
    """The active indicator with this code, ours or the source's. Raises `error`."""
    indicator = Indicator.objects.active().named(code).first()
    if indicator is None:
        active = Indicator.objects.active().order_by("code")
        codes = list(active.values_list("code", flat=True))
        detail = _("L'indicatore “%(code)s” non esiste. Indicatori: %(codes)s.")
        raise error(detail % {"code": code[:60], "codes": listed(codes)}, allowed=codes)
    return indicator


def available(indicators: Iterable[Indicator]) -> dict[int, dict[str, list[str]]]:
    """{indicator: {period: its sources}} for every period in which any comune has a figure.

    Read off the values of the whole region, to which every comune belongs; of what does not add
    up, off the zones on which it was observed.
    """
    found: dict[int, dict[str, list[str]]] = {}
    whole = Q(revision__zoning__kind=Zoning.Kind.REGION)
    single = Q(indicator__aggregation=Indicator.Aggregation.NONE)
    rows = ZoneValue.objects.filter(whole | single, indicator__in=indicators)
    for indicator, period, sources in rows.order_by("period").values_list(
        "indicator_id", "period", "sources"
    ):
        known = found.setdefault(indicator, {}).setdefault(period, [])
        known.extend(source for source in sources if source not in known)
    return found


def no_such_period(period: str, periods: Sequence[str]) -> Impossible:
    """The error of a period, well written, for which no comune has a figure."""
    detail = _("Per il periodo %(period)s non ci sono dati. Periodi disponibili: %(periods)s.")
    words = {"period": period, "periods": listed(periods) or "—"}
    return Impossible(detail % words, allowed=list(periods))


def licences() -> dict[str, str]:
    """{source: licence under which its figures may be reused}."""
    return dict(Source.objects.values_list("code", "licence"))
