"""The law that a page is read by, and how well its list of comuni is known."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.languages import in_italian, said
from districts.models import Basis, Confidence
from impact.presenting import wording
from impact.presenting.wording import Entry


def boundary_words(boundary: Entry) -> str:
    """«DGR 22-5076 del 22/05/2017, in vigore dal 22/05/2017; elenco ricostruito da documenti»."""
    law = law_words(boundary)
    if boundary["basis"] == Basis.LEGAL:
        return law
    words = _("%(law)s; elenco dei comuni %(basis)s")
    return said(words, law=law, basis=basis(boundary["basis"]))


def law_words(boundary: Entry) -> str:
    """«DGR 22-5076 del 22/05/2017, in vigore dal 22/05/2017»."""
    return in_force(boundary["act"], boundary["effective_from"], boundary["date_precision"])


def in_force(act: str, since: str | None, precision: str) -> str:
    """An act, or what is known about there being none, and its day (ISO)."""
    words = _("%(act)s, in vigore dal %(day)s")
    return said(words, act=in_italian(act.rstrip(".")), day=wording.day(since, precision))


def uncertain_words() -> str:
    """What the hatch of a comune means."""
    return _("comune di affidabilità bassa o approssimato")


def doubts(place: Entry) -> str:
    """«11 comuni incerti»: how many comuni of a district have an uncertain row; nothing if none.

    A page that the release before computed does not say it.
    """
    uncertain = place.get("uncertain_units", 0)
    if not uncertain:
        return ""
    if uncertain == place["units_count"]:
        return _("tutti i comuni incerti")
    many = ngettext("%(n)s comune incerto", "%(n)s comuni incerti", uncertain)
    return many % {"n": wording.number(uncertain)}


def basis(code: str) -> str:
    """What a list rests on: «ricostruito da documenti»."""
    return str(Basis(code).label)


def confidence(code: str) -> str:
    """How well a row is known: «alta»."""
    return str(Confidence(code).label)


def provenance(payload: Entry) -> str:
    """How well the rows of this district are known; nothing for an official list.

    The counts are those of the district's own comuni, lowest last: that is where to look.
    """
    if payload["boundary"]["basis"] == Basis.LEGAL:
        return ""
    levels = [unit["confidence"] for unit in payload["units"]]
    counts = [
        ngettext("%(level)s per %(n)s comune", "%(level)s per %(n)s comuni", levels.count(level))
        % {"level": confidence(level), "n": wording.number(levels.count(level))}
        for level in Confidence.values
        if level in levels
    ]
    words = _("Elenco dei comuni %(basis)s, affidabilità %(counts)s")
    return words % {"basis": basis(payload["boundary"]["basis"]), "counts": ", ".join(counts)}
