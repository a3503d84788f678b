"""Deciding what becomes of the things of a zone that changes, and letting it take effect."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from districts.actions.law_names import call_as_of_today
from districts.carryover.decisions import (
    Affected,
    Carried,
    affected,
    arrivals,
    decisions_to_come,
    kind_of,
)
from districts.models import (
    Approval,
    BoundaryRevision,
    CarryDecision,
    CarryEffect,
    Zone,
    ZoneAssignment,
)
from districts.permissions import require, worn_by
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
        **worn_by(by),
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
    laws = BoundaryRevision.objects.filter(effective_from__lte=today)
    return sum(_carry(decisions) for decisions in decisions_to_come(laws))


def _carry(decisions: Sequence[CarryDecision]) -> int:
    """Let the decisions of a law take effect, all at once: things that change places would be in
    each other's way, and one of two districts would lose one of both. How many did; those that
    somebody else just carried do not count."""
    made = [one for one in decisions if CarryEffect.objects.get_or_create(decision=one)[1]]
    of_thing: dict[tuple[int, int], list[CarryDecision]] = {}
    for one in made:
        if one.outcome != Outcome.STAYS:
            of_thing.setdefault((one.content_type_id, one.object_id), []).append(one)
    of_model: dict[type[Model], list[Carried]] = {}
    for moved in of_thing.values():
        if (subject := moved[0].subject) is None:
            continue
        found = {zone for one in moved for zone in arrivals(one)}
        to = sorted(found, key=lambda zone: zone.code)
        carried = Carried(subject, [one.zone for one in moved], to)
        of_model.setdefault(type(subject), []).append(carried)
    for model, together in of_model.items():
        kind_of(model).carry(together)
    return len(made)
