"""Projects of the districts that a draft of boundaries touches: somebody must decide on each."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from districts.boundary_checks import Code
from districts.draft_affected import Affected, affected_by_draft
from districts.models import Zone
from subsidiarity.models import CoDesignProject

_OVER = (CoDesignProject.State.CONCLUDED, CoDesignProject.State.ARCHIVED)


@affected_by_draft
def projects(zones: Collection[Zone]) -> Iterator[Affected]:
    """Those that everybody may read and that are not over, once for each district."""
    rows = (
        CoDesignProject.objects.public()
        .exclude(state__in=_OVER)
        .filter(districts__in=zones)
        .order_by("code")
        .values_list("code", "title", "state", "districts__code")
    )
    for code, title, state, zone in rows:
        said = str(CoDesignProject.State(state).label)
        address = reverse("project", args=[code])
        yield Affected(Code.INITIATIVES, zone, title or code, said, address)
