"""What became of a file: how many rows, and every reason why one was refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from districts.importers.tabular import Rejected


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file is loaded whole or not at all: with a reason in `rejected` nothing is written, and
    the good rows are held back with the bad ones. `removed`: rows of before that it no longer
    says."""

    name: str
    read: int
    loaded: int = 0
    unchanged: int = 0
    rejected: Sequence[Rejected] = ()
    note: str = ""
    removed: int = 0

    @classmethod
    def complete(cls, name: str, read: int, loaded: int) -> "Outcome":
        """A file without mistakes, of which `loaded` rows said something new."""
        return cls(name, read, loaded=loaded, unchanged=read - loaded)

    @property
    def rejected_rows(self) -> int:
        """How many rows have at least one reason of their own."""
        return len({reason.line for reason in self.rejected if reason.line})

    def lines(self) -> Iterator[str]:
        """The summary for a person, then every reason."""
        held = self.read - self.loaded - self.unchanged - self.rejected_rows
        yield (
            f"{self.name}: {self.read} righe lette = {self.loaded} caricate + "
            f"{self.unchanged} invariate + {self.rejected_rows} respinte"
            + (f" + {held} fermate con loro" if held else "")
            + (f"; {self.removed} di prima tolte" if self.removed else "")
            + (f" ({self.note})" if self.note else "")
        )
        for reason in self.rejected:
            yield f"  {reason}"
