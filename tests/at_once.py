"""Several at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """What each task gave, or the error it raised; all begin together."""
    start, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            results[place] = task()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
