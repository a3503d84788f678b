"""The language of an address, what is refused before any view, what browsers are told to do."""

from collections.abc import Callable

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from districts.languages import language_of
from welfare.errors import error_response, not_allowed

MAX_PARAMETER_LENGTH = 2_000


def speak_the_language_of_the_path(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language that the address asks for, error pages included.

    Not Django's LocaleMiddleware: that one adds `Vary: Accept-Language` to every Italian page,
    though no page of ours depends on what the browser prefers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with translation.override(language):
            response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def tell_what_is_allowed(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the empty 405 of a page its words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return not_allowed(request, response)
        return response

    return middleware


def refuse_malformed_query(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to NUL bytes and to parameters no one can have meant.

    PostgreSQL refuses NUL in any text, so without this each view would have to.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            return error_response(request, 400, _("L'indirizzo contiene un carattere nullo."))
        for name, values in request.GET.lists():
            if "\x00" in name or any("\x00" in value for value in values):
                detail = _("Un parametro contiene un carattere nullo: toglilo dall'indirizzo.")
                return error_response(request, 400, detail)
            if len(name) > 100 or any(len(value) > MAX_PARAMETER_LENGTH for value in values):
                detail = _("Un parametro è troppo lungo: il massimo è di %(n)s caratteri.") % {
                    "n": MAX_PARAMETER_LENGTH
                }
                return error_response(request, 400, detail)
        return get_response(request)

    return middleware


def leave_head_without_body(
    get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse],
) -> Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]:
    """Give HEAD the headers of GET, `Content-Length` and `ETag` included, and no body.

    Views answer HEAD as GET; some servers drop the body themselves, complaining each time.
    """

    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        response = get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            else:
                response.content = b""
        return response

    return middleware


SIGNED_IN = "accesso"
"""Cookie without a secret: tells scripts of a page, the same for everybody, to ask who reads it."""


def keep_for_one_person(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no cache keep what a signed-in person gets, and mark the browser of who is signed in.

    An anonymous page, its headers included, is the same as ever: it asks for no session.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
        if personal or resolves_to_account(request):
            patch_cache_control(response, no_store=True, private=True)
        if request.session.accessed:
            _mark(request, response)
        return response

    return middleware


def resolves_to_account(request: HttpRequest) -> bool:
    """Whether the page is one of the sign-in, which carries a token of one browser."""
    match = request.resolver_match
    return match is not None and match.route.startswith(("accesso/", "en/accesso/"))


def _mark(request: HttpRequest, response: HttpResponse) -> None:
    if request.user is None:  # the API answers everybody alike and knows nobody
        return
    if request.user.is_authenticated:
        if SIGNED_IN not in request.COOKIES:
            response.set_cookie(
                SIGNED_IN,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
    elif SIGNED_IN in request.COOKIES:
        response.delete_cookie(SIGNED_IN, samesite="Lax")


_ABILITIES = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(),"
    " geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(),"
    " publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


def limit_the_browser(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Tell the browser that no page of ours uses what it could do, but passkeys."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Permissions-Policy", _ABILITIES)
        return response

    return middleware
