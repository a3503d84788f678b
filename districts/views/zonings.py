"""`/zonizzazioni/` and `/zonizzazioni/<code>/`: how the region is divided, policy by policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.boundaries.editions import current_edition
from districts.boundaries.zoning_sizes import sizes, whole_region
from districts.changes.technical_revisions import awaited_of
from districts.errors import Missing
from districts.files.sheets import sheet
from districts.keeping import kept_page
from districts.lookups import population_year, revision_in_force
from districts.memory.law_register import LawRegister, read_laws
from districts.models import BoundaryRevision
from districts.presenting import wording
from districts.presenting.doubtful_rows import pages_of
from districts.presenting.live import zones_address
from districts.presenting.zone_map import uncertain_shapes
from districts.presenting.zoning import ZoningPage, zoning_page
from districts.presenting.zoning_list import ZoningList, zoning_list
from districts.questions import asked, listed, read_day, read_page, refuse_unused
from districts.rights.memberships import assigned_outlines, members, weak_alone, zone_outlines
from districts.views.asking import answering


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`as_of` as it was written, None for today."""

    as_of: str | None
    day: date

    @property
    def given(self) -> date | None:
        """The day, if one was asked for."""
        return self.day if self.as_of else None


# From the laws, the day, the year of the residents and the name of the region.
Page = Callable[[LawRegister, AskedDay, int, str], ZoningList | ZoningPage]


@require_safe
@answering
def zonings(request: HttpRequest) -> HttpResponse:
    """Every zoning that has a law, with what was in force on the day asked."""

    def page(register: LawRegister, question: AskedDay, year: int, region: str) -> ZoningList:
        day = question.day
        laws = [law for code in register.zonings if (law := register.nearest(code, day))]
        found, whole = sizes(laws, year), whole_region(year)
        return zoning_list(register, found, whole, day=day, asked_day=question.given, region=region)

    return _kept(request, "districts/zoning_list.html", page)


@require_safe
@answering
def zoning(request: HttpRequest, code: str) -> HttpResponse:
    """One zoning by the boundaries of a day; of one that is not law today the nearest ones."""

    def page(register: LawRegister, question: AskedDay, year: int, _region: str) -> ZoningPage:
        law = _law(register, code, question)
        units, outlines = members([law], year), zone_outlines([law])
        alone, whole = weak_alone(units)
        shapes = assigned_outlines(law, [unit.code for unit in alone])
        source = zones_address(law, question.day, question.given)
        return zoning_page(
            register,
            law,
            units,
            outlines,
            uncertain_shapes(law, alone, whole, shapes, outlines, source=source),
            page=read_page(request.GET, pages_of(units)),
            day=question.day,
            asked_day=question.given,
            year=year,
            awaited=awaited_of(law.zoning),
        )

    return _kept(request, "districts/zoning.html", page, ("page",))


@require_safe
@answering
def zoning_units(request: HttpRequest, code: str) -> HttpResponse:
    """The list of a zoning as it was loaded, row by row."""
    question = _read(request)
    law = _law(read_laws(), code, question)
    year = population_year(None, question.day)
    header = ["unit_code", "name", f"population_{year}", "zone_code", "zone_name", "basis"]
    rows = (
        (
            unit.code,
            unit.name,
            unit.population,
            place.zone,
            place.zone_name,
            place.basis,
            place.confidence,
            place.source,
        )
        for unit in members([law], year)
        if (place := unit.places[0])
    )
    return sheet(code, [*header, "confidence", "source"], rows)


def _read(request: HttpRequest, *others: str) -> AskedDay:
    refuse_unused(request.GET, ("as_of", *others))
    as_of = asked(request.GET, "as_of")
    return AskedDay(as_of, read_day(as_of))


def _kept(
    request: HttpRequest, template: str, page: Page, others: Sequence[str] = ()
) -> HttpResponse:
    """What `page` makes of the laws and of the day asked, kept until something changes.

    `others`: what else it may be asked.
    """
    question = _read(request, *others)
    edition = current_edition()

    def fresh() -> HttpResponse:
        register = read_laws()
        year = population_year(None, question.day)
        context = {
            "region": edition,
            "page": page(register, question, year, edition.name),
            "day": question.day,
            "as_of": question.as_of,
            "year": year,
        }
        return render(request, template, context)

    return kept_page(request, [edition.fingerprint, question.day.isoformat()], fresh)


def _law(register: LawRegister, code: str, question: AskedDay) -> BoundaryRevision:
    """The law to show. Raises `Missing` for an unknown code, `Impossible` for a day without law.

    Who asks for no day wants to see the zoning, in force or not.
    """
    zonings = register.zonings
    if code not in zonings:
        detail = _("La zonizzazione “%(code)s” non esiste. Zonizzazioni: %(codes)s.")
        names = {zoning.code: wording.name(zoning) for zoning in zonings.values()}
        words = {"code": code[:60], "codes": listed(list(zonings))}
        raise Missing(detail % words, allowed=list(zonings), names=names)
    day = question.day
    law = register.on(code, day) if question.as_of else register.nearest(code, day)
    # Raises, with the days that have a law.
    return law or revision_in_force(zonings[code], day)
