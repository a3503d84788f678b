"""What `region.yaml` says: the names of a region, and which zoning stands for each policy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from districts.importers.documents import Entry, read_document
from districts.importers.tabular import Parsed

CONTACTS = ("website", "feedback", "accessibility_statement", "privacy_notice")


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """`references`: policy → code of the zoning that stands for it, in the order of the file.

    `contacts`: field of the region → address of the body that runs the platform, empty where it
    has published none. `gaps`: what the data lack, in both languages.
    """

    code: str
    name: str
    official_name: str
    istat_code: str
    attribution: str
    references: Mapping[str, str]
    attribution_en: str = ""
    contacts: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Mapping[str, str], ...] = ()


def parse_region(content: bytes) -> Parsed[RegionEntry]:
    """The one region that the folder describes."""
    document = read_document(content)
    region = RegionEntry(
        code=document.text("code"),
        name=document.text("name"),
        official_name=document.text("official_name"),
        istat_code=document.text("istat_code"),
        attribution=document.text("attribution"),
        references=dict(_reference(entry) for entry in document.entries("policies")),
        attribution_en=document.text("attribution_en", ""),
        contacts=_contacts(document.entry("contacts")),
        gaps=tuple(_gap(entry) for entry in document.entries("gaps")),
    )
    document.finish()
    references = [code for code in region.references.values() if code]
    if len(references) != len(set(references)):
        document.refuse("policies", "la stessa zonizzazione rappresenta due politiche.")
    return Parsed(() if document.rejected else (region,), tuple(document.rejected), 1)


def _contacts(entry: Entry | None) -> dict[str, str]:
    """Addresses of web pages; reports may also go to an e-mail address."""
    if entry is None:
        return {}
    found = {name: entry.text(name, "") for name in CONTACTS}
    entry.finish()
    for name, address in found.items():
        if not address or _is_page(address) or (name == "feedback" and _is_mailbox(address)):
            continue
        also = " o un indirizzo di posta" if name == "feedback" else ""
        entry.refuse(name, f"deve essere un indirizzo che comincia con https://{also}.")
    return found


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in address


def _is_mailbox(address: str) -> bool:
    return re.fullmatch(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+\.[a-z]+", address) is not None


def _gap(entry: Entry) -> dict[str, str]:
    found = {"what_it": entry.text("what_it"), "what_en": entry.text("what_en")}
    entry.finish()
    return found


def _reference(entry: Entry) -> tuple[str, str]:
    policy, zoning = entry.text("policy"), entry.text("zoning", "")
    entry.finish()
    return policy, zoning
