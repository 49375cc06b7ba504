"""Losses and strengths for readers: numbers in, those that may be shown out, as rows of the page and as CSV."""

from collections.abc import Mapping
from typing import Any

import msgspec

from mapdesk.model import Figure, NoFigure, Numbers, Side
from mapdesk.publish.contents import claim_anchor
from mapdesk.publish.exports import csv_bytes
from mapdesk.publish.protection import SourceIndex
from mapdesk.publish.release import PublicClaim
from mapdesk.publish.words import (
    count_words,
    day_words,
    list_words,
    no_figure_words,
    number_words,
    side_words,
    voice_words,
)

HEADER = (
    "kind outcome side people low best high as_said according_to source_id lean modality day place_ids contradicts "
    "claim_ids"
)
MOST_ROWS = 12  # of a side on the page, the latest; the table has all
NOT_GIVEN = "no figure"


def public_numbers(numbers: Numbers, by_id: Mapping[str, PublicClaim], sources: SourceIndex) -> Numbers:
    """Return the numbers whose claims may be shown, by their public speakers.

    Where a number of a side was left out nobody is called silent about it: that would tell what is hidden.
    """
    shown = {i for i, claim in by_id.items() if not claim.withheld}
    left_out = {(figure.kind, figure.side) for figure in numbers.figures if figure.claim_id not in shown}
    figures = [
        msgspec.structs.replace(
            figure,
            speaker=voice_words(by_id[figure.claim_id].speaker, by_id[figure.claim_id].source),
            contradicts=tuple(i for i in figure.contradicts if i in shown),
        )
        for figure in numbers.figures
        if figure.claim_id in shown
    ]
    silent = [
        msgspec.structs.replace(row, claim_ids=tuple(i for i in row.claim_ids if i in shown))
        for row in numbers.silent
        if (row.kind, row.side) not in left_out and _is_public(row, sources)
    ]
    return Numbers(tuple(figures), tuple(row for row in silent if row.claim_ids))


def _is_public(row: NoFigure, sources: SourceIndex) -> bool:
    source = sources.find(row.source_id)
    return source is None or source.public


def numbers_csv(numbers: Numbers) -> bytes:
    """Return one row a number, and one without numbers for each source and side of which it gives none."""
    rows: list[list[Any]] = [HEADER.split()]
    rows += [_row(figure) for figure in numbers.figures]
    rows += [_silent_row(row) for row in numbers.silent]
    return csv_bytes(rows)


def _silent_row(row: NoFigure) -> list[Any]:
    told = [NOT_GIVEN, row.speaker, row.source_id, row.lean, "", row.day]
    return [row.kind, "", row.side, "", None, None, None, *told, "", "", "; ".join(row.claim_ids)]


def _row(figure: Figure) -> list[Any]:
    ends = [None if value is None else f"{value:g}" for value in (figure.low, figure.best, figure.high)]
    told = [figure.text, figure.speaker, figure.source_id, figure.lean, figure.modality, figure.day]
    lists = ["; ".join(figure.place_ids), "; ".join(figure.contradicts), figure.claim_id]
    return [figure.kind, figure.outcome, figure.side, figure.people, *ends, *told, *lists]


def number_groups(
    numbers: Numbers, by_id: Mapping[str, PublicClaim], sides: Mapping[str, Side], *, kind: str
) -> list[dict[str, Any]]:
    """Return the page's groups of one kind, a side each: its figures and who gives none; nobody known comes last."""
    ids = [*sides, None]
    groups = []
    for side_id in ids:
        figures = [row for row in numbers.figures if row.kind == kind and row.side == side_id]
        silent = [row.speaker for row in numbers.silent if row.kind == kind and row.side == side_id]
        if figures or silent:
            groups.append(
                {
                    "name": side_words(side_id, sides, article=False) if side_id else "Others, or nobody knows whose",
                    "rows": [_figure_row(row, by_id) for row in figures[:MOST_ROWS]],
                    "more": count_words(len(figures) - MOST_ROWS, "older figure") if len(figures) > MOST_ROWS else None,
                    "silent": no_figure_words(kind, list(dict.fromkeys(silent)), bool(figures)),
                }
            )
    return groups


def _figure_row(figure: Figure, by_id: Mapping[str, PublicClaim]) -> dict[str, Any]:
    against = list(dict.fromkeys(by_id[i].speaker for i in figure.contradicts if i in by_id))
    return {
        "outcome": figure.outcome,
        "people": figure.people,
        "low": number_words(figure.low),
        "best": number_words(figure.best),
        "high": number_words(figure.high),
        "text": figure.text,
        "speaker": figure.speaker,
        "href": f"#{claim_anchor(figure.claim_id)}",
        "modality": figure.modality,
        "day": day_words(figure.day),
        "against": list_words(against) if against else None,
    }
