"""Ground lost without a verb of losing: 'A positions in X collapsed', 'the front at X crumbled'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import make_draft, own_places
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import find_events
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.syntax import nominal_arguments

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence

_LINES = frozenset({"position", "line", "front", "frontline", "defense", "defence", "defenses", "pocket", "garrison"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield control_lost; the loser is whoever's line it is, and nobody is named as the winner."""
    lexicon = load_lexicon("collapse")
    for event in find_events(sentence, lexicon):
        line = event.agent
        if event.nominal or line is None or line.lemma_.lower() not in _LINES:
            continue
        places = own_places(line) or own_places(event.token)
        loser = nominal_arguments(line)[0]
        if loser is not None or places:
            yield make_draft(event, lexicon.rule, actor=loser, places=places, quantities=(), weak=not places)
