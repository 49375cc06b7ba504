"""Text in, the phrases that may name places out: recognised, named beside a place word, or the gazetteer's."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.resolve.cues import cued_names, name_before_land
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import AREA_CODES, Gazetteer
from mapdesk.resolve.mention_rules import (
    SAME_SPELLING,
    is_never_used_as_a_place,
    is_no_name,
    is_other_thing,
    is_person,
    trimmed,
)
from mapdesk.resolve.scan import grown_to_whole_name, ordinary_words, scan_names
from mapdesk.resolve.score import prominence, written_otherwise
from mapdesk.resolve.script_scan import is_other_script, scan_scripts

# Without a theatre only names that most readers know are taken from a scan: the world's villages bear every word.
_KNOWN_TO_READERS = 0.7
_KNOWN_IN_DOUBT = 0.65
_A_VILLAGE = 0.3
_A_TOWN = 0.45  # prominence of a town of some 2,500 people
_PLACE_BEFORE = re.compile(r"\b(?:in|near|outside|around|town of|city of|village of)(?: the)? \Z")
_PLACE_OR_WAY_BEFORE = re.compile(r"\b(?:in|near|outside|around|at|from|(?<!according )to|of|between|and)(?: the)? \Z")
_NAME_BEFORE = re.compile(r"\b([A-Z][\w'’]*) \Z")
_SMALL_WORDS = frozenset({"a", "an", "the", "in", "near", "from", "at", "to", "for", "outside"})
_NAME_AFTER = re.compile(r" (?:of )?[A-Z]")
NO_AGENCY = re.compile(r" (?:\w+ )?(?:University|College|Post|Times|Bank|United|Club|Network|Hospital)\b")
_LAND_ACRONYM = re.compile(r"(?<![\w.$-])(?:(?:[A-Z]\.){2,3}(?!\w)|(?:US|UK)(?![\w.$]))")
_LIST_GAP = re.compile(r", | and |, and | or ")
_SHORTEST_REPEATED = 3

Recognise = Callable[[str], Iterable[Span]]


def mention_spans(text: str, gazetteer: Gazetteer, *, recognise: Recognise, theatre: Bbox | None) -> list[Span]:
    """Return the phrases of a text that may name places, in order and without overlaps."""
    recognised = [span for raw in recognise(text) for span in trimmed(raw, gazetteer)]
    cued = [span for span in cued_names(text) if not is_no_name(span, gazetteer)]
    recognised = [span for span in recognised if not is_no_name(span, gazetteer)]
    if theatre is None:
        recognised = [span for span in recognised if not _is_borne_by_another(span, text, gazetteer)]
        cued = [span for span in cued if not is_other_thing(span, text)]
        recognised += _land_acronyms(text, gazetteer)
    recognised += cued
    scanned = [s for s in _scanned(text, gazetteer, theatre, recognised) if not is_other_thing(s, text)]
    spans = join_spans(recognised, scanned)
    if theatre is None:
        lands = [span for span in spans if is_land(span.text, gazetteer)]
        spans = join_spans(spans, [span for land in lands for span in name_before_land(text, land)])
    return join_spans(spans, _repeated(text, recognised)) if theatre is None else spans


def join_spans(recognised: Iterable[Span], scanned: Iterable[Span]) -> list[Span]:
    """Return both kinds of span in order without overlaps; the longer stands, a recognised one before a scanned one.

    >>> [s.text for s in join_spans([Span(0, 6, "Baghuz")], [Span(0, 14, "Baghuz Forqani")])]
    ['Baghuz Forqani']
    """
    order = [
        (-(s.end - s.start), source, s.start, s) for source, spans in enumerate((recognised, scanned)) for s in spans
    ]
    kept: list[Span] = []
    for *_, span in sorted(order, key=lambda row: row[:3]):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _land_acronyms(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Return 'U.S.', 'US' and 'UK', which a scan leaves out for the sake of 'us'."""
    spans = [Span(match.start(), match.end(), match.group()) for match in _LAND_ACRONYM.finditer(text)]
    return [s for s in spans if is_land(s.text, gazetteer) and not NO_AGENCY.match(text, s.end)]


def _is_borne_by_another(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is that of an illness, an office, a paper, a firm or a person here."""
    if is_other_thing(span, text):
        return True
    if is_land(span.text, gazetteer):
        return False
    return is_person(span, text) or (is_never_used_as_a_place(span, text) and not gazetteer.lookup(span.text))


def is_land(name: str, gazetteer: Gazetteer, codes: tuple[str, ...] = AREA_CODES) -> bool:
    """Whether a name as written is that of a country, a province or, with other codes, of such a place."""
    return any(
        hit.match.score >= SAME_SPELLING and hit.place.feature_code.startswith(codes) for hit in gazetteer.lookup(name)
    )


def _repeated(text: str, recognised: Iterable[Span]) -> Iterator[Span]:
    """Yield the other uses of a recognised name that stand alone: what is a place once is one again."""
    for name in sorted({span.text for span in recognised if len(span.text) >= _SHORTEST_REPEATED}):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text):
            span = Span(match.start(), match.end(), name)
            alone = not _is_after_a_name(span, text)
            if alone and not is_other_thing(span, text) and not is_person(span, text):
                yield span


def _scanned(text: str, gazetteer: Gazetteer, theatre: Bbox | None, recognised: Sequence[Span]) -> Iterator[Span]:
    """Yield the gazetteer's names in the text that are worth taking: a desk's all, the world's only the plain ones.

    Without a theatre a name must be one the recogniser has found elsewhere in the report, or a well-known place that
    stands alone, or follow a word that only places follow.
    """
    in_scripts = list(scan_scripts(text, gazetteer))
    yield from (span for span in in_scripts if theatre is not None or _is_plainly_in_its_script(span, text, gazetteer))
    spans = [span for span in scan_names(text, gazetteer, theatre) if not is_other_script(span.text)]
    if theatre is not None:
        yield from (grown_to_whole_name(span, text, gazetteer) for span in spans)
        return
    spans = [span for span in spans if not is_no_name(span, gazetteer) and not is_person(span, text)]
    said = frozenset(fold(span.text) for span in recognised)
    lands = _land_codes(recognised, gazetteer)
    sure = [fold(span.text) in said or _is_plainly_a_place(span, text, gazetteer, lands) for span in spans]
    for index, span in enumerate(spans):
        beside = [i for i in (index - 1, index + 1) if 0 <= i < len(spans) and sure[i]]
        listed = any(_are_listed(span, spans[i], text) for i in beside)
        if sure[index] or (listed and _stands_alone(span, text)):
            yield span


def _is_plainly_a_place(span: Span, text: str, gazetteer: Gazetteer, lands: frozenset[str]) -> bool:
    """Whether the name is exactly that of a place, stands alone, and is well known or follows 'in' and the like.

    A small town counts where it lies in one of the ``lands`` (codes) that the report names.
    """
    if is_land(span.text, gazetteer, ("PCL",)) and not NO_AGENCY.match(text, span.end):
        return not _is_after_a_name(span, text)  # 'U.S. Army' names the United States
    if not _stands_alone(span, text):
        return False
    hits = [hit for hit in gazetteer.lookup(span.text) if hit.match.score >= SAME_SPELLING]
    known = max((prominence(hit.place) for hit in hits), default=0.0)
    before = text[max(0, span.start - 30) : span.start]
    if known >= _KNOWN_TO_READERS or (known > _A_TOWN and _PLACE_BEFORE.search(before)):
        return True
    is_near_by = any(hit.place.admin1 in lands or hit.place.country in lands for hit in hits)
    return is_near_by and known > _A_VILLAGE and _PLACE_OR_WAY_BEFORE.search(before) is not None


def _land_codes(spans: Iterable[Span], gazetteer: Gazetteer) -> frozenset[str]:
    """Return the codes of the countries and provinces among the names: a report is mostly about their towns."""
    hits = [hit for name in {span.text for span in spans} for hit in gazetteer.lookup(name)]
    lands = [h.place for h in hits if h.match.score >= SAME_SPELLING and h.place.feature_code in ("PCLI", "ADM1")]
    return frozenset(p.country if p.feature_code == "PCLI" else p.admin1 for p in lands) - {""}


def _stands_alone(span: Span, text: str) -> bool:
    """Whether no capitalised word beside the name makes it part of another; 'An', 'The' and 'In' do not."""
    return not _is_after_a_name(span, text) and not _NAME_AFTER.match(text[span.end :])


def _is_after_a_name(span: Span, text: str) -> bool:
    """Whether a capitalised word that is no ordinary one stands before."""
    before = _NAME_BEFORE.search(text[max(0, span.start - 40) : span.start])
    return before is not None and fold(before.group(1)) not in ordinary_words() | _SMALL_WORDS


def _is_plainly_in_its_script(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a name in another script is a town's as it stands, or well known.

    Well known it must be where it stands for a whole sentence's start or only without a letter that may be a particle.
    """
    before = text[max(0, span.start - 3) : span.start]
    in_doubt = (before[-1:].isalpha() and not span.text.startswith("ال")) or before.rstrip()[-1:] in ("", *".!?\n")
    hits = [*gazetteer.lookup(span.text), *written_otherwise(span.text, gazetteer)]
    exact = [hit for hit in hits if not in_doubt or "article" not in hit.match.rules]
    known = max((prominence(hit.place) for hit in exact), default=0.0)
    return known >= (_KNOWN_IN_DOUBT if in_doubt else _A_TOWN)


def _are_listed(a: Span, b: Span, text: str) -> bool:
    """Whether two names stand side by side in a list: 'Temryuk and Anapa'."""
    first, second = sorted((a, b), key=lambda span: span.start)
    return _LIST_GAP.fullmatch(text[first.end : second.start]) is not None
