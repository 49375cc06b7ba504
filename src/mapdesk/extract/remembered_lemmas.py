"""What spaCy's rule lemmatizer says of a word, remembered: the same lemmas, sooner.

By its own rules a lemma depends on the word's form, part of speech and morphology alone, yet the lemmatizer works it
out anew for every base form, as most words are, and asks and sets each through Python. Here a text is asked and set
at once.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import Lemmatizer
    from spacy.tokens import Doc

_REMEMBERED = 1 << 16  # forms with part of speech and morphology; a hundred texts hold some ten thousand


class RememberedLemmas:
    """A pipe that sets the lemmas that a rule lemmatizer would set."""

    def __init__(self, lemmatizer: "Lemmatizer") -> None:
        """Take a loaded lemmatizer.

        Raises:
            ValueError: its mode is another than ``rule``, in which a lemma may depend on more.
        """
        if lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise ValueError(f"the lemmatizer is in mode {lemmatizer.mode}, whose lemmas are not remembered")
        self._lemmatizer = lemmatizer
        self._known: dict[tuple[int, int, int], int] = {}

    def __call__(self, doc: "Doc") -> "Doc":
        """Set the lemma of every word that has none yet."""
        from spacy.attrs import LEMMA, MORPH, ORTH, POS

        asked = doc.to_array([ORTH, POS, MORPH, LEMMA]).tolist()
        lemmas = [
            own or self._lemma(doc, place, (orth, pos, morph)) for place, (orth, pos, morph, own) in enumerate(asked)
        ]
        return doc.from_array([LEMMA], np.array(lemmas, np.uint64).reshape(-1, 1))  # type: ignore[arg-type]

    def _lemma(self, doc: "Doc", place: int, word: tuple[int, int, int]) -> int:
        known = self._known.get(word)
        if known is None:
            if len(self._known) == _REMEMBERED:
                self._known.clear()
            known = self._known[word] = doc.vocab.strings.add(self._lemmatizer.lemmatize(doc[place])[0])
        return known


def remember_lemmas(loaded: "Language") -> None:
    """Put ``RememberedLemmas`` in the place of the lemmatizer of a pipeline."""
    from spacy.language import Language

    def made(nlp: "Language", name: str) -> RememberedLemmas:
        return RememberedLemmas(nlp.get_pipe("lemmatizer"))  # type: ignore[arg-type]

    Language.factory("mapdesk_remembered_lemmas", func=made)
    loaded.add_pipe("mapdesk_remembered_lemmas", after="lemmatizer")
    loaded.disable_pipe("lemmatizer")
