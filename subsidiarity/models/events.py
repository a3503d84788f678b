"""What was before: the memory of bodies, mandates and memberships."""

from districts.history import remembering
from subsidiarity.models.actors import Actor
from subsidiarity.models.memberships import Mandate, Membership


class ActorEvent(remembering(Actor, exclude=["sphere"])):  # type: ignore[misc]  # made at run time
    """One row is a change of a body: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un ente"
        verbose_name_plural = "modifiche di un ente"


class ActorDistrict(Actor.districts.through):  # type: ignore[name-defined]  # made by the field
    """One row says that a body is at work in a district: a table of Django's own, kept too."""

    class Meta:
        proxy = True
        verbose_name = "distretto di un ente"
        verbose_name_plural = "distretti di un ente"


class ActorDistrictEvent(remembering(ActorDistrict)):  # type: ignore[misc]  # made at run time
    """One row is a district that a body began or ceased to work in, with who said so."""

    class Meta:
        verbose_name = "modifica dei distretti di un ente"
        verbose_name_plural = "modifiche dei distretti di un ente"


class MandateEvent(remembering(Mandate)):  # type: ignore[misc]  # made at run time
    """One row is a change of a mandate: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un mandato"
        verbose_name_plural = "modifiche di un mandato"


class MembershipEvent(remembering(Membership)):  # type: ignore[misc]  # made at run time
    """One row is a change of a membership: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un'appartenenza"
        verbose_name_plural = "modifiche di un'appartenenza"
