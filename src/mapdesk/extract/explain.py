"""Why a claim came out or did not: reports in, everything that was considered out, with what spoke for and against.

For ``mapdesk extract --explain``. Every trigger that the rules or the network saw is listed, with the network's own
probability, the rule that fired, the calibrated probability, and the first reason to drop it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapdesk.extract.assemble import Telling
from mapdesk.extract.claims import with_probability, worth_a_map
from mapdesk.extract.combine import Candidate, chosen, weighed
from mapdesk.extract.draft import Draft
from mapdesk.extract.encoder import Encoder, shipped_encoder
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.prefilter import parse_worthwhile
from mapdesk.extract.validators import VALIDATORS
from mapdesk.model.claim import Claim
from mapdesk.model.report import Report

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Considered:
    """One trigger that was looked at: the claim it makes or would have made, and what became of it.

    ``network`` is the network's own probability (None without a network, or where it could not read so far), ``rule``
    the name of the rule that fired (None where none did), ``probability`` the calibrated one of both together.
    ``kept_in`` names the modes that give the claim; ``reason`` says why precision mode does not, "" where it does.
    """

    claim: Claim
    network: float | None
    rule: str | None
    probability: float | None
    kept_in: tuple[str, ...]
    reason: str


def considered(reports: Iterable[Report], encoder: Encoder | None = None) -> Iterator[Considered]:
    """Yield everything that was considered in readable reports, in text order; the encoder of the package by default.

    Raises:
        ConfigError: the learned reader's files are damaged.
    """
    encoder = shipped_encoder() if encoder is None else encoder
    told = list(reports)
    for report, doc in zip(told, parse_worthwhile(report.text for report in told), strict=True):
        yield from _considered(report, doc, encoder)


def _considered(report: Report, doc: "Doc", encoder: Encoder | None) -> Iterator[Considered]:
    telling = Telling(report, doc)
    for sentence in doc.sents:
        drafts = list(find_by_rules(sentence))
        if encoder is None:
            looked: list[tuple[Draft, Candidate | None, str]] = [(d, None, _weakness(d)) for d in drafts]
            sure_fact = 0.0
        else:
            looked = list(_judged(weighed(sentence, drafts, encoder), encoder.labels))
            sure_fact = encoder.labels["sure_fact"]
        looked.sort(key=lambda one: (one[0].trigger, one[0].kind))
        claims = telling.claims(sentence, [(draft, candidate) for draft, candidate, _ in looked], sure_fact)
        for claim, (draft, candidate, reason) in zip(claims, looked, strict=True):
            yield _told(with_probability(claim, candidate), draft, candidate, reason)


def _weakness(draft: Draft) -> str:
    return "a weak rule: recall mode only" if draft.weak else ""


def _judged(found: list[Candidate], labels: Mapping[str, Any]) -> Iterator[tuple[Draft, Candidate, str]]:
    """Yield every candidate with the reason that its probability, or a likelier neighbour, gives against it."""
    least, whole = labels["least"], labels["least_whole"]
    kept = {mode: {id(one) for one in chosen(found, least[mode], whole[mode])[0]} for mode in ("recall", "precision")}
    for one in found:
        if id(one) in kept["precision"]:
            reason = ""
        elif id(one) in kept["recall"] and one.probability >= least["precision"]:
            reason = f"who and where are unsure, {one.whole:.2f}: recall mode only"
        elif id(one) in kept["recall"]:
            reason = f"below {least['precision']:.2f}: recall mode only"
        elif one.probability < least["recall"]:
            reason = f"dropped: below {least['recall']:.2f}"
        else:
            reason = "dropped: a likelier claim has the same word"
        yield one.draft, one, reason


def _told(claim: Claim, draft: Draft, candidate: Candidate | None, reason: str) -> Considered:
    checked: Claim | None = claim
    for check in VALIDATORS:
        before, checked = checked, check(checked) if checked is not None else None
        if before is not None and checked is None:
            reason, claim = f"dropped: refused by {check.__name__}", before
    if checked is not None:
        claim = checked
        if not reason and not worth_a_map(claim):
            reason = "neither a side nor a place: recall mode only"
    kept = () if reason.startswith("dropped") else ("recall",) if reason else ("recall", "precision")
    rule = candidate.rule.rule if candidate and candidate.rule else draft.rule if candidate is None else None
    network = candidate.found.raw if candidate and candidate.found else None
    return Considered(claim, network, rule, candidate.probability if candidate else None, kept, reason)
