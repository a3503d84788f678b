"""Deciding in which zone a comune is, where what it comes from stood in several."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions.approvals import ask_approval
from districts.actions.draft_steps import add_step, put_on
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.changes.checking import check_technical
from districts.changes.technical_revisions import Undecided, awaiting_decision, undecided_in
from districts.drafting.base import emptied_zones
from districts.drafting.finding_words import fact_of
from districts.history import because
from districts.models import (
    Act,
    Approval,
    Basis,
    BoundaryRevision,
    Confidence,
    Draft,
    DraftMark,
    DraftMove,
    DraftReason,
    DraftStep,
    Zone,
    ZoneAssignment,
    Zoning,
)
from districts.models.zonings import MIN_RATIONALE
from districts.permissions import require, worn_by
from districts.transitions import TransitionRefusedError


class Unconfirmed(TransitionRefusedError):
    """What was decided brings `warnings`, {fingerprint: words}, that nobody has confirmed yet."""

    def __init__(self, warnings: Mapping[str, str]) -> None:
        super().__init__(
            [_("La scelta porta degli avvisi: leggili e conferma, il motivo vale anche per loro.")]
        )
        self.warnings = warnings


@transaction.atomic
def decide_changes(
    *,
    revision: BoundaryRevision,
    zones: Mapping[int, Zone | None],
    by: Any,
    reason: str,
    act: Act | None = None,
    dissolved: Collection[Zone] = (),
    seen: Collection[str] = (),
) -> Approval:
    """Put every undecided comune of a technical revision into a zone, and ask for its adoption.

    `zones`: by key of the unit; None for no zone, in a zoning that does not cover the region.
    `dissolved`: zones that the change leaves without comuni and that end with it. `seen`: the
    fingerprints of the warnings that the reason answers too. Who decides is the author, so a second
    official adopts. Raises `PermissionDenied`; `Unconfirmed`; `TransitionRefusedError` with every
    reason at once; then nothing is written.
    """
    require(by, "districts.propose_adoption", revision)
    locked = BoundaryRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if locked.pk not in {one.pk for one in awaiting_decision()}:
        raise TransitionRefusedError(
            [_("Qui non c'è più niente da decidere: un'altra revisione ha preso il suo posto.")]
        )
    undecided = undecided_in(locked)
    if problems := _problems(locked, undecided, zones, act, reason):
        raise TransitionRefusedError(problems)
    draft, _made = Draft.objects.get_or_create(revision=locked, defaults={"saved_by": by})
    wanted = {one.unit.pk: zones[one.unit.pk] for one in undecided}
    step = _move(draft, locked, wanted, by)
    _rest(locked, wanted, act, reason)
    ended = {zone.pk for zone in dissolved} & {zone.pk for zone in emptied_zones(locked)}
    put_on(draft, step, [(DraftMark.Kind.DISSOLVED, zone, None) for zone in sorted(ended)], by)
    locked.author, locked.act = by, act
    locked.rationale = f"{locked.rationale.partition(_DECIDED)[0]}{_DECIDED}{reason.strip()}"
    with because(reason):
        locked.save()
    made = ask_approval(code=ADOPT_BOUNDARY, subject=locked, by=by, reason=reason)
    _answer_warnings(locked, draft, seen, reason, by)
    return made


def _answer_warnings(
    revision: BoundaryRevision, draft: Draft, seen: Collection[str], reason: str, by: Any
) -> None:
    """The reason of the decision, as that of every warning. Raises `Unconfirmed`."""
    checked = check_technical(revision)
    warnings = checked.warnings if checked else []
    if checked and {one.fingerprint for one in warnings} - set(seen):
        raise Unconfirmed({one.fingerprint: fact_of(one, checked) for one in warnings})
    DraftReason.objects.bulk_create(
        DraftReason(
            draft=draft,
            fingerprint=one.fingerprint,
            finding=one.as_json(),
            text=reason.strip(),
            by=by,
            **worn_by(by),
        )
        for one in warnings
    )


_DECIDED = " Decisione: "


def _problems(
    revision: BoundaryRevision,
    undecided: Sequence[Undecided],
    zones: Mapping[int, Zone | None],
    act: Act | None,
    reason: str,
) -> list[str]:
    problems = []
    partial = revision.zoning.extent == Zoning.Extent.PARTIAL
    for one in undecided:
        key, name = one.unit.pk, one.unit.name
        if key not in zones or (zones[key] is None and not partial):
            problems.append(_("Scegli la zona di %(name)s.") % {"name": name})
        elif (zone := zones[key]) is not None and zone.zoning_id != revision.zoning_id:
            problems.append(_("La zona scelta per %(name)s è di altri confini.") % {"name": name})
    if len(reason.strip()) < MIN_RATIONALE:
        said = _("Scrivi perché si decide così: almeno %(n)s caratteri.")
        problems.append(said % {"n": MIN_RATIONALE})
    if act and revision.effective_from and revision.effective_from < act.date:
        problems.append(
            _(
                "L'atto è del %(day)s, dopo il cambiamento: lascialo vuoto e citalo nel motivo, o"
                " scegline uno di allora."
            )
            % {"day": f"{act.date:%d/%m/%Y}"}
        )
    pending = Approval.objects.pending().filter(
        content_type__app_label="districts",
        content_type__model="boundaryrevision",
        object_id=revision.pk,
    )
    if pending.exists():
        problems.append(_("La decisione è già presa e aspetta l'adozione: ritirala, poi cambiala."))
    return problems


def _move(
    draft: Draft, revision: BoundaryRevision, wanted: Mapping[int, Zone | None], by: Any
) -> DraftStep | None:
    """Write the step in the log of the draft, if anything moves."""
    now = dict(revision.assignments.filter(unit__in=wanted).values_list("unit_id", "zone_id"))
    targets = {unit: zone.pk if zone else None for unit, zone in wanted.items()}
    moves = {unit: to for unit, to in targets.items() if now.get(unit) != to}
    if not moves:
        return None
    draft.store(seen=draft.version)
    step = add_step(draft, DraftStep.Kind.MOVE, by)
    DraftMove.objects.bulk_create(
        DraftMove(step=step, unit_id=unit, from_zone_id=now.get(unit), to_zone_id=to)
        for unit, to in sorted(moves.items())
    )
    return step


def _rest(
    revision: BoundaryRevision, wanted: Mapping[int, Zone | None], act: Act | None, reason: str
) -> None:
    """The rows of the comuni decided on, resting on the act, or on the decision alone."""
    revision.assignments.filter(unit__in=wanted).delete()
    source = str(act) if act else _("Decisione: %(why)s") % {"why": reason.strip()}
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit_id=unit,
            zone=zone,
            basis=Basis.LEGAL if act else Basis.DERIVED,
            confidence=Confidence.HIGH if act else Confidence.MEDIUM,
            source=source[: ZoneAssignment._meta.get_field("source").max_length],
        )
        for unit, zone in sorted(wanted.items())
        if zone is not None
    )
