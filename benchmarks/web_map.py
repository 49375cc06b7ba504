"""The interactive map in a real Chromium: how large its data are, how soon it is there, how fast a day is stepped.

``python benchmarks/web_map.py`` makes up a theatre of 8,000 places over 1,000 days with fronts that move, writes it
with the code that publishes (``interactive_files``), serves it and drives Chromium; ``--places 33000`` is the large
one. Needs the built front end (`make web`) and Debian's chromium. Times are of this machine, in software graphics.
"""

import argparse
import datetime as dt
import functools
import http.server
import json
import math
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mapdesk.base.dates import DateSpan
from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.draw.style import DEFAULT_STYLE
from mapdesk.draw.themes import DARK
from mapdesk.model import (
    ControlEstimate,
    EvidenceWeight,
    HeldPlacement,
    Holding,
    Place,
    Placement,
    Report,
    ReportRef,
    ResolvedPlace,
    Side,
    Source,
    Update,
)
from mapdesk.outline.holdings import label_of, latest_rows
from mapdesk.outline.mosaic import outline_mosaic
from mapdesk.outline.settings import OutlineSettings
from mapdesk.pipeline.timeline import TOKENS
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.interactive import Interactive, Timelines, interactive_files
from mapdesk.publish.interactive_page import find_web
from mapdesk.publish.release import release_claims

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader")
FIRST = dt.date(2016, 1, 1)
BOX = Bbox(38.0, 33.0, 43.0, 37.0)
SIDES = tuple(Side(f"side{i}", f"Side {i}", f"S{i}") for i in range(5))
FIRST_FILES = ("about.json", "ground.json.gz", "places.json.gz", "control.json.gz")


def made_up_places(count: int, chance: random.Random) -> dict[str, Place]:
    """Places strewn over the box, denser near its middle line."""
    places = {}
    for i in range(count):
        lng = chance.uniform(BOX.west + 0.1, BOX.east - 0.1)
        lat = min(BOX.north - 0.1, max(BOX.south + 0.1, chance.gauss(35.0, 0.9)))
        people = int(10 ** chance.uniform(1, 5.5)) if i % 20 == 0 else None
        first, second, third = (
            chance.choice(row) for row in (("Tell", "Ash", "Al", "Abu"), "BDFHKMQRSTZ", "bdfhkmqrstz")
        )
        name = f"{first} {second}a{third}i{i}"
        key = f"made:{i:05d}"
        places[key] = Place(
            key,
            name,
            round(lng, 5),
            round(lat, 5),
            (f"{name} al-Kabir",),
            population=people,
            source="made up",
            license="CC0-1.0",
        )
    return places


def holder(place: Place, day: int, days: int) -> tuple[int, float]:
    """Whose field is strongest, and by how much: five centres of which three grow or shrink with time."""
    strengths = []
    for i in range(5):
        x, y = 38.5 + 4.0 * ((i * 0.618) % 1), 33.6 + 2.8 * ((i * 0.414) % 1)
        reach = 1.0 + (0.55 * math.sin(i + 5.0 * day / days) if i < 3 else 0.0)
        strengths.append((reach - math.hypot(place.lng - x, place.lat - y), i))
    (second, _), (first, best) = sorted(strengths)[-2:]
    return best, first - second


def made_up_rows(places: dict[str, Place], days: int, chance: random.Random) -> Iterator[ControlEstimate]:
    """Rows as the estimator writes them: at each change of hands, its contested days, and slow drift between."""
    for key in sorted(places):
        place, side, told = places[key], -1, 0
        for day in range(0, days, 5):
            now, lead = holder(place, day, days)
            status = "claimed" if lead < 0.05 else "held"
            if now != side:
                if side >= 0:
                    yield row(place, day, (side, now), 0.5, "contested", day)
                    day = min(days - 1, day + chance.randint(2, 9))
                side, told = now, day
                yield row(place, day, (side, (side + 1) % 5), 0.94, status, told)
            elif (day - told) % 45 == 0:
                yield row(place, day, (side, (side + 1) % 5), max(0.6, 0.94 - (day - told) / 900), status, told)


def row(place: Place, day: int, sides: tuple[int, int], share: float, status: Any, told: int) -> ControlEstimate:
    """One estimate; contested ground has no leading side."""
    contested = status == "contested"
    shares = {side.side_id: 0.01 for side in SIDES}
    shares[SIDES[sides[0]].side_id] = share if not contested else 0.3
    shares[SIDES[sides[1]].side_id] = 1 - share - 0.04 if not contested else 0.2
    shares["contested"] = 0.01 if not contested else 0.47
    return ControlEstimate(
        place_id=place.place_id, name=place.name, lng=place.lng, lat=place.lat, day=FIRST + dt.timedelta(days=day),
        known_at=None, probabilities=shares, status=status, side="contested" if contested else SIDES[sides[0]].side_id,
        support=1, last_evidence_day=FIRST + dt.timedelta(days=told),
        evidence=(EvidenceWeight(f"clm_{int(place.place_id[5:]) % 3000}", None, SIDES[sides[0]].side_id, 1.2),),
    )  # fmt: skip


def made_up_holding(places: dict[str, Place], days: int, claims: int, chance: random.Random) -> Holding:
    """Reports of one sentence each, placed."""
    keys, held, reports = sorted(places), [], {}
    for i in range(claims):
        place = places[keys[i * 7 % len(keys)]]
        text = f"Residents said that fighters of one side entered {place.name} in the morning and stayed there."
        day = FIRST + dt.timedelta(days=chance.randrange(days))
        morning = dt.datetime.combine(day, dt.time(9), dt.UTC)
        report = Report(text, source=f"Outlet {i % 12}", title=f"Report {i}", published_at=morning)
        reports[report.report_id] = report
        spot, verb = text.index(place.name), text.index("entered")
        placement = Placement(
            claim_id=f"clm_{i}",
            report_id=report.report_id,
            report=ReportRef(report.source, report.title, None, report.published_at),
            kind=("control_gained", "clash", "strike")[i % 3],  # type: ignore[arg-type]
            modality="reported",
            trigger=Span(verb, verb + 7, "entered"),
            quote=Span(0, len(text), text),
            places=(Span(spot, spot + len(place.name), place.name),),
            rule="made-up@1",
            placements=(ResolvedPlace(0, place.place_id, place.name, place.lng, place.lat, 1, 0.5),),
            actor_side=SIDES[i % 5].side_id,
            speaker_source=f"outlet{i % 12}",
            day=DateSpan(day, day),
        )
        held.append(HeldPlacement(placement, f"entry{i}", dt.datetime.combine(day, dt.time(12), dt.UTC)))
    return Holding(reports, tuple(held), {}, "0" * 64, claims)


def write_site(folder: Path, count: int, days: int) -> dict[str, int]:
    """Write map.html and its files; return their sizes in bytes."""
    chance = random.Random(8)
    web = find_web()
    if web is None:
        raise SystemExit("the front end is not built: make web")
    places, last = made_up_places(count, chance), FIRST + dt.timedelta(days=days - 1)
    rows = list(made_up_rows(places, days, chance))
    print(f"{count:,} places, {days:,} days, {len(rows):,} rows of estimates")
    began = time.perf_counter()
    cells = outline_mosaic(
        places, latest_rows(rows, last), ever_known=places, bbox=BOX, base=None, settings=OutlineSettings()
    )
    print(f"cells: {time.perf_counter() - began:.1f} s, {len(cells.lines):,} arcs")
    holding = made_up_holding(places, days, 3000, chance)
    sources = [Source(f"outlet{i}", f"Outlet {i}") for i in range(12)]
    release = release_claims(holding, day=last, gate=GateSettings(), sides=SIDES, sources=sources, places=places)
    looks = {
        name: {token: getattr(style, token) for token in TOKENS}
        | {"fills": list(style.palette[:5]), "inks": list(style.palette[:5])}
        for name, style in (("light", DEFAULT_STYLE), ("dark", DARK))
    }
    update = Update(
        update_id="upd", day=last, version=1, title="A made-up theatre", summary=(), changes=(), disputes=(),
        unknowns=(), files={}, credits=("Made up",), ledger_head="0" * 64,
    )  # fmt: skip
    began = time.perf_counter()
    events = {p.placement.claim_id for p in holding.placements if p.placement.kind != "control_gained"}
    files = interactive_files(
        Interactive(Timelines(FIRST, last, {"assessed": rows}), cells, None, BOX, looks, web, label_of, events),
        update=update, release=release, holding=holding, places=places, sides=SIDES, sources=sources,
    )  # fmt: skip
    print(f"files: {time.perf_counter() - began:.1f} s")
    (folder / "map").mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name.removeprefix("map/"): len(data) for name, data in files.items()}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that does not compress, as the worst case."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


STEP = """async (day) => {
  const { map } = document.getElementById('mapdesk').mapdesk, slider = document.getElementById('day-slider');
  const began = performance.now();
  slider.value = String(day);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const worked = performance.now() - began;
  await new Promise((done) => map.once('idle', done));
  return [worked, performance.now() - began];
}"""
NEWS = """() => {
  const { changes } = document.getElementById('mapdesk').mapdesk.desk;
  return [...changes.keys()].filter((day) => changes[day]);
}"""
OPENED = """async () => {
  const root = document.getElementById('mapdesk');
  while (!root.mapdesk) await new Promise((done) => setTimeout(done, 5));
  const { map } = root.mapdesk;
  const drawn = () => map.getLayer('areas') && map.queryRenderedFeatures({ layers: ['areas'] }).length;
  while (!(map.isStyleLoaded() && map.areTilesLoaded() && drawn()))
    await new Promise((done) => requestAnimationFrame(done));
  return performance.now();
}"""


class Thread:
    """The processor time that the page's main thread has used, which a busy machine does not add to."""

    def __init__(self, page: Any) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def ms(self) -> float:
        """Return milliseconds since the page began."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(row["value"] for row in metrics if row["name"] == "TaskDuration")


def step(page: Any, thread: Thread, day: int) -> tuple[float, float, float]:
    """Set the slider to a day; return ms until its frame was made, until all is on screen, and of processor time."""
    before = thread.ms()
    framed, shown = page.evaluate(STEP, day)
    return framed, shown, thread.ms() - before


def measure(folder: Path, days: int, steps: int) -> dict[str, Any]:
    """Open the map in Chromium and step through days; return milliseconds and the requests while stepping."""
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        opened = []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            thread = Thread(page)
            page.goto(f"http://127.0.0.1:{server.server_port}/map.html")
            opened.append((page.evaluate(OPENED), thread.ms()))
        time.sleep(2)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        step(page, thread, days // 2 - 1)
        news = [day for day in page.evaluate(NEWS) if day >= days // 2]  # a day without a change draws nothing
        near = [step(page, thread, day) for day in news[:steps]]
        far = [step(page, thread, (i * 379) % days) for i in range(steps)]
        shot = page.screenshot()
        browser.close()
    server.shutdown()
    Path(tempfile.gettempdir(), "web_map.png").write_bytes(shot)
    return {"opened": opened, "near": near, "far": far, "requests": [u for u in asked if not u.startswith("blob:")]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=8000)
    parser.add_argument("--days", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sizes = write_site(Path(name), arguments.places, arguments.days)
        found = measure(Path(name), arguments.days, arguments.steps)
    data = {key: size for key, size in sizes.items() if key.endswith((".json", ".gz"))}
    first = sum(data[key] for key in FIRST_FILES)
    print(f"data: {sum(data.values()) / 1e6:.2f} MB in all, {first / 1e6:.2f} MB before the first map")
    print(json.dumps({key: data[key] for key in FIRST_FILES}))
    walls, busy = zip(*found["opened"], strict=True)
    print(
        f"first map: {', '.join(f'{value:.0f}' for value in walls)} ms after navigation (3 visits), of which the "
        f"page's thread worked {', '.join(f'{value:.0f}' for value in busy)}"
    )
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for kind in ("near", "far"):
        framed, shown, worked = zip(*found[kind], strict=True)
        print(
            f"slider, {'next change' if kind == 'near' else 'far day'}: work {statistics.median(worked):.0f} ms (most "
            f"{max(worked):.0f}), frame after {statistics.median(framed):.0f}, all on screen after "
            f"{statistics.median(shown):.0f} ms (most {max(shown):.0f})"
        )
    print(f"requests while stepping: {len(found['requests'])}")


if __name__ == "__main__":
    main()
