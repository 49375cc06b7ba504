import io

from mapdesk.base.jsonlines import read_json_lines, write_json_lines
from mapdesk.base.text import Span


def test_a_bad_line_is_reported_by_number_and_the_rest_goes_on():
    stream = io.BytesIO(b'{"start":0,"end":1,"text":"a"}\n\nnot json\n{"start":0}\n{"start":1,"end":2,"text":"b"}\n')
    problems = []
    rows = list(read_json_lines(stream, Span, "spans.jsonl", problems.append))
    assert [row.text for row in rows] == ["a", "b"]
    assert [str(p).split(":")[0] for p in problems] == ["spans.jsonl, line 3", "spans.jsonl, line 4"]


def test_a_span_that_contradicts_itself_is_a_bad_line():
    problems = []
    assert not list(read_json_lines(io.BytesIO(b'{"start":0,"end":9,"text":"a"}\n'), Span, "s", problems.append))
    assert "does not hold" in str(problems[0])


def test_what_is_written_is_read_back():
    stream = io.BytesIO()
    assert write_json_lines([Span(0, 2, "é!")], stream) == 1
    stream.seek(0)
    assert list(read_json_lines(stream, Span, "s", lambda e: None)) == [Span(0, 2, "é!")]
