"""The region whose platform this is, for pages whose views are not ours: those of signing in."""

from django import template

from districts.models import Region

register = template.Library()


@register.simple_tag
def the_region() -> Region | None:
    """`{% the_region as region %}`: one question to the database, None before data are loaded."""
    return Region.objects.first()
