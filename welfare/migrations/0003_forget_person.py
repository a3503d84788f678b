from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql" / "forget_person.sql"


class Migration(migrations.Migration):
    dependencies = [("welfare", "0002_memory")]

    operations = [
        migrations.RunSQL(
            SQL.read_text(), "DROP FUNCTION IF EXISTS public.welfare_forget_person(bigint)"
        )
    ]
