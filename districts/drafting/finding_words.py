"""What a check says, in words: what is wrong, where, and how to mend it."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts import formats
from districts.boundaries.checks import Code, Finding, Severity
from districts.changes.checking import check_technical
from districts.drafting.base import is_technical
from districts.drafting.findings import Judged, verdict_of
from districts.drafting.workbench import Workbench
from districts.languages import language
from districts.models import BoundaryRevision, UnitSuccession

_NAMED = 5


class Known(Protocol):
    """What the words need to know of that in which something was found: names, the newer law."""

    @property
    def newer(self) -> BoundaryRevision | None:
        """The law that came after the base, if one did."""

    def unit_name(self, code: str) -> str:
        """What a comune is called."""


def words_of(finding: Finding, bench: Known) -> str:
    """One sentence or two: what is so, and what it asks of who writes the draft."""
    said = fact_of(finding, bench)
    if finding.severity == Severity.BLOCKING:  # its words end with the remedy
        return said
    what = _("Conferma con una motivazione.")
    if finding.inherited:
        what = _("È già così nella base: non serve una motivazione.")
    return f"{said} {what}"


def fact_of(finding: Finding, bench: Known) -> str:
    """What is so alone, for who reads why the draft goes on all the same."""
    return _WORDS[finding.code](finding, bench)


def problems_of_draft(revision: BoundaryRevision) -> list[str] | None:
    """What keeps the draft from going on; None of one that no workbench made.

    Nobody proposed what a change of comuni does to the zones: what is wrong with such a revision
    keeps it back too, but for its warnings it owes no reason.
    """
    if is_technical(revision):
        checked = check_technical(revision, warnings=False)
        return None if checked is None else [words_of(one, checked) for one in checked.blocking]
    read = verdict_of(revision)
    if read is None:
        return None
    bench, verdict = read
    problems = [words_of(one.finding, bench) for one in verdict.blocking]
    return problems + [_unexplained(one, bench) for one in verdict.unexplained]


def _unexplained(judged: Judged, bench: Workbench) -> str:
    return _("Avviso %(code)s senza motivazione: %(text)s") % {
        "code": judged.finding.code,
        "text": words_of(judged.finding, bench),
    }


def name_of(code: Code) -> str:
    """What a check is called."""
    return str(_NAMES[code])


_NAMES = {
    Code.UNASSIGNED: gettext_lazy("Comuni senza zona"),
    Code.CEASED: gettext_lazy("Comune che non esiste più"),
    Code.EMPTY_ZONE: gettext_lazy("Zona senza comuni"),
    Code.STALE_BASE: gettext_lazy("Base superata"),
    Code.TOO_EARLY: gettext_lazy("Data troppo presto"),
    Code.IN_PIECES: gettext_lazy("Zona non contigua"),
    Code.FEW_RESIDENTS: gettext_lazy("Pochi residenti"),
    Code.WORSE_ALIGNMENT: gettext_lazy("Allineamento peggiore"),
    Code.ACROSS: gettext_lazy("A cavallo di più ASL"),
    Code.INITIATIVES: gettext_lazy("Iniziative e piani da decidere"),
    Code.OBJECTIVES: gettext_lazy("Obiettivi da ricalcolare"),
}


def _unassigned(finding: Finding, bench: Known) -> str:
    said = ngettext(
        "%(n)s comune non è assegnato: %(names)s. Assegnalo prima di procedere.",
        "%(n)s comuni non sono assegnati: %(names)s. Assegnali prima di procedere.",
        len(finding.units),
    )
    return said % {"n": _number(len(finding.units)), "names": names_of(finding.units, bench)}


def _ceased(finding: Finding, bench: Known) -> str:
    (code,) = finding.units
    rows = UnitSuccession.objects.filter(predecessor__istat_code=code)
    gone = rows.exclude(kind__in=["territory_ceded", "rename"]).order_by("date")
    ends = list(gone.values_list("former_name", "date", "successor__name"))
    if ends:
        return _("%(name)s non esiste più dal %(day)s: usa %(now)s.") % {
            "name": ends[0][0],
            "day": formats.day(ends[0][1]),
            "now": ", ".join(successor for _name, _day, successor in ends),
        }
    return _("%(name)s non esiste alla data dei comuni: toglilo dalla bozza.") % {
        "name": names_of([code], bench)
    }


def _empty(finding: Finding, _bench: Known) -> str:
    return _(
        "La zona %(zone)s resterebbe senza comuni. Scioglila o assegnale almeno un comune."
    ) % {"zone": finding.zone}


def _stale(_finding: Finding, bench: Known) -> str:
    law = bench.newer
    if law is None or law.effective_from is None:
        return _("La base della bozza non è più in vigore. Riallinea la bozza.")
    said = {"law": law.title, "day": formats.day(law.effective_from)}
    if law.effective_from <= timezone.localdate():
        return (
            _(
                "Nel frattempo è entrata in vigore la revisione «%(law)s dal %(day)s»."
                " Riallinea la bozza."
            )
            % said
        )
    return (
        _("Nel frattempo è stata adottata la revisione «%(law)s dal %(day)s». Riallinea la bozza.")
        % said
    )


def _too_early(finding: Finding, _bench: Known) -> str:
    return _(
        "La data di efficacia non può precedere quella dei confini da cui parte (%(day)s)."
    ) % {"day": formats.day(finding.figures["until"])}


def _in_pieces(finding: Finding, bench: Known) -> str:
    return _(
        "La zona %(zone)s risulta divisa in %(n)s parti non confinanti: staccati %(names)s."
    ) % {
        "zone": finding.zone,
        "n": finding.figures["pieces"],
        "names": names_of(finding.units, bench),
    }


def _few(finding: Finding, _bench: Known) -> str:
    return _("La zona %(zone)s ha %(residents)s residenti, meno di %(least)s.") % {
        "zone": finding.zone,
        "residents": _number(finding.figures["residents"]),
        "least": _number(finding.figures["least"]),
    }


def _worse(finding: Finding, _bench: Known) -> str:
    before, after = finding.figures["before"], finding.figures["after"]
    return _("L'indice di allineamento scende da %(before)s a %(after)s.") % {
        "before": _percent(before),
        "after": _percent(after),
    }


def _across(finding: Finding, _bench: Known) -> str:
    return _("La zona %(zone)s sta a cavallo di più ASL: %(above)s.") % {
        "zone": finding.zone,
        "above": ", ".join(finding.figures["above"]),
    }


def _initiatives(finding: Finding, _bench: Known) -> str:
    said = ngettext(
        "Di %(n)s iniziativa o piano della zona %(zone)s, che cambia, non è ancora deciso.",
        "Di %(n)s iniziative o piani della zona %(zone)s, che cambia, non è ancora deciso.",
        finding.figures["count"],
    )
    return said % {"n": finding.figures["count"], "zone": finding.zone}


def _objectives(finding: Finding, _bench: Known) -> str:
    said = ngettext(
        "%(n)s obiettivo della zona %(zone)s, che cambia, ha un valore di partenza da ricalcolare.",
        "%(n)s obiettivi della zona %(zone)s, che cambia, hanno un valore di partenza da"
        " ricalcolare.",
        finding.figures["count"],
    )
    return said % {"n": finding.figures["count"], "zone": finding.zone}


def names_of(codes: Sequence[str] | Collection[str], bench: Known) -> str:
    """The first few comuni by name."""
    names = sorted(map(bench.unit_name, codes))
    rest = len(names) - _NAMED
    if rest <= 0:
        return ", ".join(names)
    more = ngettext("e un altro", "e altri %(n)s", rest) % {"n": _number(rest)}
    return f"{', '.join(names[:_NAMED])} {more}"


def _number(value: float) -> str:
    return formats.number(value, 0, language=language())


def _percent(share: float) -> str:
    return f"{formats.number(100 * share, 3, language=language())} %"


_WORDS: dict[Code, Callable[[Finding, Known], str]] = {
    Code.UNASSIGNED: _unassigned,
    Code.CEASED: _ceased,
    Code.EMPTY_ZONE: _empty,
    Code.STALE_BASE: _stale,
    Code.TOO_EARLY: _too_early,
    Code.IN_PIECES: _in_pieces,
    Code.FEW_RESIDENTS: _few,
    Code.WORSE_ALIGNMENT: _worse,
    Code.ACROSS: _across,
    Code.INITIATIVES: _initiatives,
    Code.OBJECTIVES: _objectives,
}
