"""Which state a boundary revision may pass to, and what must hold first. No database here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# from → to; a boundary in force is changed by another revision, never by going back.
TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"consultation", "adopted"}),
    "consultation": frozenset({"draft", "adopted"}),
    "adopted": frozenset({"revoked"}),
    "revoked": frozenset(),
}


_STATES = {
    "draft": lambda: _("bozza"),
    "consultation": lambda: _("in consultazione"),
    "adopted": lambda: _("adottata"),
    "revoked": lambda: _("revocata"),
}
MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """What the guards of a revision look at.

    `unassigned`: valid units of its vintage in no zone (empty for a partial zoning).
    `ceased`: of assigned units that did not exist at that vintage, a sentence each. `consulting`:
    everybody is being consulted on it, and what came of it is not published yet. `emptied`: zones
    of the base that have no unit left and that nobody dissolved. `newer`: the law that came after
    the base, and whether it holds already. `base_from`: the first day of the base, if it is a law.
    `found`: what the checks of the workbench say of a draft made there, blocking or without a
    reason; None of any other, of which the same is asked here.
    """

    state: str
    effective_from: date | None
    act_date: date | None
    author: int | None
    unassigned: Sequence[str]
    ceased: Sequence[str]
    assigned: int
    consulting: bool = False
    emptied: Sequence[str] = ()
    newer: str = ""
    newer_holds: bool = False
    base_from: date | None = None
    found: Sequence[str] | None = None


class TransitionRefusedError(Exception):
    """The passage is not possible; `problems` says why and how to mend it, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


def check_transition(facts: RevisionFacts, to: str) -> None:
    """Raise `TransitionRefusedError` unless `TRANSITIONS` has the passage."""
    if to not in TRANSITIONS.get(facts.state, frozenset()):
        words = {"now": _STATES[facts.state](), "to": _STATES[to]()}
        raise TransitionRefusedError([_("Da «%(now)s» non si passa a «%(to)s».") % words])


def adoption_problems(facts: RevisionFacts, *, approver: int | None) -> list[str]:
    """Everything that keeps a revision from becoming law; an empty list if nothing does."""
    problems = []
    if facts.effective_from is None:
        problems.append(_("Indica da che giorno la revisione è in vigore."))
    elif facts.act_date is not None and facts.effective_from < facts.act_date:
        problems.append(
            _("La data di efficacia non può precedere la data dell'atto (%(day)s).")
            % {"day": f"{facts.act_date:%d/%m/%Y}"}
        )
    elif facts.found is None and facts.base_from and facts.effective_from < facts.base_from:
        problems.append(
            _("La data di efficacia non può precedere quella dei confini da cui parte (%(day)s).")
            % {"day": f"{facts.base_from:%d/%m/%Y}"}
        )
    if facts.author is not None and facts.author == approver:
        problems.append(
            _("Chi ha redatto la revisione non può adottarla: serve un secondo funzionario.")
        )
    if facts.consulting:
        problems.append(_("La consultazione non è conclusa: pubblica prima che cosa ne è venuto."))
    return problems + consultation_problems(facts)


def consultation_problems(facts: RevisionFacts) -> list[str]:
    """Everything that keeps a draft from being put before everybody.

    It is what blocks its adoption too, but for the date, which comes with the act.
    """
    problems = []
    if not facts.assigned:
        problems.append(_("La revisione non assegna nessun comune."))
    if facts.found is not None:
        return problems + list(facts.found)
    if facts.unassigned:
        problems.append(_unassigned(facts.unassigned))
    problems += facts.ceased[:MOST_SENTENCES]
    if len(facts.ceased) > MOST_SENTENCES:
        more = len(facts.ceased) - MOST_SENTENCES
        problems.append(_("E altri comuni che a quella data non esistono: %(n)s.") % {"n": more})
    problems += [
        _("La zona %(zone)s resterebbe senza comuni. Scioglila o assegnale almeno un comune.")
        % {"zone": zone}
        for zone in facts.emptied
    ]
    if facts.newer:
        problems.append(_newer(facts))
    return problems


def _newer(facts: RevisionFacts) -> str:
    said = (
        _("Nel frattempo è entrata in vigore la revisione «%(law)s». Riallinea la bozza.")
        if facts.newer_holds
        else _("Nel frattempo è stata adottata la revisione «%(law)s». Riallinea la bozza.")
    )
    return said % {"law": facts.newer}


def _unassigned(names: Sequence[str]) -> str:
    said = ngettext(
        "%(n)s comune non è assegnato: %(names)s. Assegnalo prima di procedere.",
        "%(n)s comuni non sono assegnati: %(names)s. Assegnali prima di procedere.",
        len(names),
    )
    return said % {"n": len(names), "names": _listed(names)}


def _listed(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return _("%(names)s e altri %(n)s") % {"names": shown, "n": len(names) - most}
