"""The learned reader: sentences in, claims with probabilities out; one encoder pass finds triggers, one fills each.

Runs the network that ``training/`` makes, on ``onnxruntime`` without torch. ``reader.onnx`` reads a sentence and gives
begin/inside/outside of a trigger and a kind for every word piece; ``filler.onnx`` reads its fourth layer again with
one trigger marked, and gives the arguments and the modality. ``labels.json`` names the outputs and holds the
calibration, so a probability is the measured share of such findings that are right.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from mapdesk.extract.draft import Phrase
from mapdesk.model.claim import ClaimKind, Modality

Scores = NDArray[np.float32]
MODEL = Path(str(files("mapdesk") / "data" / "encoder"))


class Word(NamedTuple):
    """A word of a sentence: its first piece, and its code points in the sentence."""

    piece: int
    start: int
    end: int


class Scored(NamedTuple):
    """An argument and how sure the network is of it."""

    phrase: Phrase
    probability: float


@dataclass(frozen=True, slots=True)
class Found:
    """One claim as the network reads it; phrases are offsets into the sentence.

    ``raw`` is the network's own probability of a claim of this kind here, ``probability`` the calibrated one. ``fact``
    is how likely it is told as a fact (asserted, claimed or reported), ``modality`` the likeliest of the eight,
    ``doubt`` the likeliest of those that are no facts.
    """

    kind: ClaimKind
    trigger: Phrase
    raw: float
    probability: float
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
        """Load the two graphs, the tokenizer and the labels of a folder that ``training/export.py`` wrote."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        provider = ["CPUExecutionProvider"]
        self._reader = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=provider)
        self._filler = onnxruntime.InferenceSession(str(folder / "filler.onnx"), options, providers=provider)
        self.labels: dict[str, Any] = json.loads((folder / "labels.json").read_text("utf-8"))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.labels["max_pieces"])

    def read(self, sentence: str) -> list[Found]:
        """Return the findings of a sentence in text order, every one likelier than ``labels["floor"]``.

        Sentences go through one by one: int8 scales are taken over a whole batch, so in a batch the neighbours would
        change what is found in a sentence. All triggers of a sentence are filled together.
        """
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], np.int64)
        words = words_of(encoding)
        branch, trigger, kind = self._reader.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        spots = list(_triggers(words, trigger[0], kind[0], self.labels))
        if not spots:
            return []
        marks = np.zeros((len(spots), ids.shape[1]), np.int64)
        for row, spot in enumerate(spots):
            marks[row, [word.piece for word in words[spot.first : spot.after]]] = 1
        given = {
            "branch": np.repeat(branch, len(spots), 0),
            "mask": np.ones_like(marks),
            "marks": marks,
            "kinds": np.array([spot.kind for spot in spots], np.int64),
        }
        roles, modality = self._filler.run(None, given)
        return [_found(spot, words, roles[row], modality[row], self.labels) for row, spot in enumerate(spots)]


@cache
def shipped_encoder() -> Encoder:
    """Return the encoder inside the package, loaded once."""
    return Encoder()


class _Spot(NamedTuple):
    """A trigger: half-open range of words, number of its kind, probability as the network has it and calibrated."""

    first: int
    after: int
    kind: int
    raw: float
    probability: float


def words_of(encoding: Any) -> list[Word]:
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
    return words


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return cast(Scores, powers / powers.sum(-1, keepdims=True))


def _triggers(words: Sequence[Word], trigger: Scores, kind: Scores, labels: dict[str, Any]) -> Iterator[_Spot]:
    """Yield every run of trigger words whose calibrated probability is above the floor."""
    if not words:
        return
    pieces = [word.piece for word in words]
    bio = _softmax(trigger[pieces])
    for first, after in _runs(bio, labels["trigger_floor"], 0.5):
        chances = _softmax(kind[pieces[first:after]].mean(0))
        best = int(chances.argmax())
        raw = min(max(float(1.0 - bio[first:after, 0].mean()) * float(chances[best]), 1e-4), 1 - 1e-4)
        probability = calibrated(raw, labels["calibration"])
        if probability >= labels["floor"]:
            yield _Spot(first, after, best, raw, probability)


def _runs(bio: Scores, floor: float, going_on: float) -> Iterator[tuple[int, int]]:
    """Yield half-open runs of words: begun above ``floor``, carried on while inside is above ``going_on``."""
    word = 0
    while word < len(bio):
        if bio[word, 1] + bio[word, 2] < floor:
            word += 1
            continue
        after = word + 1
        while after < len(bio) and bio[after, 2] >= bio[after, 1] and bio[after, 1] + bio[after, 2] >= going_on:
            after += 1
        yield word, after
        word = after


def calibrated(raw: float, calibration: Sequence[float]) -> float:
    """Return the measured share of right findings at a raw score: a logistic curve fitted on gold/dev."""
    slope, offset = calibration
    return 1.0 / (1.0 + math.exp(-(slope * math.log(raw / (1 - raw)) + offset)))


def _found(spot: _Spot, words: Sequence[Word], roles: Scores, modality: Scores, labels: dict[str, Any]) -> Found:
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
        trigger=Phrase(words[spot.first].start, words[spot.after - 1].end),
        raw=spot.raw,
        probability=spot.probability,
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
