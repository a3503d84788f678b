"""What may happen to boundaries, approvals, delegations and consultations, and whom it concerns."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from districts.approving.reading import (
    address_of,
    approvals_read,
    board_of,
    lenders_to,
    seat_of,
)
from districts.approving.rules import Obstacle
from districts.happenings import Kind, Topic, occurs
from districts.hats import Role
from districts.models import (
    Approval,
    BoundaryRevision,
    Consultation,
    ConsultationComment,
    Delegation,
)
from districts.notices.audience import wearing, who_may


def _who_may_decide(approval: Approval) -> set[int]:
    """Those who have a seat in the step awaited, as the engine itself says."""
    board = board_of(approvals_read().get(pk=approval.pk))
    if board.awaited is None:
        return set()
    named = board.steps[board.rows.index(board.awaited)].people
    deciding = set()
    for person in wearing():
        # Open seats are lent by nobody: only where people are named delegations are asked for.
        lent = lenders_to(person, timezone.localdate()) if named else {}
        if not isinstance(seat_of(board, person, lent), Obstacle):
            deciding.add(person.pk)
    return deciding


def _makers(approval: Approval) -> Iterable[int]:
    return approval.makers


def _everybody(_consultation: Consultation) -> Iterable[int]:
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.values_list("pk", flat=True)


def _commenters(consultation: Consultation) -> Iterable[int]:
    written = consultation.comments.filter(author__isnull=False)
    return written.values_list("author", flat=True).distinct()


def _author(comment: ConsultationComment) -> Iterable[int]:
    return () if comment.author_id is None else (comment.author_id,)


def _readers(comment: ConsultationComment) -> Iterable[int]:
    """Who keeps consultations, while the comment waits to be read."""
    if comment.state != ConsultationComment.State.WAITING:
        return ()
    offices = (Role.REGIONAL_OFFICIAL, Role.BOUNDARY_ADMINISTRATOR)
    return who_may("districts.moderate_comment", comment, *offices)


def _page(consultation: Consultation) -> str:
    return reverse("consultation", args=[consultation.pk])


def _of_comment(comment: ConsultationComment) -> str:
    return reverse("consultation", args=[comment.consultation_id])


def _desk(comment: ConsultationComment) -> str:
    return reverse("consultation-desk", args=[comment.consultation_id])


def _delegations(_delegation: Delegation) -> str:
    return reverse("delegations")


def _title_of_delegation(delegation: Delegation) -> str:
    return f"{delegation.valid_from:%d/%m/%Y}–{delegation.valid_to:%d/%m/%Y}"


def _title_of_revision(revision: BoundaryRevision) -> str:
    return f"{revision.zoning}: {revision}"


def _title_of_comment(comment: ConsultationComment) -> str:
    return comment.consultation.title


def _approval(code: str, words: str, **more: Any) -> None:
    occurs(Kind(code=code, model=Approval, words=words, page=address_of, **more))


def _delegation(code: str, words: str) -> None:
    occurs(
        Kind(
            code=code,
            model=Delegation,
            topic=Topic.APPROVALS,
            words=words,
            page=_delegations,
            title=_title_of_delegation,
            concerned=lambda delegation: (delegation.delegate_id,),
        )
    )


def _consultation(code: str, words: str, **more: Any) -> None:
    occurs(Kind(code=code, model=Consultation, words=words, page=_page, **more))


def _comment(code: str, words: str, page: Any = _of_comment, **more: Any) -> None:
    given: dict[str, Any] = {"topic": Topic.COMMENTS, "concerned": _author} | more
    occurs(
        Kind(
            code=code,
            model=ConsultationComment,
            words=words,
            page=page,
            title=_title_of_comment,
            **given,
        )
    )


_approval(
    "approval.awaits",
    gettext_noop("Aspetta la tua decisione: «%(title)s»"),
    topic=Topic.TO_DO,
    concerned=_who_may_decide,
)
_approval(
    "approval.approved",
    gettext_noop("Approvato: «%(title)s»"),
    topic=Topic.APPROVALS,
    concerned=_makers,
)
_approval(
    "approval.rejected",
    gettext_noop("Non approvato: «%(title)s»"),
    topic=Topic.APPROVALS,
    concerned=_makers,
)
_approval(
    "approval.withdrawn",
    gettext_noop("La richiesta di approvare «%(title)s» è stata ritirata"),
    topic=Topic.APPROVALS,
    concerned=_makers,
)
_delegation("delegation.granted", gettext_noop("Hai ricevuto una delega per i giorni %(title)s"))
_delegation("delegation.revoked", gettext_noop("È stata revocata la delega per i giorni %(title)s"))
_consultation(
    "consultation.opened",
    gettext_noop("Consultazione pubblica: «%(title)s»"),
    topic=Topic.CONSULTATIONS,
    concerned=_everybody,
)
_consultation(
    "consultation.concluded",
    gettext_noop("Avete detto, abbiamo fatto: gli esiti di «%(title)s»"),
    topic=Topic.COMMENTS,
    concerned=_commenters,
)
occurs(
    Kind(
        code="revision.to_decide",
        model=BoundaryRevision,
        topic=Topic.TO_DO,
        words=gettext_noop("Decidi in che zona stanno i comuni cambiati: «%(title)s»"),
        page=lambda revision: reverse("change", args=[revision.pk]),
        title=_title_of_revision,
        concerned=lambda revision: who_may(
            "districts.propose_adoption", revision, Role.BOUNDARY_ADMINISTRATOR
        ),
    )
)
occurs(
    Kind(
        code="revision.revoked",
        model=BoundaryRevision,
        topic=Topic.APPROVALS,
        words=gettext_noop("Revocata prima di entrare in vigore: «%(title)s»"),
        page=lambda revision: reverse("zoning", args=[revision.zoning.code]),
        title=_title_of_revision,
        concerned=lambda revision: {revision.author_id, revision.approver_id} - {None},
    )
)
_comment(
    "comment.received",
    gettext_noop("Un commento da leggere: «%(title)s»"),
    page=_desk,
    topic=Topic.MODERATION,
    concerned=_readers,
)
_comment("comment.published", gettext_noop("Il tuo commento è pubblicato: «%(title)s»"))
_comment("comment.rejected", gettext_noop("Il tuo commento non è pubblicato: «%(title)s»"))
_comment("comment.answered", gettext_noop("L'ente ha risposto al tuo commento: «%(title)s»"))
