"""A proposal as its pages and the API read it: the plan, what it adds up to, what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from districts.alignment import (
    EmptyUniverseError,
    RegionalAlignment,
    independence,
    lineage,
    regional_alignment,
)
from districts.lookups import called_by, lineage_parents
from districts.models import Proposal, ProposalDistrict, ProposalPolicy, ProposalRule, Zone
from districts.proposing.asked import policies_of


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit of the request. `base`, `plan`: code of its district; empty for none."""

    pk: int
    code: str
    name: str
    residents: int
    base: str
    plan: str

    @property
    def moved(self) -> bool:
        return bool(self.plan) and self.plan != self.base


@dataclass(frozen=True, slots=True)
class DistrictSums:
    """A district of the plan: its comuni and residents, those it gains and loses by it."""

    code: str
    units: int
    residents: int
    gained: int
    lost: int
    outside: bool


@dataclass(frozen=True, eq=False)
class ReadProposal:
    """Everything that is said of a proposal. `zones`: {code: zone} of its zoning.

    `built_alike`: the zonings whose agreement with the base is, in whole or in part, the way one of
    them was built.
    """

    proposal: Proposal
    units: Mapping[str, PlannedUnit]
    districts: list[ProposalDistrict]
    policies: list[ProposalPolicy]
    rules: list[ProposalRule]
    zones: Mapping[str, Zone]
    zonings: Mapping[str, Mapping[str, str]]
    built_alike: list[str]

    @cached_property
    def plan(self) -> dict[str, str]:
        return {code: unit.plan for code, unit in self.units.items() if unit.plan}

    @cached_property
    def moved(self) -> list[PlannedUnit]:
        """The units that change district, by name."""
        found = [unit for unit in self.units.values() if unit.moved]
        return sorted(found, key=lambda unit: (unit.name, unit.code))

    @cached_property
    def sums(self) -> list[DistrictSums]:
        """The districts of the plan, by code."""
        return [self._sums(district) for district in self.districts]

    def _sums(self, district: ProposalDistrict) -> DistrictSums:
        code = district.zone.code
        inside = [unit for unit in self.units.values() if unit.plan == code]
        residents = sum(unit.residents for unit in inside)
        least, most = self.proposal.least, self.proposal.most
        return DistrictSums(
            code=code,
            units=len(inside),
            residents=residents,
            gained=sum(unit.base != code for unit in inside),
            lost=sum(unit.base == code and unit.moved for unit in self.units.values()),
            outside=(least is not None and residents < least)
            or (most is not None and residents > most),
        )

    @cached_property
    def after(self) -> RegionalAlignment | None:
        """Of the plan, as every page measures it: zones matched freely."""
        return self._alignment(self.plan)

    @cached_property
    def before(self) -> RegionalAlignment | None:
        """Of the base."""
        return self._alignment({c: unit.base for c, unit in self.units.items() if unit.base})

    def _alignment(self, zones: Mapping[str, str]) -> RegionalAlignment | None:
        weights = {policy.law.zoning.code: float(policy.weight) for policy in self.policies}
        residents = {code: unit.residents for code, unit in self.units.items()}
        try:
            return regional_alignment(zones, self.zonings, residents, policy_weights=weights)
        except EmptyUniverseError:
            return None


def read_proposal(proposal: Proposal) -> ReadProposal:
    """The proposal as it stands."""
    units = {
        code: PlannedUnit(pk, code, name, residents, base or "", plan or "")
        for pk, code, name, residents, base, plan in proposal.units.order_by(
            "unit__istat_code"
        ).values_list(
            "unit_id",
            "unit__istat_code",
            "unit__name",
            "residents",
            "base_zone__code",
            "zone__code",
        )
    }
    every: QuerySet[Zone] = Zone.objects.filter(zoning=proposal.base.zoning_id)
    return ReadProposal(
        proposal=proposal,
        units=units,
        districts=list(proposal.districts.select_related("zone", "seat").order_by("zone__code")),
        policies=list(proposal.policies.select_related("law__zoning").order_by("pk")),
        rules=list(proposal.rules.select_related("unit", "zone").order_by("pk")),
        zones={zone.code: zone for zone in called_by(proposal.base_id, every)},
        zonings={code: zones_of for code, _weight, zones_of in policies_of(proposal)},
        built_alike=_built_alike(proposal),
    )


def _built_alike(proposal: Proposal) -> list[str]:
    """Codes of the policies' zonings that share an origin with the base."""
    laws = [policy.law for policy in proposal.policies.select_related("law__zoning")]
    parents = lineage_parents(proposal.base, *laws)
    own = lineage(proposal.base.zoning.code, parents)
    return [
        law.zoning.code
        for law in laws
        if independence(own, lineage(law.zoning.code, parents)) != "full"
    ]
