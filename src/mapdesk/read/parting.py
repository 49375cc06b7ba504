"""The paragraphs of a copied page in, title, article and reader thread out; furniture is dropped.

The cut is where the sum of the weights of everything after it is largest (a one-change segmentation), and only
where that tail is built like a thread: a marker, post headers, or several posts one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapdesk.read.lines import Line
from mapdesk.read.signals import NAMED, Weighed, is_sentence, weigh_lines
from mapdesk.read.wording import BUTTON, BYLINE, COUNT_MARKER, DATELINE, FURNITURE, RELATED, TIME_LINE

_LEAST_SUM = 2.0  # below this a tail is left in the article
_POST_LENGTH = 7  # paragraphs of a long post, its name included
_TITLE_WORDS = 30
_FURNITURE_LENGTH = 160  # characters; no longer line is taken for furniture


@dataclass(frozen=True, slots=True)
class Parted:
    """A page in its parts: the title's line, the date's line, the article's paragraphs and the thread's lines."""

    title: Line | None
    dateline: Line | None
    article: tuple[Line, ...]
    thread: tuple[Line, ...]


def part_page(lines: Sequence[Line], *, titled: bool = True, threaded: bool = True) -> Parted:
    """Part a page. ``titled``: look for a title; ``threaded``: look for a thread, else all of it is the article.

    A page without anything to read gives no article.
    """
    kept, breaks = _without_furniture(lines)
    title = _title_of(kept) if titled else None
    body = kept[1:] if title else kept
    dateline, body = _without_head(body)
    cut = _cut(body, breaks) if threaded else len(body)
    return Parted(title, dateline, tuple(_without_tail(body[:cut], threaded)), tuple(body[cut:]))


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the page and not to what is written on it."""
    return len(text) <= _FURNITURE_LENGTH and bool(FURNITURE.match(text))


def _without_furniture(lines: Sequence[Line]) -> tuple[list[Line], set[int]]:
    """Return what is left and the starts of the lines before which something was dropped."""
    kept: list[Line] = []
    breaks: set[int] = set()
    dropped = related = False
    for line in lines:
        heading = bool(RELATED.match(line.text)) and bool(kept)
        related = heading or (related and not is_sentence(line.text) and len(line.text.split()) > 4)
        if heading or related or is_furniture(line.text):
            dropped = True
            continue
        if dropped and kept:
            breaks.add(line.start)
        kept.append(line)
        dropped = False
    return kept, breaks


def _title_of(lines: Sequence[Line]) -> Line | None:
    """Return the first line where it is a headline: short, no full stop, something to read below it."""
    if len(lines) < 2 or not any(is_sentence(line.text) for line in lines[1:]):
        return None
    text = lines[0].text
    short = 2 <= len(text.split()) <= _TITLE_WORDS and len(text) <= 200
    return lines[0] if short and text[-1] not in ".:;,…" and not DATELINE.match(text) else None


def _without_head(lines: list[Line]) -> tuple[Line | None, list[Line]]:
    """Drop byline, date, comment counts and buttons above the first paragraph; return the date's line apart."""
    dateline: Line | None = None
    at = 0
    for line in lines[:8]:
        if DATELINE.match(line.text):
            dateline = dateline or line
        elif not (BYLINE.match(line.text) or BUTTON.match(line.text) or _is_marker(line.text)):
            break
        at += 1
    return dateline, lines[at:]


def _is_marker(text: str) -> bool:
    return weigh_lines([Line(text, 0, 0)])[0].kind == "marker"


def _without_tail(article: Sequence[Line], threaded: bool) -> list[Line]:
    """Drop markers and buttons that stand in the article: they belong to the page."""
    if not threaded:
        return list(article)
    return [found.line for found in weigh_lines(article) if found.kind not in ("marker", "button")]


def _cut(lines: Sequence[Line], breaks: set[int]) -> int:
    """Return where the thread begins, the number of lines where there is none."""
    weighed = weigh_lines(lines)
    first = next((at for at, line in enumerate(lines) if is_sentence(line.text)), len(lines))
    best, best_sum = _heaviest_tail(weighed, first, breaks)
    if best_sum < _LEAST_SUM or not _is_thread(weighed, best):
        return len(lines)
    counted = (at for at in range(best, len(lines)) if COUNT_MARKER.match(lines[at].text))
    marker = next(counted, best)  # no post stands above the line that counts them
    if (
        any(found.kind == "text" for found in weighed[marker:])
        and sum(w.weight for w in weighed[marker:]) >= _LEAST_SUM
    ):
        best = marker
    return best if weighed[best].kind == "marker" else _first_post(weighed, best, first)


def _heaviest_tail(weighed: Sequence[Weighed], first: int, breaks: set[int]) -> tuple[int, float]:
    """Return where the heaviest tail begins, the earlier place on a tie, and its weight."""
    best, best_sum, tail = len(weighed), 0.0, 0.0
    for at in range(len(weighed) - 1, first, -1):
        tail += weighed[at].weight
        total = tail + (0.8 if weighed[at].line.start in breaks else 0.0)
        if total >= best_sum and _opens(weighed, at, breaks):
            best, best_sum = at, total
    return best, best_sum


def _first_post(weighed: Sequence[Weighed], cut: int, first: int) -> int:
    """Move the cut up to the name of a first post that reads like the article: only names by their form count."""
    for at in range(cut - 1, max(first, cut - _POST_LENGTH), -1):
        if weighed[at].kind == "author" and weighed[at].weight >= NAMED:
            return at
        if weighed[at].kind != "text":
            break
    return cut


def _is_strong(found: Weighed) -> bool:
    return found.kind == "marker" and found.weight >= 4


def _opens(weighed: Sequence[Weighed], at: int, breaks: set[int]) -> bool:
    """Whether a thread can begin here: at a marker, header or author, after a gap or after dropped furniture."""
    found = weighed[at]
    return found.kind in ("marker", "header", "author") or found.wide or found.line.start in breaks


def _is_thread(weighed: Sequence[Weighed], cut: int) -> bool:
    """Whether a tail is built like a thread, and unlike what stands before it."""
    tail = weighed[cut:]
    if _is_strong(tail[0]):
        return True
    pressed = sum(found.kind == "button" and any(map(str.isalpha, found.line.text)) for found in tail)
    headers = sum(found.kind == "header" for found in tail)
    signed = _signed_posts(tail)
    if headers >= 2 or pressed >= 2 or signed >= 2 or (signed and pressed):
        return True
    before = [found.weight for found in weighed[:cut] if found.kind == "text"]
    if before and sum(before) / len(before) > 0:  # the article itself talks like this: no contrast to go by
        return False
    starts = sum(found.kind in ("author", "header") or found.wide for found in tail)
    texts = sum(found.kind == "text" for found in tail)
    chatty = sum(found.kind == "text" and found.weight > 0 for found in tail)
    return starts >= 2 and starts * 5 >= texts and chatty * 3 >= texts


def _signed_posts(tail: Sequence[Weighed]) -> int:
    """Count the names and headers that are followed by a time line of their own."""
    return sum(
        found.kind in ("author", "header") and bool(TIME_LINE.match(following.line.text))
        for found, following in pairwise(tail)
    )
