"""What the offices look for among the comments of a consultation: by how far each is, by place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from districts.consulting.places import UNIT, PlaceCount, Places
from districts.errors import Malformed
from districts.models import Consultation, ConsultationComment
from districts.questions import asked, read_choice, read_page, refuse_unused, typed

PAGE = 50
"""Comments on a page."""
WHOLE = "bozza"
"""The place of who speaks of no zone and of no comune."""

_ANSWERED = ~Q(answer="") | Q(outcome__isnull=False)
_STATES: Mapping[str, Q] = {
    "all": Q(),
    "waiting": Q(state="waiting"),
    "unanswered": Q(state="published") & ~_ANSWERED,
    "answered": Q(state="published") & _ANSWERED,
    "rejected": Q(state="rejected"),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What an address asks for: one of the states above, a place or "" for all, a page."""

    state: str = "all"
    place: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """The end of an address that asks for the same; empty for all comments."""
        given = {
            "stato": self.state if self.state != "all" else "",
            "luogo": self.place,
            "pagina": str(self.page) if self.page > 1 else "",
        }
        kept = {name: value for name, value in given.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def read_sought(parameters: QueryDict, places: Places) -> Sought:
    """What was asked for. Raises `Malformed`, also for a place that the draft does not have."""
    refuse_unused(parameters, ("state", "place", "page"))
    place = asked(parameters, "place") or ""
    if place and place != WHOLE and not places.words(place):
        raise Malformed(
            _("Questo luogo non è nella bozza: scegline un altro."),
            parameter=typed(parameters, "place")[0],
        )
    state = read_choice(parameters, "state", tuple(_STATES))
    return Sought(state, place, read_page(parameters, 99_999))


def comments_sought(
    consultation: Consultation, sought: Sought, places: Places
) -> tuple["Page[ConsultationComment]", dict[str, int]]:
    """The page asked for, or the last where there are fewer by now; {state: how many there are}.

    An answer takes a comment out of the list of those without one, so pages come to an end while
    somebody works through them.
    """
    rows = consultation.comments.filter(_of_place(sought.place, places))
    numbers = rows.aggregate(**{name: Count("pk", filter=how) for name, how in _COUNTED.items()})
    numbers["all"] = numbers["waiting"] + numbers["shown"] + numbers["rejected"]
    numbers["answered"] = numbers.pop("shown") - numbers["unanswered"]
    found = rows.filter(_STATES[sought.state])
    found = found.with_places().select_related("author", "outcome")
    pages = Paginator(found.order_by("at", "pk"), PAGE)
    return pages.get_page(sought.page), numbers


_COUNTED = {
    "waiting": _STATES["waiting"],
    "shown": Q(state="published"),
    "unanswered": _STATES["unanswered"],
    "rejected": _STATES["rejected"],
}


def _of_place(place: str, places: Places) -> Q:
    """On a zone or any of the comuni that the draft puts there; on one comune; on neither."""
    if not place:
        return Q()
    if place == WHOLE:
        return Q(zone=None, unit=None)
    kind, _dash, code = place.partition("-")
    if kind == UNIT:
        return Q(unit__istat_code=code)
    units = [key.removeprefix(f"{UNIT}-") for key, home in places.home.items() if home == place]
    return Q(zone__code=code) | Q(unit__istat_code__in=units)


def place_choices(
    sought: Sought, counts: list[PlaceCount], places: Places
) -> list[tuple[str, str]]:
    """What can be chosen: the places of which somebody spoke, and the one asked for."""
    named = {one.key: one.name for one in counts}
    if sought.place and sought.place != WHOLE:
        named.setdefault(sought.place, places.words(sought.place))
    return [("", _("Tutti i luoghi")), (WHOLE, _("La bozza intera")), *sorted(named.items())]


def state_links(sought: Sought, numbers: Mapping[str, int]) -> list[tuple[str, str, bool]]:
    """(words, address, is it this one) of every state, each with how many there are."""
    words = {
        "all": _("Tutti"),
        "waiting": _("Da leggere"),
        "unanswered": _("Senza risposta"),
        "answered": _("Con risposta"),
        "rejected": _("Non pubblicati"),
    }
    return [
        (
            f"{words[state]} {numbers[state]}",
            replace(sought, state=state, page=1).query or "?",
            state == sought.state,
        )
        for state in _STATES
    ]
