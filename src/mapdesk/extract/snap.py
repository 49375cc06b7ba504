"""A phrase as the network marked it in, the phrase an editor would mark out: whole names, no loose ends, whole lists.

The network labels words one by one, so a romanised name may be cut ('Shamrat' of 'Shamrat al-Hisan') or end in a
conjunction. Here the phrase is moved to the edges of the names and noun phrases that stand in the text; never moved
to words that do not touch it, except to the other members of its own list of places.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase, text_of
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import noun_class
from mapdesk.extract.word_classes import is_month, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_ARTICLE = r"(?:[AaEe][lnrstdzh]|[Aa][sdt]h|[Ee]d)"
_PART = rf"(?:{_ARTICLE}[-–' ])?[A-Z][\w’'`]*(?:[-–][\w’'`]+)*"
_NAME = rf"{_PART}(?:[ -]{_PART}){{0,3}}"
_CHAIN = re.compile(rf"{_NAME}(?:, {_NAME})*,? (?:and|or) {_NAME}")
_NAME_ALONE = re.compile(_NAME)
_NAME_GOES_ON = re.compile(rf"(?:[-–]{_PART}| {_ARTICLE}[-–]{_PART}| {_ARTICLE} [A-Z][\w’'`]+)+")
_IS_ARTICLE = re.compile(_ARTICLE)
# Not the English words 'at', 'an' and 'as' before a name; a capital one is an article, save where a sentence begins.
_ARTICLE_BEFORE = re.compile(rf"(?<![\w-])(?!a[tns] ){_ARTICLE}[-– ]$")
_NAME_BEFORE = re.compile(r"(?<![\w-])[A-Z][\w’'`]*[-– ]$")
_NAME_PARTS = frozenset({"PROPN", "NOUN", "ADJ", "X"})
_LOOSE_TAGS = frozenset(
    {"IN", "CC", "TO", "DT", "POS", "PRP$", "WDT", "MD", ",", ".", ":", "``", "''", "HYPH", "_SP", "-LRB-"}
)
_BETWEEN = re.compile(r",?(?: (?:and|or))?(?: (?:the )?(?:villages?|towns?|city|cities) of)? ?")


def snapped(phrase: Phrase, sentence: "Sentence") -> Phrase | None:
    """Return the phrase at the edges of words and names; None where nothing but small words is left."""
    doc = sentence.doc
    span = doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
    if span is None:
        return None
    tokens = _without_loose_ends([token for token in span if sentence.start <= token.i < sentence.end])
    if not tokens:
        return None
    start = max(tokens[0].idx, phrase.start) if _cuts_a_word(phrase.start, tokens[0]) else tokens[0].idx
    return _whole_name(text_of(doc), Phrase(start, tokens[-1].idx + len(tokens[-1])), sentence)


def _cuts_a_word(start: int, token: "Token") -> bool:
    """Whether the network rightly began inside a token ('ISIS' and 'held' may be one to the parser)."""
    return token.idx < start and not token.text[start - token.idx - 1].isalnum()


def _without_loose_ends(tokens: list["Token"]) -> list["Token"]:
    """Cut articles, prepositions, conjunctions and marks off both ends; a word that begins with a capital stays."""
    while tokens and _is_loose(tokens[0]):
        tokens = tokens[1:]
    while tokens and (_is_loose(tokens[-1]) or tokens[-1].pos_ == "AUX"):
        tokens = tokens[:-1]
    return tokens


def _is_loose(token: "Token") -> bool:
    small = token.text.islower() or not token.is_alpha or token.lower_ in {"the", "a", "an"}
    return token.is_space or (small and token.tag_ in _LOOSE_TAGS and not token.text.endswith("."))


def _whole_name(text: str, phrase: Phrase, sentence: "Sentence") -> Phrase:
    """Return the phrase with the rest of a name that it cuts: articles, parts behind a hyphen, 'al-' and on."""
    start, end = phrase
    article = _ARTICLE_BEFORE.search(text, sentence.start_char, start)
    begins = article is not None and article.start() == sentence.start_char and article[0].endswith(" ")
    if article is not None and not begins and text[start].isupper():
        start = article.start()
    name = _NAME_BEFORE.search(text, sentence.start_char, start)
    if name is not None and (_begins_article(text, start) or name[0][-1] != " ") and _is_name(name.start(), sentence):
        start = name.start()
    last = re.search(r"[\w’'`]+$", text[start:end])
    if last is not None and (
        last[0][0].isupper()
        or _IS_ARTICLE.fullmatch(last[0])
        or (last.start() and text[start + last.start() - 1] in "-–")
    ):
        after = _NAME_GOES_ON.match(text, end, sentence.end_char)
        end = after.end() if after is not None else end
    return Phrase(start, end)


def _is_name(start: int, sentence: "Sentence") -> bool:
    """Whether the word there may belong to a name: 'In' of 'In al-Jurn' does not."""
    return any(token.idx == start and token.pos_ in _NAME_PARTS for token in sentence)


def _begins_article(text: str, start: int) -> bool:
    return re.match(rf"{_ARTICLE}[-–]", text[start : start + 5]) is not None


def place_list(phrase: Phrase, sentence: "Sentence") -> list[Phrase]:
    """Return the whole list of places that a place belongs to, in text order; itself alone where it is in none.

    The parse knows a list where its words hang together; where romanised names confuse it, the surface decides:
    names, commas and a last 'and', with no verb behind it.
    """
    for found in (_list_in_parse(phrase, sentence), _list_on_surface(phrase, sentence)):
        if len(found) > 1:
            return found
    return [phrase]


def _list_in_parse(phrase: Phrase, sentence: "Sentence") -> list[Phrase]:
    span = sentence.doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
    if span is None:
        return []
    head = span.root
    while head.dep_ == "conj" and head.head.pos_ in {"NOUN", "PROPN", "ADJ", "X"}:
        head = head.head
    if not may_be_place(head):
        return []
    names = sorted(set(place_phrases(head)))
    text = text_of(sentence.doc)
    run: list[Phrase] = []
    for name in names:
        if run and not _BETWEEN.fullmatch(text[run[-1].end : name.start]):
            if any(phrase.touches(each) for each in run):
                break
            run = []
        run.append(name)
    return run if any(phrase.touches(each) for each in run) else []


def _list_on_surface(phrase: Phrase, sentence: "Sentence") -> list[Phrase]:
    text, doc = text_of(sentence.doc), sentence.doc
    for chain in _CHAIN.finditer(text, sentence.start_char, sentence.end_char):
        names = [Phrase(*name.span()) for name in _names_in(text, chain.start(), chain.end())]
        if not any(phrase.touches(name) for name in names):
            continue
        behind = next((t for t in doc[sentence.start : sentence.end] if t.idx >= chain.end()), None)
        spans = [doc.char_span(*name, alignment_mode="expand") for name in names]
        if behind is not None and behind.pos_ in {"VERB", "AUX"}:
            return []
        if all(s is not None and _is_place_name(s.root) for s in spans):
            return names
    return []


def _names_in(text: str, start: int, end: int) -> list[re.Match[str]]:
    return list(_NAME_ALONE.finditer(text, start, end))


def _is_place_name(root: "Token") -> bool:
    named_force = root.lemma_.lower() in noun_class("forces") or root.ent_type_ in {"NORP", "PERSON"}
    acronym = root.text.isupper() and len(root) > 1
    return not (named_force or acronym or is_month(root))


def belongs_to_a_body(phrase: Phrase, sentence: "Sentence") -> bool:
    """Whether a place's name only names a body: 'Tel Asmar' of 'the Tel Asmar Military Council'."""
    span = sentence.doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
    if span is None or span.end >= sentence.end:
        return False
    head = span.root.head
    behind = span.root.dep_ in {"compound", "nmod", "amod"} and head.i >= span.end
    if not behind or any(token.is_punct or token.is_space for token in sentence.doc[span.end : head.i]):
        return False
    named = any(head.lemma_.lower() in noun_class(name) for name in ("bodies", "formations", "forces"))
    return head.text[:1].isupper() and (named or head.ent_type_ == "ORG")


def only_locates(phrase: Phrase, sentence: "Sentence") -> bool:
    """Whether a place only tells where another one is, or is no name at all.

    'Karin' of '16 km north-east of Karin' and of 'heights overlooking Karin'; 'eastern'.
    """
    span = sentence.doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
    if span is None or not any(token.pos_ in {"NOUN", "PROPN"} and not _is_bearing(token) for token in span):
        return True
    head = span.root
    while head.dep_ == "conj" and head.head.pos_ in {"NOUN", "PROPN"}:
        head = head.head
    above = head.head
    if above.dep_ == "prep" and head.dep_ == "pobj":
        if above.lower_ in {"of", "from"} and (_is_bearing(above.head) or _is_distance(above.head)):
            return True
        if above.lower_ == "near" and above.head.pos_ in {"NOUN", "PROPN"}:
            return True
        above = above.head
    return above.lemma_.lower() in noun_class("locating") and above.dep_ in {"acl", "relcl", "advcl", "amod"}


def _is_bearing(token: "Token") -> bool:
    return token.lower_.replace("-", "").removesuffix("ern") in noun_class("compass")


def _is_distance(token: "Token") -> bool:
    return token.lemma_.lower() in {"km", "kilometre", "kilometer", "mile"}


def without_touching(phrases: Sequence[Phrase], taken: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the phrases that touch neither one of ``taken`` nor an earlier one of their own."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if not any(phrase.touches(other) for other in (*taken, *kept)):
            kept.append(phrase)
    return tuple(sorted(kept))
