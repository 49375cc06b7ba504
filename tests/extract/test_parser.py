import hashlib
import warnings

from mapdesk.extract.parser import MODEL_FOLDER, parse, parse_many, pipeline, recognise_places


def test_a_text_without_places_has_none():
    assert recognise_places("He said nothing.") == []
    assert recognise_places("") == []


def test_no_sentence_crosses_a_blank_line():
    text = "Forces advance in the valley\n\nThe army\n \ncaptured Karin"
    assert [sentence.text.strip() for sentence in parse(text).sents] == [
        "Forces advance in the valley",
        "The army",
        "captured Karin",
    ]


def test_a_semicolon_without_a_space_parts_two_headlines_and_one_with_a_space_does_not():
    text = "Clashes in Karin;Jets bomb Borva"
    assert [sentence.text for sentence in parse(text).sents] == ["Clashes in Karin;", "Jets bomb Borva"]
    assert len(list(parse("Karin was captured; it was lost again.").sents)) == 1


def test_places_are_exact_spans():
    text = "He left Damascus for the Euphrates Valley."
    found = recognise_places(text)
    assert [span.text for span in found] == ["Damascus", "Euphrates Valley"]
    assert all(text[span.start : span.end] == span.text for span in found)


def test_many_texts_come_back_in_order():
    texts = [f"Sentence number {i}." for i in range(20)]
    assert [doc.text for doc in parse_many(texts)] == texts


def test_every_file_of_the_model_has_the_hash_that_was_recorded():
    lines = (MODEL_FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {name.removeprefix("./"): digest for digest, name in (line.split("  ") for line in lines)}
    present = {
        path.relative_to(MODEL_FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in MODEL_FOLDER.rglob("*")
        if path.is_file() and path.name not in {"SHA256SUMS", "MODEL_CARD.md"}
    }
    assert present == recorded
    assert len(recorded) > 20


def test_the_model_loads_without_a_warning_and_only_what_is_used():
    pipeline.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        names = pipeline().pipe_names
    assert names == [
        "tok2vec",
        "tagger",
        "parser",
        "mapdesk_remembered_ruler",
        "lemmatizer",
        "mapdesk_entities_at_once",
    ]
