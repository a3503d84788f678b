"""Proposals of districts: the plan that agrees best with several zonings, with a certificate.

Pure: plain data in and out. ``propose`` is the door; what is asked is a ``Problem``.
"""

from districts.proposals.meeting import (
    Grain,
    districts_of_meet,
    labels_of_grains,
    meet,
    named_after,
)
from districts.proposals.obstacles import Obstacle, Why, at_a_glance
from districts.proposals.problem import NOWHERE, Policy, Problem, Rule, RuleKind
from districts.proposals.proposing import (
    IMPOSSIBLE,
    Answer,
    Outcome,
    Progress,
    faults,
    propose,
)

__all__ = [
    "IMPOSSIBLE",
    "NOWHERE",
    "Answer",
    "Grain",
    "Obstacle",
    "Outcome",
    "Policy",
    "Problem",
    "Progress",
    "Rule",
    "RuleKind",
    "Why",
    "at_a_glance",
    "districts_of_meet",
    "faults",
    "labels_of_grains",
    "meet",
    "named_after",
    "propose",
]
