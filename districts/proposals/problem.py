"""What is asked of a proposal: which districts, anchored where, within which rules.

Everything is by position: unit ``i`` of ``units``, district ``d`` of ``districts``. A district is
anchored at its *seat*, a unit that is always its own; contiguity means that every unit of the
district reaches the seat inside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from districts.boundaries.contiguity import Neighbourhood

NOWHERE = -1


class RuleKind(StrEnum):
    """The rules that a request can be freed of, one at a time."""

    LEAST = "least"
    MOST = "most"
    PIN = "pin"
    LOCKED_UNIT = "locked_unit"
    LOCKED_DISTRICT = "locked_district"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule. unit and district are positions, NOWHERE where the kind has none.

    ``least`` and ``most``: the band of residents, on every district that is not exempt. ``pin``:
    the unit goes to the district. ``locked_unit``: it stays there. ``locked_district``: the
    district keeps the units that it has today and takes no other.
    """

    kind: RuleKind
    unit: int = NOWHERE
    district: int = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A zoning to agree with. zones: (n,) position of the zone of each unit, NOWHERE for none.

    weight: how much it counts, a whole number; shares follow from the sum.
    """

    code: str
    weight: int
    zones: NDArray[np.intp]

    @classmethod
    def read(
        cls, code: str, weight: int, units: Sequence[str], zone_of: Mapping[str, str]
    ) -> "Policy":
        """From {unit code: zone code}; zones are numbered in code order."""
        at = {zone: i for i, zone in enumerate(sorted(set(zone_of.values())))}
        zones = [at[zone_of[unit]] if unit in zone_of else NOWHERE for unit in units]
        return cls(code, weight, np.array(zones, dtype=np.intp))

    @property
    def count(self) -> int:
        """The number of zones."""
        return int(self.zones.max(initial=NOWHERE)) + 1


@dataclass(frozen=True, eq=False)
class Problem:
    """A whole request. Raises ValueError if its parts do not fit one another.

    residents: (n,) of each unit. seats: the unit of each district. today: the district of each
    unit, NOWHERE where it has none; it is where the search starts and what locks keep. exempt:
    districts without a band. band: least and most residents, None for no limit.
    """

    units: tuple[str, ...]
    residents: tuple[int, ...]
    graph: Neighbourhood
    districts: tuple[str, ...]
    seats: tuple[int, ...]
    policies: tuple[Policy, ...]
    today: tuple[int, ...]
    least: int | None = None
    most: int | None = None
    exempt: frozenset[int] = frozenset()
    rules: tuple[Rule, ...] = field(default=())

    def __post_init__(self) -> None:
        n, k = len(self.units), len(self.districts)
        if {len(self.residents), self.graph.size, len(self.today)} != {n}:
            raise ValueError("residents, graph and today must speak of the same units")
        if len(self.seats) != k or len(set(self.seats)) != k:
            raise ValueError("every district needs a seat of its own")
        if any(len(policy.zones) != n for policy in self.policies):
            raise ValueError("every policy must speak of the same units")
        if sum(policy.weight for policy in self.policies) <= 0:
            raise ValueError("at least one policy must have a weight")

    @cached_property
    def all_rules(self) -> tuple[Rule, ...]:
        """Those given, and the band as the rules that it is."""
        band = []
        if self.least is not None:
            band.append(Rule(RuleKind.LEAST))
        if self.most is not None:
            band.append(Rule(RuleKind.MOST))
        return (*band, *self.rules)

    def keeping(self, rules: Iterable[Rule]) -> "Problem":
        """The same request with only these of its rules, which are among ``all_rules``."""
        kept = set(rules)
        return replace(
            self,
            least=self.least if Rule(RuleKind.LEAST) in kept else None,
            most=self.most if Rule(RuleKind.MOST) in kept else None,
            rules=tuple(rule for rule in self.rules if rule in kept),
        )

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """(n, k) where each unit may be, by seats, pins and locks alone."""
        may = np.ones((len(self.units), len(self.districts)), dtype=bool)
        for d, seat in enumerate(self.seats):
            may[seat] = False
            may[seat, d] = True
        today = np.array(self.today)
        for rule in self.rules:
            if rule.kind is RuleKind.LOCKED_DISTRICT:
                inside = today == rule.district
                may[~inside, rule.district] = False
                may[np.ix_(inside, [d for d in range(may.shape[1]) if d != rule.district])] = False
            else:
                may[rule.unit, [d for d in range(may.shape[1]) if d != rule.district]] = False
        return may

    @cached_property
    def matchable(self) -> tuple[NDArray[np.bool_], ...]:
        """By policy, (zones, districts) which zone may be matched with which district.

        Those with residents in common today, and the zone of the seat: a zone is not made to agree
        with a district at the other end of the region. A condition of the proof.
        """
        today, people = np.array(self.today), np.array(self.residents)
        tables = []
        for policy in self.policies:
            table = np.zeros((policy.count, len(self.districts)), dtype=bool)
            known = (policy.zones >= 0) & (today >= 0) & (people > 0)
            table[policy.zones[known], today[known]] = True
            for d, seat in enumerate(self.seats):
                if policy.zones[seat] >= 0:
                    table[policy.zones[seat], d] = True
            tables.append(table)
        return tuple(tables)

    @cached_property
    def coefficients(self) -> tuple[float, ...]:
        """What one resident agreed on counts for, by policy [weight].

        Weights, scaled up where a policy covers a part of the residents only, so that each counts
        over its own universe as ``districts.alignment`` has it.
        """
        people = np.array(self.residents, dtype=float)
        return tuple(
            policy.weight * people.sum() / max(people[policy.zones >= 0].sum(), 1.0)
            for policy in self.policies
        )

    @cached_property
    def total(self) -> float:
        """The score of full agreement, an index of 1 [residents × weight]."""
        return float(sum(self.residents)) * sum(policy.weight for policy in self.policies)

    @cached_property
    def counts_whole(self) -> bool:
        """Whether every possible score is a whole number, so that a bound may be rounded down."""
        return all(float(each).is_integer() for each in self.coefficients)

    def band_of(self, district: int) -> tuple[float, float]:
        """Least and most residents of a district; 0 and infinity where there is no limit."""
        if district in self.exempt:
            return 0.0, float("inf")
        least = 0.0 if self.least is None else float(self.least)
        return least, float("inf") if self.most is None else float(self.most)
