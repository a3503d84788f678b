"""The comuni that a file may name, and what to answer when it names another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from districts.importers.tabular import Record


def is_number(code: str) -> bool:
    """Whether `code` is made of ASCII digits, so that a spreadsheet may take its zeros away."""
    return code.isascii() and code.isdigit()


def digits(codes: Iterable[str]) -> int:
    """How many digits the codes of comuni have here, where they are numbers: six in Italy."""
    return max((len(code) for code in codes if is_number(code)), default=0)


@dataclass(frozen=True, slots=True)
class Retirement:
    """A comune that ceased on `on` (the first day without it) into the comune `successor`."""

    code: str
    name: str
    on: date
    successor: str


@dataclass(frozen=True, slots=True)
class Territory:
    """`names` of the comuni in force by code, `retired` those that are no more.

    `parts`: code of a part of a comune → code of the comune. `since`: the first day of a comune,
    where it is known, unless what became of others explains where its people were before.
    """

    names: Mapping[str, str]
    retired: Mapping[str, Retirement]
    parts: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        names: Mapping[str, str],
        retirements: Iterable[Retirement],
        *,
        parts: Mapping[str, str] | None = None,
        since: Mapping[str, date] | None = None,
    ) -> "Territory":
        retired = {r.code: r for r in retirements if r.code not in names}
        return cls(names, retired, parts or {}, since or {})

    def refusal(self, code: str) -> str | None:
        """Why `code` cannot be used and what to write instead; None if it can."""
        if code in self.names:
            return None
        if code in self.parts:
            return f"è una parte di {self.names[self.parts[code]]}: qui servono comuni interi."
        if retired := self.retired.get(code):
            heir = self._heir(retired)
            return (
                f"{retired.name} non esiste più dal {retired.on:%d/%m/%Y}: è confluito in "
                f"{self.names.get(heir, heir)}. Usa il codice {heir} e somma i comuni uniti."
            )
        if is_number(code) and (padded := code.zfill(digits(self.names))) in self.names:
            return (
                f"mancano gli zeri iniziali: scrivi {padded} ({self.names[padded]}) e formatta la "
                "colonna come testo."
            )
        return "comune sconosciuto: controlla il codice, zeri iniziali compresi."

    def check(self, record: Record, column: str) -> None:
        """Note in `record` that its cell names no comune in force, if so."""
        if refusal := self.refusal(record[column]):
            record.refuse(column, refusal)

    def check_part(self, record: Record, column: str) -> None:
        """Note in `record` that its cell names no part of a comune, if so."""
        if record[column] not in self.parts:
            record.refuse(column, "non è una parte di comune: controlla il codice.")

    def _heir(self, retired: Retirement) -> str:
        """The comune in force that a retired one ended up in, through successive mergers."""
        seen = set()
        while retired.successor in self.retired and retired.successor not in seen:
            seen.add(retired.successor)
            retired = self.retired[retired.successor]
        return retired.successor
