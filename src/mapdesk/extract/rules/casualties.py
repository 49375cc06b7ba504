"""People killed or hurt: 'killed 12 civilians', 'dozens died', 'casualties among the fighters'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of, quantities_of
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import is_force
from mapdesk.extract.syntax import agent_of, nominal_arguments, patient_of, prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_EVENTS = frozenset(
    {
        "attack",
        "strike",
        "airstrike",
        "raid",
        "shelling",
        "bombing",
        "bombardment",
        "explosion",
        "operation",
        "offensive",
        "blast",
    }
)


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield casualties."""
    lexicon = load_lexicon("casualties")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def doer(agent: "Token | None") -> "Token | None":
    """Return who did it: for 'a Turkish airstrike killed' the side that flew it, if named."""
    if agent is not None and agent.lemma_.lower() in _EVENTS:
        return nominal_arguments(agent)[0]
    return agent if agent is not None and is_force(agent) else None


def victims(head: "Token | None") -> tuple["Token | None", tuple[Phrase, ...]]:
    """Return who was hurt and the numbers: 'dozens of people' gives 'people' and 'dozens'."""
    if head is None:
        return None, ()
    numbers = quantities_of(head)
    if head.like_num or head.lower_ in {
        "most",
        "many",
        "some",
        "majority",
        "dozens",
        "hundreds",
        "tens",
        "scores",
        "thousands",
        "number",
    }:
        inner = next((o for p, o in prepositions(head) if p.lower_ == "of"), None)
        return inner, numbers
    return head, numbers


def _verb(event: Event, rule: str) -> Draft | None:
    if event.token.dep_ == "amod" and event.patient is not None and event.patient.i > event.token.i:
        return None  # 'wounded soldiers' as a description
    bare = event.token.nbor(-1) if event.token.i > event.token.sent.start else None
    if (
        event.patient is None
        and bare is not None
        and (bare.like_num or bare.lower_ in {"dozens", "hundreds", "others"})
    ):
        return make_draft(event, rule, target=_same_people(event), quantities=(Phrase(bare.idx, bare.idx + len(bare)),))
    if _told_already(event):
        return None
    target, numbers = victims(event.patient)
    if target is None and not numbers and actor_phrase(event.agent) is None:
        return None
    if target is not None and target.pos_ == "PRON" and target.lower_ in {"those"}:
        return None
    if target is None and event.patient is not None and event.patient.like_num:
        target = _same_people(event)
    more, listed = _among_them(event)
    return make_draft(event, rule, actor=doer(event.agent), target=target or more, quantities=numbers + listed)


def _among_them(event: Event) -> tuple["Token | None", tuple[Phrase, ...]]:
    """Return the people and numbers of 'were killed, including 32 soldiers and 4 others', behind the verb."""
    for prep, people in prepositions(event.token):
        if prep.lower_ == "including" and prep.i > event.token.i:
            return victims(people)
    return None, ()


def _same_people(event: Event) -> "Token | None":
    """Return the fighters of 'six fighters were killed and 22 wounded' for the second verb."""
    first = event.token.head
    if event.token.dep_ not in {"conj", "advcl"} or first.lemma_.lower() not in event.trigger.verbs:
        return None
    return victims(patient_of(first))[0]


def _told_already(event: Event) -> bool:
    """'killed and wounded' with one number is one claim."""
    word = event.token
    own = any(c.dep_ in {"dobj", "nsubjpass", "nummod"} for c in word.children)
    return word.dep_ == "conj" and not own and word.head.lemma_.lower() in event.trigger.verbs | event.trigger.nouns


def _die(event: Event, rule: str) -> Draft | None:
    target, numbers = victims(event.agent)
    if target is None and not numbers:
        return None
    return make_draft(event, rule, target=target, quantities=numbers, weak=target is not None and not is_force(target))


def _noun(event: Event, rule: str) -> Draft | None:
    noun = event.token
    if noun.dep_ == "conj" and noun.head.lower_ in event.trigger.nouns and not quantities_of(noun):
        return None
    actor = event.agent
    target, numbers = victims(next((o for p, o in prepositions(noun) if p.lower_ in {"of", "among"}), None))
    if noun.lemma_.lower() in {"casualty", "death", "fatality", "martyr", "injury", "dead", "wounded", "body"}:
        numbers = numbers or quantities_of(noun)
    verb = event.light_verb
    if verb is not None and verb.lemma_.lower() in {"suffer", "take", "sustain", "report"} and target is None:
        target = agent_of(verb) if verb.lemma_.lower() != "report" else None
        actor = None
    elif verb is not None and verb.lemma_.lower() in {"inflict", "cause"}:
        actor = doer(agent_of(verb))
    if noun.lower_ in {"bodies", "dead", "body", "wounded"} and not numbers:
        return None
    if target is None and not numbers and not places_of(event):
        return None
    return make_draft(event, rule, actor=actor, target=target, quantities=numbers)


_FRAMES = {"verb": _verb, "die": _die, "noun": _noun}
