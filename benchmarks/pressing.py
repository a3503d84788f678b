"""Asking a server as often as it can answer, with `wrk`, which shares the machine with it.

A rate counts only if every answer was one: each path is asked once beforehand and must be 200; a
single error, or fewer answers than `ENOUGH`, refuses the run.
"""

import json
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ENOUGH = 100
CONNECTIONS = 8
WARM_UP_S = 1
SECONDS = (5, 20, 60)  # longer where a slow server did not answer often enough


class RefusedError(AssertionError):
    """A run that measures nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body as it was sent, and the headers, their names in small letters."""

    body: bytes
    headers: Mapping[str, str]


def ask(address: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One answer, which must be 200."""
    with urllib.request.urlopen(
        urllib.request.Request(address, headers=dict(headers or {})), timeout=60
    ) as answer:
        if answer.status != 200:
            raise RefusedError(f"{address} answers {answer.status}")
        said = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.read(), said)


def rate(server: str, paths: Sequence[str], headers: Mapping[str, str] | None = None) -> float:
    """Answers a second of a server, asked for `paths` in turn by `CONNECTIONS` at once."""
    for path in paths:
        ask(server + path, headers)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(paths) + "\n")
        listed.flush()
        _wrk(server, listed.name, headers, WARM_UP_S)
        for seconds in SECONDS:
            result = _wrk(server, listed.name, headers, seconds)
            if result["failed"] or result["requests"] >= ENOUGH:
                break
    if result["failed"] or result["requests"] < ENOUGH:
        raise RefusedError(
            f"{server}{paths[0]}: {result}, and at least {ENOUGH} answers are needed"
        )
    return result["requests"] / (result["microseconds"] / 1e6)


def _wrk(
    server: str, listed: str, headers: Mapping[str, str] | None, seconds: int
) -> dict[str, float]:
    said = [f"--header={name}: {value}" for name, value in (headers or {}).items()]
    script = Path(__file__).with_name("press.lua")
    command = [
        "wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
        "--timeout", "60s", "--script", str(script), *said, server, "--", listed,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RefusedError(f"wrk: {done.stdout}{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    return result


def drain(*addresses: str) -> None:
    """Wait until servers have done what they were last asked for: a quiet second, then each answers
    three times."""
    time.sleep(1)
    for address in addresses:
        for _time in range(3):
            ask(address)
