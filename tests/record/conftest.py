"""Ledgers in fresh folders, a second store of another kind, and reports and claims of our own words."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.base.ids import content_id
from mapdesk.base.text import span_at
from mapdesk.errors import StaleHead
from mapdesk.model import GENESIS, Candidate, Draft, Entry, Place, Placement, Report, ReportRef, ResolvedPlace
from mapdesk.record.chain import seal
from mapdesk.record.jsonl import JsonLinesLedger

TEXT = "The red force has taken Oldmill and moved on Newford, a monitor said.\nFighting went on near Salt Bridge."
NOON = dt.datetime(2018, 5, 14, 12, tzinfo=dt.UTC)


class MemoryLedger:
    """A store that shares nothing with the file store but the protocol; it holds lines as another database would."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    @property
    def head(self) -> str:
        return json.loads(self.rows[-1])["entry_id"] if self.rows else GENESIS

    @property
    def length(self) -> int:
        return len(self.rows)

    def entries(self) -> Iterator[Entry]:
        return iter([msgspec.json.decode(row, type=Entry) for row in self.rows])

    def append(self, drafts: Sequence[Draft], *, expected_head: str | None = None) -> tuple[Entry, ...]:
        if expected_head not in (None, self.head):
            raise StaleHead("somebody else was here; read again")
        last = [*self.entries()][-1].recorded_at if self.rows else None
        sealed = seal(drafts, self.head, self.length, last)
        self.rows += [msgspec.json.encode(entry).decode() for entry in sealed]
        return sealed


STORES = ("jsonl", "memory", "django-sqlite", "django-postgres")


@pytest.fixture(params=STORES)
def new_ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Any]:
    """Makes empty ledgers of every store: add one here and the whole contract suite holds it to account."""
    store = request.param
    if store == "jsonl":
        return lambda: JsonLinesLedger(tmp_path / f"{uuid.uuid4().hex}.jsonl")
    if store == "memory":
        return MemoryLedger
    request.getfixturevalue("django_site")
    using = "default" if store == "django-sqlite" else request.getfixturevalue("postgres_alias")
    from mapdesk_web.desk.ledger import DjangoLedger

    return lambda: DjangoLedger(uuid.uuid4().hex, using)  # rows cannot be removed, so each test has a name of its own


@pytest.fixture
def ledger(new_ledger: Callable[[], Any]) -> Any:
    """An empty ledger of each store."""
    return new_ledger()


@pytest.fixture
def file_ledger(tmp_path: Path) -> JsonLinesLedger:
    return JsonLinesLedger(tmp_path / "ledger.jsonl")


def _draft(number: int = 0, **fields: Any) -> Draft:
    content: dict[str, Any] = {
        "kind": "report",
        "target_id": f"rep_{number:04d}",
        "payload": {"text": f"Report {number}.", "report_id": f"rep_{number:04d}"},
        "recorded_by": "tester",
        "recorded_at": NOON,
    }
    return Draft(**(content | fields))


def _report(**fields: Any) -> Report:
    content: dict[str, Any] = {"text": TEXT, "source": "A monitor", "title": "Morning", "published_at": NOON}
    return Report(**(content | fields))


def _place(report: Report, phrase: str, place_id: str | None, index: int = 0) -> ResolvedPlace:
    others = (Candidate("t:8", "Oldmill Upper", 41.0, 34.0, 0.6), Candidate("t:9", "Oldmill Lower", 42.0, 34.0, 0.5))
    if place_id is None:
        return ResolvedPlace(index, candidates=others)
    return ResolvedPlace(index, place_id, phrase, 40.0, 34.0, 2, 5.0, others)


def _placement(report: Report, trigger: str = "taken", *phrases: str, **fields: Any) -> Placement:
    def span(phrase: str) -> Any:
        start = report.text.index(phrase)
        return span_at(report.text, start, start + len(phrase))

    phrases = phrases or ("Oldmill",)
    published = report.published_at.date() if report.published_at else None
    content: dict[str, Any] = {
        "claim_id": content_id("clm", report.report_id, trigger),
        "report_id": report.report_id,
        "report": ReportRef(report.source, report.title, report.url, report.published_at),
        "kind": "control_gained",
        "modality": "asserted",
        "trigger": span(trigger),
        "quote": span_at(report.text, 0, report.text.find("\n") if "\n" in report.text else len(report.text)),
        "places": tuple(span(phrase) for phrase in phrases),
        "rule": "test@1",
        "placements": tuple(_place(report, phrase, f"t:{i}", i) for i, phrase in enumerate(phrases)),
        "actor_side": "red",
        "speaker_source": "monitor",
        "day": DateSpan(published, published, 2) if published else None,
    }
    return Placement(**(content | fields))


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """Makers of drafts, reports and placements, and the moment they happen at."""
    place = Place("t:7", "Oldmill Forge", 43.0, 35.0)
    return SimpleNamespace(draft=_draft, report=_report, placement=_placement, noon=NOON, place=place)


@pytest.fixture
def who() -> dict[str, Any]:
    return {"recorded_by": "tester", "recorded_at": NOON}


@pytest.fixture
def editor() -> dict[str, Any]:
    return {
        "reason": "the photograph shows it",
        "recorded_by": "an editor",
        "recorded_at": NOON + dt.timedelta(hours=1),
    }


@pytest.fixture
def decide(ledger: Any) -> Callable[[Draft], str]:
    """Append one draft and return its entry id."""

    def append(draft: Draft) -> str:
        entry_id: str = ledger.append([draft])[0].entry_id
        return entry_id

    return append
