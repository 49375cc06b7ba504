"""The CSV of the contract: what is written is read back; what is broken is refused by line."""

import csv
import datetime as dt
import io

import pytest

from mapdesk.errors import InputError
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.table import COLUMNS, read_control_csv, write_control_csv


@pytest.fixture
def rows(claim, desk):
    held = [claim("control_held", "blue", day="2018-05-02"), claim("clash", day="2018-05-04"), claim(day="2018-05-08")]
    days = {"first_day": dt.date(2018, 5, 1), "last_day": dt.date(2018, 5, 20)}
    return estimate_control(held, desk.places, sides=desk.sides, sources=desk.sources, known_at="day", **days)


def written(rows):
    stream = io.StringIO()
    write_control_csv(rows, stream)
    return stream.getvalue()


def test_no_rows_make_a_head_alone_and_come_back_as_none():
    assert written([]) == ",".join(COLUMNS) + "\n"
    assert read_control_csv(io.StringIO(written([]))) == []


def test_there_is_a_line_per_side_and_contested_and_one_for_an_unknown_place(rows):
    lines = list(csv.DictReader(io.StringIO(written(rows))))
    first = [line for line in lines if line["place_id"] == "t:1" and line["day"] == "2018-05-01"]
    assert [(line["side"], line["probability"], line["status"]) for line in first] == [("", "0.000000", "unknown")]
    second = [line for line in lines if line["place_id"] == "t:1" and line["day"] == "2018-05-02"]
    assert [line["side"] for line in second] == ["red", "blue", "green", "contested"]
    assert sum(float(line["probability"]) for line in second) == pytest.approx(1, abs=1e-5)
    assert second[0]["known_at"] == "2018-05-02T23:59:59.999999Z"


def test_what_is_written_is_read_back(rows):
    back = read_control_csv(io.StringIO(written(rows)))
    assert written(back) == written(rows)
    assert [(row.place_id, row.day, row.status, row.side, row.support) for row in back] == [
        (row.place_id, row.day, row.status, row.side, row.support) for row in rows
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("probability", "prob"), "line 1: no column probability"),
        (("0.000000", "many"), "line 2"),
        (("0.000000", "1.5"), "line 2: probability 1.5"),
        (("unknown", "liberated"), "line 2: status 'liberated'"),
        (("2018-05-01", "1 May"), "line 2"),
        (("40.100000", ""), "line 2"),
    ],
)
def test_a_broken_table_is_refused_with_file_and_line(rows, change, message):
    with pytest.raises(InputError, match=f"c.csv, {message}"):
        read_control_csv(io.StringIO(written(rows).replace(*change, 1)), "c.csv")


def test_lines_may_stand_in_any_order_but_a_side_may_not_come_twice(rows):
    head, *lines = written(rows).splitlines(keepends=True)
    back = read_control_csv(io.StringIO(head + "".join(sorted(lines, key=lambda line: line.split(",")[6]))))
    assert {(row.place_id, row.day): row.probabilities for row in back} == {
        (row.place_id, row.day): row.probabilities for row in read_control_csv(io.StringIO(written(rows)))
    }
    with pytest.raises(InputError, match="line 3: t:1 has two lines"):
        read_control_csv(io.StringIO(head + lines[0] * 2))


def test_a_cut_line_is_refused(rows):
    with pytest.raises(InputError, match="line"):
        read_control_csv(io.StringIO(written(rows)[:-30]), "c.csv")
