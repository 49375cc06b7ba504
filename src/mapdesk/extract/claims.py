"""The extract stage: reports in, attributed claims out, phrases as exact spans; never a place id, never a side."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from mapdesk.errors import InputError
from mapdesk.extract.assemble import Telling
from mapdesk.extract.combine import Candidate, chosen, is_likely, weighed
from mapdesk.extract.draft import ClaimFinder, Draft
from mapdesk.extract.encoder import Encoder, shipped_encoder
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.language import refuse_unreadable
from mapdesk.extract.parser import parse_many
from mapdesk.extract.prefilter import parse_worthwhile
from mapdesk.extract.validators import validated
from mapdesk.model.claim import Claim
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

    ``precision`` keeps what may be told as a sentence, ``recall`` adds the weaker ones, marked ``tentative``: for an
    estimate that weighs each by its probability, and for an analyst who reads the sentence beside them. The rules and
    the learned reader of the package work together; without the reader (``encoder`` None, or a package without its
    files) the rules work alone and ``probability`` stays None. A ``finder`` of one's own takes the place of both. A
    report in another language goes to ``on_error`` and the rest goes on.

    >>> report = Report(text="The northern brigade captured the village of Tel Asmar on Monday.")
    >>> [(c.kind, c.actor.text, c.places[0].text) for c in extract_claims([report])]
    [('control_gained', 'northern brigade', 'Tel Asmar')]

    Raises:
        InputError: a report is not English and there is no ``on_error``.
        ConfigError: the learned reader's files are damaged.
    """
    if encoder == "shipped":
        encoder = shipped_encoder() if finder is find_by_rules else None
    parse = parse_worthwhile if finder is find_by_rules else parse_many  # another finder may read what we leave out
    for batch in _batches(readable(reports, on_error)):
        for report, doc in zip(batch, parse(report.text for report in batch), strict=True):
            yield from claims_of(report, doc, mode, finder, encoder)


def readable(reports: Iterable[Report], on_error: Callable[[InputError], None] | None) -> Iterator[Report]:
    """Yield the reports in a language that is read; the others go to ``on_error``, or raise where there is none."""
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
    telling = Telling(report, doc)
    sure_fact = encoder.labels["sure_fact"] if encoder is not None else 0.0
    for sentence in doc.sents:
        found = _found(sentence, mode, finder, encoder)
        if not found:
            continue
        for claim, (draft, candidate) in zip(telling.claims(sentence, found, sure_fact), found, strict=True):
            checked = validated(with_probability(claim, candidate))
            if checked is None:
                continue
            if is_sure(draft, candidate, encoder) and worth_a_map(checked):
                yield checked
            elif mode == "recall":
                yield replace(checked, tentative=True)


def _found(
    sentence: "Sentence", mode: Mode, finder: ClaimFinder, encoder: Encoder | None
) -> list[tuple[Draft, Candidate | None]]:
    """Return the drafts that the mode keeps: by strength of the rule, with a network by probability."""
    drafts = list(finder(sentence))
    if encoder is None:
        return [(draft, None) for draft in drafts if mode == "recall" or not draft.weak]
    least, least_whole = encoder.labels["least"][mode], encoder.labels["least_whole"][mode]
    kept, _ = chosen(weighed(sentence, drafts, encoder, least), least, least_whole)
    return [(candidate.draft, candidate) for candidate in kept]


def is_sure(draft: Draft, candidate: Candidate | None, encoder: Encoder | None) -> bool:
    """Whether precision mode keeps the draft: its rule is no weak one or, with a network, it is likely enough."""
    if candidate is None or encoder is None:
        return not draft.weak
    labels = encoder.labels
    return is_likely(candidate, labels["least"]["precision"], labels["least_whole"]["precision"])


def with_probability(claim: Claim, candidate: Candidate | None) -> Claim:
    """Return the claim with the calibrated probability of its candidate, to a thousandth."""
    return claim if candidate is None else replace(claim, probability=round(candidate.probability, 3))


def worth_a_map(claim: Claim) -> bool:
    """Whether somebody or somewhere is named, or the hurt are counted: what precision mode asks of every claim."""
    counted = claim.kind == "casualties" and claim.quantities
    return bool(claim.actor or claim.target or claim.places or counted)
