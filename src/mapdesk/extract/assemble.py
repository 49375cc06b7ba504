"""A draft of a sentence in, a claim of its report out: speaker, modality, date and numbers are read and joined here.

``Telling`` holds what a whole report says about who speaks; it is worked out once and asked for each draft. What the
network read of a draft (``Candidate``) is weighed against the rules' reading, never taken for more certain than it.
"""

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from mapdesk.base.ids import content_id
from mapdesk.base.text import Span, span_at
from mapdesk.extract.attribution import Said, carried_sources, sources_of, speaker_of
from mapdesk.extract.combine import Candidate, strictest
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.modality import modality_of
from mapdesk.extract.quantities import quantity_at
from mapdesk.extract.speakers import with_antecedents
from mapdesk.extract.timing import date_of, dates_in, looking_ahead
from mapdesk.extract.told_places import CONTROL
from mapdesk.model.claim import Attribution, Claim, DateMention, Modality, ReportRef
from mapdesk.model.report import Report

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence


class Telling:
    """Who says what in one report: sources by sentence, sources carried over, and whom pronouns mean.

    Read when the first claim asks for it: most reports of a mixed stream tell none.
    """

    def __init__(self, report: Report, doc: "Doc") -> None:
        """Take a report; ``doc`` is the parse of its text."""
        self.report = report
        self._doc = doc
        self._published = report.published_at.date() if report.published_at else None

    @cached_property
    def _told(self) -> dict[int, list[Said]]:
        return {sentence.start: sources_of(sentence) for sentence in self._doc.sents}

    @cached_property
    def _carried(self) -> dict[int, Said]:
        return carried_sources(self._doc, self._told)

    @cached_property
    def _antecedents(self) -> dict[Phrase, Phrase]:
        return with_antecedents(self._doc, self._told)

    def claims(
        self, sentence: "Sentence", drafts: list[tuple[Draft, Candidate | None]], sure_fact: float
    ) -> list[Claim]:
        """Return the claims of a sentence's drafts, unchecked; ``sure_fact`` as ``strictest`` wants it."""
        before = self.report.text[: sentence.start_char]
        dates = dates_in(sentence.text, sentence.start_char, self._published, before)
        quote = _quote(self.report.text, sentence)
        return [self._claim(sentence, quote, dates, draft, candidate, sure_fact) for draft, candidate in drafts]

    def _claim(
        self,
        sentence: "Sentence",
        quote: Span,
        dates: list[DateMention],
        draft: Draft,
        candidate: Candidate | None,
        sure_fact: float,
    ) -> Claim:
        by_rule = speaker_of(draft.anchor, self._told[sentence.start]) or self._carried.get(sentence.start)
        draft = _without_the_speaker_as_actor(draft, candidate, by_rule)
        said = _said(draft, by_rule)
        meant = self._antecedents.get(said.speaker) if said is not None and said.speaker is not None else None
        if candidate is None or candidate.found is None:
            return _joined(self.report, quote, draft, said, meant, date_of(draft.anchor, dates, sentence))
        date = _dated(draft.date, dates, self.report.text)
        claim = _joined(self.report, quote, draft, said, meant, date)
        if candidate.rule is not None and candidate.rule.kind in CONTROL and not candidate.rule.weak:
            return claim  # the network doubts 'managed to take', which the rules read right
        return replace(claim, modality=strictest(claim.modality, candidate.found, sure_fact))


def _without_the_speaker_as_actor(draft: Draft, candidate: Candidate | None, by_rule: Said | None) -> Draft:
    """Take off an actor that only the network names, and that by the rules only tells of it."""
    if candidate is None or draft.speaker is not None or by_rule is None or by_rule.speaker is None:
        return draft
    own = draft.actor is not None and (candidate.rule is None or candidate.rule.actor is None)
    told = draft.actor is not None and draft.actor.touches(by_rule.speaker)
    return dataclasses.replace(draft, actor=None) if own and told else draft


def _said(draft: Draft, by_rule: Said | None) -> Said | None:
    """Return the network's speaker where it names one, in the rules' words where these mean the same, else theirs."""
    if draft.speaker is None:
        return by_rule
    if by_rule is not None and by_rule.speaker is not None and by_rule.speaker.touches(draft.speaker):
        return by_rule
    return Said(draft.speaker, draft.cue or draft.speaker, by_rule.lemma if by_rule else "", frozenset())


def _dated(phrase: Phrase | None, dates: list[DateMention], text: str) -> DateMention | None:
    """Return the network's date with the days that it means, where they are understood."""
    if phrase is None:
        return None
    read = next((date for date in dates if date.start < phrase.end and phrase.start < date.end), None)
    return read or DateMention(phrase.start, phrase.end, text[phrase.start : phrase.end])


def _quote(text: str, sentence: "Sentence") -> Span:
    start, end = sentence.start_char, sentence.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return span_at(text, start, end)


def _joined(
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
        quantities=tuple(quantity_at(text, phrase, draft.kind, draft.target) for phrase in draft.quantities),
        attribution=_attribution(text, said, meant),
        rule=draft.rule,
    )


def _span(text: str, phrase: Phrase | None) -> Span | None:
    return None if phrase is None else span_at(text, *phrase)


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
