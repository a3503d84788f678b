"""`/area-riservata/token/`: the tokens by which one's programs act."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from districts.errors import Missing
from districts.permissions import allowed, require
from districts.rights.scopes import Scope
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from welfare import tokens as actions
from welfare.forms import GraceForm, TokenForm
from welfare.hats import SignedInRequest
from welfare.lent import Lack, hat_of_row, lack_in_words, with_hats
from welfare.models import Token
from welfare.views.reserved import hat_worn

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@signed_in
def tokens(request: SignedInRequest) -> HttpResponse:
    """One's own tokens, whatever hat they act by."""
    now = timezone.now()
    own = with_hats(Token.objects.filter(membership__user=request.user), now)
    context = {
        "rows": [_shown(row, now) for row in own],
        "may_add": allowed(request.user, "welfare.add_token"),
    }
    return page(request, "welfare/tokens.html", context)


@require_http_methods(METHODS)
@signed_in
@reauthentication_required
@sensitive_variables("secret")
def new(request: SignedInRequest) -> HttpResponse:
    """A new token; its secret is on the page that answers and never again."""
    require(request.user, "welfare.add_token")
    form = TokenForm(request.user, posted(request))
    if form.is_valid():
        token, secret = actions.create_token(
            by=request.user,
            name=form.cleaned_data["name"],
            scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
            days=form.cleaned_data["days"],
        )
        return page(request, "welfare/token_secret.html", {"token": token, "secret": secret})
    context = {"form": form, **hat_worn(request)}
    return page(request, "welfare/token_new.html", context, 422 if form.is_bound else 200)


@require_safe
@signed_in
def token(request: SignedInRequest, pk: int) -> HttpResponse:
    """One token: by which hat, what for, until when, last used when."""
    now = timezone.now()
    row = _find(request, pk)
    context = {
        **_shown(row, now),
        "may_rotate": allowed(request.user, "welfare.rotate_token", row),
        "may_revoke": row.revoked_at is None and allowed(request.user, "welfare.revoke_token", row),
    }
    return page(request, "welfare/token.html", context)


@require_http_methods(METHODS)
@signed_in
@reauthentication_required
@sensitive_variables("secret")
def rotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new secret for a token, told once; the one of before may count for some days more."""
    row = _find(request, pk)
    require(request.user, "welfare.rotate_token", row)
    form = GraceForm(posted(request))
    if form.is_valid():
        days = form.cleaned_data["grace"]
        secret = actions.rotate_token(token=row, by=request.user, grace_days=days)
        context = {"token": row, "secret": secret, "grace": days}
        return page(request, "welfare/token_secret.html", context)
    context = {"token": row, "form": form}
    return page(request, "welfare/token_rotate.html", context, 422 if form.is_bound else 200)


@require_http_methods(METHODS)
@signed_in
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a token, for ever. Not asked twice who it is: whoever is in haste is right."""
    row = _find(request, pk)
    require(request.user, "welfare.revoke_token", row)
    if request.method == "POST":
        actions.revoke_token(token=row, by=request.user)
        messages.success(request, _("Il token è revocato: da adesso non apre più nulla."))
        return redirect("token", pk=pk)
    return page(request, "welfare/token_revoke.html", {"token": row})


def _find(request: SignedInRequest, pk: int) -> Any:
    seen = Token.objects.visible_to(request.user)
    row = with_hats(seen, timezone.now()).filter(pk=pk).first()
    if row is None:
        raise Missing(_("Questo token non esiste, o non è tuo."))
    return row


def _shown(row: Any, now: Any) -> dict[str, Any]:
    """A token, its state, and why its hat cannot be worn if it cannot."""
    hat = hat_of_row(row)
    words = dict(Token.ScopeChoice.choices)
    return {
        "token": row,
        "state": row.state(now),
        "lack": lack_in_words(hat) if isinstance(hat, Lack) else "",
        "role": row.membership.get_role_display(),
        "scopes": [(scope, words[scope]) for scope in row.scopes],
    }
