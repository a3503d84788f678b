"""Where a request for a proposal may pass to. No database here."""

from enum import StrEnum


class State(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    INFEASIBLE = "infeasible"
    FAILED = "failed"


# What has ended is never taken up again: the same can be asked anew.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.DONE, State.CANCELLED, State.INFEASIBLE, State.FAILED}),
    State.DONE: frozenset(),
    State.CANCELLED: frozenset(),
    State.INFEASIBLE: frozenset(),
    State.FAILED: frozenset(),
}
UNDER_WAY = (State.QUEUED.value, State.RUNNING.value)
ENDED = tuple(state.value for state in State if not TRANSITIONS[state])
