"""The extract stage: reports in, attributed claims out, phrases as exact spans; never a place id, never a side."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from mapdesk.base.ids import content_id
from mapdesk.base.text import Span, span_at
from mapdesk.errors import InputError
from mapdesk.extract.attribution import Said, carried_sources, sources_of, speaker_of
from mapdesk.extract.combine import Candidate, chosen, strictest, weighed
from mapdesk.extract.draft import ClaimFinder, Draft, Phrase
from mapdesk.extract.encoder import Encoder, shipped_encoder
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.language import refuse_unreadable
from mapdesk.extract.modality import modality_of
from mapdesk.extract.parser import parse_many
from mapdesk.extract.quantities import read_quantity
from mapdesk.extract.speakers import with_antecedents
from mapdesk.extract.timing import date_of, dates_in, looking_ahead
from mapdesk.extract.validators import validated
from mapdesk.model.claim import Attribution, Claim, DateMention, Modality, Quantity, ReportRef
from mapdesk.model.report import Report

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence

Mode = Literal["precision", "recall"]


def extract_claims(
    reports: Iterable[Report],
    *,
    mode: Mode = "precision",
    finder: ClaimFinder = find_by_rules,
    encoder: Encoder | Literal["shipped"] | None = "shipped",
    on_error: Callable[[InputError], None] | None = None,
) -> Iterator[Claim]:
    """Yield the claims of English reports, in text order, one per kind and trigger.

    ``precision`` keeps what may colour a map, ``recall`` adds the weaker ones for an analyst who reads the sentence
    beside them. The rules and the learned reader of the package work together; without the reader (``encoder`` None,
    or a package without its files) the rules work alone and ``probability`` stays None. A ``finder`` of one's own
    takes the place of both. A report in another language goes to ``on_error`` and the rest goes on.

    >>> report = Report(text="The northern brigade captured the village of Tel Asmar on Monday.")
    >>> [(c.kind, c.actor.text, c.places[0].text) for c in extract_claims([report])]
    [('control_gained', 'northern brigade', 'Tel Asmar')]

    Raises:
        InputError: a report is not English and there is no ``on_error``.
        ConfigError: the learned reader's files are damaged.
    """
    if encoder == "shipped":
        encoder = shipped_encoder() if finder is find_by_rules else None
    for batch in _batches(_readable(reports, on_error)):
        for report, doc in zip(batch, parse_many(report.text for report in batch), strict=True):
            yield from claims_of(report, doc, mode, finder, encoder)


def _readable(reports: Iterable[Report], on_error: Callable[[InputError], None] | None) -> Iterator[Report]:
    for report in reports:
        try:
            refuse_unreadable(report)
        except InputError as problem:
            if on_error is None:
                raise
            on_error(problem)
        else:
            yield report


def _batches(reports: Iterable[Report], size: int = 16) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def claims_of(
    report: Report,
    doc: "Doc",
    mode: Mode = "precision",
    finder: ClaimFinder = find_by_rules,
    encoder: Encoder | None = None,
) -> Iterator[Claim]:
    """Yield the claims of one report whose text is parsed already (``doc`` is the parse of ``report.text``).

    Without an ``encoder`` the finder works alone.
    """
    told = {sentence.start: sources_of(sentence) for sentence in doc.sents}
    carried = carried_sources(doc, told)
    antecedents = with_antecedents(doc, told)
    published = report.published_at.date() if report.published_at else None
    for sentence in doc.sents:
        found = _found(sentence, mode, finder, encoder)
        if not found:
            continue
        dates = dates_in(sentence.text, sentence.start_char, published)
        quote = _quote(report.text, sentence)
        for draft, candidate in found:
            said = _said(draft, speaker_of(draft.anchor, told[sentence.start]) or carried.get(sentence.start))
            meant = antecedents.get(said.speaker) if said is not None and said.speaker is not None else None
            date = _dated(draft, dates, sentence)
            claim = _claim(report, quote, draft, said, meant, date)
            if candidate is not None and encoder is not None:
                modality = strictest(claim.modality, candidate.found, encoder.labels["sure_fact"])
                claim = replace(claim, modality=modality, probability=round(candidate.probability, 3))
            checked = validated(claim)
            if checked is not None and (mode == "recall" or _worth_a_map(checked)):
                yield checked


def _found(
    sentence: "Sentence", mode: Mode, finder: ClaimFinder, encoder: Encoder | None
) -> list[tuple[Draft, Candidate | None]]:
    """Return the drafts that the mode keeps: by strength of the rule, with a network by probability."""
    drafts = list(finder(sentence))
    if encoder is None:
        return [(draft, None) for draft in drafts if mode == "recall" or not draft.weak]
    kept, _ = chosen(weighed(sentence, drafts, encoder), encoder.labels["least"][mode])
    return [(candidate.draft, candidate) for candidate in kept]


def _said(draft: Draft, by_rule: Said | None) -> Said | None:
    """Return what the rules found, else the network's speaker."""
    if by_rule is not None or draft.speaker is None:
        return by_rule
    return Said(draft.speaker, draft.cue or draft.speaker, "", frozenset())


def _dated(draft: Draft, dates: list[DateMention], sentence: "Sentence") -> DateMention | None:
    """Return the network's date with the days that it means, where it names one; else what the rules find."""
    if draft.date is None:
        return date_of(draft.anchor, dates, sentence)
    start, end = draft.date
    read = next((date for date in dates if date.start < end and start < date.end), None)
    return read or DateMention(start, end, sentence.doc.text[start:end])


def _worth_a_map(claim: Claim) -> bool:
    """Whether somebody or somewhere is named, or the hurt are counted: what precision mode asks of every claim."""
    counted = claim.kind == "casualties" and claim.quantities
    return bool(claim.actor or claim.target or claim.places or counted)


def _quote(text: str, sentence: "Sentence") -> Span:
    start, end = sentence.start_char, sentence.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return span_at(text, start, end)


def _claim(
    report: Report, quote: Span, draft: Draft, said: Said | None, meant: Phrase | None, date: DateMention | None
) -> Claim:
    text = report.text
    trigger = span_at(text, *draft.trigger)
    modality = _modality(draft, said)
    if date is not None and modality == "planned" and report.published_at is not None:
        date = looking_ahead(date, report.published_at.date())
    return Claim(
        claim_id=content_id("clm", report.report_id, draft.kind, trigger.start, trigger.end),
        report_id=report.report_id,
        report=ReportRef(report.source, report.title, report.url, report.published_at),
        kind=draft.kind,
        modality=modality,
        trigger=trigger,
        quote=quote,
        actor=_span(text, draft.actor),
        target=_span(text, draft.target),
        places=tuple(span_at(text, *phrase) for phrase in draft.places),
        date=date,
        quantities=tuple(_quantity(text, phrase) for phrase in draft.quantities),
        attribution=_attribution(text, said, meant),
        rule=draft.rule,
    )


def _span(text: str, phrase: Phrase | None) -> Span | None:
    return None if phrase is None else span_at(text, *phrase)


def _quantity(text: str, phrase: Phrase) -> Quantity:
    low, high, unit = read_quantity(text[phrase.start : phrase.end])
    return Quantity(phrase.start, phrase.end, text[phrase.start : phrase.end], low, high, unit)


def _attribution(text: str, said: Said | None, meant: Phrase | None) -> Attribution | None:
    """The speaker as written, with the mention that a pronoun was led back to (``meant``) as a link beside it."""
    if said is None:
        return None
    linked = span_at(text, *meant) if meant is not None else msgspec.UNSET
    return Attribution(_span(text, said.speaker), span_at(text, *said.cue), said.scope, linked)


def _modality(draft: Draft, said: Said | None) -> Modality:
    """The draft's own word, else what the clause says, else what the cue of the speaker says."""
    found = draft.modality or modality_of(draft.anchor)
    if found is not None:
        return found
    return _CUES.get(said.lemma, "asserted") if said is not None else "asserted"


_CUES: dict[str, Modality] = {
    "claim": "claimed",
    "boast": "claimed",
    "report": "reported",
    "reportedly": "reported",
    "allege": "alleged",
    "accuse": "alleged",
    "allegedly": "alleged",
    "deny": "denied",
    "unconfirmed": "uncertain",
}
