"""The registers of bodies and of who speaks for them."""

from typing import Any

import rules
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from districts.hats import Role
from districts.permissions import hat_of, is_regional_official, permit
from districts.registers import OUTLINE, Part, Register, kept
from subsidiarity.models import (
    Actor,
    ActorDistrictEvent,
    ActorEvent,
    Mandate,
    MandateEvent,
    Membership,
    MembershipEvent,
)


@rules.predicate
def represents_its_body(user: Any, subject: Any) -> bool:
    """The hat worn is of who represents the body that it is, or that it is about."""
    hat = hat_of(user)
    if hat is None or subject is None or hat.role != Role.LEGAL_REPRESENTATIVE:
        return False
    return hat.body == (subject.pk if isinstance(subject, Actor) else subject.actor_id)


@rules.predicate
def is_about_them(user: Any, subject: Any) -> bool:
    return isinstance(subject, Membership) and subject.user_id == user.pk


permit(
    "subsidiarity.view_history",
    is_regional_official | represents_its_body | is_about_them,
    refusal=_("Il registro di un ente lo legge chi lo rappresenta, o un funzionario regionale."),
)


def _page(actor: Actor) -> str:
    try:
        return reverse("actor", args=[actor.code])
    except NoReverseMatch:  # the pages of bodies are not served
        return ""


AT_WORK = Part(ActorDistrictEvent, "actor", "zone", "distretti in cui opera")

for slug, model, event in (
    ("ente", Actor, ActorEvent),
    ("mandato", Mandate, MandateEvent),
    ("appartenenza", Membership, MembershipEvent),
):
    kept(
        Register(
            slug,
            model,
            event,
            "subsidiarity.view_history",
            OUTLINE,
            _page if model is Actor else lambda _subject: "",
            (AT_WORK,) if model is Actor else (),
        )
    )
