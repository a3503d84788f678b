"""Who answers for a district and for the zones that stand for it in each policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.presenting import wording
from impact.presenting.wording import Entry

Body = tuple[str, str, str]
"""A task in words, code and name of the body that has it."""


@dataclass(frozen=True, slots=True)
class Answering:
    """A body and what it answers for; `policy` is empty for the district itself."""

    policy: str
    zone: str
    zone_code: str
    task: str
    code: str
    name: str


def answering(
    payload: Entry, responsible: Mapping[tuple[str, str], Sequence[Body]]
) -> list[Answering]:
    """Those of the district first, then by policy; of a policy without data nobody is known."""
    zone = payload["zone"]
    places = [("", payload["boundary"]["zoning"], zone["code"], zone["name"])]
    places += [
        (wording.policy(policy["policy"]), policy["zoning"], policy["zone"], policy["zone_name"])
        for policy in payload["policies"]
        if policy["available"]
    ]
    return [
        Answering(policy, name, code, *body)
        for policy, zoning, code, name in places
        for body in responsible.get((zoning, code), ())
    ]
