"""Start the site for one desk: ``python -m mapdesk_web DESK --port 8000``; what `mapdesk serve` runs."""

import argparse
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class ThreadingServer(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread of its own: a browser opens several at once."""

    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    """Leaves logging to the site."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until stopped; for reading at the desk, not for the public internet (see docs/deploy.md)."""
    parser = argparse.ArgumentParser(prog="mapdesk serve", description=__doc__)
    parser.add_argument("desk")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    os.environ["MAPDESK_DESK"] = str(Path(arguments.desk).absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdesk_web.settings")
    import django  # after the environment, which its settings read
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from mapdesk_web.wsgi import application

    server: WSGIServer
    with make_server(arguments.host, arguments.port, application, ThreadingServer, QuietHandler) as server:
        sys.stderr.write(f"mapdesk: http://{arguments.host}:{server.server_port}/ (Ctrl-C stops)\n")
        sys.stderr.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stderr.write("\n")


if __name__ == "__main__":
    main()
