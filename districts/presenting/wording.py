"""Numbers, days and codes of the territory in the words of the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import datings, formats
from districts.boundaries.agreement import UnitsCompared
from districts.languages import in_italian, language, local, said
from districts.models import Basis, BoundaryRevision, Confidence, Zoning


def number(value: formats.Number | None, decimals: int = 0) -> str:
    """A bare number."""
    return formats.number(value, decimals, language=language())


def share(value: formats.Number | None, decimals: int = 1) -> str:
    """A share of 0-1 as a percentage."""
    percent = None if value is None else formats.as_decimal(value) * 100
    return formats.quantity(percent, "percent", decimals, language=language())


def area(value: formats.Number | None) -> str:
    """`1.343 km²`."""
    return formats.quantity(value, "km2", language=language())


def day(value: date | None, precision: str = BoundaryRevision.DatePrecision.DAY) -> str:
    """A day as precisely as it is known: `22/05/2017`, `2017`, `31/12/2020 (data della fonte)`."""
    if value is None:
        return formats.MISSING
    if precision == BoundaryRevision.DatePrecision.YEAR:
        return str(value.year)
    written = formats.day(value)
    if precision == BoundaryRevision.DatePrecision.VINTAGE:
        return _("%(day)s (data della fonte)") % {"day": written}
    return written


def dated(text: str) -> str:
    """The day of a document as well as it is known: `22/03/2019`, `03/2019`, `circa 2014`."""
    known = datings.read(text)
    first, last = ("/".join(reversed(part.split("-"))) for part in (known.first, known.last))
    if not first:
        return _("senza data")
    if known.about:
        return _("circa %(day)s") % {"day": first}
    if known.onwards:
        return _("dal %(day)s in poi") % {"day": first}
    return f"{first}{formats.DASH}{last}" if last else first


def name(zoning: Zoning) -> str:
    """The name of a zoning."""
    return local(zoning, "name")


def noun(zoning: Zoning) -> str:
    """What one of its zones is called: «distretto sanitario»."""
    return local(zoning, "zone_noun") or _("zona")


def comuni(count: int) -> str:
    """`1 comune`, `1.180 comuni`."""
    return ngettext("%(n)s comune", "%(n)s comuni", count) % {"n": number(count)}


def parts(count: int) -> str:
    """`1 parte di comune`, `8 parti di comune`."""
    return ngettext("%(n)s parte di comune", "%(n)s parti di comune", count) % {"n": number(count)}


def units(count: int, kind: UnitsCompared) -> str:
    """`3 comuni`, `8 parti di comune`, `1.187 unità` where there are some of both."""
    if kind == "comuni":
        return comuni(count)
    if kind == "parts":
        return parts(count)
    return ngettext("%(n)s unità", "%(n)s unità", count) % {"n": number(count)}


def zones(count: int) -> str:
    """`1 zona`, `30 zone`."""
    return ngettext("%(n)s zona", "%(n)s zone", count) % {"n": number(count)}


def residents(count: int) -> str:
    """`1 residente`, `560.073 residenti`."""
    return ngettext("%(n)s residente", "%(n)s residenti", count) % {"n": number(count)}


def doubts(uncertain: int, count: int) -> str:
    """How many of the units of a zone are in it by an uncertain row; nothing if none is."""
    if not uncertain:
        return ""
    if uncertain == count:
        return _("tutti incerti")
    return ngettext("%(n)s incerto", "%(n)s incerti", uncertain) % {"n": number(uncertain)}


def joined(names: Sequence[str]) -> str:
    """`Roure, Porte e Sestriere`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s e %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def confidences(counts: Mapping[str, int], *, of_parts: bool = False) -> str:
    """«alta per 163 comuni, media per 873 comuni, bassa per 144 comuni», the lowest last."""
    counted = parts if of_parts else comuni
    return ", ".join(
        _("%(level)s per %(comuni)s")
        % {"level": Confidence(level).label, "comuni": counted(counts[level])}
        for level in Confidence.values
        if counts.get(level)
    )


def bases(counts: Mapping[str, int]) -> str:
    """«elenco ufficiale per 81 comuni, ricostruito da documenti per 1.097 comuni»."""
    return ", ".join(
        _("%(basis)s per %(comuni)s")
        % {"basis": Basis(basis).label, "comuni": comuni(counts[basis])}
        for basis in Basis.values
        if counts.get(basis)
    )


def provenance(law: BoundaryRevision, counts: Mapping[str, int], *, of_parts: bool = False) -> str:
    """How well the list is known; nothing for one that is wholly official."""
    if law.basis == Basis.LEGAL and not counts.get(Confidence.LOW):
        return ""
    words = {"basis": Basis(law.basis).label, "counts": confidences(counts, of_parts=of_parts)}
    if of_parts:
        return _("Elenco delle parti di comune %(basis)s, affidabilità %(counts)s.") % words
    return _("Elenco dei comuni %(basis)s, affidabilità %(counts)s.") % words


def in_force(law: BoundaryRevision) -> str:
    """«DGR 22-5076 del 22/05/2017, in vigore dal 22/05/2017»; without act, only the day."""
    since = day(law.effective_from, law.date_precision)
    if law.act is None:
        return _("In vigore dal %(day)s") % {"day": since}
    return said(_("%(act)s, in vigore dal %(day)s"), act=in_italian(str(law.act)), day=since)


def construction(independence: str) -> str:
    """What the agreement of two zonings can prove, in a word or two."""
    return {
        "none": _("Coincidono per costruzione"),
        "partial": _("In parte per costruzione"),
        "full": _("Elenchi indipendenti"),
    }[independence]
