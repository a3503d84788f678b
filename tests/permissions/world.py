"""The society of tests/people.py, and the objects on which every role is tried.

`plan` is a proposal of districts, `proposal` one of a mandate, `piano` the plan of a district.

`own`: of the very person or of the body that they act for. `near`: of others, in the district of
the coordinator (D01). `far`: of others, in another district. `public`: of others, for all to see.
`other`, `any`: of others, wherever. Projects are of `beta` and in D01, each called by its state;
but `own`, a draft of the body that the very person registered, and `far`, of `gamma` in D02.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from districts.actions import ask_approval, ask_proposal, fork_revision
from districts.actions.consultations import comment, open_consultation
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.consulting.consultable import kind_named
from districts.hats import Role
from districts.models import (
    Act,
    ActDocument,
    Approval,
    BoundaryRevision,
    ConsultationComment,
    Delegation,
    Notification,
    Proposal,
    Zone,
)
from districts.proposing.choices import Wish, read_choices
from districts.rights.scopes import Scope
from impact.models import DistrictPlan, Indicator, Objective
from subsidiarity.mandate_actions import propose_mandate
from subsidiarity.models import Actor, CoDesignProject, Invitation, Mandate, Membership
from tests import initiatives
from tests.adoptions import another, draft
from tests.documents import PDF
from tests.people import DAY, SINCE, Society, body, dressed, person, society
from tests.territory import Territory
from welfare.models import Delivery, Token, Webhook
from welfare.tokens import create_token
from welfare.webhooks.actions import add_webhook, ping

CHANGED_ON = date(2024, 1, 1)
FORK = {"title": "Una bozza", "rationale": "Per vedere che cosa cambia spostando un comune."}
ROLES = (
    "anonymous",
    "nobody",
    "member",
    "head",
    "coordinator",
    "official",
    "boundaries",
    "evaluator",
    "system",
)
_NAMES = {"member": "beta_member", "head": "beta_head"}


@dataclass(frozen=True, slots=True)
class World:
    people: dict[str, Any]
    society: Society
    objects: dict[str, dict[str, Any]]
    """{"actor": {"near": …}}; what is one's own is found by `subject`."""

    def subject(self, kind: str, which: str, role: str) -> Any:
        """The object of a row of the matrix for a role; None if this role has none such."""
        if which == "-":
            return None
        if which != "own":
            return self.objects[kind][which]
        return self.objects[f"own {kind}"].get(role)


def build(territory: Territory) -> World:
    """Everybody and everything; every person has the one hat of their role."""
    made = society(territory)
    people = {role: made.people[_NAMES.get(role, role)] for role in ROLES if role != "anonymous"}
    units = territory.units
    stranger = person("stranger")
    submitted = {"state": Actor.State.SUBMITTED, "created_by": stranger}
    actors = {
        "near": body("near", Actor.Kind.ETS, units["A2"], **submitted),
        "far": body("far", Actor.Kind.ETS, units["C4"], **submitted),
        "public": made.bodies["gamma"],
    }
    drafts = {
        role: body(f"draft-{role}", Actor.Kind.ETS, units["A1"], state="draft", created_by=user)
        for role, user in people.items()
    }
    close_by = body("close-by", Actor.Kind.ETS, units["A1"])
    objects: dict[str, dict[str, Any]] = {
        "actor": actors,
        "own actor": {
            role: Actor.objects.get(pk=user.hat.body) for role, user in people.items() if user.hat
        },
        "draft": {},
        "own draft": drafts,
        "membership": {
            "near": wish(stranger, close_by, Role.LEGAL_REPRESENTATIVE),
            "far": wish(stranger, made.bodies["gamma"], Role.LEGAL_REPRESENTATIVE),
            "body": wish(stranger, made.bodies["beta"], Role.MEMBER),
            "region": wish(stranger, made.bodies["region"], Role.REGIONAL_OFFICIAL),
        },
        "own membership": {
            role: Membership.objects.get(user=user) for role, user in people.items() if user.hat
        },
        "invitation": {"body": _invited("someone@example.org", made, close_by=False)},
        "own invitation": {
            role: _invited(user.email, made, close_by=role in {"member", "head"}, body=close_by)
            for role, user in people.items()
        },
        "mandate": {"any": made.mandate},
        **_mandates(made),
        **_projects(made, drafts),
        **_law(made, territory),
        **_plans(made),
        **_accounts(people, stranger),
        **_consultation(made, territory, people),
        **_programs(people, made),
    }
    everyone = {"anonymous": AnonymousUser(), **people}
    return World({role: _redressed(user) for role, user in everyone.items()}, made, objects)


def _redressed(user: Any) -> Any:
    return dressed(user) if user.is_authenticated else user


def wish(user: Any, actor: Actor, role: Role) -> Membership:
    """A membership that nobody has answered."""
    return Membership.objects.create(user=user, actor=actor, role=role.value, valid_from=SINCE)


def _invited(email: str, made: Society, *, close_by: bool, body: Actor | None = None) -> Invitation:
    """An invitation of `beta`, or to who is of it already one of another body."""
    actor = body if close_by and body else made.bodies["beta"]
    return Invitation.objects.create(actor=actor, email=email, sent_by=made.people["beta_head"])


def _mandates(made: Society) -> dict[str, dict[str, Any]]:
    """Proposals that await their approval: of `gamma`, of `beta`, and one of the official."""
    official = made.people["official"]
    beta, gamma = (_proposed(made, name, made.people[f"{name}_head"]) for name in ("beta", "gamma"))
    own = {"member": beta, "head": beta, "official": _proposed(made, "consortium", official)}
    return {"proposal": {"any": gamma}, "own proposal": own}


def _proposed(made: Society, body: str, by: Any) -> Any:
    return propose_mandate(
        actor=made.bodies[body],
        zone=Zone.objects.get(zoning__code="cohesion", code="D02"),
        task=Mandate.Task.STEERING,
        valid_from=SINCE,
        act=None,
        by=by,
        reason="È nell'accordo.",
    ).subject


def _projects(made: Society, drafts: dict[str, Actor]) -> dict[str, dict[str, Any]]:
    states = ("draft", "proposed", "rejected", "withdrawn", "running")
    projects = {state: _project(made, made.bodies["beta"], state=state) for state in states}
    projects["far"] = _project(made, made.bodies["gamma"], state="proposed")
    projects["far"].districts.set(Zone.objects.filter(zoning__code="cohesion", code="D02"))
    own = {role: _project(made, actor) for role, actor in drafts.items()}
    return {"project": projects, "own project": own}


def _project(made: Society, lead: Actor, **fields: Any) -> CoDesignProject:
    number = CoDesignProject.objects.count()
    return initiatives.project(made, lead, code=f"CP-{number:06d}", **fields)


def _law(made: Society, territory: Territory) -> dict[str, dict[str, Any]]:
    """Revisions that await their adoption, of a colleague and of one's own; an act, its files."""
    colleague = another(made, "colleague", Role.BOUNDARY_ADMINISTRATOR)
    boundaries = made.people["boundaries"]
    law = territory.laws["cohesion-2020"]
    theirs, ours = (_awaited(territory, author) for author in (colleague, boundaries))
    act = Act.objects.create(kind="DGR", authority="Giunta", number="29-3257", date="2016-05-09")
    return {
        "approval": {"any": theirs},
        "own approval": {"boundaries": ours},
        "revision": {"any": theirs.subject},
        "own revision": {"boundaries": ours.subject},
        "law": {"any": law},
        "change": {"any": _to_decide(territory)},
        "scenario": {"any": fork_revision(**FORK, revision=law, by=colleague)},
        "plan": {"any": _proposal(law, colleague)},
        "act": {"any": act},
        "document": {
            "kept": _document(act, colleague, is_public=False),
            "public": _document(act, colleague, is_public=True),
        },
    }


def _plans(made: Society) -> dict[str, dict[str, Any]]:
    """Plans of D01, one after the other in time, each called by its state; `far`: a draft of D02.

    Their objectives have no baseline: no figure of this society is computed.
    """
    near, far = (Zone.objects.get(zoning__code="cohesion", code=code) for code in ("D01", "D02"))
    states = ("draft", "consultation", "approved")
    found = {state: _plan(made, near, 2030 + 3 * n, state) for n, state in enumerate(states)}
    return {
        "piano": found | {"far": _plan(made, far, 2030, "draft")},
        "district": {"near": near, "far": far},
    }


def _plan(made: Society, zone: Zone, year: int, state: str) -> DistrictPlan:
    official, act = made.people["official"], Act.objects.first()
    plan = DistrictPlan.objects.create(
        code=f"PD-{zone.code}-{year}",
        zone=zone,
        title="Un piano",
        start=date(year, 1, 1),
        end=date(year + 2, 12, 31),
        created_by=official,
        saved_by=official,
    )
    measures = Indicator.objects.order_by("pk")
    for policy, indicator in zip(("social", "health", "labour"), measures, strict=False):
        Objective.objects.create(
            plan=plan,
            title="Un obiettivo",
            policy=policy,
            perspective="3.1",
            indicator=indicator,
            target=1,
            due=plan.end,
            responsible=made.bodies["consortium"],
        )
    plan.state, plan.act = state, act if state == "approved" else None
    plan.save()
    return plan


def _proposal(law: BoundaryRevision, by: Any) -> Proposal:
    """A request that waits for a worker."""
    choices = read_choices(law, DAY)
    wish = Wish(
        title="Due distretti",
        least=None,
        most=None,
        seconds=10,
        weights={"health": 1},
        seats={code: choice.seat for code, choice in choices.districts.items()},
    )
    return ask_proposal(wish=wish, choices=choices, by=by)[0]


def _awaited(territory: Territory, author: Any) -> Approval:
    written: BoundaryRevision = draft(territory, author)
    return ask_approval(code=ADOPT_BOUNDARY, subject=written, by=author, reason="È pronta.")


def _to_decide(territory: Territory) -> BoundaryRevision:
    """A technical revision in which nobody has decided."""
    law = territory.laws["health"]
    return BoundaryRevision.objects.create(
        zoning=law.zoning,
        title=law.title,
        rationale="Revisione tecnica: la stessa divisione, scritta sui comuni di un altro giorno.",
        effective_from=CHANGED_ON,
        basis="derived",
        unit_vintage=CHANGED_ON,
        based_on=law,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
    )


def _document(act: Act, by: Any, *, is_public: bool) -> ActDocument:
    return ActDocument.objects.create(
        act=act,
        file=ContentFile(PDF, "dgr.pdf"),
        name="dgr.pdf",
        size=len(PDF),
        sha256="0" * 64,
        is_public=is_public,
        added_by=by,
    )


def _accounts(people: dict[str, Any], stranger: Any) -> dict[str, dict[str, Any]]:
    """Accounts, and the seats that their owners lent: each person to a stranger, who to another."""
    another_stranger = person("another-stranger")
    return {
        "account": {"other": another_stranger},
        "own account": dict(people),
        "delegation": {"other": _lent(stranger, another_stranger)},
        "own delegation": {role: _lent(user, stranger) for role, user in people.items()},
    }


def _programs(people: dict[str, Any], made: Society) -> dict[str, dict[str, Any]]:
    """A token and a webhook of everybody who has a hat; `other`: those of a colleague."""
    colleague = another(made, "programmer", Role.MEMBER)
    with_hats = {role: user for role, user in people.items() if user.hat}
    return {
        "token": {"other": _token(colleague)},
        "own token": {role: _token(user) for role, user in with_hats.items()},
        "webhook": {"other": _webhook(colleague)},
        "own webhook": {role: _webhook(user) for role, user in with_hats.items()},
    }


def _token(user: Any) -> Token:
    return create_token(by=user, name="R", scopes=[Scope.READ], days=30)[0]


def _webhook(user: Any) -> Webhook:
    """With one message, that was delivered."""
    address = {"url": "https://example.org/", "origin": "https://example.org"}
    webhook, _secret = add_webhook(by=user, name="R", events=["actor.verified"], **address)
    ping(webhook=webhook, by=user)
    webhook.deliveries.update(state=Delivery.State.DELIVERED)
    return webhook


def _lent(giver: Any, taker: Any) -> Delegation:
    return Delegation.objects.create(
        person=giver, delegate=taker, valid_from=SINCE, valid_to="2099-01-01", reason="Ferie."
    )


def _consultation(
    made: Society, territory: Territory, people: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """One that is open, with a comment of somebody without account and one of each person."""
    boundaries = made.people["boundaries"]
    today = timezone.localdate()
    opened = open_consultation(
        kind=kind_named("confini"),
        subject=draft(territory, boundaries),
        title="Dove sta B3",
        description="Si chiede a tutti se B3 stia meglio nel secondo distretto.",
        opens_on=today,
        closes_on=today + timedelta(days=20),
        by=boundaries,
    )
    said = {role: _said(opened, user) for role, user in people.items() if role != "system"}
    notices = Notification.objects.filter(happening__kind="consultation.opened")
    own = {role: notices.filter(person=user).first() for role, user in people.items()}
    return {
        "consultation": {"any": opened},
        "comment": {"any": _said(opened, AnonymousUser())},
        "own comment": said,
        "notice": {"other": notices.get(person=made.people["gamma_head"])},
        "own notice": {role: row for role, row in own.items() if row is not None},
    }


def _said(consultation: Any, by: Any) -> ConsultationComment:
    return comment(consultation=consultation, text="Un parere contrario.", form=uuid4(), by=by)
