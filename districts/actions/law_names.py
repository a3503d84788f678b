"""What a revision calls its zones while it is a draft, and what they are called today."""

from datetime import date

from django.db import connection, transaction

from districts.models import BoundaryRevision, DraftZoneName, ZoneName

# The law that has the zone today, else the last that had it, else the next that will.
_TODAY = """
UPDATE districts_zone z
SET name = n.name, parent_code = n.parent_code, parent_name = n.parent_name
FROM (
    SELECT DISTINCT ON (n.zone_id) n.zone_id, n.name, n.parent_code, n.parent_name
    FROM districts_zonename n JOIN districts_validity v ON v.revision_id = n.revision_id
    WHERE v.to_day IS NULL OR v.to_day > v.from_day
    ORDER BY n.zone_id, v.from_day > %(today)s, abs(v.from_day - %(today)s)
) n
WHERE n.zone_id = z.id AND (z.name, z.parent_code, z.parent_name)
    IS DISTINCT FROM (n.name, n.parent_code, n.parent_name)
"""


@transaction.atomic
def call_zones(revision: BoundaryRevision) -> None:
    """Bring the names of a draft to what was done to it: its own, else those of its base.

    A zone that neither knows keeps the name with which it was first assigned.
    """
    names = list(ZoneName.objects.filter(revision=revision.based_on_id))
    known = {row.zone_id: row for row in names} if revision.based_on_id else {}
    called = {zone: row.name for zone, row in known.items()}
    called |= DraftZoneName.objects.by_zone(revision.pk)
    ZoneName.objects.bulk_create(
        [
            ZoneName(
                revision=revision,
                zone_id=zone,
                name=name,
                parent_code=known[zone].parent_code if zone in known else "",
                parent_name=known[zone].parent_name if zone in known else "",
            )
            for zone, name in sorted(called.items())
        ],
        update_conflicts=True,
        unique_fields=["revision", "zone"],
        update_fields=["name", "parent_code", "parent_name"],
    )


def call_as_of_today(today: date) -> int:
    """Call every zone what the law of today calls it; how many have another name by that.

    What is read by a law has the names of that law, whether this has run or not. This is for
    whoever speaks of a zone and of no day: a mandate, a form.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, {"today": today})
        return cursor.rowcount
