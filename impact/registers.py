"""The registers of the catalogue of indicators and of the plans of districts."""

from django.urls import reverse

from districts.registers import OUTLINE, WHOLE, Register, kept
from impact.models import (
    DistrictPlan,
    DistrictPlanEvent,
    Indicator,
    IndicatorEvent,
    IndicatorTerm,
    IndicatorTermEvent,
    Objective,
    ObjectiveEvent,
    SourceEvent,
)
from impact.models import Source as Publisher

kept(
    Register(
        "indicatore",
        Indicator,
        IndicatorEvent,
        WHOLE,
        OUTLINE,
        lambda indicator: reverse("indicator", args=[indicator.code]),
    )
)
kept(Register("termine", IndicatorTerm, IndicatorTermEvent, WHOLE, OUTLINE))
kept(Register("fonte", Publisher, SourceEvent, WHOLE, OUTLINE))
kept(
    Register(
        "piano",
        DistrictPlan,
        DistrictPlanEvent,
        WHOLE,
        OUTLINE,
        lambda plan: reverse("plan", args=[plan.code]),
    )
)
kept(Register("obiettivo", Objective, ObjectiveEvent, WHOLE, OUTLINE))
