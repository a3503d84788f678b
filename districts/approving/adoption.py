"""The adoption of a boundary as something that is approved: written by one, adopted by another."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from districts.actions.boundaries import adopt_revision, problems_of_adoption
from districts.actions.carrying import carry_due
from districts.approving.kinds import Kind, approvable, content_print
from districts.approving.rules import Policy, Step
from districts.boundaries.differences import moved_units, renamed_zones
from districts.carryover.decisions import carrying_problems, decisions_print
from districts.changes.checking import check_technical
from districts.changes.passings import passings
from districts.changes.technical_revisions import revise_laws, undecided_in
from districts.changes.warned import warn
from districts.drafting.base import is_technical
from districts.drafting.finding_words import fact_of
from districts.models import BoundaryRevision, DraftZoneName

ADOPT_BOUNDARY = "adopt-boundary"


def _boundary(revision: BoundaryRevision) -> str:
    """Everything of a revision that becomes law, with its whole list and what it carries along."""
    head = [
        revision.pk,
        revision.title,
        revision.rationale,
        revision.act_id,
        revision.act_note,
        revision.effective_from,
        revision.date_precision,
        revision.basis,
        revision.unit_vintage,
        revision.corrects_id,
    ]
    rows = revision.assignments.order_by("unit_id").values_list(
        "unit_id", "zone_id", "basis", "confidence", "source"
    )
    carried = decisions_print(revision)
    seats = revision.assignments.filter(seat=True).order_by("unit_id")
    names = DraftZoneName.objects.by_zone(revision.pk)
    said = [*seats.values_list("unit_id"), *sorted(names.items())]
    further = [part for part in (carried, [list(row) for row in said]) if part]
    return content_print([head, [list(row) for row in rows], *further])


def _problems(revision: BoundaryRevision) -> list[str]:
    """What keeps the revision from becoming law; that nobody decided on it yet, too."""
    problems = [*problems_of_adoption(revision), *carrying_problems(revision)]
    undecided = undecided_in(revision) if is_technical(revision) else []
    if undecided and revision.author_id is None:
        names = ", ".join(one.unit.name for one in undecided)
        problems.append(_("Nessuno ha ancora deciso in che zona va: %(names)s.") % {"names": names})
    return problems


MOST_NAMED = 12
"""Comuni named on the page of an approval; the rest stand in the draft."""


def facts_of(revision: BoundaryRevision) -> list[tuple[str, str]]:
    """What becomes law: since when, by which act, which comuni change zone, and zones name."""
    since = revision.effective_from
    moved, renamed = moved_units(revision), renamed_zones(revision)
    named = [f"{one.name}: {one.before or '–'} → {one.after or '–'}" for one in moved[:MOST_NAMED]]
    left = len(moved) - len(named)
    more = [ngettext("e un altro", "e altri %(n)s", left) % {"n": left}] if left else []
    checked = check_technical(revision) if is_technical(revision) else None
    warned = [fact_of(one, checked) for one in checked.warnings] if checked else []
    return [
        (_("In vigore dal"), f"{since:%d/%m/%Y}" if since else _("non indicato")),
        (_("Atto"), str(revision.act) if revision.act else _("non indicato")),
        (_("Comuni che cambiano zona"), "; ".join([*named, *more]) or _("nessuno")),
        *([(_("Avvisi"), " ".join(warned))] if warned else []),
        *([(_("Zone che cambiano nome"), "; ".join(map(str, renamed)))] if renamed else []),
    ]


def _adopt(revision: BoundaryRevision, by: Any, reason: str) -> None:
    """The law; once a change of comuni is decided, the changes that came after it go on too.

    Where it holds already, what was decided on the projects of its zones takes effect with it.
    """
    adopt_revision(revision=revision, by=by, reason=reason)
    if is_technical(revision):
        warn(revision)
        revise_laws(passings())
    carry_due(timezone.localdate())


def _page(revision: BoundaryRevision) -> str:
    """The workbench of a draft; of what is law, and of one that no workbench made, its zoning."""
    if revision.state == BoundaryRevision.State.DRAFT and is_technical(revision):
        return reverse("change", args=[revision.pk])
    if revision.state == BoundaryRevision.State.DRAFT and hasattr(revision, "draft"):
        return reverse("draft", args=[revision.pk])
    return reverse("zoning", args=[revision.zoning.code])


approvable(
    Kind(
        code=ADOPT_BOUNDARY,
        name=gettext_noop("Adozione di una revisione dei confini"),
        model=BoundaryRevision,
        ask="districts.propose_adoption",
        flow=[
            Step(
                name=gettext_noop("Adozione da parte di un funzionario regionale"),
                policy=Policy.ANY,
                permission="districts.adopt_revision",
                term_days=30,
            )
        ],
        author=lambda revision: revision.author_id,
        fingerprint=_boundary,
        problems=_problems,
        approved=_adopt,
        address=_page,
        facts=facts_of,
    )
)
