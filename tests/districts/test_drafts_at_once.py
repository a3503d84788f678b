"""Of those who move comuni of one draft at the same moment one is first, the others are told."""

from typing import Any

import pytest

from districts.actions import assign_units
from districts.drafting.workbench import read_workbench
from districts.models import Draft, DraftStep
from tests import territory
from tests.at_once import at_once
from tests.drafts import opened, zone
from tests.people import signed_in, society


@pytest.mark.parametrize("served", [False, True])
def test_of_moves_at_once_on_one_version_one_is_made(transactional_db: None, served: bool):
    """By the action, and by the page that reads the draft before it gives its lock back."""
    toy = territory.build(computed=False)
    by = society(toy).people["boundaries"]
    draft = opened(toy, by)
    names = ["A1", "A2", "B1", "B2"]

    def act(name: str) -> Any:
        key, target = toy.units[name].pk, zone("D02")
        return assign_units(draft=draft, units=[key], zone=target, by=by, seen=1)

    def ask(name: str) -> Any:
        form = {"comune": toy.units[name].istat_code, "zona-di-arrivo": "D02", "visto": 1}
        address = f"/scenari/{draft.pk}/assegna/"
        return signed_in(by).post(address, form, HTTP_X_PART="banco").status_code

    way = ask if served else act
    results = at_once(*(lambda name=name: way(name) for name in names))
    if served:
        assert sorted(results) == [200, 409, 409, 409]
    else:
        assert sorted(type(one).__name__ for one in results) == ["DraftStep", *["Stale"] * 3]
    step = DraftStep.objects.get()
    (moved,) = step.moves.values_list("unit__istat_code", flat=True)
    left = Draft.objects.select_related("revision__based_on", "revision__zoning").get()
    assert (left.version, step.version) == (2, 2)
    assert read_workbench(left).moved == [moved]
