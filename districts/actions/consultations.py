"""Consulting everybody: opening, commenting, reading comments, answering, saying what came of it.

Each action locks what it changes, asks the policy layer by itself and remembers the passage. Done
twice it is done once.
"""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.consulting import rules as table
from districts.consulting.consultable import Kind, kind_for
from districts.consulting.places import Places, places_of
from districts.happenings import happened
from districts.history import because
from districts.models import Act, Consultation, ConsultationComment, ConsultationOutcome
from districts.permissions import hat_of, require, worn_by
from districts.states import change_state, record_state
from districts.transitions import TransitionRefusedError

Comment = ConsultationComment


@transaction.atomic
def open_consultation(
    *,
    kind: Kind,
    subject: Any,
    title: str,
    description: str,
    opens_on: date,
    closes_on: date,
    by: Any,
    act: Act | None = None,
) -> Consultation:
    """Put a draft before everybody from `opens_on` to before `closes_on`; it is edited no more.

    Raises `PermissionDenied`, and `TransitionRefusedError` with every reason at once.
    """
    require(by, kind.open, subject)
    locked = kind.model._base_manager.select_for_update().get(pk=subject.pk)
    today = timezone.localdate()
    problems = list(kind.problems(locked))
    if opens_on < today:
        problems.append(_("Una consultazione si apre da oggi in poi: correggi la data d'inizio."))
    if closes_on <= opens_on:
        problems.append(_("L'ultimo giorno precede il primo: correggi le date."))
    elif (closes_on - opens_on).days > table.LONGEST_DAYS:
        problems.append(_("Una consultazione dura al massimo un anno: accorciala."))
    if problems:
        raise TransitionRefusedError(problems)
    with because(description):
        made = Consultation.objects.create(
            content_type=ContentType.objects.get_for_model(kind.model),
            object_id=locked.pk,
            title=title,
            description=description,
            proposed=kind.proposed(locked),
            opens_on=opens_on,
            closes_on=closes_on,
            act=act,
            opened_by=by,
        )
    record_state(made, to=Consultation.State.ANNOUNCED, by=by, act=act, first=True)
    kind.opened(locked, by, title)
    happened("consultation.opened", made, by=by)
    return made


@transaction.atomic
def take_back(*, consultation: Consultation, by: Any, reason: str) -> Consultation:
    """Bring the draft back to its authors; a consultation that is not concluded is withdrawn.

    What was said stays and can still be read. Raises as `open_consultation`.
    """
    locked = _locked(consultation)
    subject: Any = locked.subject  # never erased while it is consulted on
    kind = kind_for(subject)
    require(by, kind.open, subject)
    if not reason.strip():
        raise TransitionRefusedError([_("Scrivi perché la bozza torna in lavorazione.")])
    draft = kind.model._base_manager.select_for_update().get(pk=subject.pk)
    with because(reason):
        if locked.state == Consultation.State.ANNOUNCED:
            change_state(
                locked, to=Consultation.State.WITHDRAWN, table=table.CONSULTATION, by=by,
                reason=reason.strip(),
            )  # fmt: skip
        kind.given_back(draft, by, reason.strip())
    return locked


@transaction.atomic
def comment(
    *,
    consultation: Consultation,
    text: str,
    form: uuid.UUID,
    by: Any,
    name: str = "",
    place: str = "",
) -> Comment:
    """What somebody says of an open consultation; the same form twice is the same comment.

    `place`: the zone or comune of the draft that it is of, as `places_of` has it; empty for all.

    Shown at once if who says it speaks for a verified body, else when somebody has read it.
    Raises `PermissionDenied`, and `TransitionRefusedError` when the time is over.
    """
    locked = _locked(consultation)
    require(by, "districts.comment", locked)
    made = locked.comments.filter(form=form).first()
    if made is not None:
        return made
    if not locked.is_open:
        raise TransitionRefusedError([not_open(locked)])
    places = places_of(locked.subject) if place else Places()
    if place and not places.words(place):
        raise TransitionRefusedError([_("Questo luogo non è nella bozza: scegline un altro.")])
    person = by if by.is_authenticated else None
    shown = hat_of(person) is not None
    made = Comment.objects.create(
        consultation=locked,
        form=form,
        author=person,
        name="" if person else name,
        **worn_by(person),
        text=text,
        zone=places.zones.get(place),
        unit=places.units.get(place),
        state=Comment.State.PUBLISHED if shown else Comment.State.WAITING,
    )
    record_state(made, to=made.state, by=person, first=True)
    happened("comment.received", made, by=by)
    return made


def not_open(consultation: Consultation) -> str:
    """Why nobody can comment now, and what one can do."""
    if consultation.phase == "coming":
        return _("La consultazione si apre il %(day)s: torna da quel giorno.") % {
            "day": f"{consultation.opens_on:%d/%m/%Y}"
        }
    return _(
        "La consultazione si è chiusa il %(day)s: il commento non è stato registrato. Puoi leggere"
        " gli altri e le risposte."
    ) % {"day": f"{consultation.last_day:%d/%m/%Y}"}


@transaction.atomic
def publish_comment(*, comment: Comment, by: Any) -> bool:
    """Show it to everybody; False if it is shown already."""
    return _judge(comment, by, Comment.State.PUBLISHED, "")


@transaction.atomic
def reject_comment(*, comment: Comment, by: Any, reason: str) -> bool:
    """Do not show it, or no more, for a reason that its author reads."""
    if not reason.strip():
        raise TransitionRefusedError([_("Scrivi il motivo: lo leggerà chi ha commentato.")])
    return _judge(comment, by, Comment.State.REJECTED, reason.strip())


def _judge(comment: Comment, by: Any, to: str, reason: str) -> bool:
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    require(by, "districts.moderate_comment", locked)
    if locked.state == to:
        return False
    if to == Comment.State.PUBLISHED and not locked.text:
        raise TransitionRefusedError([_("Le parole di questo commento sono state cancellate.")])
    locked.moderated_by, locked.moderated_at, locked.reason = by, timezone.now(), reason
    with because(reason):
        change_state(
            locked,
            to=to,
            table=table.COMMENT,
            by=by,
            reason=reason,
            also=["moderated_by", "moderated_at", "reason"],
        )
    happened(
        f"comment.{'published' if to == Comment.State.PUBLISHED else 'rejected'}", locked, by=by
    )
    return True


@transaction.atomic
def answer_comment(*, comment: Comment, by: Any, text: str, seen: str) -> Comment:
    """The body's answer, beside a published comment. `seen`: the answer that `by` had before them.

    Raises `TransitionRefusedError` if somebody answered meanwhile.
    """
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    require(by, "districts.moderate_comment", locked)
    if locked.answer == text:
        return locked
    if locked.state != Comment.State.PUBLISHED:
        raise TransitionRefusedError([_("Si risponde a un commento pubblicato: pubblicalo prima.")])
    if locked.answer != seen:
        raise TransitionRefusedError(
            [_("Intanto un'altra persona ha risposto: leggi la sua risposta, poi correggila.")]
        )
    locked.answer, locked.answered_by, locked.answered_at = text, by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    happened("comment.answered", locked, by=by)
    return locked


@transaction.atomic
def write_outcome(
    *,
    consultation: Consultation,
    said: str,
    done: str,
    effect: str,
    comments: Collection[int],
    by: Any,
) -> ConsultationOutcome:
    """A line of «avete detto, abbiamo fatto», with the comments that it answers.

    The same `said` again is the same line, corrected. Raises `TransitionRefusedError` once the
    consultation is concluded, and while it is open.
    """
    locked = _locked(consultation)
    require(by, "districts.conclude_consultation", locked)
    if locked.phase != "closed":
        raise TransitionRefusedError([_("L'esito si scrive quando la consultazione è chiusa.")])
    line, _made = ConsultationOutcome.objects.update_or_create(
        consultation=locked,
        said=said,
        defaults={"done": done, "effect": effect, "written_by": by},
    )
    for row in locked.comments.published().filter(pk__in=comments):
        row.outcome = line
        row.save(update_fields=["outcome"])
    return line


@transaction.atomic
def conclude(*, consultation: Consultation, by: Any) -> bool:
    """Publish what came of it: every comment read, and each of those shown answered.

    By an answer of its own or by a line of «avete detto, abbiamo fatto». The draft goes back to
    its authors by itself, who take it from there to the act, or change it by what they heard.
    """
    locked = _locked(consultation)
    require(by, "districts.conclude_consultation", locked)
    if locked.state == Consultation.State.CONCLUDED:
        return False
    if problems := problems_of_conclusion(locked):
        raise TransitionRefusedError(problems)
    locked.concluded_at = timezone.now()
    record_state(locked, to=Consultation.State.CONCLUDED, by=by)
    locked.state = Consultation.State.CONCLUDED
    locked.save(update_fields=["state", "concluded_at"])
    _give_back(locked, by)
    happened("consultation.concluded", locked, by=by)
    return True


def _give_back(concluded: Consultation, by: Any) -> None:
    """The draft of a concluded consultation, to its authors; one taken back before stays there."""
    kind = kind_for(concluded.subject)
    draft = kind.model._base_manager.select_for_update().get(pk=concluded.object_id)
    if kind.is_before_everybody(draft):
        reason = _("Consultazione conclusa: «%(title)s»") % {"title": concluded.title}
        with because(reason):
            kind.given_back(draft, by, reason)


def problems_of_conclusion(consultation: Consultation) -> list[str]:
    """What is still to be done before it can be concluded."""
    problems = []
    if consultation.phase in {"coming", "open"}:
        problems.append(
            _("La consultazione è aperta fino al %(day)s: si conclude dopo.")
            % {"day": f"{consultation.last_day:%d/%m/%Y}"}
        )
    if waiting := consultation.comments.waiting().count():
        text = ngettext(
            "Resta %(n)s commento da leggere.", "Restano %(n)s commenti da leggere.", waiting
        )
        problems.append(text % {"n": waiting})
    open_ones = consultation.comments.published().filter(outcome__isnull=True, answer="").count()
    if open_ones:
        text = ngettext(
            "Resta %(n)s commento senza risposta: rispondi, o mettilo in un esito.",
            "Restano %(n)s commenti senza risposta: rispondi, o mettili in un esito.",
            open_ones,
        )
        problems.append(text % {"n": open_ones})
    return problems


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update().get(pk=consultation.pk)
