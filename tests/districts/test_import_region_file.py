"""`region.yaml`: what it may say of the body that runs the platform and of what the data lack."""

import pytest

from districts.importers.regions import parse_region

REGION = """\
code: prova
name: Prova
official_name: Regione Prova
istat_code: "99"
attribution: "Fonte: nessuna."
policies: []
"""


def test_region_without_contacts_has_published_none() -> None:
    (region,) = parse_region(REGION.encode()).rows
    assert (region.contacts, region.gaps, region.attribution_en) == ({}, (), "")


def test_contacts_and_gaps_are_read() -> None:
    more = """\
contacts: {website: "https://prova.example/", feedback: "dati@prova.example"}
gaps:
  - {what_it: un elenco, what_en: a list}
"""
    (region,) = parse_region((REGION + more).encode()).rows
    assert region.contacts["feedback"] == "dati@prova.example"
    assert region.contacts["privacy_notice"] == ""
    assert region.gaps == ({"what_it": "un elenco", "what_en": "a list"},)


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("website: prova.example", "https://"),
        ("website: dati@prova.example", "https://"),
        ("website: javascript:alert(1)", "https://"),
        ("feedback: prova", "indirizzo di posta"),
        ('feedback: "a@prova.example?bcc=b@prova.example"', "indirizzo di posta"),
        ("telefono: '011'", "voce non riconosciuta"),
    ],
)
def test_address_that_leads_nowhere_is_refused(contact: str, said: str) -> None:
    parsed = parse_region((REGION + f"contacts:\n  {contact}\n").encode())
    assert parsed.rows == ()
    assert said in parsed.rejected[0].message
