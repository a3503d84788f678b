"""Sources and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from districts.importers.outcomes import Outcome
from districts.loading.differences import Differences
from impact.importers.catalogue import Catalogue, IndicatorEntry, SourceEntry
from impact.models import Indicator, IndicatorTerm, Source

# What makes two versions of an indicator incomparable; the rest is how it is told and drawn.
RULE_FIELDS = (
    "definition_it",
    "definition_en",
    "unit",
    "aggregation",
    "origin",
    "multiplier",
    "interval",
    "min_coverage",
    "privacy_threshold",
    "frequency",
)
TOLD_FIELDS = (
    "source_code",
    "name_it",
    "name_en",
    "meaning_it",
    "meaning_en",
    "note_it",
    "direction",
    "decimals",
    "policy",
    "perspective",
    "bes_domain",
    "key_figure",
)


def load_catalogue(catalogue: Catalogue, *, name: str) -> Outcome:
    """Sources and indicators.

    A changed rule or definition needs a new `version`, which retires the one before: values
    already published keep the rule by which they were computed. How an indicator is told (names,
    notes, classes) may change freely.
    """
    sources, indicators = _sources(catalogue.sources), _indicators(catalogue.indicators)
    read = len(catalogue.sources) + len(catalogue.indicators)
    if rejected := sources.rejected + indicators.rejected:
        return Outcome(name, read, rejected=rejected)
    # One version of a code is active at a time.
    new = [indicator.code for indicator in indicators.new]
    if (before := Indicator.objects.active().filter(code__in=new)).exists():
        before.update(state=Indicator.State.RETIRED)
    loaded = sources.write() + indicators.write()
    _write_terms([entry for entry in catalogue.indicators if entry.code in set(new)])
    return Outcome.complete(name, read, loaded)


def _sources(entries: Sequence[SourceEntry]) -> Differences[Source]:
    found = Source.objects.in_bulk()
    differences = Differences(Source)
    for entry in entries:
        values = {
            "name_it": entry.name_it,
            "name_en": entry.name_en,
            "licence": entry.licence,
            "note_it": entry.note_it,
        }
        source = found.get(entry.code) or Source(code=entry.code)
        differences.add(source, values, line=entry.line)
    return differences


def _indicators(entries: Sequence[IndicatorEntry]) -> Differences[Indicator]:
    stored = Indicator.objects.prefetch_related("terms__component")
    found = {(indicator.code, indicator.version): indicator for indicator in stored}
    differences = Differences(Indicator)
    for position, entry in enumerate(entries):
        told: dict[str, Any] = {name: getattr(entry, name) for name in TOLD_FIELDS}
        told |= {
            "sdg": list(entry.sdg),
            "class_breaks": list(entry.class_breaks),
            "position": position,
            "state": Indicator.State.ACTIVE,
        }
        rule = {name: getattr(entry, name) for name in RULE_FIELDS}
        indicator = found.get((entry.code, entry.version))
        if indicator is None:
            indicator = Indicator(code=entry.code, version=entry.version)
            told |= rule
        elif changed := _changed_rule(indicator, rule, entry):
            message = f"la regola è cambiata ({', '.join(changed)}): aumenta la versione."
            differences.refuse(entry.line, "version", str(entry.version), message)
        differences.add(indicator, told, line=entry.line)
    return differences


def _changed_rule(
    indicator: Indicator, rule: Mapping[str, Any], entry: IndicatorEntry
) -> list[str]:
    """What the file says of the rule of a stored version that is not what is stored."""
    changed = [name for name, value in rule.items() if getattr(indicator, name) != value]
    stored = {
        (t.component.code, t.role, t.sign, t.period_offset, t.blank_as_zero)
        for t in indicator.terms.all()
    }
    # A component with a new version is another component.
    retired = [t for t in indicator.terms.all() if t.component.state != Indicator.State.ACTIVE]
    if retired or stored != {astuple(term) for term in entry.terms}:
        changed.append("terms")
    return changed


def _write_terms(entries: Sequence[IndicatorEntry]) -> None:
    active = dict(Indicator.objects.active().values_list("code", "pk"))
    terms = [
        IndicatorTerm(
            indicator_id=active[entry.code],
            component_id=active[term.component],
            role=term.role,
            sign=term.sign,
            period_offset=term.period_offset,
            blank_as_zero=term.blank_as_zero,
        )
        for entry in entries
        for term in entry.terms
    ]
    if terms:
        IndicatorTerm.objects.bulk_create(terms)
