"""Deciding what becomes of the things of a zone that changes, and letting it take effect."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions.law_names import call_as_of_today
from districts.carryover.decisions import Affected, affected, arrivals, decisions_of, kind_of
from districts.models import (
    Approval,
    BoundaryRevision,
    CarryDecision,
    CarryEffect,
    Zone,
    ZoneAssignment,
)
from districts.permissions import hat_of, require
from districts.transitions import TransitionRefusedError

Outcome = CarryDecision.Outcome


@transaction.atomic
def decide_carry(
    *,
    revision: BoundaryRevision,
    key: str,
    outcome: str,
    to: Sequence[str],
    reason: str,
    by: Any,
) -> CarryDecision:
    """Say what becomes of one thing (`Affected.key`) when the draft is law; the last word counts.

    `to`: codes of zones, one if it moves, several if it is split. Raises `PermissionDenied`;
    `TransitionRefusedError` with every reason at once, and then nothing is written.
    """
    require(by, "districts.decide_carry", revision)
    locked = BoundaryRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    things = affected(locked)
    one = next((each for each in things if each.key == key), None)
    if one is None:
        raise TransitionRefusedError([_("La bozza è cambiata: questa decisione non serve più.")])
    wanted = sorted(set(to)) if outcome not in (Outcome.STAYS, Outcome.CLOSES) else []
    problems = _problems(locked, one, outcome, wanted, reason)
    if wanted and not problems:
        zones = Zone.objects.filter(zoning=one.zone.zoning_id, code__in=wanted)
        problems = one.kind.problems(one.subject, list(zones.order_by("code")), things)
    if problems:
        raise TransitionRefusedError(problems)
    hat = hat_of(by)
    return CarryDecision.objects.create(
        revision=locked,
        content_type=ContentType.objects.get_for_model(one.kind.model),
        object_id=one.subject.pk,
        zone=one.zone,
        outcome=outcome,
        to_codes=wanted,
        change=one.change,
        reason=reason.strip(),
        by=by,
        acting_as=hat.role if hat else "",
        acting_for=hat.body_name if hat else "",
    )


def _problems(
    revision: BoundaryRevision, one: Affected, outcome: str, to: Sequence[str], reason: str
) -> list[str]:
    rows = ZoneAssignment.objects.filter(revision=revision).values_list("zone__code", flat=True)
    standing = set(rows.distinct())
    problems = []
    if outcome not in one.kind.outcomes:
        known = ", ".join(str(Outcome(each).label) for each in one.kind.outcomes)
        problems.append(_("Scegli che cosa ne è: %(outcomes)s.") % {"outcomes": known})
    elif outcome == Outcome.STAYS and one.zone.code not in standing:
        problems.append(
            _("La zona %(zone)s non c'è più nella bozza: non può restarvi.") % {"zone": one.zone}
        )
    elif outcome == Outcome.MOVES and (len(to) != 1 or to[0] == one.zone.code):
        problems.append(_("Scegli una sola zona, diversa da %(zone)s.") % {"zone": one.zone.code})
    elif outcome == Outcome.SPLITS and len(to) < 2:
        problems.append(_("Scegli almeno due zone fra cui si divide."))
    if missing := sorted(set(to) - standing):
        problems.append(
            _("Nella bozza non ci sono queste zone: %(zones)s.") % {"zones": ", ".join(missing)}
        )
    if not reason.strip():
        problems.append(_("Scrivi il motivo."))
    pending = Approval.objects.pending().filter(
        content_type=ContentType.objects.get_for_model(BoundaryRevision), object_id=revision.pk
    )
    if pending.exists():
        problems.append(_("L'adozione è stata chiesta: ritira la richiesta, poi cambia la bozza."))
    return problems


@transaction.atomic
def carry_due(today: date) -> int:
    """Let the decisions of every boundary that is in force by now take effect, once; how many did.

    A boundary can be revoked or corrected until its day, so before it nothing is carried, nor has
    to come back. Zones that no day is asked for are called as the law of today does.
    """
    call_as_of_today(today)
    waiting = BoundaryRevision.objects.filter(
        pk__in=CarryDecision.objects.filter(effect=None).values("revision"),
        state=BoundaryRevision.State.ADOPTED,
        effective_from__lte=today,
    )
    laws = {law.pk: law for law in map(_standing, waiting.order_by("pk"))}
    of_thing: dict[tuple[int, int, int], list[CarryDecision]] = {}
    for key, law in sorted(laws.items()):
        for decision in decisions_of(law):
            if not hasattr(decision, "effect"):
                thing = key, decision.content_type_id, decision.object_id
                of_thing.setdefault(thing, []).append(decision)
    # What ends makes room for what comes in its place.
    in_order = sorted(of_thing.values(), key=lambda them: them[0].outcome != Outcome.CLOSES)
    return sum(_carry(decisions) for decisions in in_order)


def _standing(law: BoundaryRevision) -> BoundaryRevision:
    """The law itself, or the one that by now holds in its place."""
    while (
        instead := BoundaryRevision.objects.filter(
            corrects=law, state=BoundaryRevision.State.ADOPTED
        ).first()
    ) is not None:
        law = instead
    return law


def _carry(decisions: Sequence[CarryDecision]) -> int:
    """Let the decisions on one thing take effect, together: of two districts that change places it
    would lose one if they were carried one after the other. How many did, 0 if somebody else just
    carried them."""
    made = [one for one in decisions if CarryEffect.objects.get_or_create(decision=one)[1]]
    moved = [one for one in made if one.outcome != Outcome.STAYS]
    subject = moved[0].subject if moved else None
    if subject is not None:
        found = {zone for one in moved for zone in arrivals(one)}
        to = sorted(found, key=lambda zone: zone.code)
        kind_of(type(subject)).carry(subject, [one.zone for one in moved], to)
    return len(made)
