"""The warnings with which a technical revision became law: kept when it does, told to who reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from districts.boundaries.checks import Code, Finding
from districts.changes.checking import check_technical
from districts.drafting.finding_words import fact_of
from districts.drafting.reasons import Explained
from districts.models import AdoptionWarning, BoundaryRevision, DraftReason, TerritorialUnit


def warn(revision: BoundaryRevision) -> list[str]:
    """Keep what the checks warn of, once it is law; a sentence each. Twice is like once."""
    checked = check_technical(revision)
    if checked is None:
        return []
    AdoptionWarning.objects.bulk_create(
        (
            AdoptionWarning(revision=revision, fingerprint=one.fingerprint, finding=one.as_json())
            for one in checked.warnings
        ),
        ignore_conflicts=True,
    )
    return [fact_of(one, checked) for one in checked.warnings]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found once, in words of today."""

    names: Mapping[str, str]
    newer: None = None

    def unit_name(self, code: str) -> str:
        return self.names.get(code, code)


def warnings_of(revision: BoundaryRevision) -> list[Explained]:
    """Those kept, with the reason of who decided, if somebody did; no person is named."""
    rows = list(AdoptionWarning.objects.filter(revision=revision))
    if not rows:
        return []
    reasons = {row.fingerprint: row for row in DraftReason.objects.filter(draft=revision.pk)}
    codes = {code for row in rows for code in row.finding["units"]}
    units = TerritorialUnit.objects.filter(istat_code__in=codes).order_by("pk")
    kept = _Kept(dict(units.values_list("istat_code", "name")))
    return [
        Explained(
            fact_of(_finding(row), kept),
            reason.text if (reason := reasons.get(row.fingerprint)) else "",
            reason.acting_for if reason else "",
        )
        for row in rows
    ]


def _finding(row: AdoptionWarning) -> Finding:
    told = row.finding
    return Finding(Code(told["code"]), told["zone"], tuple(told["units"]), told["figures"])
