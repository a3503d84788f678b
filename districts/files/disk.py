"""A database that has no room left on its disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError
from psycopg.errors import DiskFull


def is_full(error: BaseException) -> bool:
    """Whether a statement failed because the database's disk is full.

    Django wraps the driver's error, but for that of a COPY.
    """
    return isinstance(error, DiskFull) or isinstance(error.__cause__, DiskFull)


@contextmanager
def told_when_full(*, kept: str) -> Iterator[None]:
    """Turn the database's complaint into words; `kept` says what stands after the roll-back."""
    try:
        yield
    except (OperationalError, DiskFull) as error:
        if not is_full(error):
            raise
        raise CommandError(
            f"Il disco della base di dati è pieno. {kept} Libera spazio (docs/operations.md) e"
            " ripeti lo stesso comando."
        ) from error
