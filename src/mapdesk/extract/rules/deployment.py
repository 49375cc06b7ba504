"""Own forces that come, go, stand, join or take part: 'deployed troops to X', 'are present in X', 'joined A'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of, quantities_of, split_patient
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.syntax import prepositions, subject_of
from mapdesk.extract.word_classes import is_force, is_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield deployment."""
    lexicon = load_lexicon("deployment")
    for event in find_events(sentence, lexicon):
        if event.nominal:
            frame = _NOUNS.get(event.trigger.name)
            draft = frame(event, lexicon.rule) if frame is not None else None
        else:
            frame = _FRAMES.get(event.trigger.name)
            draft = frame(event, lexicon.rule) if frame is not None else None
        if draft is not None:
            yield draft
    yield from (draft for token in sentence if (draft := _there(token, lexicon.rule)) is not None)


def _military(head: "Token | None") -> bool:
    """Whether it is an armed body, its people or its equipment: 'the mayor arrived' is no deployment."""
    if head is None:
        return False
    inner = [o for p, o in prepositions(head) if p.lower_ == "of"]
    known = any(t.lemma_.lower() in noun_class("soldiers") for t in (head, *inner, *head.lefts))
    return known or (head.ent_type_ in {"ORG", "NORP"} and is_force(head)) or split_patient(head) == "materiel"


def _send(event: Event, rule: str) -> Draft | None:
    agent, patient = event.agent, event.patient
    if event.lemma == "defect":
        to = next((o for p, o in prepositions(event.token) if p.lower_ == "to"), None)
        return make_draft(event, rule, actor=agent, target=to, places=(), quantities=quantities_of(agent))
    moved = split_patient(patient) in {"force", "person", "materiel"}
    if patient is not None and not moved and not is_force(patient):
        return None
    if (
        event.lemma not in {"deploy", "redeploy"}
        and patient is not None
        and patient.lemma_.lower() in noun_class("aid")
    ):
        return None  # told as support
    places = own_places(event.token) or places_of(event)
    if agent is None and patient is not None:
        return make_draft(event, rule, actor=patient, places=places, quantities=quantities_of(patient), weak=not places)
    if actor_phrase(agent) is None or (patient is None and not places):
        return None
    weak = event.lemma in {"concentrate", "transfer", "position", "gather"}
    return make_draft(
        event, rule, actor=agent, target=patient, places=places, quantities=quantities_of(patient or agent), weak=weak
    )


def _bring(event: Event, rule: str) -> Draft | None:
    """'moved artillery into X', 'brought reinforcements': only where what is moved is military."""
    if not _military(event.patient) or actor_phrase(event.agent) is None:
        return None
    places = own_places(event.token) or places_of(event)
    return make_draft(
        event, rule, actor=event.agent, target=event.patient, places=places, quantities=quantities_of(event.patient)
    )


def _arrive(event: Event, rule: str) -> Draft | None:
    if not _military(event.agent) or event.patient is not None:
        return None
    places = own_places(event.token) or places_of(event)
    return make_draft(event, rule, actor=event.agent, places=places, quantities=quantities_of(event.agent), weak=True)


def _stand(event: Event, rule: str) -> Draft | None:
    """'operates in X', 'patrolled the road', 'remained in X': somebody armed, somewhere."""
    agent, patient = event.agent, event.patient
    if not _military(agent) or (patient is not None and not is_place(patient)):
        return None
    places = own_places(event.token) or (places_of(event, climb=1) if patient is not None else ())
    if not places and event.lemma != "patrol":
        return None
    return make_draft(event, rule, actor=agent, places=places, quantities=quantities_of(agent), weak=True)


def _present(event: Event, rule: str) -> Draft | None:
    """'A fighters were present in X'."""
    verb = event.token.head
    who = subject_of(verb) if event.token.dep_ == "acomp" else None
    if not _military(who):
        return None
    places = own_places(event.token) or own_places(verb)
    return make_draft(event, rule, actor=who, places=places, quantities=quantities_of(who), weak=True)


def _there(expletive: "Token", rule: str) -> Draft | None:
    """'there are 300 soldiers in X', 'there were no troops at X'."""
    if expletive.dep_ != "expl":
        return None
    verb = expletive.head
    who = next((c for c in verb.children if c.dep_ in {"attr", "nsubj"}), None)
    places = own_places(verb) or (own_places(who) if who is not None else ())
    if who is None or who.lemma_.lower() not in noun_class("soldiers") or not places:
        return None
    return Draft(
        kind="deployment",
        trigger=Phrase(verb.idx, verb.idx + len(verb)),
        anchor=verb,
        rule=rule,
        actor=actor_phrase(who),
        places=places,
        quantities=quantities_of(who),
        weak=True,
    )


def _join(event: Event, rule: str) -> Draft | None:
    """'joined the A brigade': target is the body joined."""
    body, who = event.patient, event.agent
    body = body or next((o for p, o in prepositions(event.token) if p.lower_ in {"in", "into", "for", "with"}), None)
    known = body is not None and (
        body.lemma_.lower() in noun_class("formations") or body.ent_type_ in {"ORG", "NORP"} or body.text.isupper()
    )
    if not known or actor_phrase(who) is None:
        return None
    return make_draft(event, rule, actor=who, target=body, places=(), quantities=quantities_of(who), weak=True)


def _take_part(event: Event, rule: str) -> Draft | None:
    """'took part in the battle of X': the words after 'in' must tell of fighting."""
    into = next((o for p, o in prepositions(event.token) if p.lower_ == "in"), None)
    fights = noun_class("events") | noun_class("happenings") | {"war", "wars", "campaign", "siege", "conflict"}
    if into is None or into.lemma_.lower() not in fights or actor_phrase(event.agent) is None:
        return None
    places = own_places(into)
    return make_draft(
        event, rule, actor=event.agent, places=places, quantities=quantities_of(event.agent), weak=not places
    )


def _noun(event: Event, rule: str) -> Draft | None:
    who = next((o for p, o in prepositions(event.token) if p.lower_ == "of" and is_force(o)), None) or event.agent
    who = who or next((c for c in event.token.lefts if c.lemma_.lower() in noun_class("soldiers")), None)
    if actor_phrase(who) is None or (event.trigger.name == "noun" and not _armed_noun(event, who)):
        return None
    sender = event.agent if event.agent is not None and event.agent != who and _sends(event) else None
    if sender is not None and actor_phrase(sender) is not None:
        return make_draft(event, rule, actor=sender, target=who, weak=True)
    return make_draft(event, rule, actor=who, quantities=quantities_of(who), weak=True)


def _armed_noun(event: Event, who: "Token | None") -> bool:
    """'the presence of A fighters', 'joint patrols': the word alone is too common."""
    return _military(who) or (event.token.lemma_.lower() == "patrol" and who is not None)


def _sends(event: Event) -> bool:
    """Whether the verb that governs the noun is the sender's own act, not his announcement."""
    return event.light_verb is None or event.light_verb.lemma_.lower() not in {"announce", "confirm", "report"}


_NOUNS = {"arrive": _noun, "noun": _noun, "present": _present}
_FRAMES = {
    "send": _send,
    "bring": _bring,
    "arrive": _arrive,
    "stand": _stand,
    "join": _join,
    "take_part": _take_part,
}
