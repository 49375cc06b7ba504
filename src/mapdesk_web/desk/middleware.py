"""Keeps the index of published updates current: looks at the updates folder's time before a page is made."""

import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mapdesk_web.desk.services import sync_updates


class FreshIndex:
    """Reads new bundles in before the request that would show them; publishing renames a folder into ``updates``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the site; nothing is read yet."""
        self.get_response = get_response
        self.seen = -1
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, after a look at one folder's time."""
        if not request.path.startswith(("/healthz", "/readyz", "/metrics")):
            self._refresh(Path(settings.MAPDESK_DESK))
        return self.get_response(request)

    def _refresh(self, desk: Path) -> None:
        folder = desk / "updates"
        changed_at = folder.stat().st_mtime_ns if folder.is_dir() else 0
        if changed_at == self.seen:
            return
        with self.lock:
            if changed_at != self.seen:
                sync_updates(desk)
                self.seen = changed_at
