"""Own strength stated as a size: 'a force of 3,000 fighters', 'has 5,000 militants in X', 'the 300-strong garrison'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, quantities_of
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.syntax import prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield force_size, always as a weak draft: sizes are told in many other ways."""
    lexicon = load_lexicon("force_size")
    for event in find_events(sentence, lexicon):
        draft = _strong(event, lexicon.rule) if event.trigger.name == "strong" else _counted(event, lexicon.rule)
        if draft is not None:
            yield draft


def _counted(event: Event, rule: str) -> Draft | None:
    counted = event.patient or next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None)
    numbers = quantities_of(counted)
    known = counted is not None and counted.lemma_.lower() in noun_class("forces")
    if not numbers and event.lemma == "number" and event.agent is not None:
        return _numbering(event, rule)
    owner = event.agent if event.agent != counted else None
    if not numbers or not known or actor_phrase(owner) is None:
        return None
    return make_draft(event, rule, actor=owner, quantities=numbers, weak=True)


def _numbering(event: Event, rule: str) -> Draft | None:
    """'the fighters, numbering about 2,000'."""
    number = next((c for c in event.token.children if c.like_num and c.i > event.token.i), None)
    if number is None or actor_phrase(event.agent) is None:
        return None
    words = [t for t in number.subtree if t.i <= number.i]
    size = Phrase(words[0].idx, number.idx + len(number))
    return make_draft(event, rule, actor=event.agent, quantities=(size,), weak=True)


def _strong(event: Event, rule: str) -> Draft | None:
    """'the 300-strong garrison': the number stands before the hyphen."""
    word = event.token
    if word.i < word.sent.start + 2 or word.nbor(-1).text not in "-–" or not word.nbor(-2).like_num:
        return None
    body = word.head
    if body.lemma_.lower() not in noun_class("forces") or body.i < word.i:
        return None
    size = Phrase(word.nbor(-2).idx, word.idx + len(word))
    return make_draft(event, rule, actor=body, quantities=(size,), weak=True)
