"""The state of everything that the pages about zonings are made of, in one question.

A page kept under it is never stale: whatever changes, the fingerprint does.
"""

from dataclasses import dataclass

from django.db import connection

# Every row of the small tables by the version that PostgreSQL keeps of it (where it lies and the
# transaction that wrote it), so that no column can be forgotten, be it an outline or a name. To
# the two long tables rows are only ever added: of these the last one and their number are enough.
_SMALL = (
    "region",
    "zoning",
    "boundaryrevision",
    "act",
    "evidence",
    "zone",
    "zonename",
    "zoneoutline",
    "territorialunit",
)
_GROWING = ("zoneassignment", "unitpopulation")
_VERSIONS = " UNION ALL ".join(
    [
        f"SELECT '{table}' || coalesce(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid), '')"
        f" AS part FROM districts_{table}"
        for table in _SMALL
    ]
    + [
        f"SELECT '{table}' || coalesce(max(id), 0) || ',' || count(*) FROM districts_{table}"
        for table in _GROWING
    ]
)
_READ = f"""
SELECT encode(sha256(convert_to(string_agg(part, '|' ORDER BY part), 'UTF8')), 'hex'),
    (SELECT name FROM districts_region LIMIT 1),
    (SELECT official_name FROM districts_region LIMIT 1),
    (SELECT attribution FROM districts_region LIMIT 1)
FROM ({_VERSIONS}) AS versions
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """`fingerprint`: another one whenever something changed. The rest is said of the region."""

    fingerprint: str
    name: str
    official_name: str
    attribution: str


def current_edition() -> Edition:
    """The edition of this moment; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        fingerprint, *said = cursor.fetchone()
    return Edition(fingerprint, *(words or "" for words in said))
