"""What a page says of the policies beside its districts: it follows the acts, not the figures.

Kept apart from the rest, because between two days on which a law changes it is the same whatever is
measured, and because a figure that is corrected changes none of it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson

from impact.comparison import rank
from impact.dashboards.facts import ZoningFacts
from impact.dashboards.payload import ALGORITHM, day
from impact.dashboards.policies import PolicyComparison, district_rows, regional_rows, rounded


def district_laws(
    code: str, comparison: PolicyComparison, unit_names: Mapping[str, str]
) -> dict[str, Any]:
    """The policies as the district `code` sees them; `unit_names` of the comuni it may name."""
    return {
        "algorithm": ALGORITHM,
        "alignment": _district_alignment(code, comparison),
        "policies": district_rows(code, comparison, unit_names),
    }


def region_laws(
    codes: Sequence[str], comparison: PolicyComparison, zonings: Sequence[ZoningFacts]
) -> dict[str, Any]:
    """The policies as the region sees them, and every law in force, the latest first.

    `codes`: the districts, each with its index and the policies that diverge from it.
    """
    headline = comparison.headline
    return {
        "algorithm": ALGORITHM,
        "alignment": _region_alignment(comparison),
        "policies": regional_rows(comparison),
        "districts": {
            code: {
                "alignment": rounded(headline.district_index.get(code)) if headline else None,
                "diverges": _diverging(code, comparison),
            }
            for code in codes
        },
        "laws": [
            {
                "zoning": z.code,
                "name_it": z.name_it,
                "name_en": z.name_en,
                "act": z.boundary.act,
                "basis": z.boundary.basis,
                "effective_from": day(z.boundary.effective_from),
                "date_precision": z.boundary.date_precision,
            }
            for z in sorted(
                zonings, key=lambda z: (day(z.boundary.effective_from) or "", z.code), reverse=True
            )
        ],
    }


def joined(body: str, units: str, laws: str) -> dict[str, Any]:
    """The payload of a page out of the texts that are stored of it."""
    payload: dict[str, Any] = orjson.loads(body)
    if units:
        payload |= orjson.loads(units)
    beside: dict[str, Any] = orjson.loads(laws)
    standing = beside.pop("districts", None)
    payload |= beside
    if standing is not None:
        payload["districts"] = [row | standing[row["code"]] for row in payload["districts"]]
    return payload


def _district_alignment(code: str, comparison: PolicyComparison) -> dict[str, Any]:
    headline = comparison.headline
    if headline is None:
        return {"index": None, "rank": None, "policies": []}
    placed = rank(
        {
            c: None if value is None else Decimal(repr(rounded(value)))
            for c, value in headline.district_index.items()
        }
    ).get(code)
    return {
        "index": rounded(headline.district_index.get(code)),
        "rank": [placed.position, placed.of] if placed else None,
        "policies": list(comparison.counted),
    }


def _region_alignment(comparison: PolicyComparison) -> dict[str, Any]:
    headline = comparison.headline
    return {
        "index": rounded(headline.index) if headline else None,
        "all_policy_share": rounded(headline.all_policy_share) if headline else None,
        "all_policy_population": round(headline.all_policy_weight) if headline else None,
        "policies": list(comparison.counted),
    }


def _diverging(code: str, comparison: PolicyComparison) -> list[str]:
    """Policies whose zones neither coincide with the district nor contain it whole."""
    return [
        policy
        for policy in comparison.counted
        for zone in comparison.single[policy].zones
        if zone.zone == code and zone.state == "diverges"
    ]
