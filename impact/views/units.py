"""`/comuni/<istat>/`: a comune, with the zones it belongs to and the figures of its district."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.lookups import find_zoning, revision_in_force
from districts.models import Policy, Zoning
from districts.unit_records import Belonging, UnitRecord, belongings, unit_record
from impact.errors import Missing
from impact.presenting.unit import unit_page
from impact.questions import asked, read_day, refuse_unused
from impact.reading import read_district
from impact.views.asking import answering
from impact.views.districts import known_sources
from subsidiarity.lookups import responsible_bodies


@require_safe
@answering
def unit(request: HttpRequest, istat_code: str) -> HttpResponse:
    """The page of a comune on a day; of one that ceased too, it says what became of it."""
    refuse_unused(request.GET, ("as_of",))
    asked_day = asked(request.GET, "as_of")
    day = read_day(asked_day)
    record = unit_record(istat_code)
    if record is None:
        detail = _("Il comune “%(code)s” non esiste. Cercalo per nome.")
        raise Missing(detail % {"code": istat_code[:60]})
    history = _history(record, day)
    zones = [zone for zone in history if zone.holds_on(day)]
    district = next((zone for zone in zones if zone.policy == Policy.COHESION), None)
    if all(zone.zoning_kind == Zoning.Kind.REGION for zone in zones):
        # Raises for a day before the first law of the districts, naming that day.
        revision_in_force(find_zoning(None), day)
    reading = read_district(district.zone, day) if district else None
    payload = reading.payload if reading else None
    page = unit_page(
        record,
        history,
        payload,
        known_sources(),
        day=day,
        asked=asked_day is not None,
        responsible=responsible_bodies(day),
    )
    return render(request, "impact/unit.html", {"page": page, "reading": reading})


def _history(record: UnitRecord, day: date) -> list[Belonging]:
    """The zones of a comune in every law; where the law of one that ceased names it no more, or
    never did, those of what it became, however often that changed since."""
    history = belongings(record.code, day)
    heir: UnitRecord | None = record
    met = {record.code}
    while heir and heir.ended_on and heir.fates and heir.fates[-1].code not in met:
        code = heir.fates[-1].code
        met.add(code)
        told = {(zone.zoning, zone.effective_from) for zone in history}
        history += [
            zone for zone in belongings(code, day) if (zone.zoning, zone.effective_from) not in told
        ]
        heir = unit_record(code)
    return sorted(history, key=lambda zone: (zone.zoning, zone.effective_from))
