"""The remembered lemmas are those that spaCy's own lemmatizer sets, word for word."""

import pytest

from mapdesk.extract.parser import pipeline
from mapdesk.extract.remembered_lemmas import RememberedLemmas

TEXTS = (
    "The armies were driven out of the better held villages, leaving their dead behind.",
    "Leaving, left, leaves: better armies held.\n\nShe\u2019d leave.",
    "",
)


def before_lemmas(text):
    doc = pipeline().make_doc(text)
    for name in ("tok2vec", "tagger", "parser", "mapdesk_remembered_ruler"):
        doc = pipeline().get_pipe(name)(doc)
    return doc


def read(doc):
    return [(word.lemma_, word.is_sent_start, word.head.i, word.n_lefts, word.left_edge.i) for word in doc]


def test_every_word_gets_the_lemma_that_spacy_gives_it_and_keeps_its_place_in_the_tree():
    own, remembered = pipeline().get_pipe("lemmatizer"), RememberedLemmas(pipeline().get_pipe("lemmatizer"))
    for text in TEXTS * 2:  # read anew, then remembered
        assert read(remembered(before_lemmas(text))) == read(own(before_lemmas(text)))


def test_a_lemma_that_a_word_has_already_stays():
    doc = before_lemmas("Rebels left.")
    doc[1].lemma_ = "go"
    assert [word.lemma_ for word in RememberedLemmas(pipeline().get_pipe("lemmatizer"))(doc)] == ["rebel", "go", "."]


def test_lemmas_of_another_mode_are_refused():
    from spacy.lang.en import English

    with pytest.raises(ValueError, match="mode lookup, whose lemmas are not remembered"):
        RememberedLemmas(English().add_pipe("lemmatizer", config={"mode": "lookup"}))
