"""When a document was written, as well as that is known."""

import pytest

from districts.datings import Dating, read
from districts.presenting.wording import dated


@pytest.mark.parametrize(
    ("text", "meant", "words"),
    [
        ("2019-03-22", Dating("2019-03-22"), "22/03/2019"),
        ("2019-03", Dating("2019-03"), "03/2019"),
        ("2014~", Dating("2014", about=True), "circa 2014"),
        ("2014/2016", Dating("2014", "2016"), "2014–2016"),
        ("2019/..", Dating("2019", onwards=True), "dal 2019 in poi"),
        ("", Dating(), "senza data"),
    ],
)
def test_a_dating_is_read_and_said(text, meant, words):
    assert read(text) == meant
    assert dated(text) == words


@pytest.mark.parametrize(
    "text", ["2019-13", "2019-02-30", "2016/2014", "circa 2014", "2019~/..", "19", "2014/", "٢٠١٩"]
)
def test_what_is_no_dating_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read(text)
