"""`/area-riservata/webhook/`: the addresses that are told what happens, and how that goes."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from districts.errors import Malformed, Missing
from districts.permissions import allowed, require
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from welfare.forms import GraceForm, WebhookForm, refusal_in_words
from welfare.hats import SignedInRequest
from welfare.models import DeliveryAttempt, Webhook
from welfare.models.webhooks import PING, Kind
from welfare.views.reserved import hat_worn
from welfare.webhooks import actions

METHODS = ["GET", "HEAD", "POST"]
LISTED = 50
"""How many of the latest deliveries a page shows."""
_DECISIONS = {"ping": actions.ping, "off": actions.turn_off, "on": actions.turn_on}


@require_safe
@signed_in
def webhooks(request: SignedInRequest) -> HttpResponse:
    """One's own webhooks, whatever hat they belong to."""
    own = Webhook.objects.filter(membership__user=request.user)
    context = {
        "rows": own.select_related("membership__actor"),
        "may_add": allowed(request.user, "welfare.add_webhook"),
    }
    return page(request, "welfare/webhooks.html", context)


@require_http_methods(METHODS)
@signed_in
@reauthentication_required
@sensitive_variables("secret")
def new(request: SignedInRequest) -> HttpResponse:
    """A new webhook; its secret is on the page that answers and never again."""
    require(request.user, "welfare.add_webhook")
    form = WebhookForm(posted(request))
    if form.is_valid():
        webhook, secret = actions.add_webhook(
            by=request.user,
            name=form.cleaned_data["name"],
            url=form.cleaned_data["url"],
            events=form.cleaned_data["events"],
            origin=request.build_absolute_uri("/").rstrip("/"),
        )
        context = {"webhook": webhook, "secret": secret}
        return page(request, "welfare/webhook_secret.html", context)
    context = {"form": form, **hat_worn(request)}
    return page(request, "welfare/webhook_new.html", context, 422 if form.is_bound else 200)


@require_http_methods(METHODS)
@signed_in
def webhook(request: SignedInRequest, pk: int) -> HttpResponse:
    """One webhook with its latest deliveries; to try it, switch it off or on again."""
    row = _find(request, pk)
    if request.method == "POST":
        decide = _DECISIONS.get(request.POST.get("do", ""))
        if decide is None:
            raise Malformed(_("La decisione non è fra quelle possibili: riapri la pagina."))
        decide(webhook=row, by=request.user)
        messages.success(request, _said(request.POST["do"]))
        return redirect("webhook", pk=pk)
    words = dict(Kind.choices)
    context = {
        "webhook": row,
        "role": row.membership.get_role_display(),
        "events": [(event, words[event]) for event in row.events],
        "deliveries": list(row.deliveries.all()[:LISTED]),
        "ping": PING,
        "may_manage": allowed(request.user, "welfare.manage_webhook", row),
        "may_stop": allowed(request.user, "welfare.stop_webhook", row),
    }
    return page(request, "welfare/webhook.html", context)


def _said(decision: str) -> str:
    return {
        "ping": _("La prova parte entro qualche secondo: ricarica per vedere com’è andata."),
        "off": _("Il webhook è spento: non riceve più nulla."),
        "on": _("Il webhook è acceso: riceve ciò che accade da adesso."),
    }[decision]


@require_http_methods(METHODS)
@signed_in
@reauthentication_required
@sensitive_variables("secret")
def rotate(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new secret, told once; for some days messages may carry both signatures."""
    row = _find(request, pk)
    require(request.user, "welfare.manage_webhook", row)
    form = GraceForm(posted(request))
    if form.is_valid():
        days = form.cleaned_data["grace"]
        secret = actions.rotate_webhook(webhook=row, by=request.user, grace_days=days)
        context = {"webhook": row, "secret": secret, "grace": days}
        return page(request, "welfare/webhook_secret.html", context)
    context = {"webhook": row, "form": form}
    return page(request, "welfare/webhook_rotate.html", context, 422 if form.is_bound else 200)


@require_http_methods(METHODS)
@signed_in
def delivery(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One message, every attempt to deliver it, and the way to send it once more."""
    row = _find(request, pk)
    found = row.deliveries.filter(pk=number).first()
    if found is None:
        raise Missing(_("Questa consegna non esiste, o è più vecchia di 30 giorni."))
    if request.method == "POST":
        actions.replay(delivery=found, by=request.user)
        messages.success(request, _("Riparte entro qualche secondo, con lo stesso identificativo."))
        return redirect("webhook-delivery", pk=pk, number=number)
    context = {
        "webhook": row,
        "delivery": found,
        "tries": [(one, _outcome(one)) for one in found.tries.all()[:LISTED]],
        "may_replay": found.state != found.State.WAITING
        and allowed(request.user, "welfare.manage_webhook", row),
        "back": reverse("webhook", args=[pk]),
    }
    return page(request, "welfare/webhook_delivery.html", context)


def _outcome(one: DeliveryAttempt) -> str:
    """The status of the answer, or in words why there was none."""
    if one.status is not None:
        return str(one.status)
    kind, _colon, reason = one.error.partition(": ")
    words = {
        "timeout": _("nessuna risposta in tempo"),
        "name not found": _("il nome non si trova"),
        "no answer": _("nessuna risposta"),
        "TLS": _("la connessione TLS non riesce"),
    }
    return refusal_in_words(reason) if kind == "refused" else words[kind]


def _find(request: SignedInRequest, pk: int) -> Any:
    seen = Webhook.objects.visible_to(request.user)
    row = seen.select_related("membership__user", "membership__actor").filter(pk=pk).first()
    if row is None:
        raise Missing(_("Questo webhook non esiste, o non è tuo."))
    return row
