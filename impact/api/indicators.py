"""`/indicators`: what is measured, by which rule, from which sources."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.listing import Found
from districts.api.parameters import one_of
from districts.api.reading import ListView, ReadView
from districts.models import Policy
from impact.errors import Missing
from impact.lookups import available, find_indicator
from impact.models import Indicator, IndicatorTerm, Source


class TermSerializer(serializers.Serializer[Any]):
    """A component of a rule."""

    role = serializers.ChoiceField(IndicatorTerm.Role.choices)
    sign = serializers.IntegerField()
    component = serializers.CharField(help_text="Code of the indicator that is added.")
    period_offset = serializers.IntegerField(help_text="In years; -1 is the year before.")
    blank_as_zero = serializers.BooleanField(
        help_text="Whether a cell that the source left empty counts as 0."
    )


class RuleSerializer(serializers.Serializer[Any]):
    """How it adds up over the comuni of a zone."""

    aggregation = serializers.ChoiceField(Indicator.Aggregation.choices)
    multiplier = serializers.FloatField()
    terms = TermSerializer(many=True)


class SourceSerializer(serializers.Serializer[Any]):
    """Who published the figures it is made of."""

    code = serializers.CharField()
    name_it = serializers.CharField()
    name_en = serializers.CharField()
    licence = serializers.CharField()


class IndicatorSerializer(serializers.Serializer[Any]):
    """A definition together with the rule by which it adds up."""

    code = serializers.CharField()
    source_code = serializers.CharField(help_text="Its name in the source; accepted everywhere.")
    version = serializers.IntegerField(help_text="A changed rule is a new version.")
    name_it = serializers.CharField()
    name_en = serializers.CharField()
    definition_it = serializers.CharField()
    definition_en = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.ChoiceField(Indicator.Direction.choices)
    decimals = serializers.IntegerField(help_text="Decimals to show; values have up to six.")
    rule = RuleSerializer()
    interval = serializers.ChoiceField(
        Indicator.Interval.choices, help_text="Formula of `ci_low` and `ci_high` (95%)."
    )
    min_coverage = serializers.FloatField(help_text="Below this coverage a value is partial.")
    class_breaks = serializers.ListField(
        child=serializers.FloatField(), help_text="Limits of the classes of its map."
    )
    policy = serializers.ChoiceField(Policy.choices, allow_null=True)
    frequency = serializers.CharField()
    note_it = serializers.CharField()
    periods = serializers.ListField(
        child=serializers.CharField(), help_text="The periods for which some zone has a value."
    )
    sources = SourceSerializer(many=True)


BES_DOMAINS = [str(number) for number in range(1, 13)]


class IndicatorFilter(django_filters.FilterSet):
    policy = django_filters.ChoiceFilter(choices=Policy.choices, help_text="The policy it serves.")
    aggregation = django_filters.ChoiceFilter(
        choices=Indicator.Aggregation.choices, help_text="How it adds up over comuni."
    )
    direction = django_filters.ChoiceFilter(
        choices=Indicator.Direction.choices, help_text="Whether more is better."
    )
    perspective = django_filters.ChoiceFilter(
        choices=[(f"3.{n}", f"3.{n}") for n in range(1, 10)],
        help_text="Paragraph of the position paper of 2016.",
    )
    bes = one_of(
        BES_DOMAINS, "Domain of *Benessere equo e sostenibile*, 1-12.", field_name="bes_domain"
    )

    class Meta:
        model = Indicator
        fields: Sequence[str] = ()


class IndicatorList(ListView[Indicator]):
    """Indicators.

    The catalogue of what is measured: definition, rule of aggregation with its terms, unit,
    sources, and the periods that have data.
    """

    tag = "figures"
    queryset = Indicator.objects.active().prefetch_related("terms__component")
    serializer_class = IndicatorSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = IndicatorFilter

    file_name = "indicators"

    def listing(self, request: Request) -> Found[Indicator]:
        return Found(self.filter_queryset(self.get_queryset()), describe)


class IndicatorDetail(ReadView):
    """One indicator, by its public code or by that of its source."""

    tag = "figures"
    serializer_class = IndicatorSerializer

    def get(self, request: Request, code: str) -> Response:
        return Response(describe([find_indicator(code, Missing)])[0])


def describe(indicators: Sequence[Indicator]) -> list[dict[str, Any]]:
    """What the API says of each indicator; two queries, however many indicators."""
    found = available(indicators)
    sources = Source.objects.in_bulk()
    return [_entry(indicator, found.get(indicator.pk, {}), sources) for indicator in indicators]


def _entry(
    indicator: Indicator, periods: Mapping[str, Sequence[str]], sources: Mapping[str, Source]
) -> dict[str, Any]:
    used = sorted({code for codes in periods.values() for code in codes} & sources.keys())
    return {
        "code": indicator.code,
        "source_code": indicator.source_code,
        "version": indicator.version,
        "name_it": indicator.name_it,
        "name_en": indicator.name_en,
        "definition_it": indicator.definition_it,
        "definition_en": indicator.definition_en,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "decimals": indicator.decimals,
        "rule": {
            "aggregation": indicator.aggregation,
            "multiplier": indicator.multiplier,
            "terms": [_term(term) for term in indicator.terms.all()],
        },
        "interval": indicator.interval,
        "min_coverage": indicator.min_coverage,
        "class_breaks": indicator.class_breaks,
        "policy": indicator.policy or None,
        "frequency": indicator.frequency,
        "note_it": indicator.note_it,
        "periods": list(periods),
        "sources": [_source(sources[code]) for code in used],
    }


def _term(term: IndicatorTerm) -> dict[str, Any]:
    return {
        "role": term.role,
        "sign": term.sign,
        "component": term.component.code,
        "period_offset": term.period_offset,
        "blank_as_zero": term.blank_as_zero,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "code": source.code,
        "name_it": source.name_it,
        "name_en": source.name_en,
        "licence": source.licence,
    }
