"""Ground, people and equipment taken or lost: 'captured the village of X', 'X fell to Y', 'lost X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import make_draft, own_places, places_of, split_patient
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events, prepositions
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import is_force, may_be_place, place_phrases

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield control_gained, control_lost, capture_of_persons and materiel_captured."""
    lexicon = load_lexicon("capture")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _loser(token: "Token") -> "Token | None":
    """Return whoever stands after 'from' and is not a place ('captured X from the militants')."""
    return next((o for p, o in prepositions(token) if p.lower_ == "from" and is_force(o) and o.ent_type_ != "GPE"), None)


def _ground(event: Event, patient: "Token | None") -> tuple[Phrase, ...]:
    if patient is not None and patient.lower_ not in {"control", "ground", "it", "them"}:
        return tuple(place_phrases(patient))
    over = [o for t in (event.token, patient) if t is not None for p, o in prepositions(t) if p.lower_ in {"of", "over"}]
    return tuple(place_phrases(over[0])) if over else places_of(event)


def _take(event: Event, rule: str) -> Draft | None:
    patient, what = event.patient, split_patient(event.patient)
    if what == "person" or (what == "force" and event.lemma == "capture"):
        return make_draft(event, rule, kind="capture_of_persons", actor=event.agent, target=patient)
    if what == "materiel":
        return make_draft(event, rule, kind="materiel_captured", actor=event.agent, target=patient)
    if what == "force":  # 'dislodged the rebels from X', 'cleared the militants from X'
        return make_draft(event, rule, actor=event.agent, target=patient, quantities=(), weak=event.lemma != "dislodge")
    places = _ground(event, patient)
    if not places and event.lemma in {"secure", "clear", "free", "occupy", "recover", "regain"}:
        return None
    weak = what in {"none", "other"} and not places
    draft = make_draft(event, rule, actor=event.agent, places=places, weak=weak, target=_loser(event.token), quantities=())
    return draft


def _take_plain(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if patient is None or split_patient(patient) != "place" or not may_be_place(patient):
        return None
    if patient.lemma_.lower() in {"part", "side", "line", "place", "point", "ground", "field", "half", "front", "rest", "location"}:
        return None
    return make_draft(event, rule, actor=event.agent, places=tuple(place_phrases(patient)), quantities=())


def _noun(event: Event, rule: str) -> Draft | None:
    objects = [o for p, o in prepositions(event.token) if p.lower_ == "of"]
    owner = next((c for c in event.token.lefts if c.dep_ == "poss"), None)
    thing = objects[0] if objects else owner
    what = split_patient(thing)
    if thing is None or what in {"none", "other", "force"}:
        return None
    if what == "person":
        return make_draft(event, rule, kind="capture_of_persons", actor=event.agent, target=thing)
    if what == "materiel":
        return make_draft(event, rule, kind="materiel_captured", actor=event.agent, target=thing)
    actor = next((o for p, o in prepositions(event.token) if p.lower_ == "by"), None)
    actor = actor or (owner if objects and owner is not None else None) or (event.agent if event.agent is not thing else None)
    return make_draft(event, rule, actor=actor, places=tuple(place_phrases(thing)), quantities=())


def _fall(event: Event, rule: str) -> Draft | None:
    """'X fell to Y': actor Y; 'X fell' alone: the loser is not the actor, the winner is not named."""
    subject = event.agent
    if subject is None or split_patient(subject) != "place":
        return None
    winner = next((o for p, o in prepositions(event.token) if p.lower_ in {"to", "under", "into"}), None)
    if winner is not None and winner.lower_ in {"control", "hands"}:
        winner = next((c for c in winner.lefts if c.dep_ in {"poss", "compound", "amod"}), None) or next(
            (o for p, o in prepositions(winner) if p.lower_ == "of"), None
        )
    if winner is not None and not is_force(winner):
        return None
    kind = "control_gained" if winner is not None else "control_lost"
    return make_draft(event, rule, kind=kind, actor=winner, places=tuple(place_phrases(subject)), quantities=())


def _surrender(event: Event, rule: str) -> Draft | None:
    receiver = next((o for p, o in prepositions(event.token) if p.lower_ == "to" and is_force(o)), None)
    if event.patient is not None and split_patient(event.patient) == "place":
        places = tuple(place_phrases(event.patient))
        return make_draft(event, rule, actor=receiver, target=event.agent, places=places, quantities=())
    if event.patient is None and event.agent is not None and event.lemma == "surrender":
        return make_draft(event, rule, kind="capture_of_persons", actor=receiver, target=event.agent)
    return None


def _lose(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if event.lemma == "lose":
        if patient is None or (split_patient(patient) != "place" and patient.lower_ != "control"):
            return None
        return make_draft(event, rule, actor=event.agent, places=_ground(event, patient), quantities=())
    places = own_places(event.token)
    if event.agent is not None:
        return make_draft(event, rule, kind="control_gained", actor=event.agent, target=patient, places=places, quantities=())
    return make_draft(event, rule, actor=patient, places=places, quantities=()) if patient is not None else None


_FRAMES = {
    "take": _take,
    "take_plain": _take_plain,
    "noun": _noun,
    "fall": _fall,
    "surrender": _surrender,
    "lose": _lose,
}
