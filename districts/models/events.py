"""What was before: the memory of the rows of this app that may change."""

from districts.history import remembering
from districts.models.acts import Act
from districts.models.approvals import Delegation
from districts.models.consultations import (
    Consultation,
    ConsultationComment,
    ConsultationOutcome,
)
from districts.models.drafts import DraftMark
from districts.models.units import Region, TerritorialUnit
from districts.models.zonings import BoundaryRevision, Zone, Zoning


class ActEvent(remembering(Act)):  # type: ignore[misc]  # made at run time
    """One row is a change of an act: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un atto"
        verbose_name_plural = "modifiche di un atto"


class ZoningEvent(remembering(Zoning)):  # type: ignore[misc]  # made at run time
    """One row is a change of a zoning: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di una zonizzazione"
        verbose_name_plural = "modifiche di una zonizzazione"


class ZoneEvent(remembering(Zone)):  # type: ignore[misc]  # made at run time
    """One row is a change of a zone: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di una zona"
        verbose_name_plural = "modifiche di una zona"


class BoundaryRevisionEvent(remembering(BoundaryRevision)):  # type: ignore[misc]  # made at run time
    """One row is a change of a boundary revision, but for its list: the row as it was before."""

    class Meta:
        verbose_name = "modifica di una revisione dei confini"
        verbose_name_plural = "modifiche di una revisione dei confini"


class RegionEvent(remembering(Region)):  # type: ignore[misc]  # made at run time
    """One row is a change of the region: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica della regione"
        verbose_name_plural = "modifiche della regione"


class TerritorialUnitEvent(remembering(TerritorialUnit, exclude=["geometry"])):  # type: ignore[misc]  # made at run time
    """One row is a change of a unit, but for its shape: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un comune"
        verbose_name_plural = "modifiche di un comune"


class DelegationEvent(remembering(Delegation)):  # type: ignore[misc]  # made at run time
    """One row is a change of a delegation: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di una delega"
        verbose_name_plural = "modifiche di una delega"


class ConsultationEvent(remembering(Consultation, exclude=["proposed"])):  # type: ignore[misc]  # made at run time
    """One row is a change of a consultation: the row as entered, or as it was before.

    What was proposed is not kept twice: it never changes.
    """

    class Meta:
        verbose_name = "modifica di una consultazione"
        verbose_name_plural = "modifiche di una consultazione"


class ConsultationOutcomeEvent(remembering(ConsultationOutcome)):  # type: ignore[misc]  # made at run time
    """One row is a change of what came of a consultation: the row as entered, or as it was."""

    class Meta:
        verbose_name = "modifica di un esito"
        verbose_name_plural = "modifiche di un esito"


class ConsultationCommentEvent(
    remembering(ConsultationComment, exclude=["text", "name"])  # type: ignore[misc]  # made at run time
):
    """One row is a change of a comment: the row as entered, or as it was before.

    The words and the name that came with them are not kept twice: they never change, and when they
    have to go (a person named in them) they must be gone.
    """

    class Meta:
        verbose_name = "modifica di un commento"
        verbose_name_plural = "modifiche di un commento"


class DraftMarkEvent(remembering(DraftMark)):  # type: ignore[misc]  # made at run time
    """One row is a change of a mark on a draft: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un segno su una bozza"
        verbose_name_plural = "modifiche di un segno su una bozza"
