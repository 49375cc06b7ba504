"""Reports and who wrote them: what came in, never altered after intake."""

import datetime as dt
from typing import Literal

import msgspec

from mapdesk.base.ids import content_id, sha256_hex

SourceKind = Literal["outlet", "party", "official", "monitor", "local", "sensor", "reader"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]


class Source(msgspec.Struct, frozen=True):
    """Somebody who says something: an outlet, a party to the war, a monitor, 'local sources'.

    ``lean`` is the side id whose interest the source shares, None for none known; ``reliability`` is the
    Admiralty letter (A completely reliable ... E unreliable, F cannot be judged). ``aliases`` are the phrases by
    which texts name the source ('pro-SDF sources').
    """

    source_id: str
    name: str
    kind: SourceKind = "outlet"
    lean: str | None = None
    reliability: Reliability = "F"
    aliases: tuple[str, ...] = ()
    public: bool = True  # false: the name is never published, only the kind


class OffsetRun(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of the cleaned text that stands unchanged in the original: where, where there, how long."""

    start: int
    original_start: int
    length: int


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """One text as it was published: the article only, NFC, offsets of every claim index ``text``.

    ``source`` is the name as given; times are aware UTC. ``original`` is the intake text before cleaning (empty
    where it equals ``text``) and ``offset_runs`` map ``text`` onto it. ``report_id`` defaults to the hash of the
    text, so the same text twice is one report.
    """

    text: str
    report_id: str = ""
    source: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: dt.datetime | None = None
    retrieved_at: dt.datetime | None = None
    language: str | None = None
    original: str = ""
    offset_runs: tuple[OffsetRun, ...] = ()

    def __post_init__(self) -> None:
        if not self.report_id:
            msgspec.structs.force_setattr(self, "report_id", content_id("rep", self.text))
        for name in ("published_at", "retrieved_at"):
            moment = getattr(self, name)
            if moment is not None:
                aware = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
                msgspec.structs.force_setattr(self, name, aware)

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text's UTF-8, in hexadecimal."""
        return sha256_hex(self.text)


class ReaderPost(msgspec.Struct, frozen=True):
    """One post of a discussion found under a report; never evidence, kept apart from the article."""

    report_id: str
    author: str | None
    at: dt.datetime | None
    text: str
    parent: int | None = None  # index of the post it answers, in the same discussion
