"""What a claim finder hands over: kind, trigger and argument phrases of one sentence; never a speaker by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mapdesk.model.claim import ClaimKind, Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence


def text_of(doc: "Doc") -> str:
    """Return the text of a document, put together once: spaCy does it anew each time it is asked for."""
    text = doc.user_data.get("mapdesk_text")
    if text is None:
        text = doc.user_data["mapdesk_text"] = doc.text
    return str(text)


class Phrase(NamedTuple):
    """A half-open code-point range of the report's text."""

    start: int
    end: int

    def touches(self, other: "Phrase") -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> "Phrase":
        """Return the phrase so many code points further on."""
        return Phrase(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before speaker, modality and date are known.

    ``anchor`` is the word whose clause decides those three. A finder that knows the modality itself (a learned
    model, or a rule for 'repelled') sets it; otherwise None and ``modality.py`` decides. ``weak`` drafts are given in
    recall mode only. ``date``, ``speaker`` and ``cue`` are phrases that only a learned reader names by itself.
    """

    kind: ClaimKind
    trigger: Phrase
    anchor: "Token"
    rule: str
    actor: Phrase | None = None
    target: Phrase | None = None
    places: tuple[Phrase, ...] = ()
    quantities: tuple[Phrase, ...] = ()
    modality: Modality | None = None
    weak: bool = False
    date: Phrase | None = None
    speaker: Phrase | None = None
    cue: Phrase | None = None


class ClaimFinder(Protocol):
    """The seam: one parsed sentence in, drafts out. The rules are one finder, a learned model may be another."""

    def __call__(self, sentence: "Sentence") -> Iterable[Draft]:
        """Return the drafts of the sentence, in any order, at most one per kind and trigger."""
        ...
