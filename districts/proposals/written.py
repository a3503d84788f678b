"""Requests, glimpses and answers as plain JSON values: how they go from a process to another.

What is read was written here: nothing else is expected, and a text of anybody else ends in whatever
error its first wrong part makes.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from districts.boundaries.contiguity import Link, Reason, neighbourhood
from districts.boundaries.coverage import Adjacency
from districts.proposals.obstacles import Obstacle, Why
from districts.proposals.problem import Policy, Problem, Rule, RuleKind
from districts.proposals.proposing import Answer, Outcome, Progress

Written = dict[str, Any]


def write_problem(problem: Problem) -> Written:
    """A request, whole."""
    return {
        "units": list(problem.units),
        "residents": list(problem.residents),
        "pairs": problem.graph.pairs.tolist(),
        "length_m": problem.graph.length_m.tolist(),
        "links": [[link.one, link.other, link.reason.value] for link in problem.graph.links],
        "districts": list(problem.districts),
        "seats": list(problem.seats),
        "policies": [
            {"code": policy.code, "weight": policy.weight, "zones": policy.zones.tolist()}
            for policy in problem.policies
        ],
        "today": list(problem.today),
        "least": problem.least,
        "most": problem.most,
        "exempt": sorted(problem.exempt),
        "rules": [write_rule(rule) for rule in problem.rules],
    }


def read_problem(written: Mapping[str, Any]) -> Problem:
    """The request of `write_problem`, equal in all that it says."""
    links = [Link(one, other, Reason(reason)) for one, other, reason in written["links"]]
    linked = {(link.one, link.other) for link in links}
    borders = [
        (pair, length)
        for pair, length in zip(written["pairs"], written["length_m"], strict=True)
        if (pair[0], pair[1]) not in linked
    ]
    pairs = np.array([pair for pair, _length in borders], dtype=np.intp).reshape(-1, 2)
    lengths = np.array([length for _pair, length in borders], dtype=float)
    return Problem(
        units=tuple(written["units"]),
        residents=tuple(written["residents"]),
        graph=neighbourhood(Adjacency(len(written["units"]), pairs, lengths), links),
        districts=tuple(written["districts"]),
        seats=tuple(written["seats"]),
        policies=tuple(
            Policy(one["code"], one["weight"], np.array(one["zones"], dtype=np.intp))
            for one in written["policies"]
        ),
        today=tuple(written["today"]),
        least=written["least"],
        most=written["most"],
        exempt=frozenset(written["exempt"]),
        rules=tuple(read_rule(rule) for rule in written["rules"]),
    )


def write_rule(rule: Rule) -> Written:
    """A rule by the name of its kind, and positions."""
    return {"kind": rule.kind.value, "unit": rule.unit, "district": rule.district}


def read_rule(written: Mapping[str, Any]) -> Rule:
    """The rule of `write_rule`."""
    return Rule(RuleKind(written["kind"]), written["unit"], written["district"])


def write_progress(progress: Progress) -> Written:
    """A glimpse, field by field."""
    return asdict(progress)


def read_progress(written: Mapping[str, Any]) -> Progress:
    """The glimpse of `write_progress`."""
    return Progress(**{**written, "plan": _plan(written["plan"])})


def write_answer(answer: Answer) -> Written:
    """An answer, field by field; how it ended and its obstacles by name."""
    obstacles = [
        {
            **asdict(each),
            "why": each.why.value,
            "rules": [write_rule(rule) for rule in each.rules],
        }
        for each in answer.obstacles
    ]
    return {**asdict(answer), "outcome": answer.outcome.value, "obstacles": obstacles}


def read_answer(written: Mapping[str, Any]) -> Answer:
    """The answer of `write_answer`, equal to it."""
    obstacles = tuple(
        Obstacle(
            **{
                **each,
                "why": Why(each["why"]),
                "rules": tuple(read_rule(rule) for rule in each["rules"]),
            }
        )
        for each in written["obstacles"]
    )
    return Answer(
        **{
            **written,
            "outcome": Outcome(written["outcome"]),
            "plan": _plan(written["plan"]),
            "obstacles": obstacles,
        }
    )


def _plan(written: list[int] | None) -> tuple[int, ...] | None:
    return None if written is None else tuple(written)
