"""Short quotations with their phrases marked: a placement in, runs of text with roles out; never markup."""

from dataclasses import dataclass

from mapdesk.base.text import Span
from mapdesk.model import DateMention, Placement, Quantity

MAX_QUOTE = 320  # code points; a quotation is evidence, not a reprint
WINDOW = 40  # how far back to look for a space when cutting


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a quotation and its role: trigger, actor, target, place, date, number, speaker or none."""

    text: str
    role: str = ""


def quote_runs(placement: Placement) -> tuple[Run, ...]:
    """Return the quotation in runs, cut to about 320 characters around the trigger; empty where it is withheld."""
    text, origin = placement.quote.text, placement.quote.start
    roles = [""] * len(text)
    for role, start, end in _phrases(placement):
        for i in range(max(start - origin, 0), min(end - origin, len(text))):
            roles[i] = role
    first, last = _window(text, placement.trigger.start - origin)
    runs: list[Run] = []
    begin = first
    for i in range(first, last):
        if i + 1 == last or roles[i + 1] != roles[i]:
            runs.append(Run(text[begin : i + 1], roles[i]))
            begin = i + 1
    before, after = [Run("… ")] if first else [], [Run(" …")] if last < len(text) else []
    return (*before, *runs, *after)


def quote_marks(placement: Placement) -> list[dict[str, object]]:
    """Return each phrase as {role, start, end}, half-open code points into the quotation's own text."""
    origin, length = placement.quote.start, len(placement.quote.text)
    return [
        {"role": role, "start": start - origin, "end": end - origin}
        for role, start, end in reversed(_phrases(placement))
        if 0 <= start - origin < end - origin <= length
    ]


def _phrases(placement: Placement) -> list[tuple[str, int, int]]:
    # In the order of painting: what comes later lies on top, the trigger last.
    spoken = placement.attribution.speaker if placement.attribution else None
    phrases: list[tuple[str, Span | DateMention | Quantity | None]] = [
        ("speaker", spoken),
        ("actor", placement.actor),
        ("target", placement.target),
        ("date", placement.date),
    ]
    phrases += [("number", quantity) for quantity in placement.quantities]
    phrases += [("place", place) for place in placement.places]
    phrases.append(("trigger", placement.trigger))
    return [(role, span.start, span.end) for role, span in phrases if span and span.text]


def _window(text: str, trigger: int) -> tuple[int, int]:
    if len(text) <= MAX_QUOTE:
        return 0, len(text)
    first = min(max(trigger - MAX_QUOTE // 2, 0), len(text) - MAX_QUOTE)
    last = first + MAX_QUOTE
    if first:
        space = text.find(" ", first, first + WINDOW)
        first = space + 1 if 0 <= space < trigger else first
    if last < len(text):
        space = text.rfind(" ", last - WINDOW, last)
        last = space if space > trigger else last
    return first, last
