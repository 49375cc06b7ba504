"""How the update page bears readers: 200 reads a second by wrk, the site under gunicorn beside the plain files.

python benchmarks/site_load.py DESK [SECONDS]   a desk with published updates, such as the one of `make demo`
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

READS_A_SECOND, CONNECTIONS, WORKERS, THREADS = 200, 40, 2, 4
# Reads are due at fixed times, however long an answer takes; a wait of fixed length after each answer would be slower.
SCRIPT = """
local ffi = require("ffi")
ffi.cdef("typedef struct {long sec; long usec;} moment; int gettimeofday(moment *, void *);")
local moment, due = ffi.new("moment"), nil
function delay()
  ffi.C.gettimeofday(moment, nil)
  local now = tonumber(moment.sec) * 1000 + tonumber(moment.usec) / 1000
  due = (due or now) + %d
  return math.max(0, due - now)
end
function request() return wrk.format("GET", nil, {["Accept-Encoding"] = "gzip"}) end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("RESULT requests=%%d errors=%%d p50=%%.1f p95=%%.1f p99=%%.1f", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


def main() -> None:
    desk, seconds = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 60
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk)")
    update = max(path.name for path in (desk / "updates").iterdir() if (path / "manifest.json").is_file())
    size = (desk / "updates" / update / "index.html").stat().st_size
    print(f"{update}: {size / 1e6:.2f} MB plain; {WORKERS} workers of {THREADS} threads, {os.cpu_count()} cores")
    gunicorn = [sys.executable, "-m", "gunicorn", "mapdesk_web.wsgi", "-w", str(WORKERS), "--threads", str(THREADS)]
    plain = [sys.executable, "-m", "http.server", "-d", str(desk / "updates")]
    measure("site (gunicorn, packed)", gunicorn, "-b", "127.0.0.1:{port}", f"/updates/{update}/", desk, seconds)
    measure("plain files (http.server)", plain, "-b", "127.0.0.1", f"/{update}/index.html", desk, seconds)


def measure(name: str, command: list[str], flag: str, address: str, path: str, desk: Path, seconds: int) -> None:
    """Start a server, warm it with one read, and read at the fixed pace."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*command, flag, address.format(port=port)] + ([str(port)] if "http.server" in command else [])
    environment = os.environ | {"MAPDESK_DESK": str(desk)}
    if "gunicorn" in command:
        django = [sys.executable, "-m", "django", "migrate", "-v0", "--settings", "mapdesk_web.settings"]
        subprocess.run(django, check=True, env=environment)
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}{path}"
        await_answer(url)
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(SCRIPT % (1000 / READS_A_SECOND))
            script.flush()
            wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, url]
            printed = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
        found = re.search(r"RESULT requests=(\d+) errors=(\d+) p50=(\S+) p95=(\S+) p99=(\S+)", printed)
        assert found, printed
        requests, errors, p50, p95, p99 = found.groups()
        rate = int(requests) / seconds
        print(f"{name}: {rate:.0f} reads a second, {errors} errors, p50 {p50} p95 {p95} p99 {p99} ms")
    finally:
        server.terminate()
        server.wait()


def await_answer(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url) as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"no answer from {url}")


if __name__ == "__main__":
    main()
