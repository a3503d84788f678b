"""Reading a YAML document written by hand: typed entries out, and every mistake with its line."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from districts.importers.tabular import Rejected, decoded

_LINE = "__line__"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Loader(yaml.SafeLoader):
    """Plain data only; every mapping remembers the line on which it begins."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        mapping[_LINE] = node.start_mark.line + 1
        return mapping


@dataclass(slots=True)
class Entry:
    """One mapping of a document. A getter that finds a mistake notes it and gives a stand-in, so
    that one reading tells them all; nothing made of an entry with mistakes may be used."""

    data: Mapping[str, Any]
    rejected: list[Rejected]
    used: set[str] = field(default_factory=set)

    @property
    def line(self) -> int:
        return int(self.data.get(_LINE, 0))

    def refuse(self, key: str, message: str) -> None:
        value = self.data.get(key)
        shown = "" if value is None or isinstance(value, dict | list) else str(value)
        self.rejected.append(Rejected(self.line, key, shown, message))

    def refuse_line(self, line: int, key: str, value: str, message: str) -> None:
        """Note a mistake of the document that only shows once it has been read."""
        self.rejected.append(Rejected(line, key, value, message))

    def text(self, key: str, default: str | None = None) -> str:
        """A text; `default` None makes it compulsory."""
        value = self._value(key)
        if value is None or value == "":
            if default is None:
                self.refuse(key, "manca: scrivi un testo.")
            return default or ""
        if not isinstance(value, str):
            self.refuse(key, "deve essere un testo: mettilo fra virgolette.")
            return ""
        return value.strip()

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value and value not in allowed:
            self.refuse(key, f"non è fra i valori ammessi: {', '.join(sorted(allowed))}.")
        return value

    def day(self, key: str) -> date:
        if self.data.get(key) is None:
            self.used.add(key)
            self.refuse(key, "manca: scrivi una data, AAAA-MM-GG.")
        return self.optional_day(key) or date.min

    def optional_day(self, key: str) -> date | None:
        value = self._value(key)
        if value is None or type(value) is date:
            return value
        # What writes YAML puts a day between quotes as often as not.
        if isinstance(value, str) and _DAY.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        self.refuse(key, "data non valida: scrivi AAAA-MM-GG.")
        return None

    def whole(self, key: str, default: int | None = None) -> int:
        value = self.optional_whole(key)
        if value is None and default is None:
            self.refuse(key, "manca: scrivi un numero intero.")
        return value if value is not None else default or 0

    def optional_whole(self, key: str) -> int | None:
        value = self._value(key)
        if value is None or type(value) is int:
            return value
        self.refuse(key, "deve essere un numero intero.")
        return None

    def number(self, key: str) -> Decimal:
        value = self._value(key)
        if type(value) in {int, float}:
            return Decimal(str(value))
        self.refuse(key, "deve essere un numero.")
        return Decimal(0)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(key, "deve essere true o false.")
        return value is True

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        value = self._value(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(v) in {int, float} for v in value):
            self.refuse(key, "deve essere un elenco di numeri.")
            return ()
        return tuple(Decimal(str(v)) for v in value)

    def entry(self, key: str) -> "Entry | None":
        """The mapping under `key`, or None."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(key, "deve essere un gruppo di voci.")
            return None
        return Entry(value, self.rejected)

    def entries(self, key: str) -> Iterator["Entry"]:
        """The mappings of the list under `key`; none if there is no list."""
        value = self._value(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.refuse(key, "deve essere un elenco di gruppi di voci.")
            return
        for item in value:
            yield Entry(item, self.rejected)

    def over(self, *defaults: "Entry | None") -> "Entry":
        """This entry, with what it does not say taken from `defaults`, the first that says it."""
        merged: dict[str, Any] = {}
        for source in reversed(defaults):
            merged |= source.data if source else {}
        return Entry(merged | dict(self.data), self.rejected)

    def finish(self) -> None:
        """Refuse the keys that nobody asked for: a misspelt one would be lost in silence."""
        for key in self.data:
            if key != _LINE and key not in self.used:
                self.refuse(str(key), "voce non riconosciuta.")

    def _value(self, key: str) -> Any:
        self.used.add(key)
        return self.data.get(key)


def read_document(content: bytes) -> Entry:
    """The mapping at the top of a YAML file; what cannot be read is in its `rejected`."""
    text = decoded(content)
    if isinstance(text, Rejected):
        return Entry({}, [text])
    try:
        data = _Loader(text).get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        return Entry({}, [Rejected(line, "", "", "Il file non è un documento YAML leggibile.")])
    if not isinstance(data, dict):
        return Entry({}, [Rejected(0, "", "", "Il file deve contenere un gruppo di voci.")])
    return Entry(data, [])
