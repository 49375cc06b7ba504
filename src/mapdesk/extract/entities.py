"""What spaCy's entity recogniser finds, worked out for all words of a batch at once: the same entities, sooner.

The recogniser walks through a text and asks at every word for the best of 74 moves. Outside an entity the scores of
the moves depend on the word alone, inside one on the word, the word before and the first word of the entity. So the
scores of all words outside are one product of matrices, and the entities that may begin are followed side by side.
Which moves are allowed is spaCy's rule (``BiluoPushDown``): no entity crosses a sentence start or begins with space.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]
Marks = NDArray[np.bool_]
_HERE, _FIRST, _BEFORE = range(3)  # the words that the moves at a word are judged by


class EntitiesAtOnce:
    """A pipe that sets the entities that a spaCy entity recogniser would set on texts that have none yet."""

    def __init__(self, recogniser: "EntityRecognizer") -> None:
        """Take a loaded recogniser.

        Raises:
            ValueError: it judges moves by other words than these three, or has moves that it never learned.
        """
        model: Any = recogniser.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        if lower.get_dim("nF") != 3 or model.attrs["unseen_classes"]:
            raise ValueError("the entity recogniser is not one of three words to a move, all of its moves learned")
        self._vectors = model.get_ref("tok2vec")
        weights = lower.get_param("W").swapaxes(1, 2)  # words x pieces x hidden x width
        self._weights: Floats = np.ascontiguousarray(weights.reshape(3, -1, weights.shape[-1]).swapaxes(1, 2))
        self._pieces: int = lower.get_dim("nP")
        self._bias: Floats = lower.get_param("b").T.ravel()
        nobody = lower.get_param("pad")[0].swapaxes(1, 2).reshape(3, -1)
        self._outside: Floats = nobody[_FIRST] + nobody[_BEFORE] + self._bias
        self._moves, self._move_bias = upper.get_param("W"), upper.get_param("b")
        moves: Any = recogniser.moves
        names: list[str] = [moves.get_class_name(move) for move in range(moves.n_moves)]
        self._labels = [name[2:] for name in names]
        self._named = np.array([bool(label) for label in self._labels])
        self._begins, self._units = (np.array([name.startswith(kind) for name in names]) for kind in "BU")
        # 'U-' without a label only keeps entities off words that were marked so before: never here.
        self._starts = np.flatnonzero((self._named & (self._begins | self._units)) | (np.array(names) == "O"))
        self._inside, self._last = (
            np.array([names.index(f"{kind}-{label}") if label else -1 for label in self._labels]) for kind in "IL"
        )

    def __call__(self, doc: "Doc") -> "Doc":
        """Set the entities of one text."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable["Doc"], batch_size: int = 16) -> Iterator["Doc"]:
        """Set the entities of a stream of texts, in order."""
        texts = iter(stream)
        while docs := list(islice(texts, batch_size)):
            self._set([doc for doc in docs if len(doc)])
            yield from docs

    def _set(self, docs: list["Doc"]) -> None:
        from spacy.attrs import IS_SPACE, SENT_START
        from spacy.tokens import Span

        if not docs:
            return
        words = [doc.to_array([IS_SPACE, SENT_START]) == 1 for doc in docs]
        space = np.concatenate([word[:, 0] for word in words])
        final = np.concatenate([np.append(word[1:, 1], True) for word in words])
        vectors: Floats = self._vectors.predict(docs)
        found = list(self._entities(vectors, space, final))
        offset = number = 0
        for doc in docs:
            entities = []
            while number < len(found) and found[number][0] < offset + len(doc):
                first, last, label = found[number]
                entities.append(Span(doc, first - offset, last + 1 - offset, label=label))
                number += 1
            doc.set_ents(entities, default="outside")
            offset += len(doc)

    def _entities(self, vectors: Floats, space: Marks, final: Marks) -> Iterator[tuple[int, int, str]]:
        """Yield first and last word and label of every entity; ``final`` marks the last word of every sentence."""
        moves = self._moves_outside(vectors, space, final)
        firsts = np.flatnonzero(self._begins[moves])
        lasts = dict(zip(firsts.tolist(), self._follow(vectors, firsts, moves[firsts], final).tolist(), strict=True))
        free = 0
        for first in np.flatnonzero(self._named[moves]).tolist():
            if first >= free:
                last = lasts.get(first, first)
                free = last + 1
                yield first, last, self._labels[moves[first]]

    def _moves_outside(self, vectors: Floats, space: Marks, final: Marks) -> Numbers:
        """Return for every word the best move where no entity is open: begin one, be one alone, or stay outside."""
        hidden = self._hidden(vectors @ self._weights[_HERE] + self._outside)
        scores = hidden @ self._moves[self._starts].T + self._move_bias[self._starts]
        scores[np.ix_(space | final, self._begins[self._starts])] = -np.inf
        scores[np.ix_(space, self._units[self._starts])] = -np.inf
        best: Numbers = self._starts[scores.argmax(1)]
        return best

    def _follow(self, vectors: Floats, firsts: Numbers, moves: Numbers, final: Marks) -> Numbers:
        """Return the last word of each entity that begins at ``firsts`` with these moves."""
        lasts, at = firsts.copy(), firsts + 1
        left = np.arange(len(firsts))
        inside, last = self._inside[moves], self._last[moves]
        while left.size:
            here, first = at[left], firsts[left]
            summed = vectors[here] @ self._weights[_HERE] + vectors[first] @ self._weights[_FIRST]
            hidden = self._hidden(summed + vectors[here - 1] @ self._weights[_BEFORE] + self._bias)
            on, off = (self._score(hidden, which[left]) for which in (inside, last))
            ends = final[here] | (off > on)
            lasts[left[ends]] = here[ends]
            left = left[~ends]
            at[left] += 1
        return lasts

    def _hidden(self, summed: Floats) -> Floats:
        hidden: Floats = summed.reshape(len(summed), self._pieces, -1).max(1)
        return hidden

    def _score(self, hidden: Floats, moves: Numbers) -> Floats:
        """Return the score of one move for each row."""
        scores: Floats = (hidden * self._moves[moves]).sum(1) + self._move_bias[moves]
        return scores


def entities_at_once(loaded: "Language") -> None:
    """Put an ``EntitiesAtOnce`` in the place of the entity recogniser of a pipeline."""
    from spacy.language import Language

    def made(nlp: "Language", name: str) -> EntitiesAtOnce:
        return EntitiesAtOnce(nlp.get_pipe("ner"))

    Language.factory("mapdesk_entities_at_once", func=made)
    loaded.add_pipe("mapdesk_entities_at_once", after="ner")
    loaded.disable_pipe("ner")
