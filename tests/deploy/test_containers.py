"""The container files say what deploy/Procfile, the locks and .env.defaults say, and no secret.

No container engine is at hand here: what is tried is that they keep in step, not that they build.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from honcho.environ import parse_procfile

from tests.deploy.files import DEPLOY, ROOT, assignments, lines, packages

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
PROCESSES = parse_procfile((DEPLOY / "Procfile").read_text()).processes
OURS = [*PROCESSES, "release", "owner"]


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_every_process_is_a_service() -> None:
    for name in PROCESSES:
        assert SERVICES[name]["command"] == ["deploy/process", name]
    assert set(SERVICES) == {*OURS, "postgis", "redis"}
    assert instructions("CMD") == ['["deploy/process", "web"]']


def test_process_is_the_line_of_the_procfile(tmp_path: Path) -> None:
    for name in ("process", "Procfile"):
        (tmp_path / name).write_bytes((DEPLOY / name).read_bytes())
    with (tmp_path / "Procfile").open("a") as procfile:
        procfile.write("""told: exec printf '%s.' "$HOST" due\n""")
    told = ["sh", str(tmp_path / "process")]
    environment = {"PATH": os.environ["PATH"], "HOST": "una casa"}
    done = subprocess.run(
        [*told, "told"], env=environment, check=False, capture_output=True, text=True
    )
    assert done.stdout == "una casa.due."
    refused = subprocess.run(
        [*told, "nobody"], env=environment, check=False, capture_output=True, text=True
    )
    assert refused.returncode == 2
    assert "nobody" in refused.stderr


def test_release_takes_the_steps_of_run_with_the_owners_role() -> None:
    steps = re.compile(r"manage\.py (migrate|load_region|recompute)\b")
    run = (ROOT / "run").read_text().partition("\nmain() {")[2].partition("\n}\n")[0]
    script = SERVICES["release"]["command"][-1]
    assert steps.findall(script) == steps.findall(run) == ["migrate", "load_region", "recompute"]
    assert "DATABASE_LOCK_SECONDS=$$MIGRATE_LOCK_SECONDS" in script
    for name in OURS:
        owner = name in ("release", "owner")
        address = SERVICES[name]["environment"]["DATABASE_URL"]
        assert ("welfare_owner" if owner else "welfare_app") in address
        # The owner's password reaches nobody who serves.
        assert ("OWNER_PASSWORD" in str(SERVICES[name])) == owner
    for name in PROCESSES:
        conditions = SERVICES[name]["depends_on"]
        assert conditions["release"]["condition"] == "service_completed_successfully"


def test_variables_are_those_of_the_defaults() -> None:
    defaults = assignments(ROOT / ".env.defaults")
    optional = {
        "DATABASE_OWNER_URL", "REDIS_PREFIX", "METRICS_NETWORKS", "METRICS_TOKEN",
        "SECRET_KEY_FALLBACKS", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET",
        "OIDC_HOSTS", "OIDC_SUBJECT_KEY", "OIDC_ADMITTED_ACR", "OIDC_SECOND_FACTOR_ACR",
        "WEBHOOK_ADMITTED_ORIGINS",
    }  # fmt: skip
    for name in OURS:
        service = SERVICES[name]
        assert service["env_file"] == [".env.defaults"]
        said = service["environment"]
        assert set(said) <= set(defaults)
        # An empty value is one that ./run works out: here it is said.
        assert {key for key, value in defaults.items() if not value} - set(said) <= optional


def test_no_secret_is_inside() -> None:
    secrets = ["SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD"]
    text = (ROOT / "docker-compose.yml").read_text()
    for name in secrets:
        assert set(re.findall(rf"\$\{{{name}([^}}]{{0,2}})", text)) == {":?"}
    assert not re.search(r"^(ARG|ENV) .*(KEY|PASSWORD|TOKEN)", DOCKERFILE, re.MULTILINE)
    ignored = {line.removeprefix("**/") for line in lines(ROOT / ".dockerignore")}
    assert {".git", *lines(ROOT / ".gitignore")} <= ignored


def test_image_is_of_the_platforms_versions_and_locks() -> None:
    majors = assignments(DEPLOY / "versions.env")
    bases = {base for base in instructions("FROM") if not base.startswith("python")}
    [base] = {base.partition(" AS ")[0] for base in bases}
    assert re.fullmatch(rf"debian:{majors['DEBIAN_VERSION']}\.\d+-slim", base)
    server = re.fullmatch(r"postgis/postgis:(\d+)-(\d+)\.\d+", SERVICES["postgis"]["image"])
    assert server is not None
    assert server.groups() == (majors["POSTGRESQL_MAJOR"], majors["POSTGIS_MAJOR"])
    assert re.fullmatch(
        rf"redis:{majors['REDIS_MAJOR']}\.\d+\.\d+-bookworm", SERVICES["redis"]["image"]
    )
    assert f"postgresql-client-{majors['POSTGRESQL_MAJOR']}" in packages("packages-image.txt")
    assert "packages-image.txt" in DOCKERFILE
    assert re.search(r"--require-hashes --only-binary :all:\s+--requirement \S+\.lock", DOCKERFILE)
    assert "requirements.lock" in DOCKERFILE


def test_nothing_of_ours_runs_as_root_or_changes_its_code() -> None:
    assert DOCKERFILE.rindex("\nUSER distretti\n") > DOCKERFILE.rindex("\nRUN ")
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert assignments(ROOT / ".env.defaults")["PORT"] == "8000"
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]


def test_health_is_asked() -> None:
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "deploy/probe"]
    assert "/health/ready" in (DEPLOY / "probe").read_text()
    assert "healthcheck" in SERVICES["postgis"]
    assert "healthcheck" in SERVICES["redis"]


@pytest.mark.parametrize("name", ["postgis", "redis"])
def test_mounted_files_exist(name: str) -> None:
    mounts = [v.split(":")[0] for v in SERVICES[name]["volumes"] if v.startswith("./")]
    assert mounts
    for path in mounts:
        assert (ROOT / path).is_file()
