"""What the pages about bodies and what they do together have in common."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from districts.models import Region
from districts.views.asking import View, answering


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`template` with what the frame of every page says of the region."""
    return render(request, template, {"region": Region.objects.first()} | context, status=status)


def personal(view: View) -> View:
    """A view whose answer is nobody else's as soon as somebody is signed in: never kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated or request.method == "POST":
            patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def signed_in(view: View) -> View:
    """A view for who has signed in; others are sent to do so and come back here.

    Errors of asking become pages, as everywhere.
    """
    inner = answering(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return inner(request, *args, **kwargs)

    return personal(answer)
