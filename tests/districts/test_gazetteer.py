"""What a reader finds by what they type."""

from datetime import date

import pytest

from districts.gazetteer import Place, find, fold, meant, similar

PINEROLESE = Place(kind="district", code="D06", name="Pinerolese")
PINEROLO = Place(kind="unit", code="001191", name="Pinerolo", district="D06")
SAN_SECONDO = Place(kind="unit", code="001254", name="San Secondo di Pinerolo", district="D06")
TORINO = Place(kind="unit", code="001272", name="Torino", district="D01")
TORINO_DISTRICT = Place(kind="district", code="D01", name="Torino")
MONDOVI = Place(kind="unit", code="004130", name="Mondovì")
NONE = Place(kind="unit", code="001168", name="None")
LESSONA = Place(kind="unit", code="096085", name="Lessona")
CROSA = Place(
    kind="unit", code="096085", name="Lessona", former="Crosa", former_until=date(2016, 1, 1)
)
GRANA = Place(kind="unit", code="005056", name="Grana Monferrato")
OLD_GRANA = Place(
    kind="unit",
    code="005056",
    name="Grana Monferrato",
    former="Grana",
    former_until=date(2023, 1, 17),
)
ANTONINO = Place(kind="unit", code="001256", name="Sant'Antonino di Susa")
PLACES = [
    PINEROLESE,
    PINEROLO,
    SAN_SECONDO,
    TORINO,
    TORINO_DISTRICT,
    MONDOVI,
    NONE,
    LESSONA,
    CROSA,
    GRANA,
    OLD_GRANA,
    ANTONINO,
]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Mondovì", "mondovi"),
        ("  SANT’ANTONINO   di Susa ", "sant antonino di susa"),
        ("Sant'Antonino", "sant antonino"),
        ("Verbano-Cusio–Ossola", "verbano cusio ossola"),
        ("__!?", ""),
    ],
)
def test_fold_removes_what_readers_type_differently(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mondovi", [MONDOVI]),
        ("sant antonino", [ANTONINO]),
        ("pinerol", [PINEROLESE, PINEROLO, SAN_SECONDO]),
        ("pinerolo", [PINEROLO, SAN_SECONDO]),
        ("pinerolo secondo", [SAN_SECONDO]),
        ("torino", [TORINO_DISTRICT, TORINO]),
        ("d06", [PINEROLESE]),
        ("001272", [TORINO]),
        ("crosa", [CROSA]),
        ("grana", [GRANA]),
        ("none", [NONE]),
        ("?", []),
        ("milano", []),
    ],
)
def test_find_lists_the_best_first(typed, found):
    assert find(typed, PLACES) == found


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("luserna", None),
        ("mondovi", MONDOVI),
        ("pinerolo", PINEROLO),
        ("pinerol", None),
        ("torino", None),
        ("d06", PINEROLESE),
        ("grana", GRANA),
    ],
)
def test_meant_is_only_what_cannot_be_another(typed, place):
    assert meant(typed, find(typed, PLACES)) == place


def test_meant_never_skips_the_news_of_a_former_comune():
    assert meant("crosa", find("crosa", PLACES)) is None


def test_similar_suggests_for_a_slip_of_the_keyboard():
    assert similar("pinerollo", PLACES)[0] == PINEROLO
    assert similar("xyzzy", PLACES) == []
