import datetime as dt

import pytest

from mapdesk.errors import InputError
from mapdesk.model import Place, Side
from mapdesk.record.starting import read_starting_control

PLACES = {"p:hajin": Place("p:hajin", "Hajin", 40.83, 34.70), "p:mayadin": Place("p:mayadin", "Mayadin", 40.45, 35.02)}
SIDES = (Side("isis", "Islamic State"), Side("gov", "Government"))
SOURCES = {"Old map": "old-map"}


def read(tmp_path, text):
    path = tmp_path / "starting_control.csv"
    path.write_text(text, "utf-8")
    return read_starting_control(path, find_place=PLACES.get, sides=SIDES, source_ids=SOURCES)


def test_a_header_alone_gives_nothing(tmp_path):
    assert read(tmp_path, "place_id,side,as_of,source\n") == ((), ())


def test_every_faulty_row_is_named_with_its_line(tmp_path):
    with pytest.raises(InputError) as problem:
        read(
            tmp_path,
            "place_id,side,as_of,source\n"
            "p:nowhere,isis,2018-04-15,Old map\n"
            "p:hajin,nobody,2018-04-15,Old map\n"
            "p:hajin,isis,April,Old map\n"
            "p:hajin,isis,2018-04-15,Somebody\n",
        )
    lines = str(problem.value).splitlines()
    assert [line.split(":")[0].rsplit(", ", 1)[1] for line in lines] == ["line 2", "line 3", "line 4", "line 5"]
    assert "p:nowhere" in lines[0]
    assert "sides.toml" in lines[1]
    assert "YYYY-MM-DD" in lines[2]
    assert "sources.toml" in lines[3]


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(InputError, match="no column as_of"):
        read(tmp_path, "place_id,side,source\n")


def test_each_place_becomes_a_claim_in_the_words_of_its_source(tmp_path):
    reports, placements = read(
        tmp_path, "place_id,side,as_of,source\np:hajin,isis,2018-04-15,Old map\np:mayadin,gov,2018-04-15,Old map\n"
    )
    (report,) = reports
    assert report.published_at == dt.datetime(2018, 4, 15, tzinfo=dt.UTC)
    first = placements[0]
    assert (first.kind, first.actor_side, first.speaker_source) == ("control_held", "isis", "old-map")
    for placement in placements:
        for span in (placement.trigger, placement.quote, placement.actor, *placement.places):
            assert report.text[span.start : span.end] == span.text
    assert [p.quote.text for p in placements] == ["Islamic State held Hajin.", "Government held Mayadin."]
    assert len({p.claim_id for p in placements}) == 2
