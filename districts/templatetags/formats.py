"""Filters that print numbers and dates in the language of the request.

{{ row.value|number:2 }}  {{ row.value|quantity:"percent 2" }}  {{ snapshot.computed_at|moment }}
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from districts import formats
from districts.languages import language

register = template.Library()


@register.filter
def number(value: formats.Number | None, decimals: int = 0) -> str:
    """`{{ 131889|number }}` → `131.889`."""
    return formats.number(value, decimals, language=language())


@register.filter
def signed(value: formats.Number | None, decimals: int = 0) -> str:
    """`{{ 5.6|signed:1 }}` → `+5,6`."""
    return formats.number(value, decimals, language=language(), signed=True)


@register.filter
def quantity(value: formats.Number | None, unit_and_decimals: str) -> str:
    """`{{ 9|quantity:"percent 2" }}` → `9,00 %`; without decimals, `{{ 20708|quantity:"eur" }}`."""
    unit, _, decimals = unit_and_decimals.partition(" ")
    return formats.quantity(value, unit, int(decimals or 0), language=language())


@register.filter
def percent(share: formats.Number | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage: `{{ 0.967|percent }}` → `96,7 %`."""
    value = None if share is None else formats.as_decimal(share) * 100
    return formats.quantity(value, "percent", decimals, language=language())


@register.filter
def ordinal(value: int) -> str:
    """`{{ 9|ordinal }}` → `9º`."""
    return formats.ordinal(value, language=language())


@register.filter
def year(value: int | date) -> str:
    """A year, which never takes the point of thousands."""
    return str(value.year if isinstance(value, date) else value)


@register.filter
def day(value: date | None) -> str:
    """`{{ revision.effective_from|day }}` → `22/05/2017`."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return formats.MISSING if value is None else formats.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ snapshot.computed_at|moment }}` → `23/11/2026 ore 02:10`, on the clock of Piemonte."""
    if value is None:
        return formats.MISSING
    return formats.moment(timezone.localtime(value), language=language())


@register.simple_tag
def amount(value: formats.Number | None, unit: str = "", decimals: int = 0) -> SafeString:
    """The same as `quantity`, with the unit in a span of its own, to be set smaller."""
    text = formats.quantity(value, unit, decimals, language=language())
    bare = formats.number(value, decimals, language=language())
    if bare == text or not text.startswith(bare):
        return format_html("{}", text)
    return format_html('{}<span class="unit">{}</span>', bare, text.removeprefix(bare))


@register.simple_tag
def interval(low: formats.Number | None, high: formats.Number | None, decimals: int = 0) -> str:
    """`{% interval row.ci_low row.ci_high 1 %}` → `226,8–235,6`."""
    return formats.interval(low, high, decimals, language=language())
