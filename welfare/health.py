"""For orchestrators and Prometheus, outside the API: `/health/live`, `/health/ready`, `/metrics`.

Live: this process answers; if not, restart it. Ready: it can serve; if not, 503. What does not keep
it from serving, a queue that grows old or a backup that was not made, stands among the faults of a
200: taking every web process away would only make it worse. Prometheus raises the alarm for those.
No pings of workers: that a queue grows old says it better.
"""

import hmac
import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from impact import recompute
from welfare.metrics import backup_seconds, exposition


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Nothing is asked of anybody: a database that is down is not mended by a restart."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 if pages can be served, else 503; faults in words, and the numbers, stand in both."""
    facts: dict[str, float | None] = {}
    faults: list[str] = []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1s'")
            facts |= recompute.standing()
    except DatabaseError:
        faults.append("The database does not answer.")
    late = facts.get("oldest_seconds") or 0
    if late > settings.QUEUE_LATE_SECONDS:
        faults.append(f"Changes have waited for {late:.0f} s: are the workers running?")
    if failed := facts.get("failed"):
        faults.append(f"{failed:.0f} changes could not be computed: see the admin.")
    if settings.BACKUP_DIR:
        facts["backup_seconds"] = age = backup_seconds()
        if age is None or age > settings.BACKUP_LATE_HOURS * 3600:
            faults.append(f"No backup in the last {settings.BACKUP_LATE_HOURS} hours.")
    ready = "pending" in facts
    return JsonResponse({"ready": ready, "faults": faults, **facts}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus's text, for whoever may read it; for others there is nothing here."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        return True
    if "X-Forwarded-For" in request.headers:
        return False  # the address is that of a proxy, which asks for anybody
    try:
        asking = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(asking in ipaddress.ip_network(net) for net in settings.METRICS_NETWORKS)
