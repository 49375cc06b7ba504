"""Own strength stated as a size: 'a force of 3,000 fighters', 'has 5,000 militants in X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, quantities_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.syntax import prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield force_size, always as a weak draft: sizes are told in many other ways."""
    lexicon = load_lexicon("force_size")
    for event in find_events(sentence, lexicon):
        counted = event.patient or next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None)
        numbers = quantities_of(counted)
        if not numbers or counted is None or counted.lemma_.lower() not in noun_class("forces"):
            continue
        owner = event.agent if event.agent != counted else None
        if actor_phrase(owner) is not None:
            yield make_draft(event, lexicon.rule, actor=owner, quantities=numbers, weak=True)
