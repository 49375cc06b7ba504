"""Start the site for one desk: ``python -m mapdesk_web DESK --port 8000``; what `mapdesk serve` runs."""

import argparse
import os
import sys
from wsgiref.simple_server import WSGIServer, make_server


def main() -> None:
    """Serve until stopped; for reading at the desk, not for the public internet."""
    parser = argparse.ArgumentParser(prog="mapdesk serve", description=__doc__)
    parser.add_argument("desk")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    os.environ["MAPDESK_DESK"] = arguments.desk
    from mapdesk_web.wsgi import application  # after the environment, which its settings read

    server: WSGIServer
    with make_server(arguments.host, arguments.port, application) as server:
        sys.stderr.write(f"mapdesk: http://{arguments.host}:{server.server_port}/ (Ctrl-C stops)\n")
        sys.stderr.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stderr.write("\n")


if __name__ == "__main__":
    main()
