"""What a draft says of its zones: new ones, other names, seats; and why a warning is no mistake."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions.draft_steps import add_step, reseat
from districts.actions.opened_drafts import open_draft
from districts.actions.zone_names import (
    NewZone,
    made_zone,
    name_by_step,
    problems_of_code,
    problems_of_name,
    taken,
    taken_back,
)
from districts.drafting.findings import Judged, verdict_of
from districts.lookups import called_by
from districts.models import Draft, DraftReason, DraftStep, TerritorialUnit, Zone
from districts.models.drafts import MAX_REASON, MIN_REASON
from districts.permissions import require, worn_by
from districts.transitions import TransitionRefusedError


@transaction.atomic
def found_zone(*, draft: Draft, code: str, name: str, by: Any, seen: int) -> Zone:
    """A new zone, empty until comuni are moved to it.

    A code is never used twice, not even if the draft comes to nothing; a draft that took its zone
    back may found it again. Raises `PermissionDenied`, `Stale`, `TransitionRefusedError`; then
    nothing is written.
    """
    locked = open_draft(draft, by, seen)
    code, name = code.strip().upper(), name.strip()
    zoning = locked.revision.zoning_id
    problems = problems_of_name(name) + (badly := problems_of_code(code))
    known = None if badly else Zone.objects.filter(zoning=zoning, code=code).first()
    if known is not None and not taken_back(locked, known):
        problems.append(taken(code))
    if problems:
        raise TransitionRefusedError(problems)
    zone = known or made_zone(zoning, code, name)
    step = add_step(locked, DraftStep.Kind.NAME, by)
    name_by_step(step, [(zone, NewZone(code, name, ()))], {}, by)
    return zone


@transaction.atomic
def rename_zone(*, draft: Draft, zone: Zone, name: str, by: Any, seen: int) -> Draft:
    """Another name, which the zone has from the day on which the draft is law.

    Raises as `found_zone`.
    """
    locked = open_draft(draft, by, seen)
    name = name.strip()
    problems = problems_of_name(name)
    if name == called_by(locked.pk, Zone.objects.filter(pk=zone.pk))[0].name:
        problems.append(_("La zona %(zone)s si chiama già così.") % {"zone": zone.code})
    if problems:
        raise TransitionRefusedError(problems)
    name_by_step(add_step(locked, DraftStep.Kind.NAME, by), [], {zone.pk: name}, by)
    return locked


@transaction.atomic
def set_seat(
    *, draft: Draft, unit: TerritorialUnit, by: Any, seen: int, off: bool = False
) -> Draft:
    """Make a comune the seat of its zone, in place of the one before; `off`: no longer.

    Raises as `found_zone`.
    """
    locked = open_draft(draft, by, seen)
    row = locked.revision.assignments.filter(unit=unit).first()
    if row is None:
        raise TransitionRefusedError(
            [_("%(unit)s non ha una zona: assegnalo, poi fanne la sede.") % {"unit": unit.name}]
        )
    if off and not row.seat:
        # The zone may have another, which nobody spoke of.
        raise TransitionRefusedError(
            [_("%(unit)s non è la sede della sua zona.") % {"unit": unit.name}]
        )
    if row.seat == off:
        step = add_step(locked, DraftStep.Kind.SEAT, by)
        reseat(step, {row.zone_id: None if off else unit.pk})
    return locked


@transaction.atomic
def explain_findings(*, draft: Draft, reasons: Mapping[str, str], by: Any) -> list[DraftReason]:
    """Say why warnings are no mistakes: {fingerprint of the finding: reason}.

    It changes no boundary, so no version is asked for: a reason for a defect that is another by now
    is refused. Raises `PermissionDenied`, `TransitionRefusedError`.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    require(by, "districts.change_draft", locked)
    read = verdict_of(locked.revision)
    open_ones = {one.finding.fingerprint: one for one in _to_explain(read)}
    problems = []
    if reasons.keys() - open_ones.keys():
        problems.append(_("Un difetto è cambiato: la motivazione va data di nuovo."))
    if any(len(text.strip()) < MIN_REASON for text in reasons.values()):
        problems.append(_("Una motivazione ha almeno %(n)s caratteri.") % {"n": MIN_REASON})
    if any(len(text.strip()) > MAX_REASON for text in reasons.values()):
        problems.append(
            _("Una motivazione ha al più %(n)s caratteri: accorciala.") % {"n": MAX_REASON}
        )
    if problems:
        raise TransitionRefusedError(problems)
    return DraftReason.objects.bulk_create(
        DraftReason(
            draft=locked,
            fingerprint=fingerprint,
            finding=open_ones[fingerprint].finding.as_json(),
            text=text.strip(),
            by=by,
            **worn_by(by),
        )
        for fingerprint, text in reasons.items()
    )


def _to_explain(read: Any) -> list[Judged]:
    """The warnings that a reason may answer, answered already or not."""
    if read is None:
        return []
    _bench, verdict = read
    return [one for one in verdict.judged if not one.blocks and not one.finding.inherited]
