"""Who acts, for whom, and since when; what they do together."""

from subsidiarity.models.actors import Actor, ActorQuerySet
from subsidiarity.models.events import (
    ActorDistrict,
    ActorDistrictEvent,
    ActorEvent,
    MandateEvent,
    MembershipEvent,
)
from subsidiarity.models.initiatives import BudgetLine, Commitment, Initiative, Participation
from subsidiarity.models.memberships import Invitation, Mandate, MandateProposal, Membership
from subsidiarity.models.projects import CoDesignProject, CoDesignProjectQuerySet
from subsidiarity.models.vocabulary import (
    AccessRule,
    Ladder,
    Need,
    Perspective,
    Resource,
    Setting,
    WellbeingDimension,
)

__all__ = [
    "AccessRule",
    "Actor",
    "ActorDistrict",
    "ActorDistrictEvent",
    "ActorEvent",
    "ActorQuerySet",
    "BudgetLine",
    "CoDesignProject",
    "CoDesignProjectQuerySet",
    "Commitment",
    "Initiative",
    "Invitation",
    "Ladder",
    "Mandate",
    "MandateEvent",
    "MandateProposal",
    "Membership",
    "MembershipEvent",
    "Need",
    "Participation",
    "Perspective",
    "Resource",
    "Setting",
    "WellbeingDimension",
]
