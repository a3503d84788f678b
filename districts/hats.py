"""In what capacity somebody acts: one hat at a time. No Django here.

A right never belongs to a person. It follows from a role in a body, and a coordinator's from the
body's mandate on a district, so that it ends with them; every act records the person and the hat.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a body."""

    MEMBER = "member"
    LEGAL_REPRESENTATIVE = "legal_representative"
    COORDINATOR = "coordinator"
    REGIONAL_OFFICIAL = "regional_official"
    BOUNDARY_ADMINISTRATOR = "boundary_administrator"
    EVALUATOR = "evaluator"
    SYSTEM_ADMINISTRATOR = "system_administrator"


WORKS_FOR_ITS_BODY = frozenset({Role.MEMBER, Role.LEGAL_REPRESENTATIVE})
"""Who writes in the name of a body; its evaluator, for one, judges and does not."""
OF_ANY_BODY = frozenset({Role.MEMBER, Role.LEGAL_REPRESENTATIVE, Role.EVALUATOR})
OF_THE_REGION = frozenset(
    {Role.REGIONAL_OFFICIAL, Role.BOUNDARY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}
)
"""Roles that only the region's own body can give; a coordinator's comes from a mandate."""
OF_THE_LAW = frozenset({Role.REGIONAL_OFFICIAL, Role.BOUNDARY_ADMINISTRATOR})
"""Who reads what is not law yet; who keeps the system running does not."""


@dataclass(frozen=True, slots=True)
class Hat:
    """The membership that somebody acts by, on the day on which it was read.

    `body`, `zone`, `law`: primary keys of the actor and, for a coordinator, of the district of the
    mandate and of the boundaries under which the mandate was last confirmed: the comuni that a
    later law adds to the district are not theirs until somebody confirms it.
    """

    membership: int
    role: Role
    body: int
    body_name: str
    zone: int | None = None
    zone_code: str = ""
    law: int | None = None
