"""Placements in, the phrases nobody could place out: by frequency, with the best guesses and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from mapdesk.model.place import Candidate, Placement
from mapdesk.resolve.folding import fold

SHOWN_GUESSES, SHOWN_QUOTES = 3, 2
_QUOTE_LETTERS = 160


class Unresolved(msgspec.Struct, frozen=True):
    """A phrase that was refused: its folded form (the key of a ruling), as written, how often, guesses, quotes."""

    key: str
    phrase: str
    count: int
    reports: int
    guesses: tuple[Candidate, ...]
    quotes: tuple[str, ...]


@dataclass
class _Gathered:
    """What has been met of one phrase so far."""

    phrases: dict[str, int] = field(default_factory=dict)
    spots: set[tuple[str, int]] = field(default_factory=set)  # one mention feeds several claims: it counts once
    guesses: dict[str, Candidate] = field(default_factory=dict)
    quotes: dict[str, None] = field(default_factory=dict)


def unresolved_queue(placements: Iterable[Placement]) -> list[Unresolved]:
    """Return the refused place phrases, those that stand in most places first, then by the alphabet.

    A mention that several claims share counts once. Guesses are the best candidates over all its uses; a ruling on
    ``key`` settles the phrase for the whole desk.
    """
    gathered: dict[str, _Gathered] = {}
    for placement in placements:
        for resolved in placement.placements:
            if resolved.place_id is not None or resolved.place >= len(placement.places):
                continue
            span = placement.places[resolved.place]
            held = gathered.setdefault(fold(span.text), _Gathered())
            held.phrases[span.text] = held.phrases.get(span.text, 0) + 1
            held.spots.add((placement.report_id, span.start))
            held.quotes.setdefault(_shortened(placement.quote.text))
            for candidate in resolved.candidates:
                best = held.guesses.get(candidate.place_id)
                if best is None or candidate.score > best.score:
                    held.guesses[candidate.place_id] = candidate
    rows = [_row(key, held) for key, held in gathered.items() if key]
    return sorted(rows, key=lambda row: (-row.count, -row.reports, row.key))


def _row(key: str, held: _Gathered) -> Unresolved:
    """Return a phrase as it is shown: its commonest spelling, the best guesses, the first quotes."""
    phrase = min(held.phrases, key=lambda text: (-held.phrases[text], text))
    guesses = sorted(held.guesses.values(), key=lambda candidate: (-candidate.score, candidate.place_id))
    reports = len({report_id for report_id, _ in held.spots})
    quotes = tuple(held.quotes)[:SHOWN_QUOTES]
    return Unresolved(key, phrase, len(held.spots), reports, tuple(guesses[:SHOWN_GUESSES]), quotes)


def _shortened(quote: str) -> str:
    """Return a quote on one line, cut at a word where it is long."""
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_LETTERS else line[:_QUOTE_LETTERS].rsplit(" ", 1)[0] + " ..."


def queue_text(rows: Sequence[Unresolved]) -> str:
    """Return the queue for a reader, one phrase a paragraph; says so where nothing is open.

    >>> queue_text([])
    'Every place phrase has a place.\\n'
    >>> guess = Candidate("x:1", "Susah", 40.97, 34.5, 0.41)
    >>> print(queue_text([Unresolved("sousa", "Sousa", 3, 2, (guess,), ("They left Sousa.",))]), end="")
    1 phrase without a place
    <BLANKLINE>
      3 x  Sousa  (2 reports)
           guess: Susah  x:1  34.500N 40.970E  score 0.41
           "They left Sousa."
    """
    if not rows:
        return "Every place phrase has a place.\n"
    lines = [f"{len(rows)} phrase{'s' * (len(rows) != 1)} without a place"]
    for row in rows:
        reports = f"{row.reports} report{'s' * (row.reports != 1)}"
        lines += ["", f"{row.count:>3} x  {row.phrase}  ({reports})"]
        lines += [f"       guess: {g.name}  {g.place_id}  {_point(g)}  score {g.score:.2f}" for g in row.guesses]
        lines += ["       no guess: no known name is like it"] if not row.guesses else []
        lines += [f'       "{quote}"' for quote in row.quotes]
    return "\n".join(lines) + "\n"


def _point(candidate: Candidate) -> str:
    """Return a candidate's coordinates for a reader."""
    lat, lng = candidate.lat, candidate.lng
    return f"{abs(lat):.3f}{'N' if lat >= 0 else 'S'} {abs(lng):.3f}{'E' if lng >= 0 else 'W'}"
