"""Definitions of indicators: each rule broken once, and the real catalogue that breaks none."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from impact.aggregation import Aggregation, IntervalKind, Rule
from impact.catalogue_rules import (
    AGGREGATIONS,
    INTERVALS,
    Definition,
    Term,
    catalogue_problems,
    problems,
)

D = Decimal
CATALOGUE_FILE = Path(__file__).parents[2] / "fixtures" / "piemonte" / "indicators.yaml"

OLD = Definition("POP-65P", "sum")
YOUNG = Definition("POP-0014", "sum")
AGEING = Definition(
    "DEM-AGE",
    "ratio_of_sums",
    terms=(Term("POP-65P", "numerator"), Term("POP-0014", "denominator")),
    multiplier=D(100),
    decimals=1,
    interval="log_ratio",
    class_breaks=(D(200), D(240), D(280), D(360)),
)
MEAN_AGE = Definition("DEM-MEAN", "weighted_mean", terms=(Term("POP-65P", "weight"),))
HOSPITAL = Definition("HLT-AMB", "none")
CATALOGUE = {one.code: one for one in (OLD, YOUNG, AGEING, MEAN_AGE, HOSPITAL)}

# The public codes of the catalogue of the method.
PUBLIC_CODES = (
    "DEM-POP DEM-AGE DEM-DEP DEM-75A DEM-1PF DEM-FOR DEM-MIG LAB-EMP LAB-NEET LAB-GAP LAB-PREC "
    "INC-AVG INC-LOW INQ-CV POV-ADI HOU-EVI EDU-DISP EDU-NIDO EDU-DIP HLT-AMB HLT-ADI65 "
    "HLT-PROM SRV-AS SRV-SPE PRX-HOME UNI-COV ZON-ALN ZON-NEST INT-IDX NET-CIRC NET-KEPT "
    "SOC-TIES SOC-ETS SOC-VOL GEN-RATIO COD-TIME INN-PIL INN-SCALE INN-EVID TEC-ACC ENT-SE "
    "ENT-PREM FIN-LEV FIN-OUT INF-CAP EVA-TRI TRN-HRS "
)


def test_sound_catalogue_has_no_problems() -> None:
    assert catalogue_problems(CATALOGUE.values()) == {}


@pytest.mark.parametrize("code", PUBLIC_CODES.split())
def test_public_codes_are_well_formed(code: str) -> None:
    assert problems(Definition(code, "sum"), {}) == []


@pytest.mark.parametrize(
    "code",
    [
        "",
        "DEM",
        "DEM-",
        "DEM-A-B",
        "dem-age",
        "DEMO-AGE",
        "DE-AGE",
        "DEM_AGE",
        "DEM-AGEINGXXX",
        "DEM-ETÀ",
        "DEM-AGE\n",
        " DEM-AGE",
        "DEM-AGE\x00",
        "D" * 10_000,
    ],
)
def test_malformed_code(code: str) -> None:
    assert problems(Definition(code, "sum"), {}) == [
        "Il codice è fatto di tre lettere maiuscole, un trattino e da una a otto lettere "
        "maiuscole o cifre, come DEM-AGE."
    ]


NUMERATOR, DENOMINATOR = AGEING.terms


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (
            replace(OLD, aggregation="mean"),
            "L'aggregazione è una fra sum, ratio_of_sums, weighted_mean, platform, none.",
        ),
        (
            replace(AGEING, terms=(DENOMINATOR,)),
            "Un rapporto fra somme ha bisogno di almeno un numeratore.",
        ),
        (
            replace(AGEING, terms=(NUMERATOR,)),
            "Un rapporto fra somme ha bisogno di almeno un denominatore.",
        ),
        (
            replace(AGEING, terms=(*AGEING.terms, Term("POP-65P", "weight"))),
            "Un rapporto fra somme non ha pesi: togli POP-65P.",
        ),
        (replace(MEAN_AGE, terms=()), "Una media pesata ha bisogno di un peso, e di uno solo."),
        (
            replace(MEAN_AGE, terms=(*MEAN_AGE.terms, Term("POP-0014", "weight"))),
            "Una media pesata ha bisogno di un peso, e di uno solo.",
        ),
        (
            replace(MEAN_AGE, terms=(*MEAN_AGE.terms, NUMERATOR, DENOMINATOR)),
            "Una media pesata usa i propri valori e un peso: "
            "togli POP-65P, POP-0014 da numeratore e denominatore.",
        ),
        (
            replace(OLD, terms=(DENOMINATOR,)),
            "Solo rapporti e medie hanno termini: togli POP-0014.",
        ),
        (
            replace(HOSPITAL, terms=(DENOMINATOR,)),
            "Solo rapporti e medie hanno termini: togli POP-0014.",
        ),
        (
            replace(AGEING, terms=(*AGEING.terms, NUMERATOR)),
            "Il termine POP-65P compare due volte con lo stesso ruolo e lo stesso anno.",
        ),
        (
            replace(AGEING, terms=(*AGEING.terms, Term("POP-65P", "share"))),
            "Il ruolo del termine POP-65P è uno fra numerator, denominator, weight.",
        ),
        (
            replace(AGEING, terms=(replace(NUMERATOR, sign=0), DENOMINATOR)),
            "Il segno del termine POP-65P è 1 o -1.",
        ),
        (
            replace(AGEING, terms=(replace(NUMERATOR, period_offset=1), DENOMINATOR)),
            "Il termine POP-65P può riferirsi allo stesso anno o a uno dei 20 precedenti: "
            "indica uno scarto fra -20 e 0.",
        ),
        (
            replace(AGEING, terms=(Term("POP-XXX", "numerator"), DENOMINATOR)),
            "Il termine POP-XXX non è nel catalogo.",
        ),
        (
            replace(AGEING, terms=(Term("DEM-MEAN", "numerator"), DENOMINATOR)),
            "Il termine DEM-MEAN non si somma (aggregazione weighted_mean): "
            "un rapporto o una media non entra in un altro calcolo.",
        ),
        (
            replace(AGEING, multiplier=D(50)),
            "Il moltiplicatore è uno fra 1, 100, 1000, 10000, 100000.",
        ),
        (
            replace(OLD, multiplier=D(100)),
            "Solo un rapporto fra somme ha un moltiplicatore diverso da 1.",
        ),
        (
            replace(AGEING, interval="normal"),
            "L'intervallo è uno fra none, wilson, log_ratio, byar.",
        ),
        (replace(OLD, interval="byar"), "Solo un rapporto fra somme può avere un intervallo."),
        (replace(OLD, decimals=7), "I decimali vanno da 0 a 6."),
        (replace(OLD, decimals=-1), "I decimali vanno da 0 a 6."),
        (replace(OLD, min_coverage=D(0)), "La copertura minima è maggiore di 0 e al più 1."),
        (replace(OLD, min_coverage=D(90)), "La copertura minima è maggiore di 0 e al più 1."),
        (
            replace(OLD, privacy_threshold=2),
            "La soglia di riservatezza è almeno 3 (Regole deontologiche SISTAN, art. 5).",
        ),
        (
            replace(AGEING, class_breaks=(D(1), D(2), D(3))),
            "I limiti delle classi sono 4, per cinque classi (qui 3).",
        ),
        (
            replace(AGEING, class_breaks=(D(1), D(2), D(2), D(3))),
            "I limiti delle classi crescono sempre, senza ripetizioni.",
        ),
        (
            replace(AGEING, class_breaks=(D(1), D(2), D(3), D("NaN"))),
            "I limiti delle classi sono numeri finiti.",
        ),
        (
            replace(OLD, min_coverage=D("NaN")),
            "La copertura minima è maggiore di 0 e al più 1.",
        ),
        (
            replace(AGEING, class_breaks=(D(4), D(3), D(2), D(1))),
            "I limiti delle classi crescono sempre, senza ripetizioni.",
        ),
    ],
)
def test_one_broken_rule_is_one_problem(definition: Definition, expected: str) -> None:
    assert problems(definition, CATALOGUE) == [expected]


def test_the_same_component_of_two_years_is_two_terms() -> None:
    growth = replace(
        AGEING,
        terms=(
            NUMERATOR,
            Term("POP-65P", "numerator", sign=-1, period_offset=-5),
            Term("POP-65P", "denominator", period_offset=-5),
        ),
    )

    assert problems(growth, CATALOGUE) == []


def test_repeated_code() -> None:
    assert catalogue_problems([OLD, YOUNG, OLD]) == {
        "POP-65P": ["Il codice compare più di una volta."]
    }


def test_indicator_that_depends_on_itself() -> None:
    def ratio(code: str, numerator: str) -> Definition:
        return replace(AGEING, code=code, terms=(Term(numerator, "numerator"), DENOMINATOR))

    found = catalogue_problems(
        [
            YOUNG,
            ratio("AAA-ONE", "AAA-TWO"),
            ratio("AAA-TWO", "AAA-TRE"),
            ratio("AAA-TRE", "AAA-ONE"),
        ]
    )

    chains = [text for texts in found.values() for text in texts if "se stesso" in text]
    assert len(chains) == 1
    links = chains[0].removeprefix("L'indicatore dipende da se stesso: ").removesuffix(".")
    codes = links.split(" → ")
    following = {"AAA-ONE": "AAA-TWO", "AAA-TWO": "AAA-TRE", "AAA-TRE": "AAA-ONE"}
    assert len(codes) == 4
    assert [following[code] for code in codes[:-1]] == codes[1:]


def test_indicator_that_is_its_own_term() -> None:
    own = replace(AGEING, terms=(Term("DEM-AGE", "numerator"), DENOMINATOR))

    found = catalogue_problems([own, YOUNG])

    assert "L'indicatore dipende da se stesso: DEM-AGE → DEM-AGE." in found["DEM-AGE"]


# Agreement with the code that computes.


def test_words_are_those_of_the_aggregation() -> None:
    assert set(get_args(Aggregation)) < set(AGGREGATIONS)
    assert get_args(IntervalKind) == INTERVALS


@given(
    st.sampled_from(get_args(Aggregation)),
    st.sampled_from([D(0), D(1), D(100), D(7)]),
    st.integers(-1, 8),
    st.sampled_from([D(0), D("0.5"), D(1), D(2)]),
    st.none() | st.integers(0, 6),
    st.sampled_from(INTERVALS),
)
def test_sound_definition_makes_a_rule(
    aggregation: str,
    multiplier: Decimal,
    decimals: int,
    min_coverage: Decimal,
    privacy_threshold: int | None,
    interval: str,
) -> None:
    terms = {"ratio_of_sums": AGEING.terms, "weighted_mean": MEAN_AGE.terms}
    definition = Definition(
        "TST-ONE",
        aggregation,
        terms.get(aggregation, ()),
        multiplier,
        decimals,
        min_coverage,
        privacy_threshold,
        interval,
    )
    if problems(definition, CATALOGUE):
        return

    rule = Rule(
        cast(Aggregation, aggregation),
        multiplier,
        decimals,
        min_coverage,
        privacy_threshold,
        cast(IntervalKind, interval),
    )

    assert rule.multiplier == multiplier


def real_definitions() -> list[Definition]:
    """The catalogue file of Piemonte: an entry adds to the defaults what is its own."""
    catalogue = yaml.safe_load(CATALOGUE_FILE.read_text(encoding="utf-8"))
    components = catalogue["defaults"] | catalogue["component_defaults"]
    return [
        _definition(defaults | entry)
        for defaults, group in ((components, "components"), (catalogue["defaults"], "indicators"))
        for entry in catalogue[group]
    ]


def _definition(entry: dict[str, Any]) -> Definition:
    return Definition(
        code=entry["code"],
        aggregation=entry["aggregation"],
        terms=tuple(
            Term(term["component"], term["role"], term.get("sign", 1), term.get("period_offset", 0))
            for term in entry["terms"]
        ),
        multiplier=D(str(entry["multiplier"])),
        decimals=entry["decimals"],
        min_coverage=D(str(entry["min_coverage"])),
        privacy_threshold=entry["privacy_threshold"],
        interval=entry["interval"],
        class_breaks=tuple(D(str(limit)) for limit in entry["class_breaks"]),
    )


def test_catalogue_of_piemonte_is_sound() -> None:
    definitions = real_definitions()

    assert len(definitions) > 40
    assert catalogue_problems(definitions) == {}
