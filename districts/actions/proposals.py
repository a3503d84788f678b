"""Proposals of districts: asking for one, giving up on it, making a draft of it."""

import hashlib
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.actions.drafts import fork_revision
from districts.boundaries import coverage
from districts.boundaries.contiguity import read_neighbourhood
from districts.models import (
    BoundaryRevision,
    Draft,
    Proposal,
    ProposalDistrict,
    ProposalPolicy,
    ProposalRule,
    ProposalUnit,
)
from districts.permissions import require, worn_by
from districts.proposals import districts_of_meet, labels_of_grains, meet, named_after
from districts.proposing.asked import shapes_of, zones_by_unit
from districts.proposing.choices import Choices, UnitChoice, Wish, problems_of, read_choices
from districts.proposing.states import TRANSITIONS, UNDER_WAY, State
from districts.states import change_state, record_state
from districts.transitions import TransitionRefusedError

Kind = ProposalRule.Kind


def ask_proposal(*, wish: Wish, choices: Choices, by: Any) -> tuple[Proposal, bool]:
    """Put a request in the queue; the request, and whether it is new.

    The same request that is still under way is given back instead: whoever presses twice, or asks
    what a colleague just asked, waits for one answer. Raises `PermissionDenied`,
    `TransitionRefusedError` with everything that is wrong.
    """
    require(by, "districts.ask_proposal")
    if problems := problems_of(wish, choices):
        raise TransitionRefusedError(problems)
    fingerprint = _fingerprint(wish, choices)
    same = Proposal.objects.filter(fingerprint=fingerprint, state__in=UNDER_WAY)
    if (found := same.first()) is not None:
        return found, False
    try:
        with transaction.atomic():
            return _write(wish, choices, fingerprint, by), True
    except IntegrityError:
        # Somebody asked the same at the same moment: the database lets one of the two in.
        found = same.first()
        if found is None:
            raise
        return found, False


@transaction.atomic
def cancel_proposal(*, proposal: Proposal, by: Any) -> Proposal:
    """Give up: at once if nobody works on it, else as soon as the worker sees it, within a second.

    The best plan so far is kept. Once it has ended nothing changes. Raises `PermissionDenied`.
    """
    require(by, "districts.cancel_proposal", proposal)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.under_way:
        return locked
    if locked.cancel_asked_by_id is None:
        locked.cancel_asked_by = by
        locked.save(update_fields=["cancel_asked_by"])
    if locked.state == State.QUEUED:
        locked.ended_at, locked.outcome = timezone.now(), Proposal.Outcome.STOPPED
        also = ["ended_at", "outcome"]
        change_state(locked, to=State.CANCELLED, table=TRANSITIONS, by=by, also=also)
    return locked


@transaction.atomic
def draft_of_proposal(*, proposal: Proposal, title: str, rationale: str, by: Any) -> Draft:
    """A draft of the base of the proposal, whose first step brings the districts of its plan.

    Districts of the base that the proposal left out are marked as dissolved; what was asked to stay
    or to be somewhere is locked. Raises as `fork_revision` does.
    """
    plan = dict(proposal.units.values_list("unit", "zone"))
    rules = proposal.rules.select_related("zone").order_by("pk")
    locked = [rule.zone if rule.unit_id is None else rule.unit_id for rule in rules]
    return fork_revision(
        revision=proposal.base,
        title=title,
        rationale=rationale,
        by=by,
        zones=plan,
        locks=list(dict.fromkeys(on for on in locked if on is not None)),
        origin=BoundaryRevision.Origin.SCENARIO,
    )


@transaction.atomic
def draft_of_meet(
    *,
    revision: BoundaryRevision,
    first: BoundaryRevision,
    second: BoundaryRevision,
    least: int | None,
    title: str,
    rationale: str,
    by: Any,
) -> tuple[Draft, list[UnitChoice]]:
    """A draft of districts where two zonings coincide, and the comuni that it leaves without one.

    What both keep together is a piece; each piece takes the district of `revision` with which it
    has most residents in common, one to one. With `least` pieces are joined until each has so many.
    Raises as `fork_revision` does, and `Impossible` where residents are unknown.
    """
    choices = read_choices(revision, timezone.localdate())
    units = list(choices.units.values())
    codes = [unit.code for unit in units]
    residents = [unit.residents or 0 for unit in units]
    graph = read_neighbourhood(coverage.clean(shapes_of([unit.pk for unit in units])))
    grains = meet(graph, codes, zones_by_unit(first), zones_by_unit(second), residents)
    labels = (
        districts_of_meet(graph, grains, residents, least)
        if least
        else labels_of_grains(len(units), grains)
    )
    names = list(choices.districts)
    today = [names.index(unit.zone) if unit.zone in names else -1 for unit in units]
    places = named_after(labels, today, residents)
    made = fork_revision(
        revision=revision,
        title=title,
        rationale=rationale,
        by=by,
        zones={
            unit.pk: choices.districts[names[place]].zone.pk if place >= 0 else None
            for unit, place in zip(units, places, strict=True)
        },
        origin=BoundaryRevision.Origin.SCENARIO,
    )
    return made, [unit for unit, place in zip(units, places, strict=True) if place < 0]


def _write(wish: Wish, choices: Choices, fingerprint: str, by: Any) -> Proposal:
    made = Proposal.objects.create(
        title=wish.title.strip(),
        base=choices.base,
        day=choices.day,
        year=choices.year,
        least=wish.least,
        most=wish.most,
        seconds=wish.seconds,
        fingerprint=fingerprint,
        asked_by=by,
        **worn_by(by),
    )
    record_state(made, to=State.QUEUED, by=by, first=True)
    ProposalPolicy.objects.bulk_create(
        ProposalPolicy(proposal=made, law=choices.policies[code].law, weight=weight)
        for code, weight in sorted(wish.weights.items())
        if weight
    )
    zones = {code: choice.zone for code, choice in choices.districts.items()}
    ProposalDistrict.objects.bulk_create(
        ProposalDistrict(
            proposal=made,
            zone=zones[code],
            seat_id=choices.units[seat].pk,
            exempt=code in wish.exempt,
        )
        for code, seat in sorted(wish.seats.items())
    )
    ProposalRule.objects.bulk_create(_rules(made, wish, choices))
    ProposalUnit.objects.bulk_create(
        ProposalUnit(
            proposal=made,
            unit_id=unit.pk,
            residents=unit.residents or 0,
            base_zone=zones.get(unit.zone),
        )
        for unit in choices.units.values()
    )
    return made


def _rules(made: Proposal, wish: Wish, choices: Choices) -> list[ProposalRule]:
    zones = {code: choice.zone for code, choice in choices.districts.items()}
    units = choices.units
    return [
        *(
            ProposalRule(proposal=made, kind=Kind.PIN, unit_id=units[unit].pk, zone=zones[district])
            for unit, district in sorted(set(wish.pins))
        ),
        *(
            ProposalRule(
                proposal=made,
                kind=Kind.LOCKED_UNIT,
                unit_id=units[unit].pk,
                zone=zones[units[unit].zone],
            )
            for unit in sorted(set(wish.locked_units))
        ),
        *(
            ProposalRule(proposal=made, kind=Kind.LOCKED_DISTRICT, zone=zones[code])
            for code in sorted(wish.locked_districts)
        ),
    ]


def _fingerprint(wish: Wish, choices: Choices) -> str:
    """Of everything that makes the answer: two requests with the same one have the same answer."""
    said = [
        choices.base.pk,
        choices.year,
        [wish.least, wish.most, wish.seconds],
        sorted((choices.policies[code].law.pk, n) for code, n in wish.weights.items() if n),
        sorted(wish.seats.items()),
        [sorted(wish.exempt), sorted(wish.locked_districts), sorted(set(wish.locked_units))],
        sorted(set(wish.pins)),
        [(unit.pk, unit.residents, unit.zone) for unit in choices.units.values()],
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()
