"""A number read on a page is the number that the API gives: every district, every indicator."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from districts import formats
from districts.models import District
from impact.models import Indicator

pytestmark = pytest.mark.usefixtures("piemonte")

ROW = re.compile(
    r'<tr data-indicator="(?P<indicator>[^"]+)" data-period="(?P<period>[^"]+)">'
    r'.*?<data value="(?P<value>[^"]*)">',
    re.DOTALL,
)


def on_the_page(client: Client, code: str, **choices: str) -> dict[tuple[str, str], float | None]:
    """{indicator, period: value} of the table of all indicators of a district's page."""
    answer = client.get(f"/distretti/{code}/?{urlencode(choices)}")
    assert answer.status_code == 200
    rows = ROW.finditer(answer.content.decode())
    return {
        (row["indicator"], row["period"]): float(row["value"]) if row["value"] else None
        for row in rows
    }


def in_the_api(client: Client, code: str) -> Iterator[dict[str, Any]]:
    """Every value of a district, page after page."""
    address: str | None = f"/api/v1/values?zone={code}&limit=500"
    while address:
        answer = client.get(address).json()
        yield from answer["results"]
        address = answer["next"]


def test_the_page_of_every_district_has_the_values_of_the_api(client: Client) -> None:
    # What does not add up is of no district: neither the page nor the API gives it one.
    adds_up = Indicator.objects.active().exclude(aggregation="none")
    indicators = set(adds_up.values_list("code", flat=True))
    districts = list(District.objects.values_list("code", flat=True))
    assert len(districts) == 30
    for code in districts:
        shown = on_the_page(client, code)
        given = {(v["indicator"], v["period"]): v["value"] for v in in_the_api(client, code)}
        # Without a choice a page shows the latest period in which the district has a value.
        latest = {
            indicator: max(((v is not None, p) for (i, p), v in given.items() if i == indicator))[1]
            for indicator, _period in given
        }
        assert {indicator for indicator, _period in shown} == indicators == set(latest)
        assert shown == {(i, period): given[i, period] for i, period in latest.items()}


def test_the_page_of_every_period_has_the_values_of_the_api(client: Client) -> None:
    given = {(v["indicator"], v["period"]): v["value"] for v in in_the_api(client, "D06")}
    seen: dict[tuple[str, str], float | None] = {}
    for period in {period for _indicator, period in given}:
        shown = on_the_page(client, "D06", periodo=period)
        assert all(p == period for i, p in shown if (i, period) in given)
        seen |= shown
    assert seen == given


UNITS = {"percent", "eur", "years"}
"""The units that are printed beside a number; the others are said once, in the definition."""
PUBLISHED = {"final": "Pubblicato", "provisional": "Provvisorio"}


def printed(row: dict[str, Any], decimals: int) -> tuple[str, str, str, str]:
    """Value with its unit, interval, coverage and state of a row of the API, as a page has them."""
    unit = row["unit"] if row["unit"] in UNITS else ""
    value = formats.quantity(row["value"], unit, decimals)
    if row["value"] is None:
        value = {"low_coverage": "n.d.", "privacy": "•"}.get(row["reason"], formats.MISSING)
    elif row["reason"] == "lower_bound":
        value = f"almeno {value}"
    low, high = row["ci_low"], row["ci_high"]
    interval = "" if low is None else formats.interval(low, high, decimals)
    state = {
        "ok": PUBLISHED.get(row["quality"], "Stimato"),
        "partial": "Parziale",
        "not_available": "Non pubblicabile" if row["reason"] == "low_coverage" else "Nessun dato",
        "suppressed": "Dato non diffuso",
    }[row["status"]]
    return value, interval, formats.quantity(row["coverage"] * 100, "percent", 1), state


def cells(row: str) -> list[str]:
    """The texts of the cells of a row, without what stands in a second line."""
    bare = re.sub(r"<small>.*?</small>", "", row, flags=re.DOTALL)
    found = re.findall(r"<td[^>]*>(.*?)</td>", bare, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in found]


def test_the_page_says_unit_interval_coverage_and_state_as_the_api_does(client: Client) -> None:
    decimals = dict(Indicator.objects.active().values_list("code", "decimals"))
    for code in ("D01", "D06", "D19"):
        given = {(v["indicator"], v["period"]): v for v in in_the_api(client, code)}
        for period in sorted({period for _indicator, period in given}):
            page = client.get(f"/distretti/{code}/?periodo={period}").content.decode()
            found = re.findall(
                r'<tr data-indicator="([^"]+)" data-period="([^"]+)">(.*?)</tr>', page, re.DOTALL
            )
            assert found
            for indicator, shown, row in found:
                _period, value, interval, coverage, state, *_rest = cells(row)
                expected = printed(given[indicator, shown], decimals[indicator])
                assert (value, interval, coverage, state) == expected, (code, indicator, shown)


@pytest.mark.parametrize("zoning", ["cohesion", "health", "labour", "social"])
def test_the_page_of_an_indicator_has_the_rows_of_the_api(client: Client, zoning: str) -> None:
    for indicator in ("DEM-POP", "DEM-AGE", "INC-AVG", "POP-0002", "TAX-B00N"):
        decimals = Indicator.objects.active().get(code=indicator).decimals
        asked = {"indicator": indicator, "zoning": zoning, "period": "2020"}
        if indicator.startswith(("DEM-A", "POP")):
            asked["period"] = "2023"
        given = client.get("/api/v1/values", asked).json()["results"]
        address = f"/indicatori/{indicator}/?zonizzazione={zoning}&periodo={asked['period']}"
        page = client.get(address).content.decode()
        rows = dict(re.findall(r'<tr data-unit="([^"]+)"[^>]*>(.*?)</tr>', page, re.DOTALL))
        assert rows.keys() == {value["zone"] for value in given}
        for value in given:
            number, interval, coverage, state = printed(value, decimals)
            shown = cells(rows[value["zone"]])
            assert shown[0] == number
            assert shown[-3:-1] == [coverage, state], (indicator, value["zone"])
            assert not interval or shown[1] == interval


def test_every_indicator_has_a_page_with_the_zones_that_it_is_known_of(client: Client) -> None:
    for code in Indicator.objects.active().values_list("code", flat=True):
        answer = client.get(f"/indicatori/{code}/")
        assert answer.status_code == 200, code
        assert answer.content.decode().count("<tr data-unit=") > 1, code


def test_a_city_that_one_list_divides_nests_in_the_other(client: Client) -> None:
    """The four health districts of Torino in the one district that `health` has there."""
    api = client.get("/api/v1/alignment?a=health_torino&b=health").json()
    assert (api["nesting_a_in_b"], api["units"], api["approximated_units"]) == (1, "parts", 8)
    assert (api["year"], api["universe_population"], len(api["zones"])) == (2023, 841_600, 4)
    page = client.get("/zonizzazioni/confronta/?a=health_torino&b=health").content.decode()
    text = html.unescape(page)
    assert "annidamento 1,000" in text
    assert "Confronto approssimato." in text
    assert "841.600 residenti nel 2023" in text
    shown = [float(value) for value in re.findall(r'<data value="([^"]*)"', page)]
    assert shown[0] == pytest.approx(api["matched_share"], abs=1e-6)
    years = client.get("/api/v1/alignment?a=health_torino&b=health&year=2018")
    assert (years.status_code, years.json()["allowed"]) == (422, ["2011", "2023"])
