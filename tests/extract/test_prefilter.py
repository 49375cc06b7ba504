import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.extract.claims import claims_of
from mapdesk.extract.parser import parse_many
from mapdesk.extract.prefilter import parse_worthwhile, parts_of, worth_parsing
from mapdesk.extract.trigger_words import can_tell
from mapdesk.model.report import Report

PEACE = [
    "The council opened a library on Monday.",
    "Rain is expected in the north of the valley.",
    "Prices of bread rose by a tenth.",
    "“We are glad,” said the mayor.",
    "The minister spoke about schools.",
]
WAR = [
    "Rebels captured the village of Karin.",
    "According to residents, shells hit Borva.",
    "The army said that it had withdrawn from Mashta.",
    "Twelve people were killed in Karin.",
]


def said(text: str, parse=parse_many) -> list[tuple[str, ...]]:
    report = Report(text=text)
    doc = next(iter(parse([text])))
    return [
        (
            claim.kind,
            claim.quote.text,
            claim.modality,
            *(place.text for place in claim.places),
            claim.attribution.named.text if claim.attribution and claim.attribution.named else "",
        )
        for claim in claims_of(report, doc, "recall")
    ]


def test_nothing_is_kept_of_a_text_that_speaks_of_no_war():
    assert worth_parsing("") == ""
    assert worth_parsing(" ".join(PEACE)) == ""


def test_everyday_words_alone_keep_nothing_in_a_longer_text():
    text = "She took the bus. He left the office. They used the stairs. The shop holds books. It was closed."
    assert worth_parsing(text) == ""


def test_everyday_words_count_near_armed_people():
    text = "Troops stood at the gate. They left the town. They used the bridge."
    assert worth_parsing(text) == text


def test_everyday_words_count_in_a_text_too_short_to_show_what_it_is_about():
    assert worth_parsing("The SDF enters Karin") == "The SDF enters Karin"


def test_the_dead_of_an_illness_are_not_looked_at_and_those_of_a_nameless_cause_are():
    ill = "The virus spread in spring. Forty people died. The clinic is full."
    assert worth_parsing(ill) == ""
    assert "Forty people died." in worth_parsing("The news came in spring. Forty people died. The clinic is full.")
    assert "Forty people died." in worth_parsing(ill + " Troops closed the road.")


def test_what_is_left_out_moves_no_offset():
    text = "The fair was merry. Rebels captured Karin. The weather was fine."
    kept = worth_parsing(text)
    assert len(kept) == len(text)
    assert kept.split() == ["Rebels", "captured", "Karin."]
    assert kept.index("Rebels") == text.index("Rebels")


def test_no_sentence_is_cut_at_a_title_or_an_initial():
    text = "Maj. Gen. A. Karoly of the 2nd Brigade took Karin at 5 p.m. Lake time on Monday. It rained."
    assert [text[start:end] for start, end in parts_of(text)] == [text[:-10], "It rained."]


def test_a_quotation_that_goes_on_is_one_part():
    text = "“We took Karin. We will stay. We shelled Borva,” he said. It rained."
    assert [text[start:end].strip() for start, end in parts_of(text)] == [text[:-11], "It rained."]


def test_the_first_speaker_of_a_quotation_is_kept():
    text = "A spokesman of the northern council told reporters about the day. It rained. “Rebels captured Karin.”"
    assert "spokesman" in worth_parsing(text)
    assert said(text, parse_worthwhile) == said(text)


def test_whom_a_pronoun_means_is_kept():
    text = "A police officer said that it rained. The road was wet. He said that the guards captured Karin."
    assert said(text, parse_worthwhile) == said(text)
    assert said(text, parse_worthwhile)[0][-1] == "police officer"


def test_a_line_that_introduces_what_follows_is_kept():
    text = "The northern council said in a list:\n\nIt rained.\n\nRebels captured Karin."
    assert said(text, parse_worthwhile) == said(text)


@given(st.text(alphabet=st.sampled_from('aB.?!“”" \n\f;é1'), max_size=60) | st.text(max_size=60))
def test_the_parts_laid_together_are_the_text_and_the_rest_keeps_its_length(text):
    parts = parts_of(text)
    assert "".join(text[start:end] for start, end in parts) == text
    kept = worth_parsing(text)
    assert not kept or len(kept) == len(text)
    assert all(a == b or b.isspace() for a, b in zip(text, kept, strict=False))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PEACE + WAR), max_size=9))
def test_sifting_changes_no_claim(sentences):
    text = " ".join(sentences)
    assert said(text, parse_worthwhile) == said(text)


def gold_files(shared: Path) -> list[tuple[Path, Path]]:
    folder, own = shared / "data" / "claims", Path(__file__).parents[2] / "gold"
    names = ("frontline_train", "frontline_dev", "headlines_dev", "re3d_dev")
    files = [(folder / f"{name}.gold.jsonl", folder / f"{name}.reports.jsonl") for name in names]
    return [*files, *((own / f"{split}.gold.jsonl", own / "reports.jsonl") for split in ("train", "dev"))]


def test_no_phrase_of_a_gold_claim_is_lost(shared):
    lost, seen = [], 0
    for gold_file, report_file in gold_files(shared):
        if not gold_file.exists():
            pytest.skip(f"the gold {gold_file.name} is not there")
        reports = [json.loads(line) for line in report_file.read_text(encoding="utf-8").splitlines()]
        kept = {report["report_id"]: worth_parsing(report["text"]) for report in reports}
        for row in map(json.loads, gold_file.read_text(encoding="utf-8").splitlines()):
            sentence = kept[row["report_id"]][row["begin"] : row["end"]]
            for claim in row["claims"]:
                spans = [span for phrases in claim["spans"].values() for span in phrases]
                seen += 1
                if any(sentence[start:end] != row["sentence"][start:end] for start, end in spans):
                    lost.append((gold_file.stem, claim["id"], claim["trigger"]))
    assert lost == []
    assert seen > 1_500


def test_the_learned_reader_skips_no_training_sentence_with_a_claim(shared):
    skipped = []
    training = [gold_file for gold_file, _ in gold_files(shared) if "train" in gold_file.name]
    assert training
    for gold_file in training:
        if not gold_file.exists():
            pytest.skip(f"the gold {gold_file.name} is not there")
        rows = map(json.loads, gold_file.read_text(encoding="utf-8").splitlines())
        skipped += [row["report_id"] for row in rows if row["claims"] and not can_tell(row["sentence"])]
    assert not skipped
    assert not can_tell("The road to Karin is long.")
