"""Before the settings are read: each process of tests has its own Redis and its own folders.

A plugin of pytest, since a conftest comes after the settings. `./test` starts the servers.
"""

import os
from pathlib import Path

# Two processes that collect the static files into one folder break each other.
_FOLDERS = ("STATIC_ROOT", "STATE_DIR", "FILES_DIR")

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("redis.sock", f"redis-{worker}.sock")
    for name in _FOLDERS:
        folder = Path(os.environ[name], worker)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(folder)
