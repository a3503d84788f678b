"""Texts that exist in two languages, those that exist only in Italian, and where a page is.

{{ indicator|in_language:"name" }}  {{ source|in_language:"note" }}  {{ revision.title|italian }}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from districts import languages
from districts.questions import APPENDED, ITALIAN_NAMES

register = template.Library()


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one language: `path` for a link of ours, `address` with the host, for machines."""

    code: str
    name: str
    path: str
    address: str
    current: bool


@register.filter
def in_language(entry: Mapping[str, Any] | object, field: str) -> str:
    """`{{ indicator|in_language:"name" }}`: `name_en` or `name_it`.

    What was written in Italian only is given in Italian, and marked so to who reads English.
    """
    text = languages.local(entry, field)
    return italian(text) if languages.only_italian(entry, field) else text


@register.filter
def italian(text: str) -> str:
    """`{{ act|italian }}`: a text of the data, marked as Italian on a page of another language."""
    return languages.in_italian(text)


@register.simple_tag(takes_context=True)
def editions(context: dict[str, Any]) -> list[Edition]:
    """This page in each language; nothing for a page that has none, as those of the admin.

    The parameters have their Italian names, whoever typed them; what newsletters and social
    networks append is left out: a page has one address.
    """
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return []
    try:
        host = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return []
    here = escape_leading_slashes(escape_uri_path(request.path))
    bare = languages.address_in(settings.LANGUAGE_CODE, here)
    if not languages.has_languages(bare):
        return []
    query = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if not name.startswith(APPENDED):
            query.setlist(ITALIAN_NAMES.get(name, name), values)
    full = f"{bare}?{query.urlencode()}" if query else bare
    return [
        Edition(
            code=code,
            name=str(name),
            path=(path := languages.address_in(code, full)),
            address=host + path,
            current=code == languages.language(),
        )
        for code, name in settings.LANGUAGES
    ]
