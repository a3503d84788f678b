"""`/health/live`, `/health/ready` and `/metrics`: for machines, and what each may conclude."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from impact.models import RecomputeRequest
from welfare import health
from welfare.backups.manifests import Manifest


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/health/ready")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, json.loads(answer.content)


def no_answer() -> dict[str, float | None]:
    raise OperationalError("the database system is shutting down")


def test_live_asks_nobody(client: Client) -> None:
    """No database is allowed in this test."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_with_its_numbers(client: Client, db: None) -> None:
    status, body = ready(client)
    assert status == 200
    assert body == {
        "ready": True,
        "faults": [],
        "pending": 0,
        "oldest_seconds": None,
        "failed": 0,
        "snapshot_seconds": None,
    }


def test_not_ready_without_the_database(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.recompute, "standing", no_answer)
    status, body = ready(client)
    assert (status, body["ready"]) == (503, False)
    assert body["faults"] == ["The database does not answer."]


def test_faults_that_let_pages_be_served(
    client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    """A queue or a backup that is late is told; taking the pages away would not mend it."""
    settings.BACKUP_DIR, settings.QUEUE_LATE_SECONDS = str(tmp_path), 60
    RecomputeRequest.objects.create(kind="values", attempts=RecomputeRequest.MAX_ATTEMPTS)
    RecomputeRequest.objects.update(requested_at=datetime.now(UTC) - timedelta(seconds=90))
    status, body = ready(client)
    assert (status, body["ready"]) == (200, True)
    late, failed, backup = body["faults"]
    assert late.startswith("Changes have waited for 9")
    assert failed == "1 changes could not be computed: see the admin."
    assert backup == "No backup in the last 30 hours."
    write_manifest(tmp_path, hours=29)
    assert len(ready(client)[1]["faults"]) == 2


def write_manifest(folder: Path, *, hours: int) -> None:
    moment = datetime.now(UTC) - timedelta(hours=hours)
    manifest = Manifest("0.2.0", "x", moment.isoformat(), "15", {}, {}, 0, "")
    (folder / "one.json").write_text(manifest.text())


@pytest.mark.parametrize(
    ("token", "networks", "headers", "status"),
    [
        ("", [], {}, 404),
        ("", [], {"authorization": "Bearer "}, 404),
        ("secret", [], {}, 404),
        ("secret", [], {"authorization": "Bearer other"}, 404),
        ("secret", [], {"authorization": "Bearer secret"}, 200),
        ("", ["127.0.0.0/8"], {}, 200),
        ("", ["10.0.0.0/8"], {}, 404),
        # Through a proxy the address is the proxy's.
        ("", ["127.0.0.0/8"], {"x-forwarded-for": "127.0.0.1"}, 404),
    ],
)
def test_metrics_are_for_whoever_may_read_them(
    client: Client,
    db: None,
    settings: Settings,
    token: str,
    networks: list[str],
    headers: dict[str, str],
    status: int,
) -> None:
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = token, networks
    assert client.get("/metrics", headers=headers).status_code == status


def test_metrics_count_routes_and_what_waits(
    client: Client, db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.METRICS_TOKEN = "secret"
    RecomputeRequest.objects.create(kind="values")
    client.get("/comuni/no-such-place/?q=1")
    read = samples(client)
    assert read["distretti_recompute_pending", ()] == 1
    assert read["distretti_database_up", ()] == 1
    counted = [dict(labels) for name, labels in read if name == "distretti_http_requests_total"]
    assert {"method": "GET", "route": "unit", "status": "400"} in counted
    assert not any("no-such-place" in str(labels) for labels in counted)
    monkeypatch.setattr("welfare.metrics.recompute.standing", no_answer)
    assert samples(client)["distretti_database_up", ()] == 0


def samples(client: Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    text = client.get("/metrics", headers={"authorization": "Bearer secret"}).content.decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
