"""How unequal places are, in words: the indices of `impact.disparity` beside what they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from districts import formats
from impact.disparity import Disparity
from impact.presenting import wording
from impact.presenting.wording import Entry
from impact.unequal import Unequal


@dataclass(frozen=True, slots=True)
class Index:
    """One line of the table. `raw`: the number for machines."""

    name: str
    value: str
    raw: str
    reading: str


@dataclass(frozen=True, slots=True)
class ShownDisparity:
    """The indices, and in a sentence on what they rest."""

    indices: Sequence[Index]
    rest: str


def shown_disparity(indicator: Entry, known: Unequal, *, of_units: bool) -> ShownDisparity | None:
    """None where there are no two places to compare."""
    if known.found.units < 2:
        return None
    words = {
        "n": wording.number(known.found.units),
        "all": wording.number(known.places),
        "coverage": wording.share(known.coverage or 0, 0),
    }
    if of_units:
        rest = _(
            "Comuni con un valore: %(n)s di %(all)s; ciascuno pesa per il denominatore"
            " dell’indicatore."
        )
    else:
        rest = _(
            "Zone con un valore: %(n)s di %(all)s, coperte almeno al %(coverage)s; ciascuna pesa"
            " per il denominatore dell’indicatore."
        )
    return ShownDisparity(_indices(indicator, known.found), rest % words)


def _indices(indicator: Entry, found: Disparity) -> list[Index]:
    between = formats.MISSING
    if found.p10 is not None and found.p90 is not None:
        low, high = (wording.printed(indicator, part) for part in (found.p10, found.p90))
        between = f"{low}{formats.DASH}{high}"
    return [
        _index(
            _("Coefficiente di variazione"),
            found.weighted_cv,
            3,
            _("Lo scarto tipico dal valore comune, come sua parte: 0 se sono tutti uguali."),
        ),
        _index(
            _("Indice di Theil"),
            found.theil,
            4,
            _("0 se sono tutti uguali; cresce se divergono, di più se pochi stanno molto sopra."),
        ),
        Index(
            _("Dal 10º al 90º percentile"),
            between,
            "",
            _("Otto su dieci stanno qui dentro, contati uno per uno."),
        ),
        _index(
            _("Massimo su minimo"),
            found.max_min_ratio,
            2,
            _("Quante volte il più basso sta nel più alto: dipende da due soli."),
        ),
    ]


def _index(name: str, value: Decimal | None, decimals: int, reading: str) -> Index:
    return Index(
        name, wording.number(value, decimals), "" if value is None else str(value), reading
    )
