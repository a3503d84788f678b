"""Sources are named where they are read; the view that gave each a bit had 64 of them at most."""

from django.db import migrations

_AS_IT_WAS = """
CREATE OR REPLACE VIEW impact_source_bit AS
SELECT code, (1::bigint << (row_number() OVER (ORDER BY code) - 1)::integer) AS bit
FROM impact_source
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0011_values_without_spare_indexes")]
    operations = [
        migrations.RunSQL("DROP VIEW IF EXISTS impact_source_bit", _AS_IT_WAS),
    ]
