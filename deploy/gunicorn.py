"""How gunicorn serves the platform; addresses and sizes are in deploy/Procfile."""

import os
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

# Proxies that are believed when they say that a request came through TLS: nobody, unless told.
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES", "")
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
if os.environ.get("HTTPS") == "1" and not forwarded_allow_ips:
    sys.exit(
        "gunicorn: HTTPS=1 needs TRUSTED_PROXIES, the addresses of the proxy that speaks TLS"
        " (or * where only the proxy can reach this port)"
    )

# A page gives up before gunicorn gives up on its process.
timeout = 30
raw_env = [
    f"DATABASE_STATEMENT_SECONDS={os.environ.get('WEB_STATEMENT_SECONDS', '25')}",
    f"DATABASE_LOCK_SECONDS={os.environ.get('WEB_LOCK_SECONDS', '10')}",
]

# The processes count side by side, in files that any of them can add up; see welfare/metrics.py.
_counts = Path(os.environ["STATE_DIR"]) / "metrics"
shutil.rmtree(_counts, ignore_errors=True)
_counts.mkdir()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)

# As in welfare/settings/, which this process does not load; gunicorn's own lines go the same way.
logconfig_dict = tomllib.loads(Path(__file__).with_name("logging.toml").read_text())
logconfig_dict["handlers"]["console"]["formatter"] = os.environ.get("LOG_FORMAT", "text")


def _without_access_lines() -> type[Any]:
    """gunicorn's logger without the line for each request: `welfare.access` writes a better one."""
    # Not above: run by itself, to see what it refuses, this file is what `gunicorn` means.
    from gunicorn import glogging

    class Logger(glogging.Logger):
        def access(self, *_told: Any) -> None:
            """Nothing: to gather what a line could say takes a tenth of the time of a tile."""

    return Logger


logger_class = _without_access_lines()


def child_exit(_server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
