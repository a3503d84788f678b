"""What a reader writes, under the names of the API and under those of the pages; no database."""

from datetime import date

import pytest
from django.http import QueryDict

from impact.errors import Malformed
from impact.questions import (
    asked,
    read_boundaries,
    read_choice,
    read_day,
    read_period,
    read_weight,
    read_year,
    refuse_unknown,
    refuse_unused,
)


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("as_of=2020-01-01", "as_of", "2020-01-01"),
        ("alla-data=2020-01-01", "as_of", "2020-01-01"),
        ("periodo=2023", "period", "2023"),
        ("indicatore=DEM-AGE", "indicator", "DEM-AGE"),
        ("confini=as_was", "boundaries", "as_was"),
        ("periodo=", "period", None),
        ("", "period", None),
    ],
)
def test_both_languages(query, name, value):
    assert asked(QueryDict(query), name) == value


@pytest.mark.parametrize("query", ["period=2022&period=2023", "period=2022&periodo=2022"])
def test_a_parameter_given_twice_is_not_guessed_at(query):
    with pytest.raises(Malformed, match="ripetuto"):
        asked(QueryDict(query), "period")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cerca=san&cerca=b", "Il parametro “cerca” è ripetuto"),
        ("search=san&search=b", "Il parametro “search” è ripetuto"),
        ("cerca=san&search=b", "Il parametro “cerca” = “search” è ripetuto"),
    ],
)
def test_what_was_typed_is_what_an_error_names(query, said):
    with pytest.raises(Malformed, match=said):
        asked(QueryDict(query), "search")


@pytest.mark.parametrize(("query", "said"), [("view=globo", "“view”"), ("vista=globo", "“vista”")])
def test_wrong_choice_is_named_as_it_was_typed(query, said):
    with pytest.raises(Malformed, match=said):
        read_choice(QueryDict(query), "view", ["mappa", "tabella"])


@pytest.mark.parametrize("name", ["anno", "year", "order", "indicatore"])
def test_page_refuses_what_it_would_have_to_ignore(name):
    with pytest.raises(Malformed, match=f"non usa il parametro “{name}”. Parametri: periodo"):
        refuse_unused(QueryDict(f"period=2023&{name}=2018"), ["period"])


def test_page_ignores_what_others_append_to_its_address():
    refuse_unused(QueryDict("utm_source=a&utm_medium=b&fbclid=c&periodo=2023"), ["period"])


def test_days():
    assert read_day("2016-02-29") == date(2016, 2, 29)
    assert read_day(None) >= date(2026, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2015-02-29",
        "2016-2-9",
        "29/02/2016",
        "20160229",
        "2016-W09-1",
        "٢٠١٦-٠٢-٢٩",
        "",
        "0000-01-01",
    ],
)
def test_days_that_do_not_exist(text):
    with pytest.raises(Malformed, match="AAAA-MM-GG"):
        read_day(text)


def test_periods():
    assert [read_period(text) for text in ("2023", "2023-S1", "2023-Q4", None)] == [
        "2023",
        "2023-S1",
        "2023-Q4",
        None,
    ]
    with pytest.raises(Malformed, match="usa AAAA oppure AAAA-S1"):
        read_period("2023-13")


def test_few_values_are_named_when_another_is_given():
    assert (read_weight(None), read_weight("area")) == ("population", "area")
    assert (read_boundaries(None), read_boundaries("as_was")) == ("current", "as_was")
    with pytest.raises(Malformed, match="population, area"):
        read_weight("peso")
    with pytest.raises(Malformed, match="current, as_was"):
        read_boundaries("allora")


def test_years():
    assert (read_year("2023"), read_year(None)) == (2023, None)
    for text in ("23", "20233", "²⁰²³", "-2023"):
        with pytest.raises(Malformed):
            read_year(text)


@pytest.mark.parametrize("query", ["periodo=2023", "a=1&a=2", "a=", "a=%20"])
def test_the_api_refuses_what_it_would_have_to_ignore(query):
    with pytest.raises(Malformed):
        refuse_unknown(QueryDict(query), ["a"])
