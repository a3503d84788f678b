"""Rows that several people may edit: nobody overwrites what they have not seen."""

from typing import Any, Self

from django.db import models, transaction


class Stale(Exception):
    """Somebody saved first; `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"{current!r} is at version {current.version} by now")
        self.current = current


class Versioned(models.Model):
    """A row with a number that grows at each edit, which a form sends back with what it saw."""

    version = models.PositiveIntegerField("versione", default=1, db_default=1, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def store(self, *, seen: int) -> Self:
        """Save an edit made on version `seen`. Raises `Stale` if that is no longer the current."""
        manager = type(self)._base_manager
        current = manager.select_for_update().get(pk=self.pk)
        if current.version != seen:
            raise Stale(current)
        self.version = seen + 1
        self.save()
        return self

    def advance(self, *, seen: int, **changes: Any) -> None:
        """`store` for a row that this transaction has read and locked: nothing is asked twice.

        `changes`: fields that take other values with it. Raises `Stale`.
        """
        if self.version != seen:
            raise Stale(self)
        self.version = seen + 1
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["version", *changes])
