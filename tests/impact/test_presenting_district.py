"""How codes and numbers of a district become words: rules, states, differences."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.html import strip_tags

from impact.errors import Malformed
from impact.presenting import wording
from impact.presenting.choices import other_period_words, read_choices, shown_period
from impact.presenting.explanation import adding_up, formula_parts
from impact.presenting.figures import change_words, position_words, series_of, value_words
from impact.presenting.opening import opening


@pytest.fixture(autouse=True)
def italian():
    with translation.override("it"):
        yield


def indicator(**fields: Any) -> dict[str, Any]:
    usual = {
        "code": "DEM-AGE",
        "source_code": "ageing",
        "version": 1,
        "name_it": "Indice di vecchiaia",
        "name_en": "Ageing index",
        "definition_it": "Anziani ogni 100 ragazzi.",
        "definition_en": "Old for 100 young.",
        "meaning_it": "Ogni 100 ragazzi ci sono {value} anziani.",
        "note_it": "",
        "unit": "index",
        "direction": "lower_better",
        "aggregation": "ratio_of_sums",
        "interval": "log_ratio",
        "multiplier": 100,
        "decimals": 1,
        "min_coverage": 0.9,
        "class_breaks": [200, 240, 280, 360],
        "key_figure": 1,
        "terms": [],
    }
    return usual | fields


def cell(value: float | None, **fields: Any) -> dict[str, Any]:
    usual = {
        "value": value,
        "numerator": None,
        "denominator": None,
        "coverage": 1,
        "status": "ok",
        "reason": "",
        "quality": "final",
        "ci_low": None,
        "ci_high": None,
        "units_observed": 3,
        "units_total": 3,
        "sources": ["istat"],
        "reference": 225.3,
        "reference_status": "ok",
        "mark": "higher",
        "judgement": "worse",
        "rank": [1, 2],
        "strip": [],
    }
    return usual | fields


def policy(state: str, **fields: Any) -> dict[str, Any]:
    usual = {
        "policy": "labour",
        "available": True,
        "counted": True,
        "independence": "full",
        "state": state,
        "matched": True,
        "zone": "Z",
        "zone_name": "Zona",
        "only_here": [],
        "only_there": [],
    }
    return usual | fields


def payload(*policies: dict[str, Any], **values: dict[str, Any]) -> dict[str, Any]:
    cells = values or {"2023": cell(231.2)}
    return {
        "region": {"name": "Piemonte"},
        "zone": {"code": "D06", "units_count": 47},
        "indicators": [indicator()],
        "values": {"DEM-AGE": {period.removeprefix("p"): known for period, known in cells.items()}},
        "units": [],
        "policies": list(policies),
    }


def sentences(body: dict[str, Any]) -> list[str]:
    choices = read_choices(QueryDict(""), body, None)
    return [unescape(strip_tags(str(sentence))) for sentence in opening(body, choices)]


def named(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def test_difference_from_the_region_is_said_with_rounded_numbers():
    assert sentences(payload()) == [
        "Ogni 100 ragazzi ci sono 231 anziani, più che in Piemonte (225)."
    ]


def test_numbers_that_would_look_the_same_keep_a_decimal():
    body = payload(p2023=cell(62.46, reference=61.72, mark="higher"))
    assert "62,5 anziani, più che in Piemonte (61,7)" in sentences(body)[0]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (policy("coincides"), "Per il lavoro il distretto coincide con una sola zona."),
        (
            policy("coincides", independence="partial", policy="social"),
            "Per il sociale (in parte per costruzione) il distretto coincide con una sola zona.",
        ),
        (
            policy("nested", matched=False, only_here=named(*"ABCD")),
            "Per il lavoro sta tutto in una zona più grande, Zona.",
        ),
        (
            policy("almost", only_here=named("Sestriere"), only_there=named("None")),
            "Per il lavoro Sestriere sta in un'altra zona"
            " e None si aggiunge da un altro distretto.",
        ),
        (
            policy("almost", only_here=named("Roure", "Porte", "Prali")),
            "Per il lavoro Roure, Porte e Prali stanno in un'altra zona.",
        ),
        (
            policy("diverges", only_here=named(*"ABCD")),
            "Per il lavoro 4 comuni su 47 stanno in un'altra zona.",
        ),
        (
            policy("diverges", only_there=named(*"ABCDE")),
            "Per il lavoro si aggiungono 5 comuni di altri distretti.",
        ),
    ],
)
def test_policies_are_told_by_how_they_differ(found, said):
    assert sentences(payload(found, p2023=cell(1.0, mark="not_compared"))) == [said]


def test_agreement_by_construction_is_no_headline():
    body = payload(policy("coincides", counted=False, independence="none"))
    assert len(sentences(body)) == 1


def test_names_are_escaped():
    body = payload(policy("almost", only_here=named("<b>Roure</b>")))
    choices = read_choices(QueryDict(""), body, None)
    assert "&lt;b&gt;Roure" in str(opening(body, choices)[-1])


@pytest.mark.parametrize(
    ("known", "state", "printed", "why"),
    [
        (cell(231.2), "published", "231,2", ""),
        (cell(0), "published", "0,0", ""),
        (cell(231.2, quality="provisional"), "provisional", "231,2", ""),
        (cell(231.2, quality="imputed"), "estimated", "231,2", ""),
        (
            cell(231.2, status="partial", reason="low_coverage", coverage=0.78, units_observed=1),
            "partial",
            "231,2",
            "copertura 78\N{NARROW NO-BREAK SPACE}%: mancano 2 comuni",
        ),
        (
            cell(1204, status="partial", reason="lower_bound", coverage=0.95, units_observed=2),
            "partial",
            "almeno 1.204,0",
            "copertura 95\N{NARROW NO-BREAK SPACE}%: manca 1 comune",
        ),
        (
            cell(None, status="not_available", reason="low_coverage", coverage=0.48),
            "insufficient",
            "n.d.",
            "copertura 48\N{NARROW NO-BREAK SPACE}% dei residenti;"
            " il minimo è 60\N{NARROW NO-BREAK SPACE}%",
        ),
        (
            cell(None, status="suppressed", reason="privacy"),
            "suppressed",
            "•",
            "meno casi della soglia",
        ),
        (
            cell(None, status="not_available", reason="no_data"),
            "no_data",
            "–",
            "nessuna fonte lo dà per questi comuni",
        ),
        (cell(None, status="not_computed"), "computing", "–", ""),
    ],
)
def test_every_state_of_a_number_has_its_words(known, state, printed, why):
    assert wording.state_of(known) == state
    assert value_words(indicator(), known) == printed
    assert wording.why(indicator(), known) == why
    assert wording.state_word(known)


@pytest.mark.parametrize(
    ("fields", "unit"),
    [
        ({}, ""),
        ({"unit": "percent"}, "percent"),
        ({"unit": "eur"}, "eur"),
        ({"unit": "years"}, "years"),
        ({"unit": "persons"}, ""),
    ],
)
def test_unit_is_spelt_or_left_out(fields, unit):
    assert wording.unit_of(indicator(**fields)) == unit


@pytest.mark.parametrize(
    ("fields", "change", "said"),
    [
        ({}, {"difference": 5.605}, ("+5,6 sul 2022", "2 periodi: tendenza non valutabile")),
        (
            {"unit": "percent", "interval": "wilson"},
            {"difference": -0.036},
            ("−0,04 punti sul 2022", "2 periodi: tendenza non valutabile"),
        ),
        (
            {"unit": "eur", "decimals": 0},
            {"difference": -155.2, "trend": "falling", "periods": 5},
            ("−155\N{NO-BREAK SPACE}€ sul 2022, a prezzi correnti", "in calo da 5 periodi"),
        ),
        (
            {},
            {"difference": None, "reason": "source_break", "periods": 1},
            ("cambio di fonte: non si confronta con prima", ""),
        ),
        ({}, {"difference": None, "reason": "no_previous", "periods": 1}, ("un solo periodo", "")),
    ],
)
def test_change_is_told_with_its_trend(fields, change, said):
    usual = {"period": "2023", "since": "2022", "reason": "", "trend": "not_assessable"}
    body = {"changes": {"DEM-AGE": usual | {"periods": 2} | change}}
    assert change_words(body, indicator(**fields), "2023") == said
    assert change_words(body, indicator(**fields), "2022") == ("", "")


def test_series_breaks_where_the_source_changes():
    cells = {
        "p2011": cell(1, sources=["census"]),
        "p2018": cell(2),
        "p2020": cell(None),
        "p2023": cell(3),
    }
    series = series_of(payload(**cells), indicator())
    assert series is not None
    assert series.points == [(2011, 1), (2018, 2), (2023, 3)]
    assert series.breaks == [2018]
    assert series.rows[0] == ("2011", "1,0")


def test_formula_adds_and_subtracts_its_terms():
    terms = [
        {"role": "numerator", "sign": 1, "name_it": "Nati", "period_offset": 0},
        {"role": "numerator", "sign": -1, "name_it": "Morti", "period_offset": 0},
        {"role": "denominator", "sign": 1, "name_it": "Residenti", "period_offset": -1},
    ]
    parts = formula_parts(payload(), indicator(terms=terms), cell(5, numerator=10, denominator=200))
    said = " ".join(" ".join(filter(None, (p.before, p.number, p.after))) for p in parts)
    assert said == "10 nati − morti diviso 200 residenti (anno -1) per 100"


MISSING = {"status": "not_available", "reason": "low_coverage", "coverage": 0.02}


@pytest.mark.parametrize(
    ("cells", "chosen", "shown", "said"),
    [
        ({"p2023": cell(1), "p2024": cell(2, status="partial")}, None, "2024", ""),
        (
            {"p2023": cell(1), "p2024": cell(None, **MISSING)},
            None,
            "2023",
            "il 2024 è incompleto (copertura 2\N{NARROW NO-BREAK SPACE}% dei residenti;"
            " il minimo è 60\N{NARROW NO-BREAK SPACE}%)",
        ),
        ({"p2023": cell(1), "p2024": cell(None, **MISSING)}, "2024", "2024", ""),
        (
            {"p2023": cell(1), "p2024": cell(None, **MISSING)},
            "2021",
            "2023",
            "nessun dato per il 2021, mostriamo il 2023",
        ),
        ({"p2024": cell(None, **MISSING)}, None, "2024", ""),
    ],
)
def test_latest_is_the_latest_published_and_the_newer_is_mentioned(cells, chosen, shown, said):
    body = payload(**cells)
    assert shown_period(body, indicator(), chosen) == shown
    assert other_period_words(body, indicator(), chosen) == said


def test_opening_does_not_tell_another_period_as_the_one_chosen():
    body = payload(p2022=cell(231.2), p2023=cell(240.0))
    choices = read_choices(QueryDict("periodo=2022"), body, None)
    assert len(opening(body, choices)) == 1
    body["values"]["OTHER"] = {"2021": cell(1.0)}
    assert opening(body, read_choices(QueryDict("periodo=2021"), body, None)) == []


@pytest.mark.parametrize(
    ("units", "mean", "said"),
    [
        (1, 231.2, "dei denominatori di 1 comune."),
        (1, 250.0, "dei denominatori di 1 comune."),
        (3, 231.2, "dei denominatori dei 3 comuni."),
        (
            3,
            250.0,
            "dei denominatori dei 3 comuni."
            " Mai la media semplice dei valori dei comuni (darebbe 250,0).",
        ),
    ],
)
def test_wrong_mean_is_told_only_where_there_is_one(units, mean, said):
    body = payload() | {"unit_spread": {"DEM-AGE": {"2023": {"simple_mean": mean}}}}
    words = adding_up(body, indicator(unit="ratio"), "2023", cell(231.2, units_total=units))
    assert words == f"Somma dei numeratori divisa per somma {said}"


def test_place_among_the_others_says_from_where_it_is_counted():
    assert position_words(cell(1, rank=[30, 30], ci_low=0.5)) == "30º su 30, dal più alto"


def test_address_leaves_out_what_is_as_usual():
    body = payload()
    usual = read_choices(QueryDict("vista=mappa&ordina=-valore&indicatore=ageing"), body, None)
    assert usual.query() == "?"
    other = read_choices(QueryDict("vista=tabella&period=2023"), body, date(2020, 1, 1))
    assert other.query(comune="001001") == (
        "?alla-data=2020-01-01&periodo=2023&comune=001001&vista=tabella"
    )


@pytest.mark.parametrize(
    "query", ["periodo=2023&period=2023", "periodo=23", "periodo=1999", "indicatore=x", "comune=1"]
)
def test_choice_that_does_not_exist_names_those_that_do(query):
    with pytest.raises(Malformed) as refused:
        read_choices(QueryDict(query), payload(), None)
    assert refused.value.detail
