"""Entities found for all words at once are those that spaCy's recogniser finds word by word."""

import pytest
from spacy.tokens import Doc

from mapdesk.extract.entities import EntitiesAtOnce
from mapdesk.extract.parser import pipeline

TEXTS = [
    "On 12 March 2018 the Free Northern Army of Brigadier General Karim Aldani took Tel Asmar from the Second Corps.",
    "Reuters said that 1,200 people, two thirds of them from the town of Upper Borva, had fled by Tuesday morning.",
    "",
    "The Treaty of Karin was signed in Geneva\n\nNorth Borva Province  fell, the Al-Karin Brigades said; $3 million",
    "   \n Damascus",
    "In Karin\fthe United Nations Security Council of the United Nations",
]


def parsed(texts: list[str]) -> list[Doc]:
    docs = [pipeline().make_doc(text) for text in texts]
    for name in ("tok2vec", "tagger", "parser"):
        docs = [pipeline().get_pipe(name)(doc) for doc in docs]
    return docs


def entities(doc: Doc) -> list[tuple[str, str, int]]:
    return [(token.ent_iob_, token.ent_type_, token.ent_kb_id) for token in doc]


def test_they_are_spacys_own_in_a_batch_of_texts_empty_ones_included():
    word_by_word = [pipeline().get_pipe("ner")(doc) for doc in parsed(TEXTS)]
    at_once = list(EntitiesAtOnce(pipeline().get_pipe("ner")).pipe(parsed(TEXTS), batch_size=4))
    assert [entities(doc) for doc in at_once] == [entities(doc) for doc in word_by_word]
    assert [doc.text for doc in at_once] == TEXTS
    labels = {label for doc in at_once for _, label, _ in entities(doc)}
    assert {"DATE", "ORG", "GPE", "PERSON", "CARDINAL"} <= labels


@pytest.mark.parametrize("start", range(1, 9))
def test_no_entity_crosses_a_sentence_start(start: int):
    def cut() -> Doc:
        doc = pipeline().make_doc("the United Nations Security Council of New York City")
        for token in doc:
            token.is_sent_start = token.i == start
        return doc

    word_by_word, at_once = (
        pipe(cut()) for pipe in (pipeline().get_pipe("ner"), EntitiesAtOnce(pipeline().get_pipe("ner")))
    )
    assert entities(at_once) == entities(word_by_word)
    assert at_once[start].ent_iob_ != "I"
