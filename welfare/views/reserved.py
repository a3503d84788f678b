"""`/area-riservata/`: what awaits the person who signed in, and in which capacity they act."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.errors import Malformed
from districts.hats import Hat
from districts.models import Notification
from districts.views.signed import page, signed_in
from districts.waiting import Item, Whose, awaiting
from subsidiarity.models import Membership
from welfare.accounts import second_factor
from welfare.hats import SESSION_KEY, SignedInRequest
from welfare.ways import ways_of


@require_safe
@signed_in
def reserved(request: SignedInRequest) -> HttpResponse:
    """What to do next, what others must do, what one takes part in."""
    today = timezone.localdate()
    items = awaiting(request.user, today)
    context = {
        "person": str(request.user),
        **hat_worn(request),
        "hats": request.user.hats,
        "yours": [_shown(item, today) for item in items if item.whose == Whose.YOURS],
        "others": [_shown(item, today) for item in items if item.whose == Whose.OTHERS],
        "own": [item for item in items if item.whose == Whose.OWN],
        "ways": ways_of(request.user),
        "unread": Notification.objects.of(request.user).unread().count(),
        "last_login": request.user.last_login,
    }
    return page(request, "welfare/reserved.html", context)


def _shown(item: Item, today: Any) -> tuple[Item, int | None, int | None]:
    """An item, the days left until its deadline, the days since it began to wait."""
    left = (item.deadline - today).days if item.deadline else None
    since = (today - item.since).days if item.since else None
    return item, left, since


def hat_worn(request: SignedInRequest) -> dict[str, Any]:
    """The hat worn and its role in words, both empty for who wears none."""
    hat = request.user.hat
    return {"hat": hat, "role": role_words(hat) if hat else ""}


def role_words(hat: Hat) -> str:
    """A role as it stands before the name of the body."""
    return str(Membership.RoleChoice(hat.role.value).label)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hat(request: SignedInRequest) -> HttpResponse:
    """Choose in which capacity to act from now on; it can be changed at any time."""
    hats: tuple[Hat, ...] = request.user.hats
    back = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = ""
    if request.method == "POST":
        chosen = request.POST.get("hat", "")
        worn = next((one for one in hats if str(one.membership) == chosen), None)
        if worn is None:
            raise Malformed(_("Questo ruolo non è fra i tuoi, o è stato tolto: scegline un altro."))
        request.session[SESSION_KEY] = worn.membership
        if second_factor.is_missing(worn, request.session):
            return redirect_to_login(back or reverse("reserved"), reverse("second-factor"))
        words = {"role": role_words(worn), "body": worn.body_name}
        messages.success(request, _("Ora operi come %(role)s per %(body)s.") % words)
        return redirect(back or "reserved")
    context = {
        "choices": [
            (one, role_words(one), second_factor.is_missing(one, request.session)) for one in hats
        ],
        "worn": request.user.hat or request.user.withheld,
        "next": back,
    }
    return page(request, "welfare/hat.html", context)
