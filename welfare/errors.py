"""One way to say that something is wrong: problem+json to a machine, a page to a person."""

import sys
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from districts.errors import Malformed
from districts.gazetteer import fold
from districts.languages import address_in
from districts.views.asking import near_places

PROBLEM_CONTENT_TYPE = "application/problem+json"
# Below these addresses programs ask.
MACHINES = ("/api/", "/tiles/", "/ogc")


def _title(status: int) -> str:
    return {
        400: _("Richiesta non valida"),
        401: _("Autenticazione richiesta"),
        403: _("Accesso non consentito"),
        404: _("Pagina non trovata"),
        405: _("Metodo non ammesso"),
        406: _("Formato non disponibile"),
        413: _("Richiesta troppo grande"),
        422: _("Richiesta impossibile"),
        429: _("Troppe richieste"),
        500: _("Errore del server"),
        503: _("Servizio non disponibile"),
    }.get(status, _("Errore"))


def problem(status: int, detail: str, **extra: Any) -> dict[str, Any]:
    """Body of an RFC 9457 answer; `extra` names what is allowed."""
    return {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "detail": detail,
    } | extra


def error_response(request: HttpRequest, status: int, detail: str, **context: Any) -> HttpResponse:
    """The answer `status` with a `detail` that says what is wrong and how to mend it."""
    if request.path.startswith(MACHINES):
        body = problem(status, detail, **context)
        return JsonResponse(body, status=status, content_type=PROBLEM_CONTENT_TYPE)
    template = f"{status}.html" if status in {400, 403, 404, 405, 422} else "400.html"
    return render(
        request, template, {"title": _title(status), "detail": detail} | context, status=status
    )


def as_problem(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view below `MACHINES` whose errors of asking become problem documents."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Malformed as error:
            response = error_response(request, error.status, error.detail, **error.allowed)
            patch_cache_control(response, no_store=True)
            return response

    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        # The page that sent it still has what was typed: the browser goes back to it.
        detail = _(
            "Ciò che hai inviato è troppo lungo, e non è stato scritto nulla. Torna indietro e"
            " invialo in più parti, o come file."
        )
        return error_response(request, 413, detail)
    return error_response(request, 400, _("L'indirizzo o un suo parametro non è valido."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 403, str(exception) or _("Non hai i permessi necessari."))


def too_many(request: HttpRequest) -> HttpResponse:
    """429: the limits of attempts, in words; allauth asks for it."""
    told = error_response(
        request,
        429,
        _(
            "Da questo indirizzo sono arrivate troppe richieste in poco tempo: aspetta qualche"
            " minuto e riprova."
        ),
    )
    told.headers["Retry-After"] = "300"
    return told


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the words of whoever raised it; Django's own, made for developers, are not shown."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    ours = said if said and type(exception).__name__ == "Http404" else ""
    detail = ours or _("A questo indirizzo non c'è nulla.")
    if request.path.startswith(MACHINES):
        return error_response(request, 404, detail)
    return error_response(request, 404, detail, near=near_pages(request.path))


def near_pages(path: str) -> list[tuple[str, str]]:
    """Name and address of the pages, then of the places, that an unknown path may have meant."""
    steps = [step for step in address_in("it", path).split("/") if step]
    if not steps:
        return []
    pages = {
        "distretti": (_("Distretti"), "district-list"),
        "zonizzazioni": (_("Zonizzazioni"), "zonings"),
        "indicatori": (_("Indicatori"), "indicators"),
        "comuni": (_("Cerca un comune"), "search"),
        "coprogettazione": (_("Co-progettazione"), "projects"),
        "piani": (_("Piani di distretto"), "plans"),
        "metodo": (_("Metodo"), "method"),
        "dati": (_("Dati"), "data"),
        "privacy": (_("Privacy"), "privacy"),
        "contatti": (_("Contatti"), "contacts"),
        "accesso": (_("Accedi"), "account_login"),
    }
    alike = get_close_matches(fold(steps[0])[:50], pages, n=2)
    return [
        *((words, reverse(name)) for words, name in (pages[step] for step in alike)),
        *near_places(steps[-1]),
    ]


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A 405 that says so in words, with the methods that would do."""
    told = error_response(request, 405, _("Questa pagina si legge soltanto: non riceve dati."))
    told.headers["Allow"] = response.headers["Allow"]
    return told


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is out of reach.

    A problem document for programs; for people a page that asks nothing of ours but its texts.
    """
    unreachable = isinstance(sys.exc_info()[1], OperationalError)
    status = 503 if unreachable else 500
    if request.path.startswith(MACHINES):
        detail = _("Qualcosa da questa parte non ha funzionato: riprova fra un minuto.")
        response = error_response(request, status, detail)
    else:
        text = loader.get_template("500.html").render({"unreachable": unreachable})
        response = HttpResponse(text, status=status)
    if unreachable:
        response.headers["Retry-After"] = "60"
    return response
