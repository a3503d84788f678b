"""What was before: the memory of the catalogue of indicators and of the plans of districts."""

from districts.history import remembering
from impact.models.indicators import Indicator, IndicatorTerm, Source
from impact.models.plans import DistrictPlan, Objective


class IndicatorEvent(remembering(Indicator)):  # type: ignore[misc]  # made at run time
    """One row is a change of an indicator: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un indicatore"
        verbose_name_plural = "modifiche di un indicatore"


class IndicatorTermEvent(remembering(IndicatorTerm)):  # type: ignore[misc]  # made at run time
    """One row is a change of a term of an indicator: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un termine"
        verbose_name_plural = "modifiche di un termine"


class SourceEvent(remembering(Source)):  # type: ignore[misc]  # made at run time
    """One row is a change of a source: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di una fonte"
        verbose_name_plural = "modifiche di una fonte"


class DistrictPlanEvent(remembering(DistrictPlan)):  # type: ignore[misc]  # made at run time
    """One row is a change of a plan: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un piano"
        verbose_name_plural = "modifiche di un piano"


class ObjectiveEvent(remembering(Objective)):  # type: ignore[misc]  # made at run time
    """One row is a change of an objective: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un obiettivo"
        verbose_name_plural = "modifiche di un obiettivo"
