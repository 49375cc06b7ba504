"""What an operator sees of the site: health, readiness, request log, Prometheus metrics; never an address."""

import hmac
import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client import REGISTRY as PROCESS_REGISTRY

REQUESTS = Counter("mapdesk_requests_total", "Requests answered", ("view", "method", "status"))
SECONDS = Histogram("mapdesk_request_seconds", "Seconds until the answer was ready", ("view",))
LOG = logging.getLogger("mapdesk.request")


class RequestLog:
    """Counts and times every request and logs it with its route; addresses, queries and names stay out of the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the site."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and take note."""
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        view = (match.view_name or "unnamed") if match else "none"
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        LOG.info(
            "request",
            extra={"view": view, "method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)},
        )
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the desk folder is there, else 503 with what is missing."""
    missing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        missing.append("database")
    if not settings.MAPDESK_DESK.is_dir():
        missing.append("desk folder")
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for who sends the token; without a token in the settings there is no such page."""
    token = settings.MAPDESK_METRICS_TOKEN
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), sent.encode()):
        raise Http404
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def no_address(request: HttpRequest) -> None:
    """What the login guard may know of a reader's address: nothing."""


def _registry() -> CollectorRegistry:
    """All workers' figures together where PROMETHEUS_MULTIPROC_DIR is set, else this process's."""
    import os

    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return PROCESS_REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
