"""Key figures of a draft of the toy region, by hand."""

import pytest

from districts.actions import assign_units, fork_revision
from districts.drafting.workbench import read_workbench
from districts.models import Zone
from impact.draft_effects import indicators
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


@pytest.mark.django_db
def test_rate_of_nobody_is_no_zero():
    """Nobody leaves D02 when B3 comes to it, and zero would be a rate."""
    toy = territory.build()
    by = society(toy).people["boundaries"]
    draft = fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)
    to = Zone.objects.get(zoning__code="cohesion", code="D02")
    assign_units(draft=draft, units=[toy.units["B3"].pk], zone=to, by=by, seen=1)
    told = indicators(read_workbench(draft))
    [age] = [table for table in told.tables if "DEM-AGE" in table.title]
    first, second = age.lines
    assert (first.left, first.entered) == ("200,0 (140 / 70)", "nessun comune")
    assert (second.left, second.entered) == ("nessun comune", "200,0 (140 / 70)")
