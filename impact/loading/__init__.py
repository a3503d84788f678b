"""Writing what the parsers of `impact.importers` read, and whole folders: only what differs.

As in `districts.loading`, the functions run in the caller's transaction and return an `Outcome`,
whose reasons in `rejected` ask for a rollback; `import_observations` and `load_folder` are whole
actions, each its own transaction.
"""

from impact.loading.catalogue import load_catalogue
from impact.loading.folders import STEPS, load_folder
from impact.loading.observations import import_observations, known, load_observations

__all__ = [
    "STEPS",
    "import_observations",
    "known",
    "load_catalogue",
    "load_folder",
    "load_observations",
]
