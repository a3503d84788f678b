"""On what a row of a list rests: a reader gets words where the list has a code."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from districts.presenting.row_sources import source_words

LISTS = Path(settings.BASE_DIR) / "fixtures" / "piemonte" / "zonings"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("official", "elenco ufficiale"),
        ("official-list-asl.it", "elenco ufficiale: asl.it"),
        ("approximated", "stima: nessun documento la conferma"),
        ("confirmed-by-giornale.it-2022", "confermata da: giornale.it-2022"),
        (
            "reconstructed-from-districts(partition inferred)",
            "ricostruita da: elenco dei distretti sanitari (la divisione è dedotta)",
        ),
        (
            "derived-from-province+altro.it",
            "derivata da: provincia, altro.it",
        ),
        (
            "reconstructed-from-ussl-grid(29 comuni)",
            "ricostruita da: elenco delle ex USSL (29 comuni)",
        ),
        (
            "reconstructed-from-ussl-grid(65 comuni as in gazzettadalba.it-2017)",
            "ricostruita da: elenco delle ex USSL (65 comuni, come in gazzettadalba.it-2017)",
        ),
        (
            "reconstructed-from-ussl-grid(the rest was <cut>)",
            "ricostruita da: elenco delle ex USSL"
            ' (<span lang="en">the rest was &lt;cut&gt;</span>)',
        ),
        ("DGR 29-3257 del 09/05/2016", "DGR 29-3257 del 09/05/2016"),
        ("", ""),
    ],
)
def test_source_in_words(source: str, words: str):
    assert source_words(source) == words


def test_name_of_a_document_is_italian_on_english_pages():
    with override("en"):
        assert source_words("DGR 29-3257") == '<span lang="it">DGR 29-3257</span>'
        assert source_words("official(and Anzola)").endswith("(and Anzola)")


def test_no_source_of_the_region_stays_a_code():
    files = [file for file in LISTS.glob("*.csv") if file.name != "evidence.csv"]
    sources = {row["source"] for file in files for row in csv.DictReader(file.open())}
    assert len(sources) > 50
    left = [words for source in sources if (words := source_words(source)) == source]
    assert left == []
    assert not [words for words in map(source_words, sources) if "-from-" in words]
