"""Whether bytes that somebody sent are a document, judged by what they are. No Django here.

What is taken is a PDF (ISO 32000) that is nothing else besides: no program with another name, no
archive behind the last page, nothing that acts when it is opened. It is no search for viruses, and
what is hidden in compressed parts is not seen: therefore a file is handed out as an attachment, in
a sandbox, under a name of ours.
"""

import re
import unicodedata
from enum import StrEnum

MAX_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 150

_HEAD = re.compile(rb"%PDF-[12]\.\d")
_END = b"%%EOF"
_LAST = 1024
# The directory of a ZIP, RAR or 7z; the heads of programs of Windows, Linux, macOS, of scripts.
_ARCHIVES = (b"PK\x05\x06", b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|EmbeddedFile|XFA)(?![A-Za-z])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROGRAMS = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|vbs|js|jar|msi|dll|sh|py|php|html?|svg|lnk|apk|app|hta|docm|xlsm)"
    r"(\.|$)",
    re.IGNORECASE,
)
# Marks that turn the direction of writing, so that «fdp.exe» reads «exe.pdf»; and invisible ones.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PDF = "not_a_pdf"
    CUT_SHORT = "cut_short"
    SOMETHING_ELSE_TOO = "something_else_too"
    ACTIVE = "active"
    BAD_NAME = "bad_name"


def refusal_of(content: bytes) -> Refusal | None:
    """Why `content` is not a PDF to be kept; None if it is one."""
    if not content:
        return Refusal.EMPTY
    if len(content) > MAX_BYTES:
        return Refusal.TOO_LARGE
    return _refusal_by_what_it_is(content)


def _refusal_by_what_it_is(content: bytes) -> Refusal | None:
    if not _HEAD.match(content):
        return Refusal.NOT_A_PDF
    end = content.rfind(_END)
    if end < max(len(content) - _LAST, 0):
        return Refusal.CUT_SHORT
    if any(mark in content[end:] for mark in _ARCHIVES) or _is_archive(content):
        return Refusal.SOMETHING_ELSE_TOO
    if _ACTIVE.search(_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)):
        return Refusal.ACTIVE
    return None


def _is_archive(content: bytes) -> bool:
    """A ZIP is read from its end, within the longest comment that it may have."""
    return b"PK\x05\x06" in content[-(65_535 + 22) :]


def kept_name(given: str) -> str | None:
    """The name of an upload, for people to read, or None if no honest file has such a name.

    Without folders, of either kind of slash; in one Unicode form; at most `LONGEST_NAME` long.
    """
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", given)[-1]).strip()
    if not name or name.startswith(".") or len(name) > LONGEST_NAME:
        return None
    if any(unicodedata.category(letter) in _UNSEEN for letter in name):
        return None
    if not name.lower().endswith(".pdf") or _PROGRAMS.search(name[:-4] + "."):
        return None
    return name
