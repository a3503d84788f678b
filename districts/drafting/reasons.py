"""The warnings that a draft goes on in spite of, with the reasons given, as all may read them."""

from dataclasses import dataclass

from districts.drafting.finding_words import fact_of
from districts.drafting.findings import Verdict, verdict_of
from districts.drafting.workbench import Workbench
from districts.models import BoundaryRevision


@dataclass(frozen=True, slots=True)
class Explained:
    """A warning in words, why the draft is right all the same, for which body that was said."""

    warning: str
    reason: str
    body: str


def explained_warnings(revision: BoundaryRevision) -> list[Explained]:
    """Of a draft that a workbench made, as it stands; no person is named."""
    read = verdict_of(revision)
    return [] if read is None else explained(*read)


def explained(bench: Workbench, verdict: Verdict) -> list[Explained]:
    """The same of a draft that was read."""
    return [
        Explained(fact_of(one.finding, bench), one.reason.text, one.reason.acting_for)
        for one in verdict.judged
        if one.reason is not None
    ]
