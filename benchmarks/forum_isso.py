"""The forum beside Isso 0.14.0: threads of 1,000 comments read in full, and posts a second; alternating, one machine.

python benchmarks/forum_isso.py DESK [--isso PYTHON] [--rounds 5] [--seconds 6] [--folder DIR]

DESK: a desk with a published update, such as the one of `make demo`; it is copied. PYTHON: an interpreter of a virtual
environment with isso 0.14.0 and gunicorn; without it one is made. Both run under gunicorn with 2 workers of 4 threads,
both over SQLite on the same disk with synchronous=FULL (Isso's default, a rollback journal; ours, a write-ahead log).
Isso's guard and moderation are off; ours is asked by a reader of standing, and the pace of posts is switched off by
FORUM_PACE, a setting that only this benchmark uses; every other check runs.

A read of a thread is all of it: one request to Isso, and as many of our pages (50 roots each) as hold all posts. Both
must hold the same 1,000 posts as HTML, counted before anything is timed.
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POSTS, CLIENTS = 1000, 4
SHAPES = {"flat": (1000, 0), "tree": (200, 4)}  # roots, answers to each
WORDS = (
    "river", "village", "report", "council", "source", "bridge", "morning", "market", "witness", "convoy", "road",
    "north", "record", "evening",
)  # fmt: skip
SETTINGS = "from mapdesk_web.settings import *\nFORUM_PACE = False\n"
# A connection is kept for long enough that a busy machine closes none between two requests.
GUNICORN = ["-m", "gunicorn", "-w", "2", "--threads", "4", "--keep-alive", "75", "--log-level", "error"]
ISSO_CONF = """[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:{port}/
[server]
listen = http://127.0.0.1:{port}
[guard]
enabled = false
[moderation]
enabled = false
[markup]
renderer = mistune
"""
SEED = """
import datetime as dt, json, sys
import django
django.setup()
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from mapdesk_web.desk.models import PublishedUpdate
from mapdesk_web.desk.services import sync_updates
from mapdesk_web.forum.models import Comment
from mapdesk_web.forum.rendering import render_body
from mapdesk_web.forum.services.commenting import open_thread
from mapdesk_web.forum.services.people import make_reader
from allauth.account.models import EmailAddress
from django.conf import settings
sync_updates(settings.MAPDESK_DESK)
now = timezone.now()
update = PublishedUpdate.objects.first()
user = User.objects.create_user("writer", "writer@example.org", "a long enough password")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
reader = make_reader(user, "Writer", now=now - dt.timedelta(days=900))
places = []
from mapdesk_web.desk.models import PublishedPlace
slugs = list(PublishedPlace.objects.values_list("slug", flat=True).distinct()[:2])
for slug, texts in zip(slugs, json.load(open(sys.argv[1])).values(), strict=True):
    thread = open_thread("place", slug, "A place", f"/places/{slug}/", now=now, open_days=None)
    made = []
    for number, (text, above) in enumerate(texts):
        parent = made[above] if above is not None else None
        made.append(Comment.objects.create(
            public_id=f"{len(places)}{number:011x}", thread=thread, parent=parent, root=parent,
            depth=1 if parent else 0, author=reader, body=text, html=render_body(text), state="approved",
            created_at=now - dt.timedelta(days=9) + dt.timedelta(minutes=number),
            reply_count=0 if parent or len(texts) == sum(a is None for _, a in texts) else 4))
    places.append(f"/discussion/place/{slug}/")
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
page = client.get(f"/discussion/update/{update.update_id}/")
token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
print(json.dumps({"places": places, "post": f"/discussion/update/{update.update_id}/post/", "cookie": cookies,
                  "token": token}))
"""


def texts(shape: str) -> list[tuple[str, int | None]]:
    """Return 1,000 texts of 60 words, each with a number of its own and a bold word, and the index of its parent."""
    roots, below = SHAPES[shape]
    rows: list[tuple[str, int | None]] = []
    for number in range(roots):
        rows.append((sentence(number), None))
        root = len(rows) - 1
        rows += [(sentence(number * 10 + 20_000 + i), root) for i in range(below)]
    return rows


def sentence(number: int) -> str:
    chosen = random.Random(number)
    words = [chosen.choice(WORDS) for _ in range(58)]
    return f"**Item{number:06d}** " + " ".join(words) + " end."


@contextmanager
def server(command: list[str], environment: dict[str, str], port: int, folder: Path) -> Iterator[None]:
    with (folder / f"server-{port}.log").open("w") as log:
        running = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log, cwd=folder)
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit(f"no server on port {port}: see {folder}")
            yield
        finally:
            running.terminate()
            running.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Peer:
    """One of the two: how a thread is read in full, and how a post is sent."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port
        self.reads: dict[str, list[str]] = {}
        self.headers: dict[str, str] = {}
        self.read_headers: dict[str, str] = {}
        self.post: Callable[[http.client.HTTPConnection, int], int] = lambda _, __: 0

    def get(self, connection: http.client.HTTPConnection, path: str) -> bytes:
        connection.request("GET", path, headers=self.read_headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{self.name} {path}: {answer.status} {body[:300]!r}")
        return body

    def read(self, connection: http.client.HTTPConnection, shape: str) -> bytes:
        return b"".join(self.get(connection, path) for path in self.reads[shape])


def rate(peer: Peer, act: Callable[[http.client.HTTPConnection, int], object], seconds: float) -> float:
    """Return completed acts a second of 4 clients in a closed loop, up to the last completion."""
    done: list[float] = []
    lock = threading.Lock()
    start = time.perf_counter()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=120)
        i = 0
        while time.perf_counter() - start < seconds:
            act(connection, number * 1_000_000 + i)
            i += 1
            with lock:
                done.append(time.perf_counter())
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / (max(done) - start)


def ours(desk: Path, folder: Path) -> tuple[Peer, list[str], dict[str, str]]:
    """Copy the desk's updates, fill the database, and say how to serve it."""
    (folder / "bench_settings.py").write_text(SETTINGS)
    (folder / "desk").mkdir()
    shutil.copytree(desk / "updates", folder / "desk" / "updates")
    for name in ("desk.toml", "sides.toml", "sources.toml"):
        if (desk / name).exists():
            shutil.copy(desk / name, folder / "desk" / name)
    environment = {
        "MAPDESK_DESK": str(folder / "desk"),
        "MAPDESK_SECRET_KEY": "benchmark" * 8,
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "PYTHONPATH": str(folder),
    }
    environment.pop("DATABASE_URL", None)
    run = {"env": os.environ | environment, "check": True, "cwd": folder}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], **run)  # type: ignore[call-overload]
    (folder / "texts.json").write_text(json.dumps({shape: texts(shape) for shape in SHAPES}))
    seeded = subprocess.run([sys.executable, "-c", SEED, "texts.json"], capture_output=True, text=True, **run)  # type: ignore[call-overload]
    told = json.loads(seeded.stdout.splitlines()[-1])
    port = free_port()
    peer = Peer("ours", port)
    for shape, address in zip(SHAPES, told["places"], strict=True):
        pages = SHAPES[shape][0] // 50
        peer.reads[shape] = [f"{address}?page={number}&sort=oldest" for number in range(1, pages + 1)]
    peer.headers = {"Cookie": told["cookie"], "Content-Type": "application/x-www-form-urlencoded"}

    def post(connection: http.client.HTTPConnection, number: int) -> int:
        body = f"csrfmiddlewaretoken={told['token']}&body={post_text(number).replace(' ', '+').replace('*', '%2A')}"
        connection.request("POST", told["post"], body, peer.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302 or "/post/" not in (answer.headers["Location"] or ""):
            sys.exit(f"ours: {answer.status} {answer.headers['Location']}")
        return answer.status

    peer.post = post
    command = [sys.executable, *GUNICORN, "-b", f"127.0.0.1:{port}", "mapdesk_web.wsgi"]
    return peer, command, environment


def post_text(number: int) -> str:
    return sentence(number + int(time.time() * 1000) % 1_000_000_000 * 7)


def isso(python: str, folder: Path) -> tuple[Peer, list[str], dict[str, str]]:
    port = free_port()
    (folder / "isso.cfg").write_text(ISSO_CONF.format(folder=folder, port=port))
    peer = Peer("isso", port)
    peer.headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"}
    peer.reads = {shape: [f"/?uri=/{shape}/"] for shape in SHAPES}

    def post(connection: http.client.HTTPConnection, number: int) -> int:
        body = json.dumps({"text": post_text(number), "author": "Writer", "title": "Posts"})
        connection.request("POST", "/new?uri=/posts/", body, peer.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            sys.exit(f"isso: {answer.status}")
        return answer.status

    peer.post = post
    command = [python, *GUNICORN, "--preload", "-b", f"127.0.0.1:{port}", "isso.run"]
    return peer, command, {"ISSO_SETTINGS": str(folder / "isso.cfg")}


def seed_isso(path: Path) -> None:
    """Write both threads into Isso's own tables, and the thread that posts go to."""
    with sqlite3.connect(path) as database:
        for shape in (*SHAPES, "posts"):
            database.execute("INSERT INTO threads (uri, title) VALUES (?, ?)", (f"/{shape}/", shape))
            tid = database.execute("SELECT id FROM threads WHERE uri = ?", (f"/{shape}/",)).fetchone()[0]
            ids: list[int] = []
            for number, (text, above) in enumerate(texts(shape) if shape in SHAPES else [(sentence(1), None)]):
                row = (tid, ids[above] if above is not None else None, 1.7e9 + number, 1, "127.0.0.0", text, "Writer")
                made = database.execute(
                    "INSERT INTO comments (tid, parent, created, mode, remote_addr, text, author, voters)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, zeroblob(256))",
                    row,
                )
                ids.append(int(made.lastrowid or 0))


def check_equal(peers: list[Peer]) -> None:
    """Both serve the same posts, as HTML."""
    for shape in SHAPES:
        for peer in peers:
            connection = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=120)
            body = peer.read(connection, shape).decode()
            shown = set(re.findall(r"<strong>Item(\d{6})</strong>", body))
            wanted = {text[6:12] for text, _ in texts(shape)}
            if shown != wanted:
                sys.exit(f"{peer.name} {shape}: {len(shown & wanted)} of {len(wanted)} posts, in HTML")
            requests = len(peer.reads[shape])
            print(f"{peer.name:5} {shape}: {len(shown)} posts, {len(body) / 1e3:.0f} kB in {requests} request(s)")


def own_venv(folder: Path) -> str:
    subprocess.run([sys.executable, "-m", "venv", folder / "isso"], check=True)
    subprocess.run([folder / "isso/bin/pip", "install", "-q", "isso==0.14.0", "gunicorn"], check=True)
    return str(folder / "isso/bin/python")


def table(measured: dict[tuple[str, str], list[float]]) -> None:
    for what in dict.fromkeys(key[1] for key in measured):
        mine, theirs = measured["ours", what], measured["isso", what]
        cells = [f"{statistics.median(v):.2f} ({min(v):.2f}-{max(v):.2f})" for v in (mine, theirs)]
        ratio = statistics.median(mine) / statistics.median(theirs)
        print(f"{what:34} ours {cells[0]:24} isso {cells[1]:24} x {ratio:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("desk", type=Path)
    parser.add_argument("--isso", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--folder", type=Path, help="where both databases lie (default: a temporary folder)")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="forum-isso-", dir=told.folder) as name:
        folder = Path(name)
        theirs, their_command, their_environment = isso(told.isso or own_venv(folder), folder)
        mine, my_command, my_environment = ours(told.desk.absolute(), folder)
        with (
            server(their_command, their_environment, theirs.port, folder),
            server(my_command, my_environment, mine.port, folder),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", theirs.port)
            connection.request("GET", "/info")  # makes the tables
            connection.getresponse().read()
            seed_isso(folder / "comments.db")
            measure([mine, theirs], told.rounds, told.seconds)


def measure(peers: list[Peer], rounds: int, seconds: float) -> None:
    print(f"{os.cpu_count()} cores, {CLIENTS} clients, {rounds} rounds of {seconds:g} s, alternating")
    check_equal(peers)
    measured: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for shape in SHAPES:
            for peer in peers:
                peer.read_headers = {}
                what = f"{shape}, whole threads a second"
                speed = rate(peer, lambda c, _, p=peer, s=shape: p.read(c, s), seconds)  # type: ignore[misc]
                measured.setdefault((peer.name, what), []).append(speed)
                if peer.name == "ours":  # a reader with an account: no page is kept for him
                    peer.read_headers = {"Cookie": peer.headers["Cookie"]}
                speed = (
                    rate(peer, lambda c, _, p=peer, s=shape: p.read(c, s), seconds) if peer.name == "ours" else speed
                )  # type: ignore[misc]
                measured.setdefault((peer.name, what + ", logged in"), []).append(speed)
        for peer in peers:
            measured.setdefault((peer.name, "posts a second"), []).append(rate(peer, peer.post, seconds))
    table(measured)


if __name__ == "__main__":
    main()
