"""One claim as one sentence: a placement in, plain English that names its speaker and keeps its reserve out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mapdesk.base.text import Span
from mapdesk.model import Placement, Side, Source
from mapdesk.publish.words import list_words, side_words

# Words that take sides; where a text uses them for an actor, the update uses the side's name instead.
_LOADED = re.compile(
    r"\b(enem(y|ies)|terror\w*|regime\w*|liberat\w+|occup(ier|ying|ation)\w*|puppet\w*|stooge\w*|mercenar\w+|invader\w*"
    r"|infidel\w*|martyr\w*|thug\w*)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(he|she|it|they|we|i|them|us|him|her|who|which|that|this|those|these|both)$", re.IGNORECASE)
# Words that are capitals only because they open a sentence.
_COMMON_OPENING = re.compile(
    r"(pro-|anti-|local|monitor(?:s|ing)?|residents?|witness|eyewitness|activists?|sources?|officials?|channels?|government|coalition|rebels?"
    r"|opposition|military|medical|security|tribal|state|several|some|dozens|hundreds|at least|unknown|unidentified"
    r"|fighters|militants|soldiers|troops|warplanes|jets|aircraft|artillery|a|an|the)\b",
    re.IGNORECASE,
)
# Singular words of which there are many: alone, without a name or an article, they need one.
_ONE_OF_MANY = re.compile(
    r"(?:[a-z][a-z'-]*\s+)*(account|activist|agency|channel|charity|civilian|commander|commission|committee"
    r"|convoy|correspondent|council|doctor|drone|eyewitness|faction|fighter|group|helicopter|hospital|jet|journalist"
    r"|medic|militant|militia|ministry|monitor|network|newspaper|observer|officer|official|organi[sz]ation|outlet|patrol"
    r"|rebel|reporter|resident|soldier|source|spokes(?:man|woman|person)|station|statement|unit|warplane|watchdog|website"
    r"|witness)$"
)
# A person told by what they are, whatever names that holds: 'US defence official', but not 'Valley Watch group'.
_PERSON = re.compile(
    r"(?!.*\b(?:and|or)\b)(?:[\w-]+\s+)+(activist|civilian|commander|correspondent|doctor|eyewitness|fighter|journalist"
    r"|medic|militant|observer|officer|official|rebel|reporter|resident|soldier|source|spokes(?:man|woman|person)|witness)$"
)
_NUMBER = re.compile(r"(\d|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
# What is spoken with a vowel first: letters by their names, and not 'US', 'unit' or 'European'.
_VOWEL_FIRST = re.compile(
    r"(?!NATO\b|SANA\b)[AEFHILMNORSX][A-Z]+\b|(?![Uu]ni(?!n|d)|[Uu]kr|[Ee]ur|[Uu][A-Z]|[Oo]ne\b)[AEIOUaeiou]"
)
_DETERMINED = re.compile(
    r"(a|an|the|this|that|these|those|one|another|any|each|every|no|some|its|his|her|their|our|my|your)\s",
    re.IGNORECASE,
)
_BARE_NAMES = frozenset({"ISIS", "ISIL", "IS", "Daesh", "NATO", "HTS"})
_ARTICLE = re.compile(r"\b(the|an?)\s+$", re.IGNORECASE)
_PLACE_PREPOSITION = re.compile(
    r"\b(near|around|outside|inside|in|at|on|along|from|to|towards?|into|between|over)\s+"
    r"(?:the\s+)?(?:[\w'-]+\s+)?(?:(?:villages?|towns?|cit(?:y|ies)|settlements?|areas?|outskirts)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind of claim is told. ``takes`` is what the verb takes: 'place', 'target' or 'nothing'.

    ``happening`` is used where no actor is named; ``nobody`` stands in for an object that the text does not name,
    and where that is None the place itself is the object.
    """

    past: str
    base: str
    happening: str
    takes: str = "target"
    participle: str = ""
    place: str = "in"
    target: str = "against"
    nobody: str | None = ""


KIND_WORDS = {
    "control_gained": KindWords("captured", "capture", "was a capture", "place", "captured", target="from"),
    "control_lost": KindWords("lost", "lose", "was a loss of ground", "place", "lost by its holder", target="to"),
    "control_held": KindWords("held", "hold", "was control", "place", "held"),
    "siege": KindWords("besieged", "besiege", "was a siege", "place", "besieged"),
    "advance": KindWords("advanced", "advance", "was an advance", "nothing", place="on"),
    "withdrawal": KindWords("withdrew", "withdraw", "was a withdrawal", "nothing", place="from or to", target="before"),
    "deployment": KindWords("had or sent forces", "have or send forces", "were forces", "nothing"),
    "statement_of_intent": KindWords("had a stated aim", "have a stated aim", "was a stated aim", "nothing"),
    "clash": KindWords("fought", "fight", "were clashes"),
    "strike": KindWords("struck", "strike", "was a strike", nobody=None),
    "attack": KindWords("attacked", "attack", "was an attack", nobody=None),
    "casualties": KindWords("killed or wounded", "kill or wound", "were casualties", nobody="people"),
    "destruction": KindWords("destroyed or damaged", "destroy or damage", "was destruction", nobody="property"),
    "capture_of_persons": KindWords("took prisoner", "take prisoner", "were prisoners taken", nobody="people"),
    "materiel_captured": KindWords("seized", "seize", "was a seizure", nobody="equipment"),
    "force_size": KindWords("numbered", "number", "was a force", nobody="an unstated figure"),
    "displacement": KindWords("displaced", "displace", "was displacement", nobody="people", place="at"),
    "support": KindWords("supported", "support", "was support", nobody="others"),
}


def speaker_words(placement: Placement, source: Source | None) -> str:
    """Name the speaker as the text does, else by source, else by report."""
    speaker = placement.attribution.named if placement.attribution else None
    if speaker and not _PRONOUN.match(speaker.text) and not _LOADED.search(speaker.text):
        return phrase_words(placement, speaker)
    name = source.name if source else placement.report.source or "an unnamed report"
    return _uncapitalised(name)


def _uncapitalised(text: str) -> str:
    return text[0].lower() + text[1:] if _COMMON_OPENING.match(text) else text


def phrase_words(placement: Placement, span: Span) -> str:
    """Return a phrase of the text with the article that stands before it there, or that it needs inside a sentence."""
    before, after = _before(placement, span), _after(placement, span)
    opens = not before.strip(" \"'“‘")
    text = _uncapitalised(span.text) if opens else span.text
    article = _ARTICLE.search(before)
    # 'an ISIS-held town' and 'an SDF attack' give the article to another word.
    if not article or after.startswith("-") or span.text in _BARE_NAMES or (span.text.isupper() and article[1] in "an"):
        return _with_article(text)
    return f"{article[1].lower()} {text}"


def _with_article(text: str) -> str:
    """Give 'monitoring group' its article; plurals, names and what has a determiner stay as they are."""
    told = _ONE_OF_MANY.match(text) or _PERSON.match(text)
    if not told or _DETERMINED.match(text) or _NUMBER.match(text):
        return text
    return f"{'an' if _VOWEL_FIRST.match(text) else 'a'} {text}"


def claim_words(placement: Placement, speaker: str, sides: Mapping[str, Side]) -> str:
    """Tell one claim as one sentence that names its speaker and keeps its modality."""
    words = KIND_WORDS[placement.kind]
    actor = _party_words(placement, placement.actor, placement.actor_side, sides)
    clause = _clause(placement, words, actor, sides)
    opening = {"claimed": "a claim by ", "reported": "a report by ", "alleged": "an allegation by "}
    return f"According to {opening.get(placement.modality, '')}{speaker}, {clause}".rstrip(". ") + "."


def _clause(placement: Placement, words: KindWords, actor: str, sides: Mapping[str, Side]) -> str:
    modality = placement.modality
    # An aim that is stated is already a plan: 'plans to have a stated aim' would say it twice.
    if modality == "planned" and placement.kind != "statement_of_intent":
        opening = f"the plan of {actor} is to" if actor else "there is a plan to"
        return f"{opening} {words.base}{_objects(placement, words, sides)}"
    if modality == "attempted":
        opening = f"{actor} tried" if actor else "there was an attempt"
        return f"{opening} to {words.base}{_objects(placement, words, sides)}"
    told = _told(placement, words, actor, sides, denied=modality == "denied")
    return f"it is not certain that {told}" if modality == "uncertain" else told


def _told(placement: Placement, words: KindWords, actor: str, sides: Mapping[str, Side], denied: bool) -> str:
    objects = _objects(placement, words, sides)
    if actor:
        return f"{actor} {f'did not {words.base}' if denied else words.past}{objects}"
    names = _place_names(placement)
    if words.takes == "place" and names:
        target = _what(placement, sides)
        verb = ("was" if len(names) == 1 else "were") + (" not" if denied else "")
        return f"{list_words(names)} {verb} {words.participle}{f' {words.target} {target}' if target else ''}"
    be, _, noun = words.happening.partition(" ")
    noun = re.sub(r"^an? ", "", noun) if denied else noun
    what, where = _what(placement, sides), _where(placement, words)
    return f"there {be} {'no ' if denied else ''}{noun}{f' ({what})' if what else ''}{where}"


def _objects(placement: Placement, words: KindWords, sides: Mapping[str, Side]) -> str:
    what, names = _what(placement, sides), list_words(_place_names(placement))
    where = _where(placement, words)
    if words.takes == "place":
        return f" {names or 'a place not named'}" + (f" {words.target} {what}" if what else "")
    if words.takes == "nothing":
        return where + (f" {words.target} {what}" if what else "")
    if not what and words.nobody is None:
        return f" {names or 'a target not named'}"
    return "".join(f" {part}" for part in [what or words.nobody] if part) + where


def _what(placement: Placement, sides: Mapping[str, Side]) -> str:
    joined = _counted_target(placement)
    if joined:
        return joined
    amount = list_words([quantity.text for quantity in placement.quantities])
    target = _party_words(placement, placement.target, placement.target_side, sides)
    return amount if target and target in amount else " ".join(filter(None, [amount, target]))


def _counted_target(placement: Placement) -> str:
    # 'Dozens of families': where number and target stand together, the text itself joins them best.
    target = placement.target
    if len(placement.quantities) != 1 or target is None or _LOADED.search(target.text):
        return ""
    amount = placement.quantities[0]
    if not 0 <= target.start - amount.end <= len(" of the "):
        return ""
    origin = placement.quote.start
    text = placement.quote.text[amount.start - origin : target.end - origin]
    return _uncapitalised(text)


def _where(placement: Placement, words: KindWords) -> str:
    names = list_words(_place_names(placement))
    if not names:
        return ""
    before = _before(placement, placement.places[0]) if placement.places[0].text else ""
    written = _PLACE_PREPOSITION.search(before) if before else None
    preposition = written[1].lower() if written else words.place
    return f" {preposition} {names}"


def _place_names(placement: Placement) -> list[str]:
    names = []
    for span, resolved in zip(placement.places, placement.placements, strict=False):
        names.append(phrase_words(placement, span) if span.text else resolved.name or "a place not named")
    return names or [phrase_words(placement, span) for span in placement.places if span.text]


def _party_words(placement: Placement, span: Span | None, side_id: str | None, sides: Mapping[str, Side]) -> str:
    if span and span.text and not _PRONOUN.match(span.text) and not _LOADED.search(span.text):
        return phrase_words(placement, span)
    if side_id:
        return side_words(side_id, sides)
    return "a party not named neutrally in the text" if span and span.text else ""


def _before(placement: Placement, span: Span) -> str:
    offset = span.start - placement.quote.start
    return placement.quote.text[:offset] if 0 <= offset <= len(placement.quote.text) else ""


def _after(placement: Placement, span: Span) -> str:
    offset = span.end - placement.quote.start
    return placement.quote.text[offset:] if 0 <= offset <= len(placement.quote.text) else ""
