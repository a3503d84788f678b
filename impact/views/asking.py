"""What every page of figures does with a question; the rest stands in `districts.views.asking`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from districts.views.asking import View, address, answering, ways_on

__all__ = ["View", "address", "answering", "being_computed", "ways_on"]


def being_computed(request: HttpRequest, title: str) -> HttpResponse:
    """The page of a place whose first figures are not ready: what runs, and what can be done."""
    response = render(request, "impact/being_computed.html", {"title": title})
    response["Cache-Control"] = "no-store"
    return response
