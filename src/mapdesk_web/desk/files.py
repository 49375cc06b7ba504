"""A published file as an answer: path and request in, the whole file or the part that was asked for out (RFC 9110)."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

# mimetypes reads the machine's own tables, which know these on some machines only.
CONTENT_TYPES = {
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".jsonl": "application/jsonl",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".mjs": "text/javascript",
    ".pbf": "application/x-protobuf",
    ".pmtiles": "application/vnd.pmtiles",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
CHUNK = 1 << 16
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def file_response(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Answer with a file; with one range of its bytes where the request names one, as readers of tiled maps do.

    Several ranges at once, what is no range of bytes, and a part of a file that has been written since (If-Range), are
    answered with the whole file, as the standard asks or allows.
    """
    written = http_date(path.stat().st_mtime)
    content_type = CONTENT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    asked = ONE_RANGE.match(request.headers.get("Range", "")) if request.method == "GET" else None
    response: HttpResponseBase
    if asked and any(asked.groups()) and request.headers.get("If-Range", written) == written:
        response = _part(path, asked[1], asked[2], content_type)
    else:
        response = FileResponse(path.open("rb"), content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    response["Last-Modified"] = written
    response["Cache-Control"] = "no-store" if response.status_code == 416 else "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"  # public files, for maps on other sites
    return response


def _part(path: Path, first: str, last: str, content_type: str) -> HttpResponseBase:
    size = path.stat().st_size
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_bytes(path, start, end + 1), status=206, content_type=content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end + 1 - start)
    return response


def _bytes(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while start < end and (chunk := stream.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk
