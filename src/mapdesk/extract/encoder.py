"""The learned reader: a sentence in, triggers with kinds, arguments and modality out, each with a probability.

Runs the network that ``training/`` makes, on ``onnxruntime`` without torch. ``reader.onnx`` reads a sentence and says
of every word whether a trigger begins or goes on there, and of which kind; ``filler.onnx`` reads its fourth layer
again with one trigger marked, and gives the arguments and the modality. It never decides what becomes a claim: that is
``combine.py``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mapdesk.errors import ConfigError
from mapdesk.extract.draft import Phrase
from mapdesk.model.claim import ClaimKind, Modality

Scores = NDArray[np.float32]
MODEL = Path(str(files("mapdesk") / "data" / "encoder"))
_LEAST, _MOST = 1e-4, 1 - 1e-4


class Word(NamedTuple):
    """A word of a sentence: its first piece, and its code points in the sentence."""

    piece: int
    start: int
    end: int


class Scored(NamedTuple):
    """An argument and how sure the network is of it."""

    phrase: Phrase
    probability: float


class Spot(NamedTuple):
    """Where a claim may be told: half-open range of words, number of the kind, probability of a claim of that kind."""

    first: int
    after: int
    kind: int
    raw: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence read once: its words, and for each the chance of a trigger (begin, inside) and of every kind."""

    words: tuple[Word, ...]
    branch: Scores  # the fourth layer, pieces x width
    bio: Scores  # words x (outside, begin, inside)
    kinds: Scores  # words x kinds

    def phrase(self, spot: Spot) -> Phrase:
        """Return the code points of a spot in the sentence."""
        return Phrase(self.words[spot.first].start, self.words[spot.after - 1].end)


@dataclass(frozen=True, slots=True)
class Found:
    """One claim as the network reads it; phrases are offsets into the sentence.

    ``raw`` is the network's own, uncalibrated probability of a claim of this kind here. ``fact`` is how likely it is
    told as a fact (asserted, claimed or reported), ``modality`` the likeliest of the eight, ``doubt`` the likeliest of
    those that are no facts.
    """

    kind: ClaimKind
    trigger: Phrase
    raw: float
    modality: Modality
    doubt: Modality
    fact: float
    actor: Scored | None = None
    target: Scored | None = None
    date: Scored | None = None
    speaker: Scored | None = None
    cue: Scored | None = None
    places: tuple[Scored, ...] = ()
    quantities: tuple[Scored, ...] = ()


class Encoder:
    """The network with its tokenizer and labels; loads in a tenth of a second, one thread, same output every run."""

    def __init__(self, folder: Path = MODEL) -> None:
        """Load the two graphs, the tokenizer and the labels of a folder that ``training/export.py`` wrote.

        Raises:
            ConfigError: a file of the model is missing or is not the one that ``labels.json`` names by hash.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        self.labels = checked_labels(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        provider = ["CPUExecutionProvider"]
        self._reader = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=provider)
        self._filler = onnxruntime.InferenceSession(str(folder / "filler.onnx"), options, providers=provider)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.labels["max_pieces"])

    def scan(self, sentence: str) -> Scan | None:
        """Return the sentence read once, None where it has no words.

        Sentences go through one by one: int8 scales are taken over a whole batch, so in a batch the neighbours would
        change what is found in a sentence.
        """
        encoding = self._tokenizer.encode(sentence)
        words = words_of(encoding)
        if not words:
            return None
        branch, trigger, kind = self._reader.run(None, {"ids": np.array(encoding.ids, np.int64)})
        pieces = [word.piece for word in words]
        return Scan(words, branch, _softmax(trigger[pieces]), kind[pieces])

    def spots(self, scan: Scan) -> list[Spot]:
        """Return every run of words that the network takes for a trigger above ``trigger_floor``, in text order."""
        runs = _runs(scan.bio, self.labels["trigger_floor"], 0.5)
        return [self._spot(scan, first, after, None) for first, after in runs]

    def spot_at(self, scan: Scan, trigger: Phrase, kind: ClaimKind) -> Spot | None:
        """Return how likely the network finds a claim of ``kind`` at these code points, None where it read no word."""
        inside = [i for i, word in enumerate(scan.words) if word.start < trigger.end and trigger.start < word.end]
        return self._spot(scan, inside[0], inside[-1] + 1, kind) if inside else None

    def _spot(self, scan: Scan, first: int, after: int, kind: ClaimKind | None) -> Spot:
        chances = _softmax(scan.kinds[first:after].mean(0))
        number = int(chances.argmax()) if kind is None else self.labels["kinds"].index(kind)
        trigger = 1.0 - float(scan.bio[first:after, 0].mean() if kind is None else scan.bio[first:after, 0].min())
        return Spot(first, after, number, min(max(trigger * float(chances[number]), _LEAST), _MOST))

    def fill(self, scan: Scan, spots: Sequence[Spot]) -> list[Found]:
        """Return arguments and modality of every spot, one finding each, in the same order."""
        # One at a time, for the same reason as in ``scan``; together they are hardly faster.
        found = []
        for spot in spots:
            marks = np.zeros(len(scan.branch), np.int64)
            marks[[word.piece for word in scan.words[spot.first : spot.after]]] = 1
            given = {"branch": scan.branch, "marks": marks, "kind_of": np.array(spot.kind)}
            roles, modality = self._filler.run(None, given)
            found.append(_found(spot, scan, roles, modality, self.labels))
        return found

    def read(self, sentence: str) -> list[Found]:
        """Return the network's own findings of a sentence, in text order."""
        scan = self.scan(sentence)
        return [] if scan is None else self.fill(scan, self.spots(scan))


def checked_labels(folder: Path) -> dict[str, Any]:
    """Return labels.json after checking that every file it names has the hash it names.

    Raises:
        ConfigError: a file is missing, or is not the one that was measured.
    """
    remedy = "install mapdesk anew, or run `make train`"
    path = folder / "labels.json"
    try:
        labels: dict[str, Any] = json.loads(path.read_text("utf-8"))
        wanted = dict(labels["files"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ConfigError(f"{path}: the labels of the claim encoder cannot be read ({problem}); {remedy}") from problem
    for name, digest in wanted.items():
        file = folder / name
        if not file.is_file():
            raise ConfigError(f"{file}: this file of the claim encoder is missing; {remedy}")
        if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise ConfigError(f"{file}: not the file that was measured (its SHA-256 differs); {remedy}")
    return labels


@cache
def shipped_encoder() -> Encoder | None:
    """Return the encoder inside the package, loaded once; None where the package came without it.

    Raises:
        ConfigError: the model is there but damaged.
    """
    return Encoder() if MODEL.is_dir() else None


def words_of(encoding: Any) -> tuple[Word, ...]:
    """Return the words of an encoded sentence, in text order."""
    words: list[Word] = []
    last = None
    for piece, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word is None:
            continue
        if word == last:
            words[-1] = Word(words[-1].piece, words[-1].start, end)
        else:
            words.append(Word(piece, start, end))
        last = word
    return tuple(words)


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return cast(Scores, powers / powers.sum(-1, keepdims=True))


def _runs(bio: Scores, floor: float, going_on: float) -> Iterator[tuple[int, int]]:
    """Yield half-open runs of words: begun above ``floor``, carried on while inside is above ``going_on``."""
    told = bio[:, 1] + bio[:, 2]
    if not (told >= floor).any():
        return  # most sentences name most roles nowhere
    carried = ((bio[:, 2] >= bio[:, 1]) & (told >= going_on)).tolist()
    word = 0
    for first in np.flatnonzero(told >= floor).tolist():
        if first < word:
            continue
        word = first + 1
        while word < len(carried) and carried[word]:
            word += 1
        yield first, word


def _found(spot: Spot, scan: Scan, roles: Scores, modality: Scores, labels: dict[str, Any]) -> Found:
    words = scan.words
    bio = _softmax(roles[[word.piece for word in words]])
    spans = {
        role: list(_arguments(words, bio[:, number], labels["role_floor"][role]))
        for number, role in enumerate(labels["roles"])
    }
    chances = dict(zip(labels["modalities"], _softmax(modality).tolist(), strict=True))
    facts = {name: chance for name, chance in chances.items() if name in labels["factual"]}
    doubts = {name: chance for name, chance in chances.items() if name not in labels["factual"]}
    return Found(
        kind=cast(ClaimKind, labels["kinds"][spot.kind]),
        trigger=scan.phrase(spot),
        raw=spot.raw,
        modality=cast(Modality, max(chances, key=chances.__getitem__)),
        doubt=cast(Modality, max(doubts, key=doubts.__getitem__)),
        fact=sum(facts.values()),
        actor=_likeliest(spans["actor"]),
        target=_likeliest(spans["target"]),
        date=_likeliest(spans["date_text"]),
        speaker=_likeliest(spans["attribution"]),
        cue=_likeliest(spans["cue"]),
        places=tuple(spans["place"]),
        quantities=tuple(spans["quantity"]),
    )


def _arguments(words: Sequence[Word], bio: Scores, floor: float) -> Iterator[Scored]:
    """Yield the phrases of one role; parts that only a hyphen or an apostrophe keeps apart are one phrase."""
    runs: list[tuple[int, int]] = []
    for first, after in _runs(bio, floor, floor):
        if runs and _joined(words[runs[-1][1] - 1 : first + 1]):
            runs[-1] = (runs[-1][0], after)
        else:
            runs.append((first, after))
    for first, after in runs:
        yield Scored(Phrase(words[first].start, words[after - 1].end), float(1.0 - bio[first:after, 0].mean()))


def _joined(between: Sequence[Word]) -> bool:
    """Whether the first and the last of these words touch, with at most one sign between them."""
    touching = all(a.end == b.start for a, b in pairwise(between))
    return touching and len(between) <= 3 and (len(between) == 2 or between[1].end - between[1].start == 1)


def _likeliest(spans: Iterable[Scored]) -> Scored | None:
    return max(spans, key=lambda scored: scored.probability, default=None)
