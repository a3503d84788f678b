"""Rights of the application's database role, given anew after every migrate.

The application reads and writes; it never owns a table, so it cannot drop a trigger, and on the
tables of the memory (`append_only` on the model) it can only insert. See docs/adr/0003.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

SEAL = Path(__file__).resolve().parents[1] / "districts" / "sql" / "seal_memory.sql"


def append_only_tables() -> list[str]:
    """Tables whose rows the application may add but never change or delete."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))


def tables_of_triggers() -> list[str]:
    """Tables that the application may only read: triggers write them, with their owner's right."""
    return sorted(
        m._meta.db_table for m in apps.get_models() if getattr(m, "written_by_triggers", False)
    )


def grant_application_role(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Create the role when it is missing and set its rights on every table; idempotent."""
    connection = connections[using]
    quote = connection.ops.quote_name
    role = quote(settings.DATABASE_APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_APP_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {role} LOGIN")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")
        for table in tables_of_triggers():
            cursor.execute(f"REVOKE INSERT ON {quote(table)} FROM {role}")
        cursor.execute(SEAL.read_text())
