"""Making a backup and putting one back."""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from welfare.backups import databases
from welfare.backups.fingerprints import Fingerprints, fingerprints
from welfare.backups.manifests import Manifest, UnfitBackup, read_manifest, sha256_of
from welfare.grants import grant_application_role


def back_up(folder: Path) -> Path:
    """Write a dump and its manifest into `folder`; returns the dump.

    Both show the database at one moment, whoever writes meanwhile. They appear under their names
    only when they are whole, the manifest last, and never in the place of others. Raises
    `ProgramFailed`, `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    dump = folder / f"distretti-{settings.VERSION}-{moment:%Y%m%dT%H%M%S%fZ}.dump"
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as name:
        unfinished = Path(name) / dump.name
        manifest = _dumped(unfinished, moment)
        beside = unfinished.with_suffix(".json")
        beside.write_text(manifest.text(), encoding="utf-8")
        for path in (unfinished, beside):
            _flush(path)
            os.link(path, folder / path.name)  # unlike a renaming, refuses an existing name
        _flush(folder)
    return dump


def _dumped(path: Path, moment: datetime) -> Manifest:
    """Write the dump; what it holds is read from the same snapshot of the database."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, server = cursor.fetchone()
        applied = _applied_migrations()
        content = fingerprints()
        databases.write_dump(path, snapshot=snapshot)
    return Manifest(
        version=settings.VERSION,
        release=settings.RELEASE,
        made_at=moment.isoformat(timespec="seconds"),
        postgresql=server,
        migrations=applied,
        fingerprints=content,
        size=path.stat().st_size,
        sha256=sha256_of(path),
    )


def _applied_migrations() -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def _flush(path: Path) -> None:
    """To the disk, before a name promises it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Unfinished(Exception):
    """What the backup holds is there, what follows it is not; the cause says why."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`to_migrate`: the backup is of an older version, whose schema must be brought up to date."""

    manifest: Manifest
    content: Fingerprints
    to_migrate: bool


def restore(dump: Path, *, replace: bool) -> Restored:
    """Put a backup into the database; with `replace`, in the place of what it holds.

    One transaction: the backup is there whole or nothing changed. Rights of the application's role
    are given anew. Raises `UnfitBackup` before anything is touched, for a backup that is corrupt,
    foreign or newer than this code and for a target that is not empty or not fit; `ProgramFailed`,
    `OSError` and `DatabaseError` when nothing was changed; `ConnectionLost` when that is not known;
    `Unfinished` when the backup is there, without its rights and statistics.
    """
    manifest = read_manifest(dump)
    known: dict[str, set[str]] = {}
    for app, name in MigrationLoader(connection).disk_migrations:
        known.setdefault(app, set()).add(name)
    _refuse_newer(manifest, known)
    removals = _refuse_target(replace=replace)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        databases.write_script(dump, script, before="\n".join(removals) + "\n")
        connection.close()
        databases.run_script(script)
    try:
        grant_application_role()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        content = fingerprints()
    except DatabaseError as error:
        raise Unfinished(str(error).strip()) from error
    return Restored(manifest, content, to_migrate=bool(_pending(manifest, known)))


def _refuse_newer(manifest: Manifest, known: dict[str, set[str]]) -> None:
    if unknown := manifest.unknown_migrations(known):
        raise UnfitBackup(
            f"La copia è della versione {manifest.version}, più nuova di questa"
            f" ({settings.VERSION}): qui non ci sono le migrazioni {', '.join(unknown)}."
            " Aggiorna prima la piattaforma."
        )


def _refuse_target(*, replace: bool) -> list[str]:
    """The statements that empty the target. Raises `UnfitBackup`."""
    if missing := databases.missing_to_restore():
        raise UnfitBackup(
            f"Nella base di dati manca {', '.join(missing)}. Preparala con deploy/database.sql e"
            " ripristina con il ruolo del proprietario (DATABASE_OWNER_URL)."
        )
    removals = databases.removals()
    if removals and not replace:
        raise UnfitBackup(
            "La base di dati non è vuota: ripristina in una vuota, oppure aggiungi --replace per"
            " sostituire tutto ciò che contiene."
        )
    return removals


def _pending(manifest: Manifest, known: dict[str, set[str]]) -> list[str]:
    return sorted(
        f"{app}.{name}"
        for app, names in known.items()
        for name in names - set(manifest.migrations.get(app, []))
    )
