"""Taking back a boundary that was adopted and is not in force yet."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.actions.boundaries import hold_laws
from districts.happenings import happened
from districts.history import because
from districts.models import Act, BoundaryRevision
from districts.permissions import require
from districts.states import record_state
from districts.transitions import TransitionRefusedError


@transaction.atomic
def revoke_revision(
    *, revision: BoundaryRevision, act: Act | None, reason: str, by: Any
) -> BoundaryRevision:
    """Take back an adopted boundary before its day, by an act; the law of before goes on.

    The names that it gives its zones go with it: they have its days.

    Raises `PermissionDenied`; `TransitionRefusedError` with every reason at once, and then nothing
    is written. A boundary in force is changed, or corrected, by another one.
    """
    require(by, "districts.revoke_revision", revision)
    hold_laws(revision)
    locked = BoundaryRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if problems := [*obstacles_to_revocation(locked), *_missing(act, reason)]:
        raise TransitionRefusedError(problems)
    record_state(locked, to=BoundaryRevision.State.REVOKED, by=by, reason=reason, act=act)
    locked.state = BoundaryRevision.State.REVOKED
    with because(reason):
        locked.save(update_fields=["state"])
    happened("revision.revoked", locked, by=by)
    return locked


def obstacles_to_revocation(revision: BoundaryRevision) -> list[str]:
    """What neither an act nor a reason would mend, and what can be done in its place."""
    if revision.state == BoundaryRevision.State.REVOKED:
        return [_("È già revocata: non resta niente da fare.")]
    if revision.state != BoundaryRevision.State.ADOPTED:
        return [_("Si revoca solo ciò che è adottato.")]
    problems = []
    begins = revision.effective_from
    if begins is not None and begins <= timezone.localdate():
        problems.append(
            _(
                "È in vigore dal %(day)s: non si revoca più. Cambiala con una nuova revisione, o"
                " correggila con una dello stesso giorno."
            )
            % {"day": f"{begins:%d/%m/%Y}"}
        )
    later = BoundaryRevision.objects.standing().filter(based_on=revision).first()
    if later is not None:
        problems.append(
            _("«%(title)s» parte da questi confini: revoca prima quella.") % {"title": later}
        )
    return problems


def _missing(act: Act | None, reason: str) -> list[str]:
    problems = []
    if act is None:
        problems.append(_("Scegli l'atto che la revoca."))
    if not reason.strip():
        problems.append(_("Scrivi perché è revocata."))
    return problems
