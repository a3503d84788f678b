"""Writing what the parsers of `districts.importers` read: only what differs.

Every function runs in the caller's transaction and returns an `Outcome`; if that has a reason in
`rejected`, the caller rolls back. Loading the same rows again writes nothing.
"""

from districts.loading.evidence import load_evidence, standing_lists
from districts.loading.units import (
    load_changes,
    load_parts,
    load_populations,
    load_region,
    load_units,
    other_region,
    territory,
    unit_ids,
)
from districts.loading.zonings import load_revision, load_zonings

__all__ = [
    "load_changes",
    "load_evidence",
    "load_parts",
    "load_populations",
    "load_region",
    "load_revision",
    "load_units",
    "load_zonings",
    "other_region",
    "standing_lists",
    "territory",
    "unit_ids",
]
