"""What was before: the memory of bodies, mandates and memberships."""

from districts.history import remembering
from subsidiarity.models.actors import Actor
from subsidiarity.models.memberships import Mandate, Membership


class ActorEvent(remembering(Actor, exclude=["sphere"])):  # type: ignore[misc]  # made at run time
    """One row is a change of a body: the row as entered, or as it was before."""

    class Meta:
        verbose_name = "modifica di un ente"
        verbose_name_plural = "modifiche di un ente"


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
