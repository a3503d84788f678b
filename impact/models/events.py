"""What was before: the memory of the catalogue of indicators."""

from districts.history import remembering
from impact.models.indicators import Indicator, IndicatorTerm, Source


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
