"""A proposal of districts for Piemonte: how good, how soon, how sure; and gerrychain on the same.

    python -m benchmarks.district_proposal [--least 60000] [--most 250000] [--seconds 60]

Asked: the districts of today with their largest comuni as seats, residents within the band (the
district of Torino exempt), agreement with health, SIA and labour. Both sides are given the same
score, the same start, the same bounds and the same seconds. gerrychain (tilted runs of its
SingleMetricOptimizer, random flips) keeps contiguity and band but knows no seats, which is easier;
it is given a start within the band, found by our search, because it needs one. It has no bound.
Its score is computed by our functions, once a step: what it costs is counted against it.
"""

import argparse
import time
from functools import partial

from benchmarks import piemonte
from benchmarks.measuring import Goal, Row, demand, machine, table
from districts.boundaries.contiguity import read_neighbourhood
from districts.proposals import Policy, Problem, faults, propose, scoring
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
    best, steps, until = 0.0, 0, time.perf_counter() + seconds

    def index(partition: Partition) -> float:
        assignment = partition.assignment
        return scoring.score(problem, [assignment[unit] for unit in range(size)]) / problem.total

    def within(partition: Partition) -> bool:
        return all(
            problem.band_of(d)[0] <= people <= problem.band_of(d)[1]
            for d, people in partition["people"].items()
        )

    initial = Partition(
        Graph.from_networkx(plain),
        assignment=dict(enumerate(start)),
        updaters={"people": updaters.Tally("people"), "cut_edges": updaters.cut_edges},
    )
    optimiser = SingleMetricOptimizer(
        proposal=propose_random_flip,
        constraints=constraints.Validator([within, constraints.contiguous]),
        initial_state=initial,
        optimization_metric=index,
        maximize=True,
    )
    for _ in optimiser.tilted_run(10_000_000, p=0.05):
        steps += 1
        best = max(best, optimiser.best_score)
        if time.perf_counter() > until:
            break
    return best, steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=int, default=60_000)
    parser.add_argument("--most", type=int, default=250_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    problem = request(arguments.least, arguments.most)
    ask = partial(propose, problem, gap=0.0)
    soon, long = ask(seconds=5), ask(seconds=arguments.seconds)
    for each in (soon, long):
        demand(each.plan is not None and not faults(problem, each.plan), "a rule is broken")
    peers = [gerrychain(problem, first_plan(problem), limit) for limit in (5.0, arguments.seconds)]
    print(machine("highspy", "gerrychain", "scipy"))
    rows = [
        Row("first plan", [soon.first_seconds or 0.0], "s"),
        Row("ours, 5 s", [100 * (soon.lower or 0)], "%", [100 * peers[0][0]]),
        Row("ours, all the time", [100 * (long.lower or 0)], "%", [100 * peers[1][0]]),
        Row("bound", [100 * long.upper], "%"),
        Row("gap", [100 * (long.gap or 0)], "%", goal=GAP_GOAL),
    ]
    notes = [
        f"ended {long.outcome} after {long.seconds:.1f} s",
        *(f"gerrychain: {100 * best:.4f} % in {steps} steps" for best, steps in peers),
    ]
    print(table("district proposal: index of alignment, against gerrychain", rows, notes))


if __name__ == "__main__":
    main()
