"""What is a document, and what only calls itself one."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.files.uploads import MAX_BYTES, Refusal, kept_name, refusal_of
from tests.documents import PDF, PROGRAM


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("setup.exe", PROGRAM)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (PDF, None),
        (b"", Refusal.EMPTY),
        (PROGRAM, Refusal.NOT_A_PDF),
        (b"\x7fELF" + PDF, Refusal.NOT_A_PDF),
        (b"#!/bin/sh\n" + PDF, Refusal.NOT_A_PDF),
        (b"<html><script>alert(1)</script>" + PDF, Refusal.NOT_A_PDF),
        (b"\x89PNG\r\n\x1a\n", Refusal.NOT_A_PDF),
        (archive(), Refusal.NOT_A_PDF),
        (PDF + archive(), Refusal.SOMETHING_ELSE_TOO),
        (PDF[:-7], Refusal.CUT_SHORT),
        (PDF + b"\x00" * 2000, Refusal.CUT_SHORT),
        (PDF.replace(b"/Type/Pages", b"/Type/Pages/OpenAction<</S/JavaScript>>"), Refusal.ACTIVE),
        (PDF.replace(b"/Type/Pages", b"/Type/Pages/AA<</S/#4aavaScript>>"), Refusal.ACTIVE),
        (PDF.replace(b"/Type/Pages", b"/Type/Pages/A<</S/Launch/F(x)>>"), Refusal.ACTIVE),
        (PDF.replace(b"/Type/Pages", b"/Type/EmbeddedFile"), Refusal.ACTIVE),
        # Words that only begin like a forbidden one are words.
        (PDF.replace(b"/Type/Pages", b"/Type/Pages/JSomething 1"), None),
    ],
)
def test_content(content: bytes, refusal: Refusal | None):
    assert refusal_of(content) == refusal


def test_ten_megabytes_are_the_most():
    filled = PDF.replace(b"trailer", b"%" + b"x" * (MAX_BYTES - len(PDF) - 2) + b"\ntrailer")
    assert len(filled) == MAX_BYTES
    assert refusal_of(filled) is None
    assert refusal_of(filled + b"\n") == Refusal.TOO_LARGE


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("DGR 29-3257.pdf", "DGR 29-3257.pdf"),
        ("Delibera n. 3 dell'11.5.2016.PDF", "Delibera n. 3 dell'11.5.2016.PDF"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\atto.pdf", "atto.pdf"),
        ("perche\u0301.pdf", "perché.pdf"),
        ("atto.exe.pdf", None),
        ("atto.pdf.exe", None),
        ("atto.html.pdf", None),
        ("atto", None),
        ("atto.docx", None),
        (".pdf", None),
        ("", None),
        ("atto\r\nSet-Cookie: a=b.pdf", None),
        ("atto\x00.pdf", None),
        ("atto\u202efdp.exe.pdf", None),
        ("att\u200bo.pdf", None),
        ("a" * 147 + ".pdf", None),
    ],
)
def test_name(given_name: str, kept: str | None):
    assert kept_name(given_name) == kept


@given(st.text(max_size=200))
def test_no_kept_name_is_a_path_or_breaks_a_header(name: str):
    kept = kept_name(f"{name}.pdf")
    if kept is not None:
        assert not set("/\\\r\n\x00") & set(kept)
        assert kept.lower().endswith(".pdf")
        assert kept_name(kept) == kept


@given(st.binary(max_size=300))
def test_what_does_not_begin_like_a_pdf_is_none(content: bytes):
    if not content.startswith(b"%PDF-"):
        assert refusal_of(content) is not None
