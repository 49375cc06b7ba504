"""People killed or hurt: 'killed 12 civilians', 'dozens died', 'casualties among the fighters'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of, quantities_of
from mapdesk.extract.context import is_definite
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import coordinated
from mapdesk.extract.syntax import agent_of, nominal_arguments, patient_of, prepositions
from mapdesk.extract.word_classes import is_force, is_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield casualties."""
    lexicon = load_lexicon("casualties")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def doer(agent: "Token | None") -> "Token | None":
    """Return who did it: for 'a Turkish airstrike killed' the side that flew it, if named."""
    if agent is not None and agent.lemma_.lower() in noun_class("events"):
        return nominal_arguments(agent)[0]
    return agent if agent is not None and is_force(agent) else None


def _behind(event: Event) -> "Token | None":
    """Return who did it: the agent, else who is behind the attack in or by which people were hurt."""
    return doer(event.agent) if event.agent is not None else _cause(event.token)


def _cause(word: "Token") -> "Token | None":
    causes = (o for p, o in prepositions(word) if p.lower_ in {"in", "by", "from", "during", "to"})
    for cause in (each for head in causes for each in coordinated(head)):
        if cause.lemma_.lower() in noun_class("events") and (who := nominal_arguments(cause)[0]) is not None:
            return who
    return None


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
        and (bare.like_num or bare.lower_ in {"dozens", "hundreds", "others", "dozen", "scores", "several"})
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
    return make_draft(event, rule, actor=_behind(event), target=target or more, quantities=numbers + listed)


def _among_them(event: Event) -> tuple["Token | None", tuple[Phrase, ...]]:
    """Return the people and numbers of 'were killed, including 32 soldiers and 4 others', behind the verb."""
    for word in event.token.doc[event.token.i + 1 : event.token.sent.end]:
        if word.pos_ == "VERB" and word.lower_ != "including":
            break
        if word.lower_ == "including":
            people = next((c for c in word.children if c.dep_ in {"pobj", "dobj"}), None)
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
    described = next((c for c in noun.lefts if _tells_who(c)), None)
    actor = event.agent if event.agent != described else None
    target, numbers = victims(next((o for p, o in prepositions(noun) if _suffers(p, o)), None))
    if target is not None and target.lower_ in {"rank", "ranks"}:
        target = next((o for p, o in prepositions(target) if p.lower_ == "of"), None)
    target = target or described
    if noun.lemma_.lower() in {"casualty", "death", "fatality", "martyr", "injury", "dead", "wounded", "body"}:
        numbers = numbers or quantities_of(noun) or _number_before(noun)
    verb = event.light_verb
    if verb is not None and verb.lemma_.lower() in {"suffer", "take", "sustain", "report"} and target is None:
        target = agent_of(verb) if verb.lemma_.lower() != "report" else None
        actor = None
    elif verb is not None and verb.lemma_.lower() in {"inflict", "cause"}:
        actor = doer(agent_of(verb))
    actor = actor or _cause(noun)
    if noun.lower_ in {"bodies", "dead", "body", "wounded"} and not numbers and target is None:
        return None
    bare = target is None and not numbers and not places_of(event)
    if bare and is_definite(noun):
        return None
    return make_draft(event, rule, actor=actor, target=target, quantities=numbers, weak=bare)


def _number_before(noun: "Token") -> tuple[Phrase, ...]:
    """'left 45 dead and 230 wounded', where the parser makes the number an object of its own."""
    number = noun.nbor(-1) if noun.i > noun.sent.start else None
    return (Phrase(number.idx, number.idx + len(number)),) if number is not None and number.like_num else ()


def _tells_who(word: "Token") -> bool:
    """Whether a word before 'casualties' or 'death' says who was hurt: 'civilian casualties', 'A. B.'s death'."""
    owner = word.dep_ == "poss" and word.head.lemma_.lower() in {"death", "execution", "murder", "killing"}
    kind = word.dep_ in {"amod", "compound"} and word.lower_ in {"civilian", "civil", "military", "police", "army"}
    return kind or (owner and word.pos_ in {"PROPN", "NOUN"})


def _suffers(prep: "Token", people: "Token") -> bool:
    if prep.lower_ in {"of", "among"}:
        return True
    ranks = people.lower_ in {"rank", "ranks"}
    armed = people.lemma_.lower() in noun_class("soldiers") or (people.text.isupper() and len(people) > 1)
    return prep.lower_ in {"in", "within"} and (ranks or (armed and not is_place(people)))


_FRAMES = {"verb": _verb, "die": _die, "noun": _noun}
