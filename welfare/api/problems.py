"""Every error of the API as `application/problem+json` (RFC 9457)."""

from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from districts.errors import Malformed
from districts.permissions import OutOfScope
from welfare.errors import PROBLEM_CONTENT_TYPE, problem

REALM = 'Bearer realm="api"'


def _described(exc: Exception, context: dict[str, Any]) -> tuple[int, str, dict[str, Any]] | None:
    """Status, sentence and what is allowed, or None for what only a bug can raise."""
    described: tuple[int, str, dict[str, Any]]
    match exc:
        case Malformed():
            described = exc.status, exc.detail, dict(exc.allowed)
        case Http404():
            described = 404, _("A questo indirizzo non c'è nulla."), {}
        case PermissionDenied():
            described = 403, str(exc) or _("Non hai i permessi necessari."), {}
        case exceptions.NotAuthenticated():
            described = 401, _("Autenticazione richiesta."), {}
        case exceptions.Throttled():
            words = {"n": ceil(getattr(exc, "wait", None) or 1)}
            detail = _("Troppe richieste in poco tempo: riprova fra %(n)s secondi.") % words
            described = 429, detail, {}
        case exceptions.ValidationError():
            described = 400, _sentence(exc), {}
        case exceptions.NotAcceptable():
            formats = [renderer.media_type for renderer in exc.available_renderers or []]
            detail = _("Nessuno dei formati chiesti è disponibile. Formati: %(formats)s.")
            described = 406, detail % {"formats": ", ".join(formats)}, {"allowed": formats}
        case exceptions.MethodNotAllowed():
            described = 405, *_methods(context)
        case exceptions.APIException():
            described = exc.status_code, str(exc.detail), {}
        case _other:
            return None
    return described


def _methods(context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is said of another method, and those that would do."""
    if "post" in context["view"].http_method_names:
        return _("A questo indirizzo si manda soltanto: usa POST."), {"allowed": ["POST"]}
    return _("Da qui si legge soltanto: usa GET o HEAD."), {"allowed": ["GET", "HEAD"]}


def _headers(exc: Exception) -> dict[str, str]:
    """What RFC 6750 and RFC 9110 want beside a 401, a 403 for want of scope, a 429."""
    if isinstance(exc, OutOfScope):
        scope = f', scope="{exc.scope.value}"' if exc.scope else ""
        return {"WWW-Authenticate": f'{REALM}, error="insufficient_scope"{scope}'}
    headers = {}
    if challenge := getattr(exc, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(ceil(wait))
    return headers


def _sentence(exc: exceptions.ValidationError) -> str:
    """The first of the errors of a filter form, with the name of its parameter."""
    errors = exc.detail if isinstance(exc.detail, dict) else {"": exc.detail}
    name, messages = next(iter(errors.items()))
    words = {"name": name, "message": " ".join(str(message) for message in messages)}
    return _("Parametro “%(name)s”: %(message)s") % words


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; what it does not know goes on as a 500, so that it is seen."""
    described = _described(exc, context)
    if described is None:
        return None
    status, detail, extra = described
    return Response(
        problem(status, detail, **extra),
        status=status,
        content_type=PROBLEM_CONTENT_TYPE,
        headers=_headers(exc),
    )
