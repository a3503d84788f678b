"""YAML documents written by hand, and the two of them that describe zonings and the region."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.importers.documents import read_document
from districts.importers.regions import parse_region
from districts.importers.zonings import parse_zonings

ZONINGS = """
zonings:
  - code: health
    policy: health
    kind: statutory
    extent: total
    name_it: Distretti sanitari
    name_en: Health districts
    zone_noun_it: distretto
    zone_noun_en: district
    provenance: un elenco
    revisions:
      - file: zonings/health.csv
        effective_from: 2017-01-01
        date_precision: year
        unit_vintage: 2026-01-01
        basis: reconstructed
        act:
          kind: DGR
          authority: Giunta regionale
          number: 1-1
          date: 2016-12-01
          title: Un atto
        title: I distretti
        rationale: Perché così si legge negli elenchi pubblicati.
  - code: whole
    policy: administration
    kind: region
    extent: total
    name_it: Regione
    name_en: Region
    zone_noun_it: regione
    zone_noun_en: region
    revisions:
      - file: zonings/whole.csv
        effective_from: 1948-01-01
        date_precision: day
        unit_vintage: 2026-01-01
        basis: derived
        act_note: Nessun atto.
        title: La regione intera
        rationale: Una zona sola con tutti i comuni della prova.
"""

REGION = """
code: prova
name: Prova
official_name: Regione Prova
istat_code: "99"
attribution: "Fonte: nessuna."
policies:
  - {policy: health, zoning: health}
  - {policy: development, zoning: null}
"""


def test_a_zoning_is_read_whole() -> None:
    result = parse_zonings(ZONINGS.encode())
    assert result.rejected == ()
    zoning, _whole = result.rows
    (revision,) = zoning.revisions
    assert (zoning.code, zoning.ended_on) == ("health", None)
    assert revision.effective_from == date(2017, 1, 1)
    assert revision.act is not None
    assert (revision.act.number, revision.act.date) == ("1-1", date(2016, 12, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    name_en: Health districts\n",
            "",
            "Riga 3, colonna “name_en”: manca: scrivi un testo.",
        ),
        (
            "extent: total",
            "extend: total",
            "Riga 3, colonna “extend”: voce non riconosciuta. (c'è “total”)",
        ),
        (
            "effective_from: 2017-01-01",
            "effective_from: gennaio",
            "Riga 13, colonna “effective_from”: data non valida: scrivi AAAA-MM-GG. "
            "(c'è “gennaio”)",
        ),
        (
            "basis: reconstructed",
            "basis: sentito dire",
            "Riga 13, colonna “basis”: non è fra i valori ammessi: approximated, derived, legal, "
            "reconstructed. (c'è “sentito dire”)",
        ),
        ("number: 1-1", "number: 11", "Riga 19, colonna “number”: deve essere un testo"),
        ("revisions:\n", "revisions: tre\n", "Il file non è un documento YAML leggibile."),
        ("        act:\n", "        act: una delibera\n        atto:\n", "deve essere un gruppo"),
    ],
)
def test_each_mistake_is_told_with_its_line(old: str, new: str, said: str) -> None:
    result = parse_zonings(ZONINGS.replace(old, new, 1).encode())
    assert result.rows == ()
    assert any(said in str(reason) for reason in result.rejected)


@pytest.mark.parametrize("written", ["2017-01-01", '"2017-01-01"', "'2017-01-01'"])
def test_a_day_may_stand_between_quotes(written: str) -> None:
    said = ZONINGS.replace("effective_from: 2017-01-01", f"effective_from: {written}")
    zoning, _region = parse_zonings(said.encode()).rows
    assert zoning.revisions[0].effective_from == date(2017, 1, 1)


@pytest.mark.parametrize("written", ['"2017-02-30"', '"20170101"', '"2017-W01-1"', "20170101"])
def test_a_day_that_is_none_is_told_once(written: str) -> None:
    said = ZONINGS.replace("effective_from: 2017-01-01", f"effective_from: {written}")
    (reason,) = parse_zonings(said.encode()).rejected
    assert reason.message == "data non valida: scrivi AAAA-MM-GG."


def test_a_zoning_described_twice_is_refused() -> None:
    twice = ZONINGS + ZONINGS.replace("\nzonings:\n", "")
    reasons = parse_zonings(twice.encode()).rejected
    assert {reason.message for reason in reasons} == {"ripete un codice già usato."}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: region", "kind: administrative", "Manca una zonizzazione di tipo “region”"),
        ("kind: statutory", "kind: region", "Riga 26, colonna “kind”: c'è già “health”"),
        ("total\n    name_it: Reg", "partial\n    name_it: Reg", "“extent”: la zonizzazione dell'"),
        ("code: health", "code: units", "Riga 3, colonna “code”: è già una parola degli indirizzi"),
    ],
)
def test_what_would_leave_pages_without_figures_or_address_is_refused(
    old: str, new: str, said: str
) -> None:
    assert old in ZONINGS
    told = [str(reason) for reason in parse_zonings(ZONINGS.replace(old, new, 1).encode()).rejected]
    assert any(said in reason for reason in told), told


def test_a_region_names_the_zoning_of_each_policy_in_order() -> None:
    (region,) = parse_region(REGION.encode()).rows
    assert list(region.references.items()) == [("health", "health"), ("development", "")]


def test_a_zoning_stands_for_one_policy() -> None:
    (reason,) = parse_region(REGION.replace("null", "health").encode()).rejected
    assert "rappresenta due politiche" in str(reason)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 3000,
        b"a: &a [*a]",
        b"a: 2016-02-30",
        b"? [1]\n: 2",
        b"!!python/object/apply:os.system [true]",
        b"- 1",
        b"x: [",
        b"\xff",
        b"",
    ],
)
def test_documents_that_are_none_are_refused(content: bytes) -> None:
    assert parse_region(content).rejected
    assert parse_zonings(content).rejected


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(content: bytes) -> None:
    read_document(content)
    assert parse_region(content).rejected


@given(
    st.dictionaries(
        st.sampled_from(["code", "name", "policies", "istat_code", "x"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.integers())),
    )
)
def test_entries_of_any_type_never_raise(data: dict[str, object]) -> None:
    assert parse_region(repr(data).encode("utf-8", "replace")).rejected
