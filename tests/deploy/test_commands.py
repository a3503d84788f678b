"""The two commands: that what they share is said once, and that they end only what is theirs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from tests.deploy.files import DEPLOY, ROOT, assignments, lines, packages

SCRIPTS = [
    ROOT / "run",
    ROOT / "test",
    ROOT / ".ci/run",
    DEPLOY / "audit",
    DEPLOY / "lock",
    DEPLOY / "process",
    DEPLOY / "compose-database.sh",
    DEPLOY / "install-packages",
    ROOT / "benchmarks" / "prepare",
    ROOT / "benchmarks" / "servers",
    *sorted(DEPLOY.glob("steps/*.sh")),
]


def bash(script: str, **environment: str) -> str:
    """Standard output of a script that has the steps of the two commands at hand."""
    prelude = (
        f'set -euo pipefail; COMMAND=./run CHECKOUT="{ROOT}"; . "$CHECKOUT/deploy/steps/all.sh"'
    )
    return subprocess.run(
        ["bash", "-c", f"{prelude}\n{script}"],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment},
    ).stdout


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_parses(script):
    subprocess.run(["bash", "-n", script], check=True)
    assert script.suffix == ".sh" or os.access(script, os.X_OK)


def test_procfile_names_the_processes():
    processes = parse_procfile((DEPLOY / "Procfile").read_text()).processes
    # honcho gives the port to the first.
    assert list(processes) == ["web", "worker", "beat", "waker"]
    for command in processes.values():
        program = command.removeprefix("exec ").split()[0]
        assert shutil.which(program, path=f"{sys.prefix}/bin"), program


def test_environment_is_said_once():
    known = set(assignments(ROOT / ".env.defaults"))
    modules = "".join(path.read_text() for path in (ROOT / "welfare/settings").glob("*.py"))
    settings = set(re.findall(r'env\.\w+\(\s*"(\w+)"', modules))
    procfile = set(re.findall(r"\$(\w+)", (DEPLOY / "Procfile").read_text()))
    gunicorn = set(
        re.findall(r"environ(?:\.get\(|\[)['\"]([A-Z_]+)", (DEPLOY / "gunicorn.py").read_text())
    )
    gunicorn -= {"PROMETHEUS_MULTIPROC_DIR"}  # set there, for prometheus_client
    assert settings | procfile | gunicorn <= known
    # Set by the person or by ./run for its own steps, or read by the processes beside the settings.
    assert known - settings - procfile - gunicorn == {
        "DATABASE_OWNER_URL",
        "MIGRATE_LOCK_SECONDS",
    }


def test_defaults_yield_to_the_person():
    exported = bash("load_defaults; env", PORT="8123", PYTHONPATH="/elsewhere")
    values = dict(line.split("=", 1) for line in exported.splitlines())
    defaults = assignments(ROOT / ".env.defaults")
    assert {key: values[key] for key in defaults} == {**defaults, "PORT": "8123"}
    assert "PYTHONPATH" not in values


def test_debian_packages_have_the_majors_of_the_platform():
    majors = assignments(DEPLOY / "versions.env")
    server = f"postgresql-{majors['POSTGRESQL_MAJOR']}"
    assert {server, f"{server}-postgis-{majors['POSTGIS_MAJOR']}"} <= set(
        packages("packages-run.txt")
    )
    assert not set(packages("packages-run.txt")) & set(packages("packages-test.txt"))


def test_both_commands_install_the_same_list():
    assert "packages-run.txt" in (ROOT / "run").read_text()
    assert "packages-{run,test}.txt" in (ROOT / "test").read_text()
    listed = bash('listed "$CHECKOUT"/deploy/packages-{run,test}.txt').split()
    assert listed == packages("packages-run.txt") + packages("packages-test.txt")


LOCKS = ["requirements.lock", "requirements-test.lock", "benchmarks/requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address_and_hashes_all(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)) == len(
        pins(lock)
    )


def test_locks_hold_what_the_project_asks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, test, bench = map(pins, LOCKS)
    asked = project["project"]["dependencies"]
    for requirement in asked:
        name, version = re.sub(r"\[.*?\]", "", requirement).split("==")
        assert run[name] == version
    for group, lock in (("test", test), ("bench", bench)):
        for requirement in project["dependency-groups"][group]:
            name, version = requirement.split("==")
            assert lock[name] == version
        assert run.items() <= lock.items()


def test_gitignore_is_read_by_tar_too():
    """`./run` copies all but what .gitignore names; tar knows a name, not a path, as a pattern."""
    assert [pattern for pattern in lines(ROOT / ".gitignore") if "/" in pattern] == []


def test_fingerprint_follows_content_alone(tmp_path):
    (tmp_path / ".gitignore").write_text("__pycache__\n")
    (tmp_path / "page.html").write_text("uno")
    first = fingerprint(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    os.utime(tmp_path / "page.html", (0, 0))
    assert fingerprint(tmp_path) == first
    (tmp_path / "page.html").write_text("due")
    assert fingerprint(tmp_path) != first


def fingerprint(checkout: Path) -> str:
    return bash(f'CHECKOUT="{checkout}"; fingerprint_checkout')


def test_processes_of_others_are_left_alone():
    ours, theirs = (
        subprocess.Popen(["sleep", "60"], env={**os.environ, "DISTRETTI_INSTANCE": name})
        for name in ("tests-ours", "tests-theirs")
    )
    try:
        bash("INSTANCE=tests-ours SERVERS=/nowhere; end_processes")
        assert ours.wait(5) == -signal.SIGTERM
        assert theirs.poll() is None
    finally:
        for process in (ours, theirs):
            process.kill()
            process.wait()


def test_processes_end_with_the_shell_that_attends_them():
    """kill -9 of ./run leaves no orphan: the kernel tells the children."""
    shell = subprocess.Popen(
        [
            "bash",
            "-c",
            f'CHECKOUT="{ROOT}" COMMAND=x; . "$CHECKOUT/deploy/steps/all.sh"; '
            "INSTANCE=tests-orphan; attend owner sleep 60",
        ],
    )
    marked = "INSTANCE=tests-orphan SERVERS=/nowhere; instance_processes"
    assert wait_until(lambda: bash(marked) != "")
    shell.kill()
    shell.wait()
    assert wait_until(lambda: bash(marked) == "")


def wait_until(condition) -> bool:
    deadline = time.monotonic() + 10
    while not (reached := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return reached
