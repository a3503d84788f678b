"""The step of a region's folder that is about bodies: measuring a place knows nothing of them."""

from collections.abc import Iterator

from districts import loading
from districts.importers.outcomes import Outcome
from impact.loading.folders import Folder, accepted
from subsidiarity.importers.actors import parse_actors
from subsidiarity.loading.actors import load_actors, zone_codes


def load_bodies(folder: Folder) -> Iterator[Outcome]:
    """The bodies of `actors.csv`, and their mandates; a region may have no such file."""
    name = "actors.csv"
    if not folder.has(name):
        return
    content = folder.read(name)

    def actors() -> Outcome:
        rows = accepted(name, parse_actors(content, loading.territory(), zone_codes()))
        return load_actors(rows, today=folder.today, name=name)

    yield folder.once(name, content, actors)
