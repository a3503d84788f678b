"""Key figures of a draft of the toy region, by hand."""

import pytest

from districts.actions import assign_units, fork_revision
from districts.carryover.effects import effects_of
from districts.drafting.workbench import read_workbench
from districts.models import TerritorialUnit, UnitPopulation, Zone
from impact.draft_effects import indicators
from impact.draft_figures import key_figures, known_indicators
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


@pytest.mark.django_db
def test_residents_are_told_once_where_parts_of_a_comune_are_known_too():
    toy = territory.build()
    by = society(toy).people["boundaries"]
    part = TerritorialUnit.objects.create(
        istat_code="001001-1",
        name="Parte",
        kind=TerritorialUnit.Kind.SUBMUNICIPAL,
        parent=toy.units["A1"],
    )
    whole = UnitPopulation.objects.filter(unit=toy.units["A1"]).latest("year")
    whole.pk, whole.unit, whole.population = None, part, 40
    whole.save(force_insert=True)
    draft = fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)
    to = Zone.objects.get(zoning__code="cohesion", code="D02")
    assign_units(draft=draft, units=[toy.units["B3"].pk], zone=to, by=by, seen=1)
    bench = read_workbench(draft)
    [people] = [one for one in known_indicators(bench) if one.indicator.code == "DEM-POP"]
    assert "001001-1" in people.terms
    told = [table.title for table in effects_of(bench).tables]
    assert told == ["Residenti 2023", "Nome di DEM-AGE, 2022"]
