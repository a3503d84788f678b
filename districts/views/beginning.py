"""The page by which a draft is begun, whatever it begins from."""

from collections.abc import Sequence

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from districts.views.signed import page


def begin_draft(
    request: HttpRequest, form: Form, *, title: str, lead: str, way: Sequence[tuple[str, str]]
) -> HttpResponse:
    """`title`, `lead`: what from. `way`: pairs (text, address) between the home page and this."""
    steps = [(_("Territori"), reverse("home")), *way]
    context = {"form": form, "title": title, "lead": lead, "steps": steps}
    return page(request, "districts/draft_begin.html", context, 422 if form.is_bound else 200)
