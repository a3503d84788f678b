"""What the checks found in a draft, as pages and files show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from districts.boundaries.checks import defect
from districts.drafting.finding_words import name_of, names_of, words_of
from districts.drafting.findings import Judged, Verdict
from districts.drafting.workbench import Workbench
from districts.languages import language
from districts.presenting.people import hat_words, person_name

_SHORT = 12
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A finding. `look`: error blocks, warning wants a reason, ok has it or needs none.

    `key`: short for its fingerprint, for names of fields and anchors.
    """

    look: str
    word: str
    code: str
    name: str
    zone: str
    text: str
    units: str
    key: str
    fingerprint: str
    wants: bool
    may_explain: bool
    reason: str
    who: str
    at: Any


class CheckLine(NamedTuple):
    """A finding in short, beside the map."""

    look: str
    word: str
    code: str
    text: str


def open_checks(bench: Workbench, verdict: Verdict) -> list[CheckLine]:
    """What keeps the draft from going on."""
    return [_line(one, bench) for one in (*verdict.blocking, *verdict.unexplained)]


def _line(judged: Judged, bench: Workbench) -> CheckLine:
    """A warning says figures and names of comuni: it is remembered with these, on the ground."""
    finding = judged.finding
    if judged.blocks:
        return CheckLine(*_looks(judged), finding.code.value, words_of(finding, bench))
    said, key = bench.ground.said, (finding.fingerprint, language())
    line = said.get(key)
    if line is None:
        if len(said) >= _MOST_KEPT:
            said.clear()
        line = said[key] = CheckLine(*_looks(judged), finding.code.value, words_of(finding, bench))
    return line


def check_rows(bench: Workbench, verdict: Verdict) -> list[CheckRow]:
    """Every finding, those that keep the draft from going on first."""
    rows = [_row(one, bench) for one in verdict.judged]
    return sorted(rows, key=lambda row: ["error", "warning", "ok"].index(row.look))


def _row(judged: Judged, bench: Workbench) -> CheckRow:
    finding, reason = judged.finding, judged.reason
    zone = bench.zones.get(finding.zone)
    look, word = _looks(judged)
    return CheckRow(
        look=look,
        word=word,
        code=finding.code.value,
        name=name_of(finding.code),
        zone=f"{zone.code} {zone.name}" if zone else finding.zone,
        text=words_of(finding, bench),
        units=names_of(finding.units, bench),
        key=finding.fingerprint[:_SHORT],
        fingerprint=finding.fingerprint,
        wants=judged.wants_a_reason,
        may_explain=not judged.blocks and not finding.inherited,
        reason=reason.text if reason else "",
        who=hat_words(reason.acting_as, reason.acting_for) or person_name(reason.by)
        if reason
        else "",
        at=timezone.localtime(reason.at) if reason else None,
    )


def _looks(judged: Judged) -> tuple[str, str]:
    if judged.blocks:
        return "error", _("Bloccante")
    if judged.wants_a_reason:
        return "warning", _("Da motivare")
    return "ok", _("Già nella base") if judged.finding.inherited else _("Motivato")


def defective_units(verdict: Verdict) -> set[str]:
    """The comuni in which something has to be mended or explained."""
    return {
        unit for one in verdict.judged if not one.finding.inherited for unit in one.finding.units
    }


def as_features(bench: Workbench, verdict: Verdict) -> dict[str, Any]:
    """The findings as GeoJSON; one without a place has no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(one, bench) for one in verdict.judged],
    }


def _feature(judged: Judged, bench: Workbench) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": defect(judged.finding, bench.ground.shapes),
        "properties": told(judged, bench),
    }


def told(judged: Judged, bench: Workbench) -> dict[str, Any]:
    """A finding for programs, with its words in both languages."""
    finding = judged.finding
    return {
        **finding.as_json(),
        "severity": finding.severity.value,
        "inherited": finding.inherited,
        "reason": judged.reason.text if judged.reason else None,
        **{f"message_{language}": text for language, text in _said(judged, bench)},
    }


def _said(judged: Judged, bench: Workbench) -> Sequence[tuple[str, str]]:
    said = []
    for spoken in ("it", "en"):
        with translation.override(spoken):
            said.append((spoken, words_of(judged.finding, bench)))
    return said
