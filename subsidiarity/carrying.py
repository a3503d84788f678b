"""Co-design projects among what stands in a district when its boundary changes."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.carryover.decisions import Carried, Kind, carries
from districts.happenings import happened
from districts.history import Source, because, known
from districts.models import Zone
from subsidiarity.models import CoDesignProject
from subsidiarity.states import CO_DESIGN_PUBLIC

UNDER_WAY = CO_DESIGN_PUBLIC - {"concluded", "archived"}
"""Those on which a boundary has an effect: proposed, and whatever comes after but its end."""


def _of(zones: Collection[int]) -> Iterator[tuple[int, CoDesignProject]]:
    links = CoDesignProject.districts.through.objects.filter(zone__in=zones)
    pairs = list(links.order_by("zone_id", "initiative_id").values_list("zone", "initiative"))
    projects = CoDesignProject.objects.filter(state__in=sorted(UNDER_WAY)).in_bulk(
        [project for _zone, project in pairs]
    )
    for zone, project in pairs:
        if project in projects:
            yield zone, projects[project]


def _carry(carried: Sequence[Carried]) -> None:
    """Their districts as decided; whoever edits one meanwhile is told that it changed."""
    for one in carried:
        project: CoDesignProject = one.subject
        with known(Source.TASK), because(f"Confini nuovi: {_codes(one.left)}"):
            project.districts.remove(*one.left)
            project.districts.add(*one.to)
            CoDesignProject.objects.filter(pk=project.pk).update(version=F("version") + 1)
        happened("project.carried", project, by=None)


def _codes(zones: Sequence[Zone]) -> str:
    return ", ".join(sorted(zone.code for zone in zones))


def _page(project: Any) -> str:
    return reverse("project", args=[project.code])


carries(
    Kind(
        code="co-design",
        name=gettext_noop("Co-progettazione"),
        model=CoDesignProject,
        of=_of,
        page=_page,
        carry=_carry,
    )
)
