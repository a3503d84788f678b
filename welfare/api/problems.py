"""Every error of the API as `application/problem+json` (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from districts.errors import Malformed
from welfare.errors import PROBLEM_CONTENT_TYPE, problem


def _described(exc: Exception) -> tuple[int, str, dict[str, Any]] | None:
    """Status, sentence and what is allowed, or None for what only a bug can raise."""
    described: tuple[int, str, dict[str, Any]]
    match exc:
        case Malformed():
            described = exc.status, exc.detail, dict(exc.allowed)
        case Http404():
            described = 404, _("A questo indirizzo non c'è nulla."), {}
        case PermissionDenied():
            described = 403, _("Non hai i permessi necessari."), {}
        case exceptions.ValidationError():
            described = 400, _sentence(exc), {}
        case exceptions.NotAcceptable():
            formats = [renderer.media_type for renderer in exc.available_renderers or []]
            detail = _("Nessuno dei formati chiesti è disponibile. Formati: %(formats)s.")
            described = 406, detail % {"formats": ", ".join(formats)}, {"allowed": formats}
        case exceptions.MethodNotAllowed():
            allowed = {"allowed": ["GET", "HEAD"]}
            described = 405, _("Da qui si legge soltanto: usa GET o HEAD."), allowed
        case exceptions.APIException():
            described = exc.status_code, str(exc.detail), {}
        case _other:
            return None
    return described


def _sentence(exc: exceptions.ValidationError) -> str:
    """The first of the errors of a filter form, with the name of its parameter."""
    errors = exc.detail if isinstance(exc.detail, dict) else {"": exc.detail}
    name, messages = next(iter(errors.items()))
    words = {"name": name, "message": " ".join(str(message) for message in messages)}
    return _("Parametro “%(name)s”: %(message)s") % words


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; what it does not know goes on as a 500, so that it is seen."""
    described = _described(exc)
    if described is None:
        return None
    status, detail, extra = described
    return Response(
        problem(status, detail, **extra), status=status, content_type=PROBLEM_CONTENT_TYPE
    )
