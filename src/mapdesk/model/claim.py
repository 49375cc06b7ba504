"""Attributed claims: who did what to whom, where, when, according to whom; every phrase an exact span."""

import datetime as dt
from typing import Literal, get_args

import msgspec

from mapdesk.base.text import Span

ClaimKind = Literal[
    "control_gained",
    "control_lost",
    "control_held",
    "advance",
    "withdrawal",
    "clash",
    "strike",
    "attack",
    "casualties",
    "destruction",
    "capture_of_persons",
    "materiel_captured",
    "force_size",
    "deployment",
    "displacement",
    "support",
    "siege",
    "statement_of_intent",
]
KINDS: tuple[str, ...] = get_args(ClaimKind)

Modality = Literal["asserted", "claimed", "reported", "alleged", "denied", "planned", "attempted", "uncertain"]
MODALITIES: tuple[str, ...] = get_args(Modality)
# Said to have happened, with whatever reserve; the others must never colour a map as facts.
FACTUAL_MODALITIES = frozenset({"asserted", "claimed", "reported"})

Scope = Literal["sentence", "quote", "document"]


class DateMention(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """A phrase that dates the event, and the days it means (both included); no days where it cannot be fixed."""

    start: int
    end: int
    text: str
    first: dt.date | None = None
    last: dt.date | None = None
    precision: int | None = None  # UCDP date_prec 1-5


class Quantity(msgspec.Struct, frozen=True):
    """A number as written and as a range; ``high`` None means open ('at least 12')."""

    start: int
    end: int
    text: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None


class Attribution(msgspec.Struct, frozen=True):
    """According to whom: the speaker's phrase, the cue that names him, and how far his word reaches.

    Where the phrase is a pronoun or a short mention ('he', 'the group'), ``linked`` is the mention it was led back
    to; files leave it out where there is none.
    """

    speaker: Span | None
    cue: Span | None = None
    scope: Scope = "sentence"
    linked: Span | msgspec.UnsetType = msgspec.UNSET

    @property
    def named(self) -> Span | None:
        """The mention that names the speaker best: what a pronoun was led back to, else the phrase as written."""
        return self.speaker if isinstance(self.linked, msgspec.UnsetType) else self.linked


class ReportRef(msgspec.Struct, frozen=True):
    """What a claim carries along of its report, so that a stream of claims can be read alone."""

    source: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: dt.datetime | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One thing one text says. Offsets are code points into the report's text; see ``shared`` contract.

    ``trigger`` is the word that tells it, ``quote`` the sentence; ``rule`` names the rule or model with version;
    ``probability`` is how likely the text really makes the claim, None before there is a calibrated model. A
    ``tentative`` claim counts by its probability and is read too unsurely to be told as a sentence or drawn as a
    symbol; files leave the field out where it is not.
    """

    claim_id: str
    report_id: str
    report: ReportRef = ReportRef()
    kind: ClaimKind
    modality: Modality
    trigger: Span
    quote: Span
    actor: Span | None = None
    target: Span | None = None
    places: tuple[Span, ...] = ()
    date: DateMention | None = None
    quantities: tuple[Quantity, ...] = ()
    attribution: Attribution | None = None
    probability: float | None = None
    tentative: bool | msgspec.UnsetType = msgspec.UNSET
    rule: str
    extractor: str = "local"

    @property
    def is_factual(self) -> bool:
        """Whether the text says that it happened, rather than plans, denies, alleges or attempts it."""
        return self.modality in FACTUAL_MODALITIES

    @property
    def is_tentative(self) -> bool:
        """Whether it may weigh and may not be told: its reading is unsure, and the desk has not confirmed it."""
        return self.tentative is True
