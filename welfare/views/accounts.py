"""`/accesso/`: what a person sees and does with their own account; signing in is allauth's."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from districts.models import Notification
from districts.views.asking import posted
from welfare.accounts import closing
from welfare.accounts import export as exporting
from welfare.accounts.names import NamesForm


def safe_next(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that `next` asks for, else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else otherwise


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own account, and what can be done with it."""
    return render(
        request,
        "account/home.html",
        {
            "email": EmailAddress.objects.get_primary(request.user),
            "has_second_factor": is_mfa_enabled(request.user),
            "with_identity": bool(settings.OIDC_SERVER_URL),
        },
    )


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """The piece of the header that says who is signed in, by which hat, and the way out."""
    unread = Notification.objects.of(request.user).unread().count()
    return render(request, "account/_who.html", {"unread": unread})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_name(request: HttpRequest) -> HttpResponse:
    """Correct one's own name; acts already recorded keep pointing to the same person."""
    person: Any = request.user
    known = {"first_name": person.first_name, "last_name": person.last_name}
    form = NamesForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        for field in known:
            setattr(person, field, form.cleaned_data[field])
        person.save(update_fields=list(known))
        messages.success(request, _("Il nome è stato cambiato."))
        return redirect("account")
    status = 422 if form.is_bound else 200
    return render(request, "account/change_name.html", {"form": form}, status=status)


@require_safe
@login_required
@reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """All that the platform knows of a person, as a file of theirs."""
    answer = JsonResponse(
        exporting.of_person(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="i-miei-dati.json"'
    return answer


class CloseForm(forms.Form):
    """Asks for a sign that the person means it."""

    sure = forms.BooleanField(label=gettext_lazy("Ho capito: chiudi la mia utenza"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def close(request: HttpRequest) -> HttpResponse:
    """Close one's own account: the person is forgotten, the acts are not."""
    person: Any = request.user
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        closing.close_account(person.pk)
        logout(request)
        messages.success(request, _("La tua utenza è chiusa e i tuoi dati sono cancellati."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "account/close.html", {"form": form}, status=status)


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a hat is not worn yet, and the one thing to do; with nothing to wait for, onwards."""
    way_on = safe_next(request, otherwise=reverse("reserved"))
    withheld: Any = getattr(request.user, "withheld", None)
    if withheld is None:
        return HttpResponseRedirect(way_on)
    context = {"hat": withheld, "ready": is_mfa_enabled(request.user), "way_on": way_on}
    return render(request, "account/second_factor.html", context)
