"""What each process says of itself to the memory of changes (districts/history.py).

A request: the page, the admin or the API, its id, whence it came, the person and the hat. A task:
its id and that of the request that sent it. A command: its name. Who writes without any of these
wrote SQL by hand, and the register says so.
"""

import ipaddress
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.http import HttpRequest, HttpResponse

from districts import history
from districts.history import Source, acting, known
from districts.limits import client_address
from welfare.logs import request_id

_IMPORTS = ("load_", "import_", "refresh_")
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def remember_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let every change that a request makes carry who asked for it.

    Asks neither session nor database for a page that is only read.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with known(source_of(request.path_info), request=request_id.get(), origin=origin(request)):
            if request.method not in _READS and settings.SESSION_COOKIE_NAME in request.COOKIES:
                remember_person(request)
            return get_response(request)

    return middleware


def remember_person(request: HttpRequest) -> None:
    """Add the person and the hat worn to what is known of this request."""
    history.add(**acting(request.user, getattr(request.user, "hat", None)))


def _signed_in(request: Any, user: Any, **_signal: Any) -> None:
    """Who signs in is known from here on, in the very request of signing in."""
    history.add(**acting(user, None))


user_logged_in.connect(_signed_in, dispatch_uid="welfare.history")


def source_of(path: str) -> Source:
    """Which of our doors an address is."""
    if path.startswith("/admin/"):
        return Source.ADMIN
    return Source.API if path.startswith("/api/") else Source.PAGE


def origin(request: HttpRequest) -> str:
    """The network that a request came from: enough to tell two apart, too little to find a home.

    The last three digits are left out (IPv6: all but the first 48 bits). Behind a proxy of
    `TRUSTED_PROXIES` it is the address which that proxy saw.
    """
    try:
        ip = ipaddress.ip_address(client_address(request))
    except ValueError:
        return ""
    bits = 24 if ip.version == 4 else 48
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False))


def task_context(task: str, name: str, request: str) -> AbstractContextManager[None]:
    """What is known of the changes that a task makes."""
    return known(Source.TASK, task=task, command=name, request=request)


def command_context(name: str) -> AbstractContextManager[None]:
    """What is known of the changes that a command makes."""
    source = Source.IMPORT if name.startswith(_IMPORTS) else Source.COMMAND
    return known(source, command=name)
