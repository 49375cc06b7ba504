"""Pages of the desk: the archive of updates and the files of each bundle; views only read."""

import mimetypes

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from mapdesk_web.desk.store import find_file, list_updates


def archive(request: HttpRequest) -> HttpResponse:
    """Every published update of the desk, latest first."""
    return render(request, "desk/archive.html", {"updates": list_updates(settings.MAPDESK_DESK)})


def bundle_file(request: HttpRequest, update_id: str, name: str) -> HttpResponseBase:
    """One file of a published bundle, as its manifest lists it; anything else is 404."""
    path = find_file(settings.MAPDESK_DESK, update_id, name)
    if path is None or not path.is_file():
        raise Http404(f"no file {name} in update {update_id}")
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    return FileResponse(path.open("rb"), content_type=content_type)
