"""The remembered attribute ruler sets what spaCy's own sets, word for word."""

import pytest
from spacy.lang.en import English

from mapdesk.extract.parser import pipeline
from mapdesk.extract.remembered_ruler import RememberedRuler

TEXTS = (
    "There's shelling in Karin, and there are clashes; there is no road.",
    "Let's go: they ain't gonna stop, y'all gotta see that it isn't him.",
    "The army, which has taken Borva, doesn't hold the hills.\n\nIts men did it better than they’d said.",
    "Rebels that did so were better armed. Let us in.",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_word_gets_what_the_ruler_of_spacy_gives_it(text):
    loaded = pipeline()
    plain = loaded.get_pipe("attribute_ruler")
    for _ in range(2):  # read anew, then remembered
        told = loaded(text)
        asked = loaded.make_doc(text)
        for name in ("tok2vec", "tagger", "parser"):
            asked = loaded.get_pipe(name)(asked)
        asked = loaded.get_pipe("lemmatizer")(plain(asked))
        assert [_of(word) for word in told] == [_of(word) for word in asked]


def _of(word):
    return word.text, word.tag_, word.pos_, str(word.morph), word.lemma_, word.dep_


def test_a_pattern_of_two_words_reaches_the_word_it_names():
    told = pipeline()("There are clashes, and let's go.")
    assert [(word.text, word.pos_) for word in told][1] == ("are", "VERB")
    assert [word.lemma_ for word in told if word.text == "'s"] == ["us"]


def test_a_pattern_that_asks_for_more_of_a_word_is_refused():
    ruler = English().add_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})
    with pytest.raises(ValueError, match="asks for \\['SHAPE'\\], which is not remembered"):
        RememberedRuler(ruler)
