"""Claims and rulings for the interactive map: a release in, light columns and pages of words out; nothing held back."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mapdesk.model import (
    CONTESTED,
    KINDS,
    MODALITIES,
    ControlEstimate,
    EvidenceWeight,
    Holding,
    Placement,
    Side,
    Source,
)
from mapdesk.publish.contents import claim_anchor
from mapdesk.publish.protection import SourceIndex
from mapdesk.publish.quotes import quote_runs
from mapdesk.publish.release import PublicClaim, Release
from mapdesk.publish.sentence import claim_words

CONTEXT = 180  # code points before and after a quoted sentence
WORDS_PAGE = 500
EVIDENCE_PAGE = 500
WEIGHT_STEP = 0.05  # log-odds
COLUMNS = (
    *("ids", "kinds", "modes", "days", "sources", "sides"),
    *("speakers", "reports", "places", "refused", "flags", "anchors"),
)
WITHHELD, CORRECTED, EVENT, FACTUAL, UNSURE = 1, 2, 4, 8, 16


class ClaimTable:
    """The released claims by number, with the tables that their columns point into.

    After them come those read unsurely that weigh on a place in ``rows``; the rest of those stays at the desk.
    """

    def __init__(
        self,
        release: Release,
        holding: Holding,
        *,
        sides: Sequence[Side],
        sources: Sequence[Source],
        place_index: Mapping[str, int],
        first_day: dt.date,
        event_ids: Collection[str],
        rows: Sequence[ControlEstimate],
    ) -> None:
        self.release, self.holding, self.first_day, self.rows = release, holding, first_day, rows
        weighing = {e.claim_id for row in rows for e in row.evidence if _is_seen(e)}
        self.claims = (*release.claims, *(claim for claim in release.unsure if claim.claim_id in weighing))
        self.number = {claim.claim_id: i for i, claim in enumerate(self.claims)}
        self.sides = {side.side_id: side for side in sides}
        self.states = {state: i for i, state in enumerate((*self.sides, CONTESTED))}
        self.place_index, self.event_ids = place_index, event_ids
        spoken = {claim.source.source_id: claim.source for claim in self.claims if claim.source}
        self.sources = [spoken[source_id] for source_id in sorted(spoken)]
        self.protected = SourceIndex(sources)
        # No rule holds back the sentence of an unsure reading, wherever that weighs: it may stand around another.
        shown = {claim.claim_id for claim in release.evidence_by_id().values() if not claim.withheld}
        self.hidden: dict[str, list[tuple[int, int]]] = {}
        for held in holding.placements:
            if held.placement.claim_id not in shown:
                quote = held.placement.quote
                self.hidden.setdefault(held.placement.report_id, []).append((quote.start, quote.end))

    def columns(self) -> dict[str, Any]:
        """Return one column a field, one row a claim; texts are in tables beside them."""
        speakers, reports = _Table(), _Table()
        source_number = {source.source_id: i for i, source in enumerate(self.sources)}
        side_number = {side_id: i for i, side_id in enumerate(self.sides)}
        rows = [
            (
                claim.claim_id,
                KINDS.index(claim.placement.kind),
                MODALITIES.index(claim.placement.modality),
                (claim.told_on - self.first_day).days if claim.told_on else None,
                source_number[claim.source.source_id] if claim.source else -1,
                side_number.get(claim.placement.actor_side or "", -1),
                speakers.add(claim.speaker),
                reports.add(_report(claim)),
                [self.place_index[i] for i in claim.place_ids if i in self.place_index],
                [span.text for span in _refused(claim.placement)],
                self._flags(claim),
                claim_anchor(claim.claim_id),
            )
            for claim in self.claims
        ]
        columns: dict[str, Any] = {name: [row[i] for row in rows] for i, name in enumerate(COLUMNS)}
        return {**columns, "speaker_names": speakers.rows, "report_rows": reports.rows}

    def rulings(self) -> list[list[Any]]:
        """Return the desk's own words on places: place, day, holder, reason, who answers, day and entry of the ruling.

        The holder is the number of a side, one more than the last for contested, -1 where nobody can tell.
        """
        return [
            [
                self.place_index[held.ruling.place_id],
                (held.ruling.day - self.first_day).days,
                self.states.get(held.ruling.holder, -1),
                held.reason,
                held.recorded_by,
                (held.recorded_at.date() - self.first_day).days,
                held.entry_id[:12],
            ]
            for held in self.release.rulings
            if held.ruling.place_id in self.place_index
        ]

    def _flags(self, claim: PublicClaim) -> int:
        return (
            (WITHHELD if claim.withheld else 0)
            | (CORRECTED if claim.corrected else 0)
            | (EVENT if claim.claim_id in self.event_ids else 0)
            | (FACTUAL if claim.placement.is_factual else 0)
            | (UNSURE if claim.is_unsure else 0)
        )

    def word_pages(self) -> list[list[dict[str, Any]]]:
        """Return the claims' sentences and quotations with their context, so many to a page."""
        words = [self._words(claim) for claim in self.claims]
        return [words[i : i + WORDS_PAGE] for i in range(0, len(words), WORDS_PAGE)]

    def _words(self, claim: PublicClaim) -> dict[str, Any]:
        row: dict[str, Any] = {"sentence": claim_words(claim.placement, claim.speaker, self.sides)}
        if not claim.withheld:
            row["runs"] = [[run.text, run.role] for run in quote_runs(claim.placement)]
            row["before"], row["after"] = self._context(claim.placement)
            row["language"] = claim.language or ""
        if claim.is_unsure and claim.placement.probability is not None:
            row["probability"] = claim.placement.probability
        return row

    def _context(self, placement: Placement) -> tuple[str, str]:
        """Return what stands around the quotation; nothing that a held-back claim tells, no protected name."""
        report = self.holding.reports.get(placement.report_id)
        if report is None:
            return "", ""
        start, end = placement.quote.start, placement.quote.end
        if report.text[start:end] != placement.quote.text:
            return "", ""
        first, last = max(0, start - CONTEXT), min(len(report.text), end + CONTEXT)
        for low, high in self.hidden.get(placement.report_id, ()):
            if low < start:
                first = max(first, min(high, start))
            if high > end:
                last = min(last, max(low, end))
        before, after = _trimmed(report.text, first, start, end, last)
        if self.protected.protected_kind(before, after):
            return "", ""
        return before, after

    def evidence_pages(self, places: int) -> list[list[list[Any]]]:
        """Return for each place the claims that weigh and since when: [day, left out, [claim, state, weight] ...]."""
        found: list[list[Any]] = [[] for _ in range(places)]
        for row in self.rows:
            place = self.place_index.get(row.place_id)
            if place is None:
                continue
            weights = [
                [self.number[e.claim_id], self.states[e.side], round(e.weight / WEIGHT_STEP)]
                for e in row.evidence
                if e.claim_id in self.number and _is_seen(e)
            ]
            left_out = len({e.claim_id for e in row.evidence} & self.release.suppressed)
            if not found[place] or found[place][-1][1:] != [left_out, weights]:
                found[place].append([(row.day - self.first_day).days, left_out, weights])
        return [found[i : i + EVIDENCE_PAGE] for i in range(0, places, EVIDENCE_PAGE)]


class _Table:
    """Rows by number, each once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def add(self, row: Any) -> int:
        key = repr(row)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return self._numbers[key]


def _is_seen(evidence: EvidenceWeight) -> bool:
    """Whether a weight is more than nothing in the steps of the files."""
    return abs(evidence.weight) >= WEIGHT_STEP / 2


def _report(claim: PublicClaim) -> dict[str, Any]:
    report = claim.placement.report
    return {
        "title": report.title or report.source or claim.speaker,
        "source": report.source or "",
        "url": report.url or "",
        "published": report.published_at.date().isoformat() if report.published_at and not claim.withheld else "",
    }


def _refused(placement: Placement) -> list[Any]:
    pairs = zip(placement.places, placement.placements, strict=False)
    return [span for span, member in pairs if member.place_id is None and span.text]


def _trimmed(text: str, first: int, start: int, end: int, last: int) -> tuple[str, str]:
    """Cut the context at whole words, and at paragraphs."""
    before, after = text[first:start], text[end:last]
    before, after = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    if first and len(before) == start - first and before.strip():
        before = "… " + before.partition(" ")[2]
    if last < len(text) and len(after) == last - end and after.strip():
        after = after.rpartition(" ")[0] + " …"
    return before, after
