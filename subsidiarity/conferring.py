"""The mandate of a body on a zone as something that is approved: proposed by one, conferred by
another."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from districts.approving.kinds import Kind, approvable, content_print
from districts.approving.rules import Policy, Step
from districts.models import Approval
from subsidiarity.mandate_actions import CONFER_MANDATE, confer_mandate, problems_of_mandate
from subsidiarity.models import MandateProposal


def _content(proposal: MandateProposal) -> str:
    """Everything that becomes a mandate, with the state of the body: one that is suspended
    meanwhile is not the one that was read about."""
    return content_print(
        [
            proposal.pk,
            proposal.actor_id,
            proposal.actor.state,
            proposal.zone_id,
            proposal.task,
            proposal.valid_from,
            proposal.act_id,
        ]
    )


def _confer(proposal: MandateProposal, by: Any, reason: str) -> None:
    confer_mandate(proposal=proposal, by=by, reason=reason)


def _page(proposal: MandateProposal) -> str:
    return reverse("mandate-proposal", args=[proposal.pk])


def facts_of(proposal: MandateProposal) -> list[tuple[str, str]]:
    """What is proposed, in words; and how many others await the same task on the same zone."""
    zone = proposal.zone
    facts = [
        (_("Ente"), proposal.actor.name),
        (_("Compito"), str(proposal.get_task_display())),
        (_("Zona"), f"{zone.name} ({zone.code}), {zone.zoning}"),
        (_("Dal"), f"{proposal.valid_from:%d/%m/%Y}"),
        (_("Atto"), str(proposal.act) if proposal.act else _("non indicato")),
    ]
    if rivals := _rivals(proposal):
        facts.append((_("Altre richieste in attesa per la stessa zona"), ", ".join(rivals)))
    return facts


def _rivals(proposal: MandateProposal) -> list[str]:
    """The bodies for which the same task on the same zone is awaited."""
    others = MandateProposal.objects.filter(zone=proposal.zone_id, task=proposal.task)
    waiting = Approval.objects.pending().filter(flow__code=CONFER_MANDATE)
    awaited = others.exclude(pk=proposal.pk).filter(pk__in=waiting.values("object_id"))
    return sorted(set(awaited.values_list("actor__name", flat=True)))


approvable(
    Kind(
        code=CONFER_MANDATE,
        name=gettext_noop("Conferimento di un mandato"),
        model=MandateProposal,
        ask="subsidiarity.propose_mandate",
        flow=[
            Step(
                name=gettext_noop("Conferimento da parte di un funzionario regionale"),
                policy=Policy.ANY,
                permission="subsidiarity.confer_mandate",
                term_days=30,
            )
        ],
        author=lambda proposal: proposal.by_id,
        fingerprint=_content,
        problems=problems_of_mandate,
        approved=_confer,
        address=_page,
        facts=facts_of,
    )
)
