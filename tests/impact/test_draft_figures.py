"""Key figures of a draft of the toy region, by hand."""

import pytest

from districts.actions import assign_units, fork_revision
from districts.drafting.workbench import read_workbench
from districts.models import Zone
from impact.draft_figures import key_figures
from tests import territory
from tests.people import society

WHY = "La valle chiede da anni servizi più vicini."


@pytest.mark.django_db
def test_touched_districts_add_up_again():
    toy = territory.build()
    by = society(toy).people["boundaries"]
    base = toy.laws["cohesion-2020"]
    draft = fork_revision(revision=base, title="Prova", rationale=WHY, by=by)
    assert list(key_figures(read_workbench(draft))) == [], "nothing touched, nothing said"
    to = Zone.objects.get(zoning__code="cohesion", code="D02")
    assign_units(draft=draft, units=[toy.units["B3"].pk], zone=to, by=by, seen=1)
    first, second = key_figures(read_workbench(draft))
    said = {one.name: (one.before, one.after, one.difference) for one in first.figures}
    assert said["Nome di DEM-POP, 2023"] == ("4.000", "3.300", "−700")
    # A fifth over a tenth of the same residents, wherever the border runs.
    assert said["Nome di DEM-AGE, 2022"] == ("200,0", "200,0", "uguale")
    # C4 has no figures in 2022: nothing is said of a district with an unknown part.
    said = {one.name: (one.before, one.after) for one in second.figures}
    assert said["Nome di DEM-AGE, 2022"] == ("–", "–")
    assert said["Nome di DEM-POP, 2023"] == ("3.800", "4.500")
