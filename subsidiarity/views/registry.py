"""`/soggetti/`: the public registry of bodies, and the page of one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.api.listing import Found
from districts.errors import Malformed
from districts.models import StateChange
from districts.permissions import allowed
from districts.questions import ITALIAN_NAMES, asked, not_among, refuse_unused
from districts.views.asking import answering
from districts.views.signed import page
from subsidiarity import lookups, spheres
from subsidiarity.models import Actor, ActorQuerySet, Mandate

PAGE = 50
QUESTION = ("search", "sphere", "kind", "district", "after", "before")


@require_safe
@answering
def actors(request: HttpRequest) -> HttpResponse:
    """The bodies that somebody verified: searched, filtered, a page at a time.

    Public and the same for everybody: it asks for nobody's session.
    """
    refuse_unused(request.GET, QUESTION)
    day = timezone.localdate()
    chosen = {name: asked(request.GET, name) for name in QUESTION}
    _refuse_unknown_choices(chosen)
    everything = Actor.objects.visible_to(AnonymousUser()).verified()
    found = lookups.actors_asked(
        everything, text=chosen["search"], sphere=chosen["sphere"], kind=chosen["kind"]
    )
    found = lookups.of_district(found, chosen["district"], day)
    rows, before, after = _piece(found, chosen["after"], chosen["before"])
    counts = dict(found.order_by().values_list("sphere").annotate(n=Count("pk")))
    total = sum(counts.values())
    context = {
        "rows": rows,
        "total": total,
        "counts": [(label, counts.get(sphere, 0)) for sphere, label in Actor.Sphere.choices],
        "chosen": chosen,
        "is_filtered": any(chosen[name] for name in QUESTION[:4]),
        "spheres": [("", _("Tutte")), *Actor.Sphere.choices],
        "kinds": [("", _("Tutti")), *Actor.Kind.choices],
        "districts": [
            ("", _("Tutti")),
            *((code, f"{name} ({code})") for code, name in lookups.districts_today(day)),
        ],
        "previous": _address(chosen, before=before) if before else "",
        "next": _address(chosen, after=after) if after else "",
        "csv": f"{reverse('api:actors')}?{_api_query(chosen)}",
    }
    return page(request, "subsidiarity/actors.html", context)


def _refuse_unknown_choices(chosen: dict[str, str | None]) -> None:
    for name, values in (("sphere", list(spheres.KINDS)), ("kind", list(Actor.Kind.values))):
        if chosen[name] and chosen[name] not in values:
            raise not_among(ITALIAN_NAMES[name], values)


def _piece(
    found: ActorQuerySet, after: str | None, before: str | None
) -> tuple[list[Actor], str, str]:
    """A page of rows, and the codes from which the pages before and after go on, if there are."""
    if after and before:
        raise Malformed(_("Chiedi la pagina dopo un ente o prima di un ente, non tutte e due."))
    rows = found.select_related("seat").defer("seat__geometry")
    listing = Found(rows, lambda _items: [], order=("name", "code"))
    code = after or before
    start = None
    if code:
        named = Actor.objects.public().filter(code=code).first()
        if named is None:
            raise Malformed(_("La pagina comincia da un ente che non c'è: riparti dall'inizio."))
        start = listing.key(named)
    items = listing.piece(start, PAGE + 1, back=bool(before))
    more, items = len(items) > PAGE, items[:PAGE]
    if before:
        items.reverse()
    has_before, has_after = (more, True) if before else (bool(after), more)
    if not items:
        return [], "", ""
    return items, items[0].code if has_before else "", items[-1].code if has_after else ""


def _address(chosen: dict[str, str | None], **place: str) -> str:
    kept = {name: value for name, value in chosen.items() if name in QUESTION[:4] and value}
    italian = {ITALIAN_NAMES.get(name, name): value for name, value in (kept | place).items()}
    return f"{reverse('actors')}?{urlencode(italian)}"


def _api_query(chosen: dict[str, str | None]) -> str:
    names = {"search": "q", "sphere": "sphere", "kind": "kind", "district": "district"}
    kept = {names[name]: value for name, value in chosen.items() if name in names and value}
    return urlencode(kept | {"format": "csv"})


@require_safe
@answering
def actor(request: HttpRequest, code: str) -> HttpResponse:
    """One body: what it is, what it answers for, and what this person may do about it."""
    refuse_unused(request.GET, ())
    day = timezone.localdate()
    body = lookups.find_actor(request.user, code)
    mandates = Mandate.objects.on(day).filter(actor=body).select_related("zone__zoning")
    context: dict[str, Any] = {
        "actor": body,
        "state_tone": STATE_TONES[Actor.State(body.state)],
        "is_public": body.state in Actor.PUBLIC_STATES,
        "mandates": list(mandates),
        "districts": list(body.districts.order_by("code")),
        "doors": doors(request.user, body),
        "answer": last_answer(body) if body.state in _ANSWERED else None,
    }
    response = page(request, "subsidiarity/actor.html", context)
    if request.user.is_authenticated:
        patch_cache_control(response, no_store=True)
    return response


STATE_TONES = {
    Actor.State.DRAFT: "",
    Actor.State.SUBMITTED: "info",
    Actor.State.VERIFIED: "ok",
    Actor.State.REJECTED: "error",
    Actor.State.SUSPENDED: "warning",
    Actor.State.CEASED: "plain",
}
_ANSWERED = (Actor.State.REJECTED, Actor.State.SUSPENDED, Actor.State.CEASED)


def last_answer(body: Actor) -> StateChange | None:
    """The passage by which it came to its present state, with the reason."""
    changes = StateChange.objects.filter(
        content_type__app_label="subsidiarity", content_type__model="actor", object_id=body.pk
    )
    return changes.filter(to_state=body.state).first()


def doors(user: Any, body: Actor) -> list[tuple[str, str]]:
    """Words and address of what `user` may do about the body."""
    if not user.is_authenticated:
        return []
    may = {
        "subsidiarity.change_actor": (_("Modifica i dati"), "actor-edit"),
        "subsidiarity.verify_actor": (_("Verifica e stato"), "actor-verify"),
        "subsidiarity.join_actor": (_("Chiedi un ruolo per questo ente"), "actor-join"),
        "subsidiarity.propose_mandate": (_("Proponi un mandato"), "mandate-propose"),
    }
    found = [
        (words, reverse(name, args=[body.code]))
        for permission, (words, name) in may.items()
        if allowed(user, permission, body)
    ]
    if sees_people(user, body):
        found.append((_("Chi opera per l’ente"), reverse("actor-people", args=[body.code])))
    return found


def sees_people(user: Any, body: Actor) -> bool:
    """Whether `user` may see the memberships of the body."""
    return body.memberships.visible_to(user).exists()
