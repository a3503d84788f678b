"""The catalogue of indicators: who publishes the figures, what is measured, how it adds up."""

from dataclasses import dataclass
from decimal import Decimal

from districts.importers.documents import Entry, read_document
from districts.importers.tabular import Parsed
from impact.catalogue_rules import Definition, Term, catalogue_problems


@dataclass(frozen=True, slots=True)
class SourceEntry:
    line: int
    code: str
    name_it: str
    name_en: str
    licence: str
    note_it: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """`component` is the public code of the indicator that enters the rule."""

    component: str
    role: str
    sign: int
    period_offset: int
    blank_as_zero: bool


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    line: int
    code: str
    source_code: str
    version: int
    origin: str
    name_it: str
    name_en: str
    definition_it: str
    definition_en: str
    meaning_it: str
    meaning_en: str
    note_it: str
    unit: str
    direction: str
    aggregation: str
    multiplier: Decimal
    decimals: int
    interval: str
    min_coverage: Decimal
    privacy_threshold: int | None
    frequency: str
    policy: str
    perspective: str
    bes_domain: int | None
    sdg: tuple[int, ...]
    class_breaks: tuple[Decimal, ...]
    key_figure: int | None
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`indicators` stand in the order of the file, components first."""

    sources: tuple[SourceEntry, ...]
    indicators: tuple[IndicatorEntry, ...]


def parse_catalogue(content: bytes) -> Parsed[Catalogue]:
    """The catalogue `indicators.yaml`: one row, or none if anything is wrong with it."""
    document = read_document(content)
    defaults = document.entry("defaults")
    of_components = document.entry("component_defaults")
    of_context = document.entry("context_defaults")
    sources = tuple(_source(entry) for entry in document.entries("sources"))
    indicators = (
        *(_indicator(e.over(of_components, defaults)) for e in document.entries("components")),
        *(_indicator(e.over(defaults)) for e in document.entries("indicators")),
        *(_indicator(e.over(of_context, defaults)) for e in document.entries("context")),
    )
    document.finish()
    if not indicators and not document.rejected:
        document.refuse("indicators", "il catalogo non descrive nessun indicatore.")
    _check(document, sources, indicators)
    read = len(sources) + len(indicators)
    catalogue = () if document.rejected else (Catalogue(sources, indicators),)
    return Parsed(catalogue, tuple(document.rejected), read)


def _source(entry: Entry) -> SourceEntry:
    source = SourceEntry(
        line=entry.line,
        code=entry.text("code"),
        name_it=entry.text("name_it"),
        name_en=entry.text("name_en"),
        licence=entry.text("licence"),
        note_it=entry.text("note_it", ""),
    )
    entry.finish()
    return source


def _indicator(entry: Entry) -> IndicatorEntry:
    indicator = IndicatorEntry(
        line=entry.line,
        code=entry.text("code"),
        source_code=entry.text("source_code", ""),
        version=entry.whole("version", 1),
        origin=entry.text("origin"),
        name_it=entry.text("name_it"),
        name_en=entry.text("name_en"),
        definition_it=entry.text("definition_it"),
        definition_en=entry.text("definition_en"),
        meaning_it=entry.text("meaning_it", ""),
        meaning_en=entry.text("meaning_en", ""),
        note_it=entry.text("note_it", ""),
        unit=entry.text("unit"),
        direction=entry.text("direction"),
        aggregation=entry.text("aggregation"),
        multiplier=entry.number("multiplier"),
        decimals=entry.whole("decimals"),
        interval=entry.text("interval"),
        min_coverage=entry.number("min_coverage"),
        privacy_threshold=entry.optional_whole("privacy_threshold"),
        frequency=entry.text("frequency"),
        policy=entry.text("policy", ""),
        perspective=entry.text("perspective", ""),
        bes_domain=entry.optional_whole("bes_domain"),
        sdg=tuple(int(goal) for goal in entry.numbers("sdg")),
        class_breaks=entry.numbers("class_breaks"),
        key_figure=entry.optional_whole("key_figure"),
        terms=tuple(_term(term) for term in entry.entries("terms")),
    )
    entry.finish()
    return indicator


def _term(entry: Entry) -> TermEntry:
    term = TermEntry(
        component=entry.text("component"),
        role=entry.text("role"),
        sign=entry.whole("sign", 1),
        period_offset=entry.whole("period_offset", 0),
        blank_as_zero=entry.flag("blank_as_zero"),
    )
    entry.finish()
    return term


def _check(
    document: Entry, sources: tuple[SourceEntry, ...], indicators: tuple[IndicatorEntry, ...]
) -> None:
    """Note what contradicts itself: codes used twice, rules that cannot be computed."""
    seen: set[str] = set()
    for source in sources:
        if source.code in seen:
            document.refuse_line(source.line, "code", source.code, "ripete un codice già usato.")
        seen.add(source.code)
    lines = {indicator.code: indicator.line for indicator in indicators}
    problems = catalogue_problems(_definition(indicator) for indicator in indicators)
    for code, messages in problems.items():
        for message in messages:
            document.refuse_line(lines[code], "", code, message)
    described: set[str] = set()
    for indicator in indicators:
        for term in indicator.terms:
            if term.component in lines and term.component not in described:
                message = "va descritto prima della regola che lo usa."
                document.refuse_line(indicator.line, "component", term.component, message)
        described.add(indicator.code)


def _definition(entry: IndicatorEntry) -> Definition:
    return Definition(
        code=entry.code,
        aggregation=entry.aggregation,
        terms=tuple(Term(t.component, t.role, t.sign, t.period_offset) for t in entry.terms),
        multiplier=entry.multiplier,
        decimals=entry.decimals,
        min_coverage=entry.min_coverage,
        privacy_threshold=entry.privacy_threshold,
        interval=entry.interval,
        class_breaks=entry.class_breaks,
    )
