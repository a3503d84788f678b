"""What is done to the zones of a draft: a new one, another name, a seat."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from districts.actions import found_zone, rename_zone, set_seat
from districts.drafting.choices import choices_of
from districts.models import Draft
from districts.views.draft_access import draft_to_change, one_unit
from districts.views.drafting import Shown, bench_page, do
from districts.views.signed import signed_in


@require_POST
@signed_in
def zones(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in a new zone, give one another name, choose its seat."""
    found = draft_to_change(request, pk)
    change = _CHANGES.get(request.POST.get("azione", ""))
    if change is None:
        problems = [_("Scegli che cosa fare: una zona nuova, un altro nome o una sede.")]
        return bench_page(request, found, Shown().told(problems), 422)
    return change(request, found)


def _found(request: HttpRequest, found: Draft) -> HttpResponse:
    given = request.POST.get("codice-nuovo", "")[:40], request.POST.get("nome-nuovo", "")[:160]

    def act(seen: int) -> str:
        code, name = given
        made = found_zone(draft=found, code=code, name=name, by=request.user, seen=seen)
        return _("%(zone)s: la zona c'è. Assegnale dei comuni.") % {"zone": made.code}

    return do(request, found, Shown(founded=given), act)


def _rename(request: HttpRequest, found: Draft) -> HttpResponse:
    name = request.POST.get("nome-zona", "")[:160]
    code = request.POST.get("zona-da-cambiare", "")[:32]
    shown = Shown(renamed=code, name=name)
    zone = choices_of(found).zones().get(code)
    if zone is None:
        told = shown.told([_("Scegli la zona che cambia nome.")])
        return bench_page(request, found, told, 422)

    def act(seen: int) -> str:
        rename_zone(draft=found, zone=zone, name=name, by=request.user, seen=seen)
        said = {"zone": zone.code, "name": name.strip()}
        return _("%(zone)s si chiamerà «%(name)s» quando la bozza sarà legge.") % said

    return do(request, found, shown, act)


def _seat(request: HttpRequest, found: Draft) -> HttpResponse:
    text = request.POST.get("comune-sede", "")[:100]
    shown = Shown(seat=text)
    unit, problems = one_unit(found, text)
    if unit is None:
        return bench_page(request, found, shown.told(problems), 422)
    off = bool(request.POST.get("togli"))

    def act(seen: int) -> str:
        set_seat(draft=found, unit=unit, by=request.user, seen=seen, off=off)
        if off:
            return _("%(unit)s non è più la sede della sua zona.") % {"unit": unit.name}
        return _("%(unit)s è la sede della sua zona.") % {"unit": unit.name}

    return do(request, found, shown, act)


_CHANGES: dict[str, Callable[[HttpRequest, Draft], HttpResponse]] = {
    "nuova": _found,
    "nome": _rename,
    "sede": _seat,
}
