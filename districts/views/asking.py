"""What every page does with a question: answer it, or say what is wrong and name what would do."""

from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.errors import Malformed, Missing
from districts.gazetteer import find, fold, similar
from districts.languages import local
from districts.models import BoundaryRevision, Zoning
from districts.places import places_on
from districts.questions import ITALIAN_NAMES, asked, read_day

View = Callable[..., HttpResponse]

LONGEST_NAME = 100
NEAR = 5
"""How many places an unknown address may have meant."""


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None where nobody sent anything."""
    return request.POST if request.method == "POST" else None


def answering(view: View) -> View:
    """A view whose errors of asking become pages: 400, 404 or 422, in the reader's language."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            refuse_null(request.POST)
            return view(request, *args, **kwargs)
        except Malformed as error:
            context = {"detail": error.detail, "choices": ways_on(request, error)}
            if isinstance(error, Missing):
                context["near"] = near_places(*map(str, kwargs.values()))
            return render(request, f"{error.status}.html", context, status=error.status)

    return answer


def refuse_null(sent: QueryDict) -> None:
    """Raise `Malformed` for a NUL byte in what was sent: no text of PostgreSQL can hold one.

    Nobody types one; the one in an address is refused before any view (`welfare.middleware`).
    """
    if any("\x00" in text for name, values in sent.lists() for text in (name, *values)):
        raise Malformed(_("Ciò che hai inviato contiene un carattere nullo: toglilo e riprova."))


def ways_on(request: HttpRequest, error: Malformed) -> list[tuple[str, str]]:
    """Words and address of what could be asked instead.

    An error says it by `allowed`, the values that exist, with their `names` if codes do not speak
    for themselves, and `parameter`, where they go; an unknown address has them in its path.
    """
    known = error.allowed
    allowed = known.get("allowed")
    values = [str(value) for value in allowed] if isinstance(allowed, list) else []
    names = known.get("names")
    words = names if isinstance(names, dict) else {}
    parameter = known.get("parameter")
    if isinstance(error, Missing):
        match = request.resolver_match
        if match is None or len(match.kwargs) != 1:
            return []
        [part] = match.kwargs
        return [(words.get(v, v), reverse(match.view_name, kwargs={part: v})) for v in values]
    ways = []
    if "first_day" in known:
        parameter, values = "as_of", [str(known["first_day"])]
    if isinstance(parameter, str):
        ways = [(words.get(v, v), address(request, parameter, v)) for v in values]
    if "first_day" in known:
        ways += divisions_then(request)
    if request.GET:
        ways.append((_("La pagina senza parametri"), request.path))
    return ways


def divisions_then(request: HttpRequest) -> list[tuple[str, str]]:
    """Words and address of the zonings that did have a law on the day asked, if one was."""
    text = asked(request.GET, "as_of")
    if text is None:
        return []
    day = read_day(text)
    laws = BoundaryRevision.objects.in_force(day).select_related("zoning")
    return [
        (
            _("%(zoning)s al %(day)s")
            % {"zoning": local(law.zoning, "name"), "day": f"{day:%d/%m/%Y}"},
            f"{reverse('zoning', args=[law.zoning.code])}?{ITALIAN_NAMES['as_of']}={day}",
        )
        for law in laws.exclude(zoning__kind=Zoning.Kind.REGION)
    ]


def near_places(*texts: str) -> list[tuple[str, str]]:
    """Name and address of the places whose names look like what an unknown address says.

    Nothing where it says no name, and nothing while the database cannot answer: a page about an
    error must not fail in its turn.
    """
    words = [text for text in texts if any(letter.isalpha() for letter in text)]
    if not words or len(words[-1]) > LONGEST_NAME:
        return []
    wanted = fold(words[-1])
    try:
        places = places_on(timezone.localdate())
    except DatabaseError:
        return []
    found = find(wanted, places)[:NEAR] or similar(wanted, places)
    return [
        (
            place.known_as,
            reverse("district" if place.kind == "district" else "unit", args=[place.code]),
        )
        for place in found
    ]


def address(request: HttpRequest, parameter: str, value: str | None) -> str:
    """This page with one parameter changed, under its Italian name, or taken away."""
    query = request.GET.copy()
    italian = ITALIAN_NAMES.get(parameter, parameter)
    for spelling in (parameter, italian):
        query.pop(spelling, None)
    if value:
        query[italian] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
