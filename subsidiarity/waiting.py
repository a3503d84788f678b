"""What awaits a person about bodies and projects: drafts, verifications, memberships, mandates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.hats import OF_THE_REGION, Role
from districts.permissions import hat_of
from districts.presenting.people import person_name
from districts.waiting import Item, Tone, Whose, awaited
from subsidiarity.lookups import mandates_to_confirm
from subsidiarity.models import Actor, Invitation, Membership
from subsidiarity.presenting.projects import projects_awaiting

State = Actor.State


@awaited
def own_bodies(user: Any, day: date) -> Iterator[Item]:
    """What became of the bodies that the person registered; one query."""
    for actor in Actor.objects.filter(created_by=user, state__in=_UNFINISHED).order_by("pk"):
        address = reverse("actor-edit", args=[actor.code])
        name = actor.name or _("senza nome")
        if actor.state == State.DRAFT:
            yield Item(
                title=_("Completa «%(name)s»") % {"name": name},
                address=address,
                detail=_("È una bozza: completala e inviala, così l'ufficio può verificarla."),
            )
        elif actor.state == State.REJECTED:
            yield Item(
                title=_("Correggi «%(name)s»") % {"name": name},
                address=address,
                detail=_("Non è stato accolto: leggi il motivo, correggi e invialo di nuovo."),
                tone=Tone.BLOCKED,
            )
        else:
            yield Item(
                title=name,
                address=reverse("actor", args=[actor.code]),
                detail=_("L'ufficio verifica l'ente"),
                whose=Whose.OTHERS,
                state=str(actor.get_state_display()),
                state_tone="info",
            )


_UNFINISHED = (State.DRAFT, State.REJECTED, State.SUBMITTED)


@awaited
def own_memberships(user: Any, day: date) -> Iterator[Item]:
    """Invitations to answer, wishes that others must answer, and the bodies one acts for; two
    queries."""
    for invitation in Invitation.objects.for_person(user).pending().select_related("actor"):
        yield Item(
            title=_("Rispondi all'invito di «%(name)s»") % {"name": invitation.actor.name},
            address=reverse("invitation", args=[invitation.pk]),
            detail=_("Ti invita a operare per l'ente: accetta o rifiuta."),
            since=invitation.sent_at.date(),
        )
    rows = Membership.objects.open().filter(user=user).select_related("actor").order_by("pk")
    for row in rows:
        if row.verified_at is not None:
            yield Item(
                title=row.actor.name,
                address=reverse("actor", args=[row.actor.code]),
                detail=str(row.get_role_display()),
                whose=Whose.OWN,
                state=str(row.actor.get_state_display()),
                state_tone="ok" if row.actor.state == State.VERIFIED else "warning",
            )
        elif row.actor.state == State.VERIFIED:
            yield Item(
                title=_("Ingresso in «%(name)s»") % {"name": row.actor.name},
                address=reverse("membership", args=[row.pk]),
                detail=_("Chi rappresenta l'ente, o l'ufficio, deve rispondere"),
                whose=Whose.OTHERS,
                since=row.asked_at.date(),
            )


@awaited
def to_verify(user: Any, day: date) -> Iterator[Item]:
    """Bodies and people that wait for this very hat; two queries, none without a hat."""
    hat = hat_of(user)
    if hat is None:
        return
    if hat.role in {Role.REGIONAL_OFFICIAL, Role.COORDINATOR}:
        submitted = Actor.objects.filter(state=State.SUBMITTED).exclude(created_by=user)
        if hat.role == Role.COORDINATOR:
            submitted = submitted.in_territory(hat.zone or 0, hat.law or 0)
        for actor in submitted.order_by("pk"):
            yield Item(
                title=_("Verifica «%(name)s»") % {"name": actor.name},
                address=reverse("actor-verify", args=[actor.code]),
                detail=str(actor.get_kind_display()),
            )
    waiting = Membership.objects.waiting().filter(_decided_by(hat)).exclude(user=user)
    for row in waiting.select_related("actor", "user").order_by("pk"):
        yield Item(
            title=_("Rispondi a %(person)s") % {"person": person_name(row.user)},
            address=reverse("membership", args=[row.pk]),
            detail=_("Chiede di operare per «%(body)s»: %(role)s")
            % {"body": row.actor.name, "role": row.get_role_display()},
            since=row.asked_at.date(),
        )


def _decided_by(hat: Any) -> Q:
    """The wishes that a hat answers: as the permission `subsidiarity.verify_membership`. Those of
    a body that is not verified yet are answered with it."""
    verified = Q(actor__state=State.VERIFIED)
    if hat.role == Role.LEGAL_REPRESENTATIVE:
        return verified & Q(actor=hat.body, role=Role.MEMBER)
    if hat.role == Role.REGIONAL_OFFICIAL:
        return verified & ~Q(role__in=OF_THE_REGION)
    if hat.role == Role.SYSTEM_ADMINISTRATOR:
        return verified & Q(role__in=OF_THE_REGION)
    if hat.role == Role.COORDINATOR:
        theirs = Actor.objects.in_territory(hat.zone or 0, hat.law or 0).values("pk")
        return verified & Q(actor__in=theirs, role__in=[Role.MEMBER, Role.LEGAL_REPRESENTATIVE])
    return Q(pk__in=[])


@awaited
def mandates(user: Any, day: date) -> Iterator[Item]:
    """Mandates that a new law left behind; two queries, for regional officials alone."""
    hat = hat_of(user)
    if hat is None or hat.role != Role.REGIONAL_OFFICIAL:
        return
    if waiting := mandates_to_confirm(day):
        yield Item(
            title=ngettext("Conferma %(n)s mandato", "Conferma %(n)s mandati", len(waiting))
            % {"n": len(waiting)},
            address=reverse("mandates-to-confirm"),
            detail=_("I confini sono cambiati: i diritti restano sui vecchi finché non confermi."),
            tone=Tone.LATE,
        )


@awaited
def projects(user: Any, day: date) -> Iterator[Item]:
    """Co-design projects to complete, to sign or to answer."""
    yield from projects_awaiting(user)
