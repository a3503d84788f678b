"""A proposal of districts for Piemonte: how good, how soon, how sure; and gerrychain on the same.

    python -m benchmarks.district_proposal [--least 60000] [--most 250000] [--seconds 60]

Asked: the districts of today with their largest comuni as seats, residents within the band (the
district of Torino exempt), agreement with health, SIA and labour. Both sides are given the same
score, the same start, the same bounds and the same seconds of the clock, in turns and with another
seed in each round; seconds of the processor are told beside, since a shared machine gives less.
gerrychain (tilted runs of its SingleMetricOptimizer, random flips: the best of its three ways on
requests of this kind) keeps contiguity and band but knows no seats, which is easier; it is given a
start within the band, found by our search, because it needs one. It has no bound. It climbs by the
matching of its start, kept up to date from what flips, which is the fastest; the plan that it ends
with is scored under its own best matching, as ours is.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import piemonte
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from districts.boundaries.contiguity import read_neighbourhood
from districts.proposals import Policy, Problem, Progress, faults, propose, scoring
from districts.proposals.search import Search, grow

POLICIES = ("health", "sia", "labour")
GAP_GOAL = Goal(0.01, "at most", "%")
TORINO = "001272"


def request(least: int | None, most: int | None, policies: tuple[str, ...] = POLICIES) -> Problem:
    """The districts of today, to be drawn anew within a band of residents."""
    codes, shapes = piemonte.units()
    people, cohesion = piemonte.population(2023), piemonte.zoning("cohesion")
    districts = tuple(sorted(set(cohesion.values())))
    today = tuple(districts.index(cohesion[code]) for code in codes)
    residents = tuple(people[code] for code in codes)
    seats = tuple(
        max((i for i, each in enumerate(today) if each == d), key=residents.__getitem__)
        for d in range(len(districts))
    )
    return Problem(
        units=tuple(codes),
        residents=residents,
        graph=read_neighbourhood(shapes, [cohesion[code] for code in codes]),
        districts=districts,
        seats=seats,
        policies=tuple(Policy.read(code, 1, codes, piemonte.zoning(code)) for code in policies),
        today=today,
        least=least,
        most=most,
        exempt=frozenset({today[codes.index(TORINO)]}),
    )


def first_plan(problem: Problem) -> list[int]:
    """A plan that keeps the rules, hardly searched: where gerrychain begins."""
    for moves in (0, 2_000, 10_000, 50_000, 200_000):
        search = Search(problem, seed=0)
        search.improve(grow(problem, problem.today) or problem.today, moves)
        if search.best is not None:
            return search.best
    raise SystemExit("no plan keeps this band: choose another")


def gerrychain(problem: Problem, start: list[int], seconds: float) -> tuple[float, int]:
    """The best index that its optimiser reaches in the time, and its steps."""
    import networkx
    from gerrychain import Graph, Partition, constraints, updaters
    from gerrychain.optimization import SingleMetricOptimizer
    from gerrychain.proposals import propose_random_flip

    plain = networkx.Graph()
    for unit, people in enumerate(problem.residents):
        plain.add_node(unit, people=people)
    plain.add_edges_from(problem.graph.pairs.tolist())
    size = len(problem.units)
    steps, until = 0, time.perf_counter() + seconds

    table = scoring.worth(problem, scoring.matchings(problem, start)).tolist()

    def index(partition: Partition) -> float:
        """By the matching of the start, from what flipped: a thousandth of the work of ours."""
        if partition.parent is None:
            return sum(table[unit][d] for unit, d in enumerate(start)) / problem.total
        before, flips = partition.parent.assignment, partition.flips
        gained = sum(table[unit][d] - table[unit][before[unit]] for unit, d in flips.items())
        return float(partition.parent["index"] + gained / problem.total)

    def within(partition: Partition) -> bool:
        return all(
            problem.band_of(d)[0] <= people <= problem.band_of(d)[1]
            for d, people in partition["people"].items()
        )

    initial = Partition(
        Graph.from_networkx(plain),
        assignment=dict(enumerate(start)),
        updaters={
            "people": updaters.Tally("people"),
            "cut_edges": updaters.cut_edges,
            "index": index,
        },
    )
    optimiser = SingleMetricOptimizer(
        proposal_fn=propose_random_flip,
        constraints=constraints.Validator([within, constraints.contiguous]),
        initial_state=initial,
        optimization_metric_fn=lambda partition: partition["index"],
        maximize=True,
    )
    for _ in optimiser.tilted_run(10_000_000, p=0.05):
        steps += 1
        if time.perf_counter() > until:
            break
    found = optimiser.best_part.assignment
    best = scoring.score(problem, [found[unit] for unit in range(size)]) / problem.total
    return best, steps


@dataclass
class Ours:
    """What our runs of one length gave, one value a round. cpu, clock: seconds until the goal."""

    problem: Problem
    seconds: float
    first: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    gap: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def run(self) -> float:
        """One round: the index of the plan [%]."""
        began, close = time.process_time(), ""

        def watch(progress: Progress) -> None:
            nonlocal close
            if close or progress.lower is None:
                return
            if progress.upper - progress.lower <= GAP_GOAL.limit / 100 * progress.upper:
                cpu = time.process_time() - began
                close = f", within {GAP_GOAL.limit} % after {progress.seconds:.0f} s ({cpu:.1f})"

        answer = propose(
            self.problem, seed=len(self.first), seconds=self.seconds, gap=0.0, report=watch
        )
        demand(answer.plan is not None and not faults(self.problem, answer.plan), "a broken rule")
        self.first.append(answer.first_seconds or 0.0)
        self.upper.append(100 * answer.upper)
        self.gap.append(100 * (answer.gap or 0))
        cpu = time.process_time() - began
        self.said.append(f"{answer.outcome} after {answer.seconds:.1f} s ({cpu:.1f}){close}")
        return 100 * (answer.lower or 0)


@dataclass
class Theirs:
    """The same of gerrychain."""

    problem: Problem
    seconds: float
    said: list[str] = field(default_factory=list)

    def run(self) -> float:
        random.seed(len(self.said))
        start, began = first_plan(self.problem), time.process_time()
        best, steps = gerrychain(self.problem, start, self.seconds)
        self.said.append(f"{steps:,} steps ({time.process_time() - began:.1f})")
        return 100 * best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=int, default=60_000)
    parser.add_argument("--most", type=int, default=250_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    problem = request(arguments.least, arguments.most)
    soon, long = Ours(problem, 5.0), Ours(problem, arguments.seconds)
    peer_soon, peer_long = Theirs(problem, 5.0), Theirs(problem, arguments.seconds)
    runs: dict[str, Callable[[], float]] = {
        "soon": soon.run,
        "peer soon": peer_soon.run,
        "long": long.run,
        "peer long": peer_long.run,
    }
    index = in_turns(runs, arguments.rounds)
    print(machine("highspy", "gerrychain", "scipy"))
    rows = [
        Row("first plan", long.first, "s"),
        Row("ours, 5 s", index["soon"], "%", index["peer soon"]),
        Row("gerrychain, 5 s", index["peer soon"], "%"),
        Row("ours, all the time", index["long"], "%", index["peer long"]),
        Row("gerrychain, all the time", index["peer long"], "%"),
        Row("bound", long.upper, "%"),
        Row("gap", long.gap, "%", goal=GAP_GOAL),
    ]
    notes = [
        "in brackets, seconds of the processor",
        *(f"ours: {each}" for each in long.said),
        *(f"gerrychain: {each}" for each in peer_long.said),
        *(
            f"round {n}: {name}: " + ", ".join(f"{index[key][n]:.4f}" for key in index)
            for n, name in enumerate([", ".join(index)] * arguments.rounds)
        ),
    ]
    print(table("district proposal: index of alignment, against gerrychain", rows, notes))


if __name__ == "__main__":
    main()
