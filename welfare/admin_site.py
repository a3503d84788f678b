"""The admin: one door, the sign-in of everybody, and behind it the policy layer."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from districts.permissions import allowed, require
from welfare.views.accounts import safe_next


class PolicySite(admin.AdminSite):
    """Nobody signs in here, and no flag of the user lets in: see `welfare.enter_admin`."""

    site_header = site_title = "Distretti di coesione sociale"
    index_title = "Amministrazione"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and allowed(request.user, "welfare.enter_admin")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """To the sign-in; who is signed in, to the second factor or to the reason of a refusal."""
        asked = safe_next(request, otherwise=reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(asked, reverse("account_login"))
        if getattr(request.user, "withheld", None):
            return redirect_to_login(asked, reverse("second-factor"))
        require(request.user, "welfare.enter_admin")
        return HttpResponseRedirect(asked)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")
