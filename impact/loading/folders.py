"""Loading a region: a folder of files (fixtures/README.md), in one transaction."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from districts import loading
from districts.importers.evidence import parse_evidence
from districts.importers.outcomes import Outcome
from districts.importers.populations import parse_populations
from districts.importers.regions import RegionEntry, parse_region
from districts.importers.tabular import Parsed, Rejected
from districts.importers.territory import Territory
from districts.importers.units import parse_changes, parse_parts, parse_shapes, parse_units
from districts.importers.zonings import (
    TAKEN_BY_DISTRICTS,
    WHOLE,
    ActEntry,
    RevisionEntry,
    ZoningEntry,
    parse_memberships,
    parse_zonings,
)
from districts.models import Policy
from impact.importers.catalogue import parse_catalogue
from impact.loading.batches import already_loaded, record_batch
from impact.loading.catalogue import load_catalogue
from impact.loading.observations import import_file

Row = TypeVar("Row")

EVIDENCE = "zonings/evidence.csv"


class RefusedError(Exception):
    """A file cannot be loaded; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.name)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a region, read whole: the largest has some megabytes.

    With `again`, files that were already loaded are compared once more.
    """

    path: Path
    today: date
    again: bool = False

    def read(self, name: str) -> bytes:
        """The bytes of a file of the folder. Raises `RefusedError`."""
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()) or not path.is_file():
            message = f"Manca il file {name} nella cartella {self.path}."
            raise RefusedError(Outcome(name, 0, rejected=[Rejected(0, "", "", message)]))
        return path.read_bytes()

    def has(self, name: str) -> bool:
        """Whether the folder has a file that it may be without."""
        return (self.path / name).is_file()

    def region(self) -> RegionEntry:
        return accepted("region.yaml", parse_region(self.read("region.yaml")))[0]

    def observation_files(self) -> list[str]:
        files = sorted(self.path.glob("observations/*.csv"))
        return [str(file.relative_to(self.path)) for file in files]

    def once(self, name: str, content: bytes, load: Callable[[], Outcome]) -> Outcome:
        """`load`, unless these bytes were the last to be loaded under this name, and remember it.

        Raises `RefusedError` if the outcome has a mistake.
        """
        if not self.again and (done := already_loaded(name, content)):
            return done
        outcome = load()
        if outcome.rejected:
            raise RefusedError(outcome)
        if outcome.loaded or outcome.removed:
            record_batch(outcome, content=content)
        return outcome


def accepted(name: str, parsed: Parsed[Row]) -> Sequence[Row]:
    """The rows of a file without mistakes. Raises `RefusedError` for any other."""
    if parsed.rejected:
        raise RefusedError(Outcome(name, parsed.read, rejected=parsed.rejected))
    return parsed.rows


@transaction.atomic
def load_folder(
    *,
    path: Path,
    steps: Collection[str],
    today: date,
    commit: bool,
    again: bool = False,
    further: "Mapping[str, Step] | None" = None,
) -> list[Outcome]:
    """Load the `steps` of a folder and, with `commit`, keep them; without, only say what would be.

    All or nothing: at the first file with a mistake everything is undone, and the files after it,
    which lean on it, are not read. Its outcome comes last. A file that was already loaded changes
    nothing, so that what people corrected since then stands; `again` compares it all the same.
    `further`: steps of layers that this one does not know, after its own.
    """
    folder = Folder(path, today, again)
    outcomes: list[Outcome] = []
    try:
        _refuse_another_region(folder)
        for step, load in (STEPS | dict(further or {})).items():
            if step in steps:
                # One by one, so that those before a refusal are told too.
                for outcome in load(folder):
                    outcomes.append(outcome)
    except RefusedError as error:
        outcomes.append(error.outcome)
        commit = False
    if not commit:
        transaction.set_rollback(True)
    return outcomes


def _refuse_another_region(folder: Folder) -> None:
    """Whatever the steps: comuni of two regions side by side would be counted together."""
    region = folder.region()
    if refusal := loading.other_region(region):
        mistake = Rejected(0, "code", region.code, refusal)
        raise RefusedError(Outcome("region.yaml", 1, rejected=[mistake]))


def _load_region(folder: Folder) -> Iterator[Outcome]:
    name = "region.yaml"
    yield folder.once(
        name, folder.read(name), lambda: loading.load_region(folder.region(), name=name)
    )


def _load_units(folder: Folder) -> Iterator[Outcome]:
    listed, drawn, changed = (
        folder.read(name) for name in ("units.csv", "units.geojson", "changes.csv")
    )
    name = "units.csv, units.geojson"

    def units() -> Outcome:
        rows = accepted("units.csv", parse_units(listed))
        shapes = accepted("units.geojson", parse_shapes(drawn))
        changes = accepted("changes.csv", parse_changes(changed))
        return loading.load_units(rows, shapes, changes, name=name)

    def changes() -> Outcome:
        rows = accepted("changes.csv", parse_changes(changed))
        return loading.load_changes(rows, name="changes.csv")

    yield folder.once(name, listed + drawn + changed, units)
    yield folder.once("changes.csv", changed, changes)
    if folder.has("parts.csv"):
        yield _load_parts(folder)


def _load_parts(folder: Folder) -> Outcome:
    name = "parts.csv, parts.geojson"
    listed, drawn = folder.read("parts.csv"), folder.read("parts.geojson")

    def parts() -> Outcome:
        rows = accepted("parts.csv", parse_parts(listed, loading.territory().names))
        shapes = accepted("parts.geojson", parse_shapes(drawn))
        return loading.load_parts(rows, shapes, name=name)

    return folder.once(name, listed + drawn, parts)


def _load_population(folder: Folder) -> Iterator[Outcome]:
    yield _load_residents(folder, "population.csv")
    if folder.has("parts_population.csv"):
        yield _load_residents(folder, "parts_population.csv", of_parts=True)


def _load_residents(folder: Folder, name: str, *, of_parts: bool = False) -> Outcome:
    content = folder.read(name)

    def population() -> Outcome:
        parsed = parse_populations(content, loading.territory(), of_parts=of_parts)
        return loading.load_populations(accepted(name, parsed), name=name)

    return folder.once(name, content, population)


def _load_zonings(folder: Folder) -> Iterator[Outcome]:
    name = "zonings.yaml"
    content = folder.read(name)
    entries = accepted(name, parse_zonings(content))
    references = folder.region().references

    def zonings() -> Outcome:
        return loading.load_zonings(entries, references, name=name)

    yield folder.once(name, content + folder.read("region.yaml"), zonings)
    territory = loading.territory()
    for zoning in entries:
        for revision in zoning.revisions:
            yield _load_revision(folder, zoning, revision, territory)
    if folder.has(EVIDENCE):
        yield _load_evidence(folder, entries)


def _load_revision(
    folder: Folder, zoning: ZoningEntry, revision: RevisionEntry, territory: Territory
) -> Outcome:
    name = revision.file
    listed = folder.read(name)

    def members() -> Outcome:
        parsed = parse_memberships(
            listed,
            territory,
            total=zoning.extent == "total",
            one_zone=zoning.kind == WHOLE,
            taken=TAKEN_BY_DISTRICTS if zoning.policy == Policy.COHESION else (),
        )
        rows = accepted(name, parsed)
        return loading.load_revision(revision, rows, zoning=zoning.code, name=name)

    # The list, and what the catalogue says of it, wherever in the catalogue that stands.
    told = repr((zoning.code, zoning.extent, replace(revision, line=0, act=_unplaced(revision))))
    return folder.once(name, told.encode() + listed, members)


def _load_evidence(folder: Folder, zonings: Sequence[ZoningEntry]) -> Outcome:
    content = folder.read(EVIDENCE)
    lists = {
        Path(revision.file).stem: (zoning.code, revision.effective_from)
        for zoning in zonings
        for revision in zoning.revisions
    }
    revisions = loading.standing_lists(lists)

    def evidence() -> Outcome:
        rows = accepted(EVIDENCE, parse_evidence(content, lists))
        return loading.load_evidence(rows, revisions, name=EVIDENCE)

    # A list that was corrected is another revision, whose documents have to be said anew.
    return folder.once(EVIDENCE, repr(sorted(revisions.items())).encode() + content, evidence)


def _unplaced(revision: RevisionEntry) -> ActEntry | None:
    return replace(revision.act, line=0) if revision.act else None


def _load_indicators(folder: Folder) -> Iterator[Outcome]:
    name = "indicators.yaml"
    content = folder.read(name)

    def indicators() -> Outcome:
        (catalogue,) = accepted(name, parse_catalogue(content))
        return load_catalogue(catalogue, name=name)

    yield folder.once(name, content, indicators)


def _load_observations(folder: Folder) -> Iterator[Outcome]:
    for name in folder.observation_files():
        outcome = import_file(
            folder.read(name), name=name, default_source="", today=folder.today, again=folder.again
        )
        if outcome.rejected:
            raise RefusedError(outcome)
        yield outcome


Step = Callable[[Folder], Iterator[Outcome]]

# In the order in which they lean on one another.
STEPS: dict[str, Step] = {
    "region": _load_region,
    "units": _load_units,
    "population": _load_population,
    "zonings": _load_zonings,
    "indicators": _load_indicators,
    "observations": _load_observations,
}
