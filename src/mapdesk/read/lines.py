"""An intake text in, its paragraphs with their places and the blank lines before them out; never a judgement."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mapdesk.read.cleaning import clean_line
from mapdesk.read.wording import BUTTON, TIME_LINE, match_header

_PHYSICAL = re.compile(r"([^\n\r\v\f\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x85\u2028\u2029]|$)")
_ENDED = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
_BULLET = re.compile(r"^(?:[-*•–—>#]|\d{1,2}[.)])\s")
_WRAP_WIDTH = 110  # characters; hand-wrapped text is narrower


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: clean ``text``, its half-open place in the intake text, and how many blank lines precede it."""

    text: str
    start: int
    end: int
    gap: int = 1


def split_lines(original: str, start: int = 0) -> list[Line]:
    r"""Cut a text into paragraphs; hand-wrapped lines become one, lines that stand for themselves stay apart.

    >>> [line.text for line in split_lines("One.\n\n\nTwo.")]
    ['One.', 'Two.']
    """
    lines: list[Line] = []
    block: list[Line] = []
    gap = 0
    for match in _PHYSICAL.finditer(original, start):
        text = clean_line(match[1])
        if text:
            block.append(Line(text, match.start(1), match.end(1), 0 if block else gap))
            gap = 0
            continue
        lines += _block_lines(block)
        block, gap = [], gap + 1
    return lines + _block_lines(block)


def usual_gap(lines: Sequence[Line]) -> int:
    """Return how many blank lines mostly stand between two paragraphs, the smaller number on a tie."""
    counts = Counter(line.gap for line in lines[1:])
    return min(counts, key=lambda gap: (-counts[gap], gap)) if counts else 1


def _block_lines(block: list[Line]) -> list[Line]:
    """Join the lines of each hand-wrapped part of a block; who wrote a post and when stays a line of its own."""
    lines: list[Line] = []
    part: list[Line] = []
    for line in block:
        if _stands_alone(line.text):
            lines += [*_joined(part), line]
            part = []
        else:
            part.append(line)
    return lines + _joined(part)


def _stands_alone(text: str) -> bool:
    """Whether a line is a post's header, time or button; the last word of a wrapped paragraph is no button."""
    if len(text) > _WRAP_WIDTH:
        return False
    pressed = BUTTON.match(text) and text[0].isupper() and text[-1].isalnum()
    return bool(pressed or match_header(text) or TIME_LINE.match(text))


def _joined(part: list[Line]) -> list[Line]:
    if len(part) < 2 or not _is_wrapped(part):
        return part
    text = " ".join(line.text for line in part)
    return [Line(text, part[0].start, part[-1].end, part[0].gap)]


def _is_wrapped(block: list[Line]) -> bool:
    """Whether the lines were broken at a margin: about as long as each other, and not each a whole sentence."""
    widest = max(len(line.text) for line in block)
    if not 40 <= widest <= _WRAP_WIDTH or any(_BULLET.match(line.text) for line in block[1:]):
        return False
    full = all(len(line.text) >= 0.6 * widest for line in block[:-1])
    return full and not all(_ENDED.search(line.text) for line in block)
