"""The two languages of the pages: which one an address asks for, and texts that exist in both.

Italian stands at the bare address, English under `/en/`; the rest of the path is the same. What a
browser prefers and what a cookie says changes nothing, so an address means one page to everybody
and may be cached and shared. The API, the tiles and the admin have no language.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

WITHOUT_LANGUAGE = ("/api/", "/admin/", "/static/", "/tiles/", "/ogc", "/health/", "/metrics")
"""Beginnings of the addresses that are the same for readers of any language."""
ALSO_IN_ENGLISH = ("/api/v1/docs",)
"""Pages for people under one of those beginnings."""


def language() -> str:
    """The reader's language: `it` or `en`."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def language_of(path: str) -> str:
    """The language that an address asks for by its first step."""
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and (path + "/").startswith(f"/{code}/"):
            return code
    return settings.LANGUAGE_CODE


def address_in(code: str, path: str) -> str:
    """The same page in the language `code`; `path` may carry a query.

    `/distretti/D06/?periodo=2023` in `en` is `/en/distretti/D06/?periodo=2023`. An address
    without language is given back as it is.
    """
    asked = language_of(path)
    bare = path.removeprefix(f"/{asked}") or "/" if asked != settings.LANGUAGE_CODE else path
    if code == settings.LANGUAGE_CODE or not has_languages(bare):
        return bare
    return f"/{code}{bare}"


def has_languages(path: str) -> bool:
    """Whether the page at a bare address exists in each language."""
    return path in ALSO_IN_ENGLISH or not path.startswith(WITHOUT_LANGUAGE)


def local(entry: Mapping[str, Any] | object, field: str) -> str:
    """The text of `field` in the reader's language, in Italian where there is no other.

    `entry` is a JSON object or a model instance with `name_it` (or `name`) and, if there is one,
    `name_en`.
    """
    names = (f"{field}_{language()}", f"{field}_it", field)
    return next(filter(None, (_text(entry, name) for name in names)), "")


def only_italian(entry: Mapping[str, Any] | object, field: str) -> bool:
    """Whether `local` gives Italian to a reader of another language: mark it `lang="it"`."""
    return language() != "it" and not _text(entry, f"{field}_{language()}")


def in_italian(text: str) -> str:
    """A text of the data that exists in Italian only, marked so on a page of another language."""
    if not text or language() == "it":
        return text
    return format_html('<span lang="it">{}</span>', text)


def in_english(text: str) -> str:
    """A text of the data that exists in English only, marked so on a page of another language."""
    if not text or language() == "en":
        return text
    return format_html('<span lang="en">{}</span>', text)


def said(words: str, **parts: object) -> str:
    """A translated sentence with its parts put in; one that holds a marked text is HTML."""
    if not any(isinstance(part, SafeString) for part in parts.values()):
        return words % parts
    escaped = {
        name: part if isinstance(part, SafeString) else escape(str(part))
        for name, part in parts.items()
    }
    # Both sides are escaped, so what comes of them is HTML again.
    return SafeString(escape(words) % escaped)


def _text(entry: Mapping[str, Any] | object, name: str) -> str:
    value = entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)
    return str(value or "")
