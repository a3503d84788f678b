"""The registers of the catalogue of indicators."""

from django.urls import reverse

from districts.registers import OUTLINE, WHOLE, Register, kept
from impact.models import Indicator, IndicatorEvent, IndicatorTerm, IndicatorTermEvent, SourceEvent
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
