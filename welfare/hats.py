"""Which hat a signed-in person wears: chosen once, kept in the session, checked at each request."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from districts.hats import Hat
from subsidiarity.hats import hats_of
from welfare.accounts import second_factor
from welfare.models import User

SESSION_KEY = "hat"


class SignedInRequest(HttpRequest):
    """The request of a view that only who has signed in reaches: its user is one of ours."""

    user: User


def wear_hat(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give `request.user` its `hat` and all its `hats`, when and if somebody asks for the user.

    A page that does not ask touches neither session nor database.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        undressed = request.user
        request.user = SimpleLazyObject(lambda: dress(undressed, request.session))  # type: ignore[assignment]  # as Django's own middleware does
        return get_response(request)

    return middleware


def dress(user: Any, session: Any) -> Any:
    """`user` with `hats`, all that hold today, and `hat`: the chosen one, or the only one.

    A hat taken away meanwhile is not worn any more; one of several has to be chosen; one of the
    region is `withheld` until the session has used a second factor (docs/adr/0023).
    """
    if not user.is_authenticated:
        return user
    user.hats = tuple(hats_of(user, timezone.localdate()))
    worn = _worn(user.hats, session.get(SESSION_KEY))
    withheld = worn is not None and second_factor.is_missing(worn, session)
    user.hat, user.withheld = (None, worn) if withheld else (worn, None)
    return user


def _worn(hats: Sequence[Hat], chosen: Any) -> Hat | None:
    for hat in hats:
        if hat.membership == chosen:
            return hat
    return hats[0] if len(hats) == 1 else None
