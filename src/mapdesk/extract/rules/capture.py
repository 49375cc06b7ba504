"""Ground, people and equipment taken or lost: 'captured the village of X', 'X fell to Y', 'lost X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import counted_ground, make_draft, own_places, places_of, split_patient, without_number
from mapdesk.extract.draft import Draft, Phrase, text_of
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import coordinated, noun_phrase
from mapdesk.extract.syntax import prepositions
from mapdesk.extract.word_classes import is_force, is_place, may_be_place
from mapdesk.model.claim import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


# Verbs with many other senses: without ground they tell nothing here.
_DRIVE_OUT = frozenset({"dislodge", "clear", "expel"})
_NEED_PLACE = frozenset({"secure", "clear", "free", "occupy", "recover", "regain", "restore", "gain"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield control_gained, control_lost, capture_of_persons and materiel_captured."""
    lexicon = load_lexicon("capture")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _loser(token: "Token") -> "Token | None":
    """Return whoever stands after 'from' and is not a place ('captured X from the militants')."""
    return next(
        (o for p, o in prepositions(token) if p.lower_ == "from" and is_force(o) and o.ent_type_ != "GPE"), None
    )


def _ground(event: Event, patient: "Token | None") -> tuple[Phrase, ...]:
    if patient is not None and patient.lower_ not in {"control", "ground", "it", "them"}:
        return _named_ground(event, patient)
    over = [
        o for t in (event.token, patient) if t is not None for p, o in prepositions(t) if p.lower_ in {"of", "over"}
    ]
    if over and not may_be_place(over[0]) and over[0].is_lower:
        return ()
    return tuple(place_phrases(over[0])) if over else places_of(event)


def _named_ground(event: Event, patient: "Token") -> tuple[Phrase, ...]:
    """Places as named; '41 settlements in X' and '60% of X' give X, and the number goes to the quantities."""
    if not counted_ground(patient):
        if all(_is_vague(t) for t in coordinated(patient)):
            return () if _is_line(patient) else _region_of(event, coordinated(patient)) or without_number(patient)
        lines = [t for t in coordinated(patient) if _is_line(t)]
        return tuple(ph for ph in place_phrases(patient) if not any(ph.start <= t.idx < ph.end for t in lines))
    share = next((o for p, o in prepositions(patient) if p.lower_ == "of" and is_place(o)), None)
    named = tuple(place_phrases(share)) if share is not None and share.i > patient.i else own_places(patient)
    others = tuple(
        ph for t in coordinated(patient) if t != patient and not counted_ground(t) for ph in place_phrases(t)
    )
    return (named + others) or places_of(event) or without_number(patient)


def _region_of(event: Event, nouns: list["Token"]) -> tuple[Phrase, ...]:
    """Return X of 'captured villages and hills in X'."""
    return next((found for word in (*nouns, event.token) if (found := own_places(word))), ())


def _is_line(noun: "Token") -> bool:
    """Whether it is a line on the map: a border is secured or reached, but it is no ground that changes hands."""
    return noun.lemma_.lower() in {"border", "frontier"}


def _is_vague(noun: "Token") -> bool:
    """Whether the words name no ground that could be found: 'villages', 'the territory', but not 'villages near X'."""
    if _is_line(noun):
        return True
    many = noun.tag_ == "NNS" or noun.lemma_.lower() in noun_class("boundless")
    if noun.lemma_.lower() in noun_class("facilities") or not (many and noun.is_lower and is_place(noun)):
        return False
    phrase = noun_phrase(noun, conjuncts=False)
    return phrase is not None and text_of(noun.doc)[phrase.start : phrase.end].islower()


def _counts(patient: "Token | None") -> tuple[Phrase, ...]:
    return tuple(ph for t in coordinated(patient) for ph in counted_ground(t)) if patient is not None else ()


def _cleared_of_mines(event: Event) -> bool:
    words = {"mine", "bomb", "explosive", "debris", "ied", "trap", "rubble", "landmine", "ordnance"}
    return any(p.lower_ == "of" and o.lemma_.lower() in words for p, o in prepositions(event.token))


def _take(event: Event, rule: str) -> Draft | None:
    """The object says what was taken: people, equipment, or ground."""
    patient, what = event.patient, split_patient(event.patient)
    if _no_capture(event):
        return None
    if event.lemma == "dislodge" and (driver := _drives_out_first(event)) is not None:
        return make_draft(event, rule, actor=driver, places=own_places(event.token), quantities=())
    if event.lemma in _DRIVE_OUT and (what in {"person", "force"} or _driven_from(event)):
        places = _driven_from(event) or own_places(event.token) or places_of(event)
        return make_draft(event, rule, actor=event.agent, target=patient, places=places)
    rid_of = _rid_of(event)
    if patient is not None and rid_of is not None:
        places = (_before_of(patient, rid_of),)
        return make_draft(event, rule, actor=event.agent, target=rid_of, places=places, quantities=())
    if what == "person" or (what == "force" and event.lemma == "capture"):
        return make_draft(event, rule, kind="capture_of_persons", actor=event.agent, target=patient)
    if what == "materiel":
        return make_draft(event, rule, kind="materiel_captured", actor=event.agent, target=patient)
    if what == "force":
        return make_draft(event, rule, actor=event.agent, target=patient, quantities=(), weak=True)
    return _take_ground(event, rule, what)


def _drives_out_first(event: Event) -> "Token | None":
    """Return A of 'after expelling it from X, A attacked Y': A drove out, and 'it' is somebody named before."""
    verb, patient = event.token, event.patient
    if patient is None or patient.lower_ not in {"it", "them", "him"} or verb.tag_ != "VBG":
        return None
    if verb.dep_ not in {"pcomp", "advcl"} or any(c.dep_ == "nsubj" for c in verb.children):
        return None
    main = next((step for step in verb.ancestors if step.pos_ == "VERB"), None)
    subject = next((c for c in main.lefts if c.dep_ == "nsubj"), None) if main is not None else None
    return subject if subject is not None and subject.i > patient.i and subject.pos_ != "PRON" else None


def _driven_from(event: Event) -> tuple[Phrase, ...]:
    """Return X of 'cleared A from X', where A is a name or a side and no ground."""
    patient = event.patient
    if patient is None or not is_force(patient) or patient.ent_type_ in {"GPE", "LOC", "FAC"}:
        return ()
    if patient.is_lower and is_place(patient):
        return ()
    words = (o for p, o in prepositions(event.token) if p.lower_ == "from" or p.head.lower_ == "out")
    left = next((o for o in words if may_be_place(o) and o.lemma_.lower() not in noun_class("forces")), None)
    return () if left is None else tuple(place_phrases(left))


def _rid_of(event: Event) -> "Token | None":
    """Return A of 'cleared X of A'."""
    patient = event.patient
    if event.lemma not in {"clear", "free", "rid"} or patient is None or not may_be_place(patient):
        return None
    after = max(patient.i, event.token.i)  # 'the quarter of X was cleared': the 'of' before the verb is the quarter's
    words = (o for t in (patient, event.token) for p, o in prepositions(t) if p.lower_ == "of" and p.i > after)
    return next((o for o in words if is_force(o) and not is_place(o)), None)


def _before_of(patient: "Token", rid_of: "Token") -> Phrase:
    """Return the place of 'cleared X of A' without the 'of A' that the phrase would otherwise take."""
    phrase = place_phrases(patient)[0]
    last_of = [t for t in patient.doc[patient.i : rid_of.i] if t.lower_ == "of"][-1]
    before = last_of.nbor(-1)
    end = min(phrase.end, before.idx + len(before))
    return Phrase(phrase.start, end) if end > phrase.start else phrase


def _no_capture(event: Event) -> bool:
    """'gained no ground', 'cleared X of mines', 'occupied territory', 'regain the upper hand'."""
    patient = event.patient
    if patient is not None and any(c.lower_ in {"no", "little"} for c in patient.lefts):
        return True
    if patient is not None and patient.lower_ in {"hand", "consciousness"}:
        return True
    return _cleared_of_mines(event) or (event.token.dep_ == "amod" and event.agent is None)


def _take_ground(event: Event, rule: str, what: str) -> Draft | None:
    patient = event.patient
    places = _ground(event, patient)
    over_nothing = patient is not None and patient.lower_ == "control"
    if patient is not None and what == "other" and not over_nothing and _is_figurative(event, patient):
        return None
    if not places and (event.lemma in _NEED_PLACE or over_nothing):
        return None
    if not places and what in {"none", "other"}:
        return None  # 'took over as commander', 'captured the moment'
    if event.lemma == "occupy" and event.token.dep_ in {"amod", "acl"}:
        return _occupied(event, rule, places)
    described = event.token.dep_ == "acl" and event.token.tag_ == "VBN" and event.agent is None
    weak = described or event.lemma == "occupy"
    loser, counts = _loser(event.token) or (_loser(patient) if patient is not None else None), _counts(patient)
    return make_draft(event, rule, actor=event.agent, target=loser, places=places, quantities=counts, weak=weak)


def _occupied(event: Event, rule: str, places: tuple[Phrase, ...]) -> Draft | None:
    """'a town occupied by A' is held by A; 'occupied X' names nobody."""
    if event.agent is None or event.token.dep_ == "amod":
        return None
    return make_draft(event, rule, kind="control_held", actor=event.agent, places=places, quantities=(), weak=True)


def _is_figurative(event: Event, patient: "Token") -> bool:
    """'gained strength', 'secured a commitment': nothing in the phrase is ground, and the verb has that other sense."""
    if event.lemma not in _NEED_PLACE - {"clear", "occupy"} or counted_ground(patient):
        return False
    return not any(is_place(word) for word in patient.lefts)


def _take_plain(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if patient is None or split_patient(patient) != "place" or not may_be_place(patient):
        return None
    if patient.lemma_.lower() in noun_class("vague_ground"):
        return None
    loser, places = _loser(event.token), _named_ground(event, patient)
    return make_draft(event, rule, actor=event.agent, target=loser, places=places, quantities=_counts(patient))


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
    if event.token.lower_ == "fall":
        return _fallen(event, rule, thing)
    actor = next((o for p, o in prepositions(event.token) if p.lower_ == "by"), None)
    actor = (
        actor or (owner if objects and owner is not None else None) or (event.agent if event.agent != thing else None)
    )
    return make_draft(event, rule, actor=actor, places=tuple(place_phrases(thing)), quantities=())


def _fallen(event: Event, rule: str, thing: "Token") -> Draft | None:
    """'the fall of X to Y': without Y the winner is not named."""
    words = (o for t in (event.token, thing) for p, o in prepositions(t) if p.lower_ == "to" and is_force(o))
    winner = next(words, None)
    kind: ClaimKind = "control_gained" if winner is not None else "control_lost"
    return make_draft(event, rule, kind=kind, actor=winner, places=tuple(place_phrases(thing)), quantities=())


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
    kind: ClaimKind = "control_gained" if winner is not None else "control_lost"
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
    if (driver := _drives_out_first(event)) is not None:
        return make_draft(event, rule, kind="control_gained", actor=driver, places=places, quantities=())
    if patient is not None and patient.lemma_.lower() in noun_class("civilians"):
        return None  # told as a displacement
    if event.phrase.end > event.token.idx + len(event.token) and text_of(event.token.doc)[: event.phrase.end].endswith(
        "back"
    ):
        return make_draft(event, rule, actor=patient, places=places) if event.agent is None and patient else None
    if event.agent is not None:
        return make_draft(
            event, rule, kind="control_gained", actor=event.agent, target=patient, places=places, quantities=()
        )
    return make_draft(event, rule, actor=patient, places=places, quantities=()) if patient is not None else None


_FRAMES = {
    "take": _take,
    "take_plain": _take_plain,
    "noun": _noun,
    "fall": _fall,
    "surrender": _surrender,
    "lose": _lose,
}
