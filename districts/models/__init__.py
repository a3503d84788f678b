"""What the territory is and how it is divided, on any day."""

from districts.models.acts import Act, ActDocument, StateChange
from districts.models.approvals import (
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    ApprovalSeat,
    ApprovalStep,
    Delegation,
)
from districts.models.carrying import CarryDecision, CarryEffect
from districts.models.checks import AdoptionWarning
from districts.models.consultations import (
    Consultation,
    ConsultationComment,
    ConsultationOutcome,
)
from districts.models.drafts import (
    Draft,
    DraftMark,
    DraftMove,
    DraftReason,
    DraftStep,
    DraftZoneName,
)
from districts.models.events import (
    ActEvent,
    BoundaryRevisionEvent,
    ConsultationCommentEvent,
    ConsultationEvent,
    ConsultationOutcomeEvent,
    DelegationEvent,
    DraftMarkEvent,
    RegionEvent,
    TerritorialUnitEvent,
    ZoneEvent,
    ZoningEvent,
)
from districts.models.evidence import Evidence
from districts.models.notifications import (
    Cadence,
    Happening,
    MailLanguage,
    Notification,
    NotificationChoice,
)
from districts.models.proposals import (
    Proposal,
    ProposalDistrict,
    ProposalPolicy,
    ProposalRule,
    ProposalUnit,
)
from districts.models.tiles import Tile, Tileset, TilesetUse
from districts.models.units import Region, TerritorialUnit, UnitPopulation, UnitSuccession
from districts.models.versions import Stale, Versioned
from districts.models.vocabulary import Basis, Confidence, Policy, Quality, is_uncertain
from districts.models.zonings import (
    BoundaryRevision,
    District,
    Validity,
    Zone,
    ZoneAssignment,
    ZoneName,
    ZoneOutline,
    Zoning,
)

__all__ = [
    "Act",
    "ActDocument",
    "ActEvent",
    "AdoptionWarning",
    "Approval",
    "ApprovalDecision",
    "ApprovalFlow",
    "ApprovalSeat",
    "ApprovalStep",
    "Basis",
    "BoundaryRevision",
    "BoundaryRevisionEvent",
    "Cadence",
    "CarryDecision",
    "CarryEffect",
    "Confidence",
    "Consultation",
    "ConsultationComment",
    "ConsultationCommentEvent",
    "ConsultationEvent",
    "ConsultationOutcome",
    "ConsultationOutcomeEvent",
    "Delegation",
    "DelegationEvent",
    "District",
    "Draft",
    "DraftMark",
    "DraftMarkEvent",
    "DraftMove",
    "DraftReason",
    "DraftStep",
    "DraftZoneName",
    "Evidence",
    "Happening",
    "MailLanguage",
    "Notification",
    "NotificationChoice",
    "Policy",
    "Proposal",
    "ProposalDistrict",
    "ProposalPolicy",
    "ProposalRule",
    "ProposalUnit",
    "Quality",
    "Region",
    "RegionEvent",
    "Stale",
    "StateChange",
    "TerritorialUnit",
    "TerritorialUnitEvent",
    "Tile",
    "Tileset",
    "TilesetUse",
    "UnitPopulation",
    "UnitSuccession",
    "Validity",
    "Versioned",
    "Zone",
    "ZoneAssignment",
    "ZoneEvent",
    "ZoneName",
    "ZoneOutline",
    "Zoning",
    "ZoningEvent",
    "is_uncertain",
]
