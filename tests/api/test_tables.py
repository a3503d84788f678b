"""Every list as one CSV file: the same rows, whole, and safe to open in a spreadsheet."""

import pytest
from django.db import DatabaseError

from districts.api import listing
from districts.models import TerritorialUnit
from tests.api.conftest import whole

LISTS = ["/districts", "/units", "/zones", "/zonings", "/indicators", "/values", "/observations"]


def flat(row, path=""):
    """The leaves of a row with their paths, as the header writes them."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


@pytest.mark.parametrize("path", LISTS)
def test_header_is_the_fields_in_their_order(table, rows, path):
    header, *lines = table(path)
    found = rows(f"{path}?limit=1000")
    assert header == list(flat(found[0]))
    assert len(lines) == len(found) > 0
    assert all(len(line) == len(header) for line in lines)


@pytest.mark.parametrize("path", LISTS)
def test_pieces_join_without_a_seam(api, monkeypatch, path):
    at_once = whole(api(f"{path}?format=csv"))
    monkeypatch.setattr(listing, "PIECE", 2)
    assert whole(api(f"{path}?format=csv")) == at_once


def test_what_is_not_known_is_an_empty_cell_beside_its_status(table):
    header, *lines = table("/values?indicator=kids&zone=D02&period=2022")
    (line,) = [dict(zip(header, line, strict=True)) for line in lines]
    assert (line["value"], line["status"], line["reason"]) == ("", "not_available", "low_coverage")


def test_several_texts_share_a_cell(table):
    header, *lines = table("/indicators")
    age = next(dict(zip(header, line, strict=True)) for line in lines if line[0] == "DEM-AGE")
    assert age["periods"] == "2018; 2022"
    assert age["class_breaks"] == "50; 100; 150; 200"
    assert age["rule.terms"].startswith('[{"role":"denominator",')


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_text_is_a_formula(table, territory, db, name):
    TerritorialUnit.objects.filter(istat_code="001001").update(name=name)
    assert table("/units")[1][1] == f"'{name}"


@pytest.mark.parametrize("name", ['a "b", c', "due\nrighe", "Agliè – 東", "x;y"])
def test_every_other_text_is_itself(table, territory, db, name):
    TerritorialUnit.objects.filter(istat_code="001001").update(name=name)
    assert table("/units")[1][1] == name


def test_what_breaks_half_way_is_an_error_and_not_a_short_table(client, territory, db, monkeypatch):
    from impact.recorded import RecordedFigures

    read = RecordedFigures.read

    def broken(self, start, size, *, back=False):
        if start is not None:
            raise DatabaseError("the connection is gone")
        return read(self, start, size, back=back)

    monkeypatch.setattr(listing, "PIECE", 10)
    monkeypatch.setattr(RecordedFigures, "read", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/observations?format=csv")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_head_of_a_file_is_that_of_the_whole_without_it(client, api):
    head, get = client.head("/api/v1/units?format=csv"), api("/units?format=csv")
    assert whole(head) == b""
    assert head.headers["Content-Length"] == str(len(whole(get)))
