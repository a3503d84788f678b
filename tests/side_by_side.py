"""Before the settings are read: each process of tests on its own Redis, beside the first one's.

A plugin of pytest, since a conftest comes after the settings. `./test` starts the servers.
"""

import os

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("redis.sock", f"redis-{worker}.sock")
