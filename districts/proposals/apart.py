"""A request solved in a process of its own, which can be ended at any moment.

A solver deep in a linear program hears nobody; a process can always be killed. So whoever asks
keeps the last glimpse that came and ends the process when enough is enough. The child does the same
for its part: when its input ends, because whoever asked has died, it stops where it is. Both sides
speak lines of JSON: the request goes in, glimpses and at last the answer come out.

    python -m districts.proposals.apart < request
"""

import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from districts.proposals.problem import Problem
from districts.proposals.proposing import GAP, SECONDS, Answer, Progress, propose
from districts.proposals.written import (
    read_answer,
    read_problem,
    read_progress,
    write_answer,
    write_problem,
    write_progress,
)

_TICK = 0.25
_ROOT = Path(__file__).resolve().parents[2]


class SolverDied(Exception):
    """The process ended without an answer; the message is the end of what it complained of."""


@dataclass(frozen=True, slots=True, eq=False)
class Solver:
    """A process for one request, which loads its programs while its owner reads the request."""

    child: "subprocess.Popen[bytes]"
    complaints: IO[bytes]

    def propose(
        self,
        problem: Problem,
        *,
        seconds: float = SECONDS,
        gap: float = GAP,
        grace: float = 10.0,
        stop: Callable[[], bool],
        report: Callable[[Progress], None],
    ) -> Answer | None:
        """What `propose` answers, from a process that is ended as soon as `stop()` says so.

        None if it was ended before it had an answer: by `stop`, which is asked four times a second,
        or because it took longer than `seconds` and `grace` together; the last glimpse told to
        `report` then stands. Raises `SolverDied`.
        """
        request = {"seconds": seconds, "gap": gap, "problem": write_problem(problem)}
        until = time.monotonic() + seconds + grace
        if _sent(self.child, orjson.dumps(request) + b"\n"):
            answer, ended = _listen(self.child, until, stop, report)
            if ended:
                return answer
        raise SolverDied(_last_of(self.complaints) or f"exit {self.child.wait()}")


@contextmanager
def solver() -> Iterator[Solver]:
    """A process of one's own, which is ended with the block."""
    with TemporaryFile() as complaints, _child(complaints) as child:
        yield Solver(child, complaints)


@contextmanager
def _child(complaints: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, which does not outlive the block."""
    child = subprocess.Popen(
        [sys.executable, "-m", "districts.proposals.apart"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _sent(child: "subprocess.Popen[bytes]", request: bytes) -> bool:
    """The pipe stays open: its end tells the child that nobody waits any more."""
    if child.stdin is None:
        return False
    try:
        child.stdin.write(request)
        child.stdin.flush()
    except BrokenPipeError:
        return False
    return True


def _listen(
    child: "subprocess.Popen[bytes]",
    until: float,
    stop: Callable[[], bool],
    report: Callable[[Progress], None],
) -> tuple[Answer | None, bool]:
    """The answer, None if it was not waited for; and False if the child ended by itself first."""
    for line in _lines(child):
        if line is not None:
            said = orjson.loads(line)
            if "answer" in said:
                return read_answer(said["answer"]), True
            report(read_progress(said["progress"]))
        if stop() or time.monotonic() > until:
            return None, True
    return None, False


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[bytes | None]:
    """The lines as they come; None at least four times a second while none does."""
    if child.stdout is None:
        return
    source = child.stdout.fileno()
    os.set_blocking(source, False)
    rest = b""
    with selectors.DefaultSelector() as ready:
        ready.register(source, selectors.EVENT_READ)
        while True:
            if not ready.select(_TICK):
                yield None
                continue
            chunk = os.read(source, 1 << 20)
            if not chunk:
                return
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            yield None


def _last_of(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode(errors="replace").strip()[-2000:]


def main() -> None:
    """The child: one request, its glimpses, its answer."""
    request = orjson.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_leave_with_whoever_asked, daemon=True).start()
    # The solver writes to the standard output what it pleases; that goes where complaints go.
    spoken = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def say(what: dict[str, Any]) -> None:
        spoken.write(orjson.dumps(what, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n")
        spoken.flush()

    answer = propose(
        read_problem(request["problem"]),
        seconds=request["seconds"],
        gap=request["gap"],
        report=lambda progress: say({"progress": write_progress(progress)}),
    )
    say({"answer": write_answer(answer)})


def _leave_with_whoever_asked() -> None:
    while os.read(sys.stdin.fileno(), 1 << 16):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
