"""A body as other pages name it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from subsidiarity.models import Actor


def lead_words(lead: Actor) -> SafeString:
    """Name of the body, with its section of the RUNTS."""
    name = body_words(lead)
    if not lead.runts_section:
        return name
    section = _("RUNTS sez. %(section)s") % {"section": lead.runts_section}
    return format_html("{}, {}", name, section)


def body_words(body: Actor) -> SafeString:
    """Name of the body, which leads to its page where there is one for everybody."""
    if body.state not in Actor.PUBLIC_STATES:
        return format_html("{}", body.name)
    return format_html('<a href="{}">{}</a>', reverse("actor", args=[body.code]), body.name)
