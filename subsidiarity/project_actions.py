"""What writes a co-design project: drafting, saving a section, sending, withdrawing, answering.

Every action locks the project first and judges what it then finds, so that two tabs, two persons or
a double click cannot undo each other.
"""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from districts.happenings import happened
from districts.models import Stale
from districts.permissions import require
from districts.states import change_state
from districts.transitions import TransitionRefusedError
from subsidiarity.co_design import leads
from subsidiarity.models import Actor, BudgetLine, CoDesignProject, Commitment, Participation
from subsidiarity.presenting.problems import (
    COMMITMENT_TO_A_PARTNER,
    NOT_AN_ETS,
    REASON_NEEDED,
    of_verification,
    sentence,
)
from subsidiarity.project_reading import content, found_problems
from subsidiarity.states import CO_DESIGN

# Without letters and digits that are taken for one another when read aloud or copied by hand.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 6


@transaction.atomic
def draft_project(*, lead: Actor, title: str, by: Any) -> CoDesignProject:
    """A new draft of `lead`, or the one of this title that it has already.

    Sent twice it makes one draft. Raises `PermissionDenied`, and `TransitionRefusedError` for a
    body that cannot lead.
    """
    lead = Actor.objects.select_for_update().get(pk=lead.pk)
    require(by, "subsidiarity.add_project", lead)
    if not leads(lead.kind):
        raise TransitionRefusedError([str(NOT_AN_ETS)])
    same = CoDesignProject.objects.filter(lead=lead, title=title, state="draft").first()
    if same is not None:
        return same
    return CoDesignProject.objects.create(
        kind=CoDesignProject.Kind.CO_DESIGN,
        code=_new_code(),
        lead=lead,
        title=title,
        created_by=by,
        saved_by=by,
    )


@transaction.atomic
def save_section(
    *, project: CoDesignProject, section: str, values: Mapping[str, Any], shown: str, by: Any
) -> CoDesignProject:
    """Save the fields of one section of a draft, as far as they are written.

    `shown`: the `content` of the section when the form was made. Another section may have changed
    meanwhile, this one may not: raises `Stale` with the project as it is now. Raises
    `PermissionDenied` for who may not edit, and after it was sent.
    """
    project = _locked(project)
    require(by, "subsidiarity.change_project", project)
    if content(project, section) != shown:
        raise Stale(project)
    if section == "budget":
        _write_budget(project, values)
    else:
        many = {"districts"} & values.keys()
        for name in values.keys() - many:
            setattr(project, name, values[name])
        for name in many:
            getattr(project, name).set(values[name])
    return _store(project, by)


@transaction.atomic
def add_partner(*, project: CoDesignProject, actor: Actor, role: str, by: Any) -> Participation:
    """Put a body among the parties; asking twice is the same as once. Raises `PermissionDenied`."""
    project = _locked(project)
    require(by, "subsidiarity.change_project", project)
    party, is_new = Participation.objects.get_or_create(initiative=project, actor=actor, role=role)
    if is_new:
        _store(project, by)
    return party


@transaction.atomic
def remove_partner(*, project: CoDesignProject, party: Participation, by: Any) -> None:
    """Take a body out of a draft.

    Raises `TransitionRefusedError` while a commitment is made to it, and `PermissionDenied`.
    """
    project = _locked(project)
    require(by, "subsidiarity.change_project", project)
    others = project.participations.exclude(pk=party.pk).filter(actor=party.actor_id)
    if not others and project.commitments.filter(receiver=party.actor_id).exists():
        raise TransitionRefusedError([COMMITMENT_TO_A_PARTNER % {"body": party.actor.name}])
    party.delete()
    _store(project, by)


@transaction.atomic
def save_commitment(*, project: CoDesignProject, commitment: Commitment, by: Any) -> Commitment:
    """Add, or change, a commitment of the leading body to one of the parties.

    The same one sent twice stays one. Raises `PermissionDenied`.
    """
    project = _locked(project)
    require(by, "subsidiarity.change_project", project)
    commitment.initiative, commitment.giver = project, project.lead
    if commitment.pk is None:
        same = project.commitments.filter(
            giver=project.lead,
            receiver=commitment.receiver,
            resource=commitment.resource,
            description=commitment.description,
            quantity=commitment.quantity,
            unit=commitment.unit,
        ).first()
        if same is not None:
            return same
    commitment.save()
    _store(project, by)
    return commitment


@transaction.atomic
def remove_commitment(*, project: CoDesignProject, commitment: Commitment, by: Any) -> None:
    """Take back a commitment of a draft. Raises `PermissionDenied`."""
    project = _locked(project)
    require(by, "subsidiarity.change_project", project)
    commitment.delete()
    _store(project, by)


@transaction.atomic
def submit_project(*, project: CoDesignProject, seen: int, by: Any) -> CoDesignProject:
    """Propose the project to the authority, as the legal representative saw it.

    Sent twice it is proposed once. Raises `TransitionRefusedError` with what is missing (the
    verification of the body first), `PermissionDenied` to others, `Stale` if somebody saved after
    version `seen`: one signs what one has read.
    """
    project = _locked(project)
    unverified = of_verification(project.lead)
    if unverified:
        raise TransitionRefusedError([unverified])
    require(by, "subsidiarity.submit_project", project)
    if project.state == CoDesignProject.State.PROPOSED:
        return project
    if project.version != seen:
        raise Stale(project)
    found = found_problems(project)
    if found:
        raise TransitionRefusedError([sentence(problem) for problem in found])
    change_state(project, to="proposed", table=CO_DESIGN, by=by)
    happened("project.submitted", project, by=by)
    return project


@transaction.atomic
def withdraw_project(*, project: CoDesignProject, reason: str, by: Any) -> CoDesignProject:
    """Withdraw a draft or a proposal, with a reason. Raises as `submit_project`."""
    return _pass(project, "withdrawn", "subsidiarity.withdraw_project", reason, by)


@transaction.atomic
def resume_project(*, project: CoDesignProject, by: Any) -> CoDesignProject:
    """Take a withdrawn or rejected project up again as a draft."""
    project = _locked(project)
    require(by, "subsidiarity.resume_project", project)
    if project.state != CoDesignProject.State.DRAFT:
        change_state(project, to="draft", table=CO_DESIGN, by=by)
    return project


@transaction.atomic
def reject_project(*, project: CoDesignProject, reason: str, by: Any) -> CoDesignProject:
    """The authority's no, with its reasons (L. 241/1990). Raises as `submit_project`."""
    return _pass(project, "rejected", "subsidiarity.answer_project", reason, by)


def _pass(
    project: CoDesignProject, to: str, permission: str, reason: str, by: Any
) -> CoDesignProject:
    project = _locked(project)
    require(by, permission, project)
    if not reason.strip():
        raise TransitionRefusedError([str(REASON_NEEDED)])
    if project.state != to:
        change_state(project, to=to, table=CO_DESIGN, by=by, reason=reason.strip())
        happened(f"project.{to}", project, by=by)
    return project


def _locked(project: CoDesignProject) -> CoDesignProject:
    return CoDesignProject.objects.select_for_update().get(pk=project.pk)


def _store(project: CoDesignProject, by: Any) -> CoDesignProject:
    project.saved_at, project.saved_by = timezone.now(), by
    return project.store(seen=project.version)


def _write_budget(project: CoDesignProject, amounts: Mapping[str, Decimal | None]) -> None:
    """One row for each amount that is written; an emptied one goes."""
    written = {heading: amount for heading, amount in amounts.items() if amount is not None}
    project.budget_lines.exclude(heading__in=written).delete()
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(initiative=project, heading=heading, amount=amount)
            for heading, amount in written.items()
        ],
        update_conflicts=True,
        unique_fields=["initiative", "heading"],
        update_fields=["amount"],
    )


def _new_code() -> str:
    """Such as `CP-7K3QF2`: says neither how many projects there are nor which is the next."""
    while True:
        code = "CP-" + "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        if not CoDesignProject.objects.filter(code=code).exists():
            return code
