"""What is written beside a dump: of which platform it is, of which version, and what it holds.

`<name>.dump` is PostgreSQL's custom format, readable by `pg_restore` without us; `<name>.json`, its
manifest, is written last: a dump without one is unfinished or not ours.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PROJECT = "distretti-coesione"
FORMAT = 1
_BLOCK = 1 << 20


class UnfitBackup(Exception):
    """A backup that must not be restored; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations`: names applied, by app; `fingerprints`: see `welfare.backups.fingerprints`."""

    version: str
    release: str
    made_at: str
    postgresql: str
    migrations: dict[str, list[str]]
    fingerprints: dict[str, dict[str, Any]]
    size: int
    sha256: str
    project: str = PROJECT
    format: int = field(default=FORMAT)

    def text(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def unknown_migrations(self, known: dict[str, set[str]]) -> list[str]:
        """`app.name` of what a newer version had applied and this code does not have."""
        return sorted(
            f"{app}.{name}"
            for app, names in self.migrations.items()
            for name in set(names) - known.get(app, set())
        )


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_manifest(dump: Path) -> Manifest:
    """The manifest of `dump`, once both are known to be ours and whole. Raises `UnfitBackup`."""
    if not dump.is_file():
        raise UnfitBackup(f"Il file {dump} non c'è.")
    beside = dump.with_suffix(".json")
    if dump == beside or not beside.is_file():
        raise UnfitBackup(
            f"Accanto a {dump.name} manca il suo manifesto {beside.name}: la copia è rimasta a metà"
            " o non è di questa piattaforma. Indica un file .dump scritto da «manage.py backup»."
        )
    manifest = _parsed(beside)
    if dump.stat().st_size != manifest.size or sha256_of(dump) != manifest.sha256:
        raise UnfitBackup(
            f"Il file {dump.name} non è quello descritto dal suo manifesto (sha256 diverso): è"
            " stato troncato o alterato. Usa un'altra copia."
        )
    return manifest


def _parsed(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        ours = content["project"] == PROJECT
        if ours and content["format"] == FORMAT:
            return Manifest(**content)
    except (ValueError, KeyError, TypeError) as error:
        raise UnfitBackup(
            f"Il manifesto {path.name} non si legge ({error}): usa un'altra copia."
        ) from error
    if ours:
        raise UnfitBackup(
            f"Il manifesto {path.name} ha un formato ({content['format']}) che questa versione"
            " non conosce: aggiorna la piattaforma."
        )
    raise UnfitBackup(f"Il manifesto {path.name} è di un altro progetto: {content['project']}.")


def newest(folder: Path) -> Manifest | None:
    """The manifest of the last backup in a folder, without reading its dump; None if none is."""
    found = []
    for path in folder.glob("*.json"):
        try:
            found.append(_parsed(path))
        except (UnfitBackup, OSError):
            continue
    return max(found, key=lambda manifest: manifest.made_at, default=None)
