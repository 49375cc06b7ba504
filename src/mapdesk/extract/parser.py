"""Text in, parsed document out, with the pipeline shipped in the package; loaded once, at first use."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mapdesk.base.text import Span
from mapdesk.base.threads import one_blas_thread
from mapdesk.extract.entities import entities_at_once
from mapdesk.extract.headlines import second_clauses
from mapdesk.extract.remembered_ruler import remember_attributes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL_FOLDER = Path(str(files("mapdesk") / "data" / "en_core_web_sm"))
BLANK = "\f"  # a form feed: begins what the prefilter left out, and in a text a new page
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_BATCH = 16
_WHOLE = tuple(
    f"{first}-{second}{plural}"
    for first in ("counter", "Counter")
    for second in ("offensive", "attack", "insurgency", "assault")
    for plural in ("", "s", "ed", "ing")
)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@lru_cache(maxsize=1)
def pipeline() -> "Language":
    """Load en_core_web_sm 3.8.0 from the package: tagger, parser, lemmas and entities (about 2 s with spaCy).

    Matrices are multiplied by NumPy's BLAS on one thread: the BLAS that comes with spaCy is built for any processor
    and takes up to four times as long on a new one.
    """
    import spacy
    from spacy.util import compile_infix_regex
    from thinc.api import use_ops

    with use_ops("numpy", use_blis=False):
        loaded = spacy.load(MODEL_FOLDER, exclude=["senter"])
    remember_attributes(loaded)
    entities_at_once(loaded)
    infixes = [*(loaded.Defaults.infixes or ()), r"(?<=\S);(?=\S)"]
    loaded.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    for word in _WHOLE:  # cut at the hyphen, 'counter-offensive' is read as an adjective
        loaded.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]
    return loaded


def _tokens(text: str) -> "Doc":
    """Cut the text into tokens, with a sentence start that the parser keeps after every blank line, after a semicolon
    without a space, as it stands between two headlines of one day, and before and after what was blanked out."""
    doc = pipeline().make_doc(text)
    breaks = [match.end() for match in _PARAGRAPH_BREAK.finditer(text)]
    position = 0
    for token in doc:
        if token.i > 0 and token.nbor(-1).text == ";" and token.nbor(-1).whitespace_ == "" and not token.is_lower:
            token.is_sent_start = True
        if BLANK in token.text or (token.i > 0 and BLANK in token.nbor(-1).text):
            token.is_sent_start = token.i > 0
        if position < len(breaks) and not token.is_space and token.idx >= breaks[position]:
            token.is_sent_start = token.i > 0
            while position < len(breaks) and token.idx >= breaks[position]:
                position += 1
    for token in second_clauses(doc):
        token.is_sent_start = True
    return doc


def parse(text: str) -> "Doc":
    """Return the parsed text; token offsets are code points, and no sentence crosses a blank line.

    >>> [sentence.text.strip() for sentence in parse("Map of the day\\n\\nThe village fell.").sents]
    ['Map of the day', 'The village fell.']
    """
    return next(parse_many([text]))


def parse_many(texts: Iterable[str]) -> Iterator["Doc"]:
    """Parse a stream of texts in batches of 16, in order."""
    stream = iter(texts)
    while batch := list(islice(stream, _BATCH)):
        with one_blas_thread():
            docs = list(pipeline().pipe([_tokens(text) for text in batch], batch_size=_BATCH))
        yield from docs


def recognise_places(text: str) -> list[Span]:
    """Return every phrase that the entity recogniser takes for a place (GPE, LOC, FAC): exact spans
    in order, without leading article.

    >>> [span.text for span in recognise_places("He left Damascus for the Euphrates Valley.")]
    ['Damascus', 'Euphrates Valley']
    """
    found = []
    for entity in parse(text).ents:
        if entity.label_ not in _PLACE_LABELS:
            continue
        article = _ARTICLE.match(entity.text)
        phrase = entity.text[article.end() :] if article else entity.text
        if phrase.strip():
            found.append(Span(entity.end_char - len(phrase), entity.end_char, phrase))
    return found
