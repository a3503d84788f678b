"""`/atti/`: the acts that laws rest on, registering one, its document."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import add_document, register_act
from districts.actions.acts import ActRefusedError
from districts.forms import TOO_LARGE, ActForm, DocumentForm
from districts.models import Act, ActDocument, BoundaryRevision
from districts.permissions import allowed, require
from districts.questions import asked, refuse_unused
from districts.registers import OUTLINE, WHOLE
from districts.views.asking import answering, posted
from districts.views.signed import page, signed_in

LONGEST_SEARCH = 60
SANDBOX = "sandbox; default-src 'none'"


@require_safe
@answering
def acts(request: HttpRequest) -> HttpResponse:
    """Every act, the newest first, or those whose number or subject has the words asked for."""
    refuse_unused(request.GET, ("search",))
    words = (asked(request.GET, "search") or "").strip()[:LONGEST_SEARCH]
    rows = Act.objects.all()
    for word in words.split():
        rows = rows.filter(number__icontains=word) | rows.filter(title__icontains=word)
    context = {
        "acts": rows,
        "words": words,
        "may_add": allowed(request.user, "districts.add_act"),
    }
    return _personal(request, page(request, "districts/acts.html", context))


@require_safe
@answering
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: what it is, the laws that rest on it, its document if one may have it."""
    found = get_object_or_404(Act, pk=pk)
    return _act(request, found, DocumentForm())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_act(request: HttpRequest) -> HttpResponse:
    """Register an act with its document, both or neither."""
    require(request.user, "districts.add_act")
    form = ActForm(posted(request), request.FILES or None)
    existing: Act | None = None
    if request.method == "POST":
        _told_of_size(request, form)
        if form.is_valid():
            try:
                made = _register(request, form.cleaned_data)
            except ActRefusedError as refused:
                form.add_error(refused.field, refused.problem)
                existing = refused.existing
            else:
                messages.success(request, _("L'atto è registrato."))
                return redirect("act", pk=made.pk)
    context = {
        "form": form,
        "existing": existing,
        "authorities": Act.objects.order_by("authority").values_list("authority").distinct(),
    }
    return page(request, "districts/act_form.html", context, 422 if form.is_bound else 200)


def _register(request: HttpRequest, given: dict[str, Any]) -> Act:
    with transaction.atomic():
        made = register_act(
            kind=given["kind"],
            authority=given["authority"],
            number=given["number"],
            date=given["date"],
            title=given["title"],
            url=given["url"],
            by=request.user,
        )
        _keep(request, made, given)
    return made


def _keep(request: HttpRequest, act: Act, given: dict[str, Any]) -> ActDocument:
    file = given["file"]
    return add_document(
        act=act,
        content=file.read(),
        name=file.name,
        is_public=given["is_public"],
        by=request.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the document of an act that is there already."""
    found = get_object_or_404(Act, pk=pk)
    require(request.user, "districts.add_act")
    if request.method != "POST":
        return redirect("act", pk=found.pk)
    form = DocumentForm(request.POST, request.FILES)
    _told_of_size(request, form)
    if form.is_valid():
        try:
            _keep(request, found, form.cleaned_data)
        except ActRefusedError as refused:
            form.add_error(refused.field, refused.problem)
        else:
            messages.success(request, _("Il documento è aggiunto."))
            return redirect("act", pk=found.pk)
    return _act(request, found, form, status=422)


@require_safe
def document(request: HttpRequest, pk: int, number: int) -> HttpResponse | FileResponse:
    """The file of an act, as an attachment that the browser neither opens nor believes."""
    found = get_object_or_404(ActDocument.objects.select_related("act"), pk=number, act_id=pk)
    if not allowed(request.user, "districts.view_document", found):
        if request.user.is_authenticated:
            require(request.user, "districts.view_document", found)
        raise Http404
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{slugify(str(found.act))}.pdf",
        content_type="application/pdf",
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, no_store=True)
    return response


def _told_of_size(request: HttpRequest, form: DocumentForm) -> None:
    """A file that was dropped on arrival is not missing: it was too large."""
    if getattr(request, "upload_was_too_large", False):
        form.fields["file"].error_messages["required"] = TOO_LARGE


def _act(request: HttpRequest, act: Act, form: DocumentForm, status: int = 200) -> HttpResponse:
    user = request.user
    newest = act.documents.select_related("added_by").first()
    register = ""
    if allowed(user, WHOLE, act) or allowed(user, OUTLINE, act):
        register = reverse("register", args=["atto", act.pk])
    laws = BoundaryRevision.objects.filter(act=act).exclude(state=BoundaryRevision.State.DRAFT)
    context = {
        "act": act,
        "document": newest,
        "may_read": newest is not None and allowed(user, "districts.view_document", newest),
        "may_add": allowed(user, "districts.add_act"),
        "laws": laws.select_related("zoning").order_by("effective_from"),
        "register": register,
        "form": form,
    }
    return _personal(request, page(request, "districts/act.html", context, status))


def _personal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a signed-in person is shown is kept by no cache."""
    if request.user.is_authenticated:
        patch_cache_control(response, no_store=True)
    return response
