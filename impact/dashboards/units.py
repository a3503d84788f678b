"""The comuni of a district, indicator by indicator."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from impact.aggregation import Quality, Rule, Sums, evaluate, is_small
from impact.dashboards.facts import IndicatorFacts, UnitFacts, UnitFigure
from impact.dashboards.payload import number
from impact.disparity import percentile
from impact.precision import EXACT, exact_sum, quantised

# indicator code → period → unit code → figure
Figures = Mapping[str, Mapping[str, Mapping[str, UnitFigure]]]

_ONE = Decimal(1)


def unit_section(
    units: Sequence[UnitFacts],
    figures: Figures,
    indicators: Sequence[IndicatorFacts],
    rules: Mapping[str, Rule],
) -> dict[str, Any]:
    """`units` in code order and, aligned with them, `[value, low, high]` or null for each cell.

    A ratio of a comune is judged as that of a zone of one unit, so that a value on the map and a
    value of a district mean the same.
    """
    values: dict[str, dict[str, list[Any]]] = {}
    spread: dict[str, dict[str, dict[str, Any]]] = {}
    for indicator in indicators:
        for period, known in figures.get(indicator.code, {}).items():
            cells = [unit_cell(rules[indicator.code], known.get(u.code)) for u in units]
            values.setdefault(indicator.code, {})[period] = [
                None if c is None else [number(part) for part in c] for c in cells
            ]
            spread.setdefault(indicator.code, {})[period] = _spread(
                [c[0] for c in cells if c is not None and c[0] is not None]
            )
    return {
        "units": [
            {
                "code": u.code,
                "name": u.name,
                "population": u.population,
                "area_km2": number(u.area_km2),
                "confidence": u.confidence,
                "basis": u.basis,
            }
            for u in units
        ],
        "unit_values": values,
        "unit_spread": spread,
    }


def unit_cell(
    rule: Rule, figure: UnitFigure | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None] | None:
    """Value and interval of one comune, None where there is nothing to show."""
    if figure is None or figure.numerator is None:
        return None
    if rule.aggregation != "ratio_of_sums":
        # A count or a mean of one unit is the figure itself.
        if rule.privacy_threshold and is_small(figure.numerator, rule.privacy_threshold):
            return None
        return quantised(figure.numerator), None, None
    if figure.denominator is None:
        return None
    alone = Sums(figure.numerator, figure.denominator, _ONE, _ONE, 1, 1, Quality(figure.quality))
    cell = evaluate(rule, alone)
    return None if cell.value is None else (cell.value, cell.ci_low, cell.ci_high)


def _spread(known: list[Decimal]) -> dict[str, Any]:
    """`simple_mean` is shown only as the wrong answer that the rule of aggregation avoids."""
    if not known:
        return {"units": 0, "p10": None, "p90": None, "simple_mean": None}
    with localcontext(EXACT):
        mean = quantised(exact_sum(known) / len(known))
    return {
        "units": len(known),
        "p10": number(percentile(known, 10)),
        "p90": number(percentile(known, 90)),
        "simple_mean": number(mean),
    }
