"""Kinds of bodies, and the three spheres of circular subsidiarity. No Django here.

Source: position paper of 2016, §3.3; sections of the RUNTS: Codice del Terzo settore, art. 46.
"""

PUBLIC, ECONOMY, CIVIL = "public", "economy", "civil"

KINDS: dict[str, tuple[str, ...]] = {
    PUBLIC: (
        "region",
        "municipality",
        "asl",
        "social_consortium",
        "employment_centre",
        "school",
        "university",
        "chamber",
        "other_public",
    ),
    ECONOMY: (
        "enterprise",
        "benefit_company",
        "bank",
        "investor",
        "employers_association",
        "trade_union",
    ),
    CIVIL: (
        "ets",
        "banking_foundation",
        "religious_body",
        "informal_group",
        "family_network",
        "citizen",
    ),
}
"""Sphere → its kinds of bodies."""

SPHERE_OF = {kind: sphere for sphere, kinds in KINDS.items() for kind in kinds}

INFORMAL = frozenset({"informal_group", "family_network", "citizen"})
"""Kinds that need no tax code; they take part, and never lead."""

NETWORK_SECTION = "e"
"""The section of associative networks, which alone may be in a second one as well."""
SOCIAL_ENTERPRISE_SECTION = "d"
"""A social enterprise is registered in the RUNTS through the register of enterprises."""
