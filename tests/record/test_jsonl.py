"""The file store: what a crash, a second process or a stray hand does to it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.base.ids import canonical_json
from mapdesk.errors import BrokenChain, LedgerError
from mapdesk.record.checks import check_ledger
from mapdesk.record.jsonl import JsonLinesLedger


def test_reading_a_ledger_that_is_not_there_makes_no_file(file_ledger):
    assert list(file_ledger.entries()) == []
    assert not file_ledger.path.exists()


def test_lines_are_canonical_json_and_only_ever_added(file_ledger, made):
    entries = file_ledger.append([made.draft(1)])
    before = file_ledger.path.read_bytes()
    entries += file_ledger.append([made.draft(2)])
    after = file_ledger.path.read_bytes()
    assert after.startswith(before)
    assert after == b"".join(canonical_json(entry) + b"\n" for entry in entries)


def test_two_objects_on_one_file_see_each_other_s_entries(file_ledger, made):
    other = JsonLinesLedger(file_ledger.path)
    file_ledger.append([made.draft(1)])
    other.append([made.draft(2)])
    file_ledger.append([made.draft(3)])
    assert [entry.seq for entry in other.entries()] == [0, 1, 2]
    assert other.head == file_ledger.head


def test_entries_are_on_the_disk_before_they_are_acknowledged(file_ledger, made, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    for number in (1, 2):
        file_ledger.append([made.draft(number)])
        assert file_ledger.path.stat().st_size in synced


@pytest.mark.parametrize("cut", [1, 2, 40, -1])
def test_a_torn_last_line_is_ignored_by_readers_and_put_aside_by_the_next_writer(file_ledger, made, cut):
    file_ledger.append([made.draft(1)])
    whole = file_ledger.path.read_bytes()
    file_ledger.append([made.draft(2)])
    torn = file_ledger.path.read_bytes()[len(whole) :][: cut if cut > 0 else -20]
    file_ledger.path.write_bytes(whole + torn)
    opened = JsonLinesLedger(file_ledger.path)
    assert opened.length == 1
    assert [problem.check for problem in check_ledger(opened)] == ["torn", "line"]
    opened.append([made.draft(3)])
    assert [entry.target_id for entry in opened.entries()] == ["rep_0001", "rep_0003"]
    assert file_ledger.path.with_name("ledger.jsonl.torn").read_bytes() == torn + b"\n"
    assert check_ledger(opened) == []


def test_a_last_line_that_lacks_only_its_newline_is_completed(file_ledger, made):
    file_ledger.append([made.draft(1), made.draft(2)])
    file_ledger.path.write_bytes(file_ledger.path.read_bytes()[:-1])
    opened = JsonLinesLedger(file_ledger.path)
    opened.append([made.draft(3)])
    assert opened.length == 3
    assert not file_ledger.path.with_name("ledger.jsonl.torn").exists()


def test_a_hole_of_zero_bytes_at_the_end_is_a_crash_too(file_ledger, made):
    file_ledger.append([made.draft(1)])
    with file_ledger.path.open("ab") as stream:
        stream.write(b"\0" * 300 + b"}\n")
    opened = JsonLinesLedger(file_ledger.path)
    assert opened.append([made.draft(2)])[0].seq == 1
    assert check_ledger(opened) == []


def test_a_finished_last_line_that_was_changed_is_never_cut_away(file_ledger, made):
    file_ledger.append([made.draft(1), made.draft(2)])
    damaged = file_ledger.path.read_bytes()[:-2] + b"]\n"
    file_ledger.path.write_bytes(damaged)
    with pytest.raises(BrokenChain, match=r"line 2: no ledger entry"):
        JsonLinesLedger(file_ledger.path).append([made.draft(3)])
    assert file_ledger.path.read_bytes() == damaged


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [lines[0], lines[2]], r"line 2: its number is 2"),
        (lambda lines: [lines[1], lines[0], lines[2]], r"line 1: its number is 1"),
        (lambda lines: [lines[0].replace(b"tester", b"nobody"), *lines[1:]], r"line 1: its content does not match"),
        (lambda lines: [lines[0].replace(b'"seq":0', b'"seq": 0'), *lines[1:]], r"line 1: not written as"),
        (lambda lines: [lines[0], b"\n", *lines[1:]], r"line 2: no ledger entry"),
    ],
)
def test_lines_removed_moved_changed_or_rewritten_by_hand_break_the_chain(file_ledger, made, change, message):
    file_ledger.append([made.draft(i) for i in range(3)])
    lines = file_ledger.path.read_bytes().splitlines(keepends=True)
    file_ledger.path.write_bytes(b"".join(change(lines)))
    with pytest.raises(BrokenChain, match=message):
        list(JsonLinesLedger(file_ledger.path).entries())
    assert check_ledger(file_ledger.path)


def test_a_file_that_shrank_or_went_under_an_open_ledger_is_noticed(file_ledger, made):
    file_ledger.append([made.draft(i) for i in range(3)])
    whole = file_ledger.path.read_bytes()
    file_ledger.path.write_bytes(whole.splitlines(keepends=True)[0])
    with pytest.raises(BrokenChain, match="shorter"):
        file_ledger.append([made.draft(4)])
    file_ledger.path.unlink()
    with pytest.raises(BrokenChain, match="gone"):
        _ = file_ledger.head


def test_a_ledger_that_cannot_be_written_says_so(made, tmp_path):
    (tmp_path / "ledger.jsonl").mkdir()
    with pytest.raises(LedgerError, match="cannot be"):
        JsonLinesLedger(tmp_path / "ledger.jsonl").append([made.draft()])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_one_changed_byte_is_found(file_ledger, made, data):
    if not file_ledger.path.exists():
        file_ledger.append([made.draft(1), made.draft(2, payload={"text": "Zwölf, ١٢", "n": [1.0, 2]}), made.draft(3)])
    sound = file_ledger.path.read_bytes()
    assert check_ledger(file_ledger.path) == []
    position = data.draw(st.integers(0, len(sound) - 1))
    mask = data.draw(st.integers(1, 255))
    changed = bytearray(sound)
    changed[position] ^= mask
    try:
        file_ledger.path.write_bytes(bytes(changed))
        assert check_ledger(file_ledger.path)
    finally:
        file_ledger.path.write_bytes(sound)


WRITER = """
import datetime as dt, sys
from mapdesk.model import Draft
from mapdesk.record.jsonl import JsonLinesLedger
ledger = JsonLinesLedger(sys.argv[1])
number = 0
while True:
    number += 1
    size = 3 if number % 4 else 40
    at = dt.datetime(2018, 5, 14, tzinfo=dt.UTC)
    drafts = [Draft(kind="report", target_id=f"{sys.argv[2]}-{number}-{i}", payload={"text": "word " * 400},
                    recorded_by="writer", recorded_at=at) for i in range(size)]
    for entry in ledger.append(drafts):
        sys.stdout.write(entry.entry_id + "\\n")
    sys.stdout.flush()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is there on POSIX only")
def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(tmp_path):
    path = tmp_path / "ledger.jsonl"
    acknowledged: list[str] = []
    for number, wait in enumerate((0.0, 0.013, 0.029, 0.041, 0.067)):
        command = [sys.executable, "-c", WRITER, str(path), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
            said = first + writer.stdout.read()
        acknowledged += [line.decode() for line in said.split(b"\n")[:-1]]
        there = [entry.entry_id for entry in JsonLinesLedger(path).entries()]
        assert set(acknowledged) <= set(there)
        assert len(there) == len(set(there))
    assert len(acknowledged) >= 5
    assert {problem.check for problem in check_ledger(path)} <= {"torn", "line"}


@pytest.mark.skipif(os.name != "posix", reason="one process per writer, as on a desk's machine")
def test_three_writers_at_once_make_one_chain(tmp_path):
    path = tmp_path / "ledger.jsonl"
    code = WRITER.replace("while True:", "while number < 6:")
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(n)], stdout=subprocess.PIPE) for n in range(3)
    ]
    said = [writer.communicate(timeout=60)[0] for writer in writers]
    assert all(writer.returncode == 0 for writer in writers)
    there = [entry.entry_id for entry in JsonLinesLedger(path).entries()]
    assert sorted(there) == sorted(line.decode() for part in said for line in part.split())
    assert check_ledger(path) == []
