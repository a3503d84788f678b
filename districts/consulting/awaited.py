"""Consultations among what awaits a person in `/area-riservata/`: comments to read, outcomes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Approval, BoundaryRevision, Consultation
from districts.permissions import allowed
from districts.waiting import Item, awaited


@awaited
def consultations(user: Any, day: date) -> Iterator[Item]:
    """Comments to read and outcomes to write; one query, none for who has no part in it."""
    if not allowed(user, "districts.conclude_consultation"):
        return
    waiting = Count("comments", filter=Q(comments__state="waiting"))
    running = Consultation.objects.filter(state=Consultation.State.ANNOUNCED)
    for one in running.annotate(waiting=waiting).order_by("closes_on", "pk"):
        address = reverse("consultation-desk", args=[one.pk])
        if one.waiting:
            words = ngettext(
                "Leggi %(n)s commento a «%(title)s»",
                "Leggi %(n)s commenti a «%(title)s»",
                one.waiting,
            )
            yield Item(
                title=words % {"n": one.waiting, "title": one.title},
                address=address,
                detail=_("Finché qualcuno non li legge nessun altro li vede."),
            )
        if one.phase == "closed":
            yield Item(
                title=_("Scrivi che cosa è venuto da «%(title)s»") % {"title": one.title},
                address=address,
                detail=_("La consultazione è chiusa: rispondi e pubblica l'esito."),
                since=one.closes_on,
            )


@awaited
def drafts_given_back(user: Any, day: date) -> Iterator[Item]:
    """Drafts that everybody was heard on, to be brought to adoption; two queries at most."""
    if not allowed(user, "districts.propose_adoption"):
        return
    boundaries = ContentType.objects.get_for_model(BoundaryRevision)
    heard = Consultation.objects.filter(
        content_type=boundaries, state=Consultation.State.CONCLUDED
    ).order_by("pk")
    since = dict(heard.values_list("object_id", "concluded_at"))
    asked = Approval.objects.pending().filter(content_type=boundaries)
    drafts = BoundaryRevision.objects.filter(
        pk__in=since, state=BoundaryRevision.State.DRAFT, draft__isnull=False
    )
    for one in drafts.exclude(pk__in=asked.values("object_id")).order_by("pk"):
        yield Item(
            title=_("Porta all'adozione «%(title)s»") % {"title": one.title},
            address=reverse("draft", args=[one.pk]),
            detail=_("La consultazione è conclusa: correggi la bozza, poi indica atto e data."),
            since=timezone.localdate(since[one.pk]),
        )
