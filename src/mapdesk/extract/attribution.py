"""Who says it: parsed sentence in, sources with the reach of their word out; nearest source wins.

Three scopes: ``sentence`` (a cue in the sentence itself), ``quote`` (inside a quotation that began before), and
``document`` (a line that ends in a colon and introduces what follows).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import noun_class, word_list
from mapdesk.extract.phrases import noun_phrase
from mapdesk.extract.syntax import prepositions, subject_of
from mapdesk.extract.who_says import source_of, trails
from mapdesk.model.claim import Scope

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

_OPEN, _CLOSE = "“", "”"


@dataclass(frozen=True, slots=True)
class Said:
    """One source of a sentence: ``reach`` are the token indexes its word covers, ``lemma`` the cue's lemma."""

    speaker: Phrase | None
    cue: Phrase
    lemma: str
    reach: frozenset[int]
    scope: Scope = "sentence"


def sources_of(sentence: "Sentence") -> list[Said]:
    """Return the sources named in the sentence, in text order."""
    found = [*_according(sentence), *_saying(sentence), *_adverbs(sentence)]
    return sorted(found, key=lambda said: said.cue)


def speaker_of(anchor: "Token", sources: list[Said]) -> Said | None:
    """Return the source whose word covers the anchor, the narrowest reach first; an unnamed cue comes last."""
    covering = [said for said in sources if anchor.i in said.reach and not _is_cue(anchor, said)]
    return min(covering, key=lambda said: (said.speaker is None, len(said.reach), said.cue), default=None)


def _is_cue(anchor: "Token", said: Said) -> bool:
    return said.cue.start <= anchor.idx < said.cue.end


def _phrase(first: "Token", last: "Token") -> Phrase:
    return Phrase(first.idx, last.idx + len(last))


def _according(sentence: "Sentence") -> Iterator[Said]:
    """'According to X': the whole sentence, or only the relative clause it stands in."""
    for token in sentence:
        if token.lower_ != "according" or token.i + 2 >= sentence.end or token.nbor(1).lower_ != "to":
            continue
        source = next((o for p, o in prepositions(token)), None) or _next_noun(token.nbor(1), sentence)
        if source is None:
            continue
        yield Said(noun_phrase(source), _phrase(token, token.nbor(1)), "accord", _reach(token, sentence))


def _next_noun(token: "Token", sentence: "Sentence") -> "Token | None":
    for word in sentence.doc[token.i + 1 : sentence.end]:
        if word.pos_ in {"NOUN", "PROPN", "PRON"} and word.dep_ not in {"compound", "amod", "npadvmod", "poss"}:
            return word
    return None


def _reach(token: "Token", sentence: "Sentence") -> frozenset[int]:
    """Return what a free-standing cue covers: its relative clause (with 'which' before it), else the sentence."""
    for step in token.ancestors:
        if step.dep_ == "relcl":
            return frozenset(word.i for word in step.subtree)
    relative = token.nbor(-1) if token.i > sentence.start else None
    if relative is not None and relative.lower_ in {"which", "who", "where", "that"}:
        return frozenset(range(relative.i, sentence.end))
    return frozenset(range(sentence.start, sentence.end))


@cache
def _groups() -> dict[str, str]:
    """Return verbs of saying with their group, the first that lists them."""
    return {verb: name for name in ("deny", "allege", "claim", "report", "say") for verb in word_list(name)}


def _saying(sentence: "Sentence") -> Iterator[Said]:
    groups = _groups()
    for token in sentence:
        lemma = token.lemma_.lower()
        group = groups.get(lemma)
        if group is None or token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"amod", "compound"}:
            continue
        reach = _content_of(token, group) | _blamed(token, lemma)
        if not reach or _no_source(token):
            continue
        speaker = source_of(token)
        yield Said(speaker, _phrase(token, token), _weight(token, lemma), reach)


_NO_SOURCES = frozenset({"evidence", "research", "school", "fact", "move", "law", "agreement", "constitution"})
_HINTS = frozenset({"indicate", "suggest", "show", "reveal", "monitor", "record", "conclude", "estimate", "observe"})


def _no_source(verb: "Token") -> bool:
    """Whether nobody speaks: 'the invasion led ...', 'evidence shows', ', indicating that ...'."""
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.lemma_.lower() in _HINTS:
        return True
    subject = subject_of(verb)
    return subject is not None and subject.lemma_.lower() in noun_class("events") | _NO_SOURCES


def _blamed(verb: "Token", lemma: str) -> frozenset[int]:
    """'X was shelled, with residents blaming A': what they blame A for is the clause that it hangs on."""
    if lemma != "blame" or verb.dep_ not in {"pcomp", "advcl", "acl"}:
        return frozenset()
    above = next((step for step in verb.ancestors if step.pos_ == "VERB"), None)
    own = {word.i for word in verb.subtree}
    return frozenset() if above is None else frozenset(word.i for word in above.subtree if word.i not in own)


def _weight(verb: "Token", lemma: str) -> str:
    """'reports say' reports, 'unconfirmed reports say' leaves it open, whatever the verb; to blame is to accuse."""
    if lemma == "blame":
        return "accuse"
    subject = subject_of(verb)
    if subject is None or subject.lemma_.lower() not in {"report", "rumor", "rumour"}:
        return lemma
    return (
        "unconfirmed"
        if subject.lemma_ != "report" or any(c.lower_ == "unconfirmed" for c in subject.lefts)
        else "report"
    )


def _content_of(verb: "Token", group: str) -> frozenset[int]:
    """Return the token indexes of what is said: complements, objects, the clause a trailing 'X said' closes."""
    named = any(c.dep_ == "agent" for c in verb.children)  # 'the attack was documented by A'
    subject = {c.i for c in verb.children if c.dep_ == "nsubj" or (c.dep_ == "nsubjpass" and not named)}
    covered: set[int] = set()
    for child in verb.children:
        clause = child.dep_ in {"ccomp", "xcomp", "oprd", "parataxis"}
        report = (child.dep_ in {"dobj", "nsubjpass"} and group != "say") or (
            child.dep_ == "dobj" and verb.lemma_ in _ANNOUNCE
        )
        accused = child.dep_ in {"prep", "advcl"} and (
            group in {"allege", "claim"} or verb.lemma_ in {"post", "document"}
        )
        if clause or report or accused or (child.dep_ == "advcl" and child.tag_ == "VBG" and _about(child)):
            covered.update(word.i for word in child.subtree)
    covered.update(word.i for child in verb.children if _back_shifted(child, verb) for word in child.subtree)
    if verb.dep_ in {"parataxis", "ccomp", "dep"} and trails(verb):
        covered.update(word.i for word in verb.head.subtree if word.i < verb.i)
    if verb.dep_ == "advcl" and trails(verb) and (first := _set_off(verb)) is not None:
        covered.update(range(verb.sent.start, first.i))
    if not covered and trails(verb) and verb.dep_ in {"ROOT", "conj"}:
        covered.update(range(verb.sent.start, verb.i))
    own = {word.i for word in verb.subtree if word.i in subject}
    return frozenset((covered & _behind_semicolon(verb)) - own - {verb.i})


def _behind_semicolon(verb: "Token") -> frozenset[int]:
    """Return the sentence from the semicolon before the verb on: what stands before it was said by nobody yet."""
    first = max((token.i for token in verb.sent if token.text == ";" and token.i < verb.i), default=verb.sent.start)
    return frozenset(range(first, verb.sent.end))


_ANNOUNCE = frozenset(
    {
        "announce",
        "document",
        "confirm",
        "record",
        "describe",
        "show",
        "acknowledge",
        "admit",
        "monitor",
        "declare",
        "reveal",
    }
)


def _back_shifted(clause: "Token", verb: "Token") -> bool:
    """'A said that B fell, and C had died': the past perfect marks the second clause as said by A, too."""
    if clause.dep_ != "conj" or not any(c.dep_ == "ccomp" and c.i < clause.i for c in verb.children):
        return False
    subject = any(c.dep_ in {"nsubj", "nsubjpass"} for c in clause.children)
    return subject and any(c.dep_ == "aux" and c.lower_ == "had" for c in clause.children)


def _about(clause: "Token") -> bool:
    return clause.lemma_.lower() in word_list("say") or clause.lemma_.lower() in word_list("claim")


def _set_off(verb: "Token") -> "Token | None":
    """Return the first word of 'X said' after a comma, where no 'as' or 'when' makes it a clause of time."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if subject is None or any(c.dep_ in {"mark", "advmod"} and c.i > subject.left_edge.i - 2 for c in verb.lefts):
        return None
    first = subject.left_edge
    return first if first.i > verb.sent.start and first.nbor(-1).text == "," else None


def _adverbs(sentence: "Sentence") -> Iterator[Said]:
    """'reportedly', 'allegedly': a cue without a source, for the clause it stands in."""
    marks = word_list("reported_marks") | word_list("alleged_marks")
    for token in sentence:
        if token.lower_ in marks and token.dep_ == "advmod":
            yield Said(None, _phrase(token, token), token.lower_, frozenset(word.i for word in token.head.subtree))


def carried_sources(doc: "Doc", told: Mapping[int, list[Said]]) -> dict[int, Said]:
    """Return, per sentence start, the source that an earlier sentence named: open quotations and introducing lines.

    ``told`` are the sources of each sentence by sentence start.
    """
    carried: dict[int, Said] = {}
    last: Said | None = None
    intro: Said | None = None
    open_quote = False
    for sentence in doc.sents:
        own = [said for said in told[sentence.start] if said.speaker is not None]
        inside = open_quote or sentence.text.lstrip().startswith((_OPEN, '"'))
        everything = frozenset(range(sentence.start, sentence.end))
        if not own and inside and last is not None:
            carried[sentence.start] = Said(last.speaker, last.cue, last.lemma, everything, "quote")
        elif not own and intro is not None:
            carried[sentence.start] = Said(intro.speaker, intro.cue, intro.lemma, everything, "document")
        open_quote = _still_open(sentence.text, open_quote)
        if own:
            last, intro = own[-1], None
        last = last or _bare_source(sentence)
        if sentence.text.rstrip().endswith(":"):
            intro = own[-1] if own else _bare_source(sentence)
    return carried


def _still_open(text: str, before: bool) -> bool:
    """Follow typographic quotation marks; straight ones count in pairs within a sentence."""
    depth = int(before) + text.count(_OPEN) - text.count(_CLOSE)
    if _OPEN not in text and _CLOSE not in text and text.count('"') % 2:
        return not before
    return depth > 0


def _bare_source(sentence: "Sentence") -> Said | None:
    """'X said:' or 'Statement by X:' without content of its own."""
    for token in sentence:
        if token.lemma_.lower() in word_list("say") and token.pos_ == "VERB":
            speaker = source_of(token)
            if speaker is not None:
                return Said(speaker, _phrase(token, token), token.lemma_.lower(), frozenset())
        if token.lemma_.lower() in word_list("cue_nouns"):
            by = next((o for p, o in prepositions(token) if p.lower_ in {"by", "from"}), None)
            if by is not None:
                return Said(noun_phrase(by), _phrase(token, token), token.lemma_.lower(), frozenset())
    return None
