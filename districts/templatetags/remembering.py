"""A part of a page that is written once and remembered by what it says.

{% remembered "districts/_draft_figures.html" caption=caption head="" figures=figures %}
{% remembered_each "districts/_draft_zone.html" "zone" zones may_change=may_change %}
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
_KEPT = 4_000
"""Parts of a kilobyte or two."""


@register.simple_tag
def remembered(template_name: str, **content: Hashable) -> SafeString:
    """The template with this content and nothing else: no request, no token, no version.

    Content that is equal is written the same, so it must be values that never change: texts,
    numbers, frozen dataclasses of these. Another content is another key; nothing is invalidated.
    """
    return _written(template_name, get_language(), tuple(content.items()))


@register.simple_tag
def remembered_each(
    template_name: str, name: str, values: Iterable[Hashable], **content: Hashable
) -> SafeString:
    """The same for each of `values` under that name, one after the other."""
    language, rest = get_language(), tuple(content.items())
    parts = (_written(template_name, language, ((name, value), *rest)) for value in values)
    return SafeString("".join(parts))


@lru_cache(maxsize=_KEPT)
def _written(
    template_name: str, _language: str | None, content: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return render_to_string(template_name, dict(content))
