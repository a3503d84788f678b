"""Addresses of the territory, below `/api/v1/`."""

from django.urls import path

from districts.api.alignment import Alignment
from districts.api.consultations import CommentList, ConsultationList
from districts.api.draft_checks import CheckList
from districts.api.drafts import DraftList
from districts.api.proposal_districts import PlannedDistrictList
from districts.api.proposal_requests import ProposalAsk, ProposalCancel
from districts.api.proposal_units import AssignmentList
from districts.api.proposals import ProposalDetail, ProposalList
from districts.api.units import DistrictUnitMap, UnitDetail, UnitList, UnitMap
from districts.api.zones import ZoneDetail, ZoneList, ZoneMap
from districts.api.zonings import ZoningDetail, ZoningList

urlpatterns = [
    path("alignment", Alignment.as_view(), name="alignment"),
    path("consultations", ConsultationList.as_view(), name="consultations"),
    path("consultations/<int:pk>/comments", CommentList.as_view(), name="consultation-comments"),
    path("districts/<str:code>/units/geo", DistrictUnitMap.as_view(), name="district-units-geo"),
    path("drafts", DraftList.as_view(), name="drafts"),
    path("drafts/<int:pk>/checks", CheckList.as_view(), name="draft-checks"),
    path("proposals", ProposalList.as_view(), name="proposals"),
    path("proposals/ask", ProposalAsk.as_view(), name="proposal-ask"),
    path("proposals/<int:pk>", ProposalDetail.as_view(), name="proposal"),
    path("proposals/<int:pk>/assignments", AssignmentList.as_view(), name="proposal-assignments"),
    path("proposals/<int:pk>/cancel", ProposalCancel.as_view(), name="proposal-cancel"),
    path("proposals/<int:pk>/districts", PlannedDistrictList.as_view(), name="proposal-districts"),
    path("units", UnitList.as_view(), name="units"),
    path("units/geo", UnitMap.as_view(), name="units-geo"),
    path("units/<str:code>", UnitDetail.as_view(), name="unit"),
    path("zones", ZoneList.as_view(), name="zones"),
    path("zones/geo", ZoneMap.as_view(), name="zones-geo"),
    path("zonings", ZoningList.as_view(), name="zonings"),
    path("zonings/<str:code>", ZoningDetail.as_view(), name="zoning"),
    path("zonings/<str:code>/zones/<str:zone>", ZoneDetail.as_view(), name="zone"),
]
