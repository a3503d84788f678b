"""What every page of a signed-in person has in common."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from districts.models import Region
from districts.views.asking import View, answering


def signed_in(view: View) -> View:
    """A page for who has signed in, kept by no cache; others are led to sign in and back.

    Errors of asking become pages, as everywhere.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = inner(request, *args, **kwargs)
        patch_cache_control(response, no_store=True)
        return response

    inner: Callable[..., HttpResponse] = login_required(answering(view))
    return answer


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page with the region's names in its frame."""
    region = Region.objects.first()
    return render(request, template, {"region": region, **context}, status=status)
