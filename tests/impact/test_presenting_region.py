"""What is chosen and worded from the payload of a region, on payloads made by hand."""

from typing import Any

import pytest
from shapely import box

from impact.presenting import region
from impact.presenting.district_map import Measure, district_map


def policy(name: str, **fields: Any) -> dict[str, Any]:
    """A policy that agrees in full and by its own merit, unless `fields` say otherwise."""
    usual = {
        "policy": name,
        "available": True,
        "zoning": name,
        "zoning_name_it": "Bacini di prova",
        "zoning_name_en": "Test areas",
        "zones_count": 2,
        "independence": "full",
        "counted": True,
        "share": 1.0,
        "nesting": 1.0,
        "units_outside": 0,
        "population_outside": 0,
        "universe_population": 1000,
        "left_out_units": 0,
        "firm_share": None,
        "firm_population": None,
    }
    return usual | fields


def district(code: str, alignment: float | None, *diverges: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"Zona {code}",
        "population": 100,
        "alignment": alignment,
        "diverges": list(diverges),
    }


def payload(*policies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    counted = [row["policy"] for row in policies if row.get("counted")]
    usual = {
        "policies": list(policies),
        "districts": [district("D01", 0.5), district("D02", 0.6), district("D03", 0.7)],
        "alignment": {
            "index": 0.75,
            "all_policy_share": 0.005 if counted else None,
            "all_policy_population": 1000,
            "policies": counted,
        },
    }
    return usual | fields


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Piemonte", "Il Piemonte"),
        ("Lombardia", "La Lombardia"),
        ("Umbria", "L’Umbria"),
        ("Emilia-Romagna", "L’Emilia-Romagna"),
        ("Marche", "Le Marche"),
        ("Friuli-Venezia Giulia", "Il Friuli-Venezia Giulia"),
        ("Valle d'Aosta", "La Valle d'Aosta"),
    ],
)
def test_with_article_agrees_with_the_name_of_the_region(name, written):
    assert region.with_article(name) == written


def test_claim_names_exactly_the_policies_counted():
    rows = [
        policy("health", independence="none", counted=False),
        policy("social"),
        policy("labour"),
        policy("education"),
        {"policy": "development", "available": False, "known_from": None},
    ]
    claim = region.claim(payload(*rows))
    assert claim is not None
    assert claim.policies == "sociale, lavoro e scuola"
    assert claim.outside == [
        "Salute coincide per costruzione",
        "Sviluppo non ha confini da confrontare",
    ]
    assert claim.of_hundred == 1  # half a resident in a hundred is rounded as in a printed table


@pytest.mark.parametrize(
    ("indices", "said"),
    [
        ((0.999999, 0.6, None), "In nessun distretto i confini coincidono per tutte."),
        ((1.0, 0.6, None), "In 1 distretto su 3 gli stessi confini valgono per tutte."),
        ((1.0, 1.0, 0.6), "In 2 distretti su 3 gli stessi confini valgono per tutte."),
    ],
)
def test_boundaries_are_called_the_same_only_where_they_are(indices, said):
    districts = [district(f"D0{i}", index) for i, index in enumerate(indices, start=1)]
    claim = region.claim(payload(policy("social"), policy("labour"), districts=districts))
    assert claim is not None
    assert claim.coinciding == said


def test_claim_is_not_made_where_nothing_can_prove_it():
    assert region.claim(payload(policy("health", independence="none", counted=False))) is None


def test_rows_say_what_an_agreement_can_prove():
    none, partial, firm, left_out, full = region.policy_rows(
        payload(
            policy("health", independence="none", counted=False),
            policy("social", independence="partial"),
            policy("labour", independence="partial", firm_share=0.74, firm_population=340_669),
            policy("education", left_out_units=11, universe_population=4_202_702),
            policy("development"),
        )
    )
    assert none.notes == ["coincidono per costruzione: fuori dall’indice"]
    assert "nessuna riga ad affidabilità alta" in partial.notes[0]
    assert "74,0\N{NARROW NO-BREAK SPACE}% (340.669 residenti)" in firm.notes[0]
    assert left_out.notes == [
        "zonizzazione parziale: confronto su 4.202.702 residenti, senza 11 comuni"
    ]
    assert full.notes == []
    assert full.zones == "2 bacini di prova"


@pytest.mark.parametrize(
    ("fields", "explained"),
    [
        ({"share": 0.47, "nesting": 0.98}, True),
        ({"share": 0.47, "nesting": 0.60}, False),
        ({"share": 0.80, "nesting": 0.98}, False),
        ({"share": 0.47, "nesting": 0.98, "zones_count": 3}, False),
        ({"share": 0.47, "nesting": 0.98, "counted": False}, False),
    ],
)
def test_lowest_policy_is_explained_by_its_size_only_if_it_contains_the_districts(
    fields, explained
):
    rows = payload(policy("labour", share=0.9), policy("education", **fields))
    found = region.containing_policy(rows)
    assert (found is not None and found.name == "Scuola") == explained


def test_most_divergent_are_the_lowest_and_say_for_which_policy():
    found = region.most_divergent(
        payload(
            districts=[
                district("D04", 0.9),
                district("D03", 0.3, "labour", "education"),
                district("D02", 0.3),
                district("D01", None),
            ]
        )
    )
    assert [(d.code, d.policies, d.nested) for d in found] == [
        ("D02", "", True),
        ("D03", "lavoro e scuola", False),
        ("D04", "", False),
    ]


def test_map_puts_each_value_in_its_half_open_class_and_says_what_is_missing():
    districts = [district("D01", 0.4), district("D02", 0.39), district("D03", None)]
    outlines = {d["code"]: box(i, 0, i + 1, 1) for i, d in enumerate(districts)}
    values = {d["code"]: d["alignment"] for d in districts}
    measure = Measure("Titolo", "", (0.4, 0.5), values, decimals=3)
    figure = district_map(districts, outlines, measure, zoning="cohesion")
    assert figure is not None
    assert [place.fill for place in figure.places] == ["class-2", "class-1", "no-data"]
    assert [place.text for place in figure.places] == ["0,400", "0,390", "nessun dato"]
    assert [place.tag for place in figure.places] == ["01", "02", "03"]
    assert [words for _, words in figure.classes] == ["meno di 0,4", "0,4–0,5", "0,5 e oltre"]
    assert figure.apart == [("no-data", "nessun dato")]
    assert figure.inset is None


def test_map_is_not_drawn_without_outlines():
    measure = Measure("Titolo", "", (0.4,), {})
    assert district_map([district("D01", 0.4)], {}, measure, zoning="cohesion") is None
