"""What spaCy's attribute ruler says of a word, remembered: the same part of speech, morphology and lemma, sooner.

The ruler tries 179 patterns at every word of every text. All but a few of them ask for one word's tag, form and
dependency, so what they say of a word is the same wherever it stands alike. The few that ask for two words are tried
at every place.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_REMEMBERED = 1 << 16  # words with tag and dependency; a hundred texts hold some ten thousand
_ASKED = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})


class RememberedRuler:
    """A pipe that sets what an attribute ruler would set."""

    def __init__(self, ruler: "AttributeRuler") -> None:
        """Take a loaded ruler.

        Raises:
            ValueError: a pattern asks for more of a word than its tag, form and dependency.
        """
        from spacy.matcher import Matcher

        self._ruler = ruler
        self._longer = Matcher(ruler.vocab, validate=False)
        for number, rule in enumerate(ruler.patterns):
            patterns: list[list[dict[str, Any]]] = rule["patterns"]  # type: ignore[assignment]
            asked = {name for pattern in patterns for word in pattern for name in word}
            if not asked <= _ASKED:
                raise ValueError(f"an attribute rule asks for {sorted(asked - _ASKED)}, which is not remembered")
            if longer := [pattern for pattern in patterns if len(pattern) > 1]:
                self._longer.add(str(number), longer)
        self._rules_at = lru_cache(_REMEMBERED)(self._rules_for)
        self._merged = lru_cache(_REMEMBERED)(self._merge)

    def __call__(self, doc: "Doc") -> "Doc":
        """Set the attributes of every word, a later rule before an earlier one."""
        from spacy.attrs import DEP, ORTH, TAG
        from spacy.tokens._retokenize import set_token_attrs

        beside: dict[int, list[int]] = {}
        for name, start, _ in self._longer(doc, allow_missing=True):
            number = int(doc.vocab.strings[name])
            beside.setdefault(start + self._ruler.indices[number], []).append(number)
        for token, (tag, orth, dep) in zip(doc, doc.to_array([TAG, ORTH, DEP]).tolist(), strict=True):
            rules = self._rules_at(tag, orth, dep)
            if token.i in beside:
                rules = tuple(sorted((*rules, *beside[token.i])))
            set_token_attrs(token, self._merged(rules))
        return doc

    def _rules_for(self, tag: int, orth: int, dep: int) -> tuple[int, ...]:
        """Return the numbers of the one-word rules that match a word, in their order."""
        from spacy.tokens import Doc

        alone = Doc(self._ruler.vocab, words=[self._ruler.vocab.strings[orth]])
        alone[0].tag, alone[0].dep = tag, dep
        return tuple(number for number, *_ in self._ruler.match(alone))

    def _merge(self, rules: tuple[int, ...]) -> dict[int, int]:
        merged: dict[int, int] = {}
        for number in rules:
            merged |= self._ruler.attrs[number]
        return merged


def remember_attributes(loaded: "Language") -> None:
    """Put a ``RememberedRuler`` in the place of the attribute ruler of a pipeline."""
    from spacy.language import Language

    def made(nlp: "Language", name: str) -> RememberedRuler:
        return RememberedRuler(nlp.get_pipe("attribute_ruler"))  # type: ignore[arg-type]

    Language.factory("mapdesk_remembered_ruler", func=made)
    loaded.add_pipe("mapdesk_remembered_ruler", after="attribute_ruler")
    loaded.disable_pipe("attribute_ruler")
