"""Each request has an id, one line in the log, and a place in the counters."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from welfare import metrics
from welfare.logs import accepted_id, caused_by

logger = logging.getLogger(__name__)

# Asked every few seconds by machines, or fetched by the dozen with each page.
_QUIET = ("/static/", "/health/", "/metrics")


class _Counter:
    """Counts the statements that a request sends to the database."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.statements += 1
        return execute(*arguments)


def tell_of_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Log each request once: method, path without its query, route, status, time, statements.

    The id in `X-Request-ID` is kept if it looks like one, else made; it is given back, and stands
    in every line that is logged meanwhile and in the messages sent to workers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        identity = accepted_id(request.headers.get("X-Request-ID"))
        counter = _Counter()
        began = time.perf_counter()
        with caused_by(request=identity):
            with connection.execute_wrapper(counter):
                response = get_response(request)
            seconds = time.perf_counter() - began
            response["X-Request-ID"] = identity
            tell(
                request.method or "",
                request.path,
                request.resolver_match,
                status=response.status_code,
                seconds=seconds,
                statements=counter.statements,
            )
        return response

    return middleware


def tell(
    method: str,
    path: str,
    match: ResolverMatch | None,
    *,
    status: int,
    seconds: float,
    statements: int,
) -> None:
    """Log and count one answered request."""
    # The name and not the path: a number of labels that no visitor can make grow.
    route = (match.view_name or match.route) if match else "-"
    quiet = path.startswith(_QUIET)
    metrics.count_request(method, route, status, seconds)
    logger.log(
        logging.DEBUG if quiet and status < 500 else logging.INFO,
        "request",
        extra={
            "method": method,
            "path": path,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "queries": statements,
        },
    )
