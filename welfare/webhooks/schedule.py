"""When a delivery that failed is tried again. No Django, no clock."""

from datetime import timedelta

FIRST = timedelta(seconds=10)
FACTOR = 5
LONGEST = timedelta(hours=12)
ATTEMPTS = 10
"""With these: 10 s, 50 s, 4 min, 21 min, 1 h 44 min, 8 h 41 min, then every 12 hours: 47 hours."""
JITTER = 0.2


def delay(failed: int, chance: float) -> timedelta | None:
    """How long to wait after the attempt number `failed`, from 1; None: give up.

    `chance`, from 0 to 1, spreads the delay by a fifth in either direction, so that those who
    failed together do not come back together.
    """
    if failed >= ATTEMPTS:
        return None
    return min(FIRST * FACTOR ** (failed - 1), LONGEST) * (1 - JITTER + 2 * JITTER * chance)
