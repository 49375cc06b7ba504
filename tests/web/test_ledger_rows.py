"""What only a database can promise of a ledger: rows that nobody can change, and writers that wait for each other."""

import subprocess
import sys
import threading
import uuid

import pytest

from mapdesk.errors import BrokenChain, ConfigError
from mapdesk.model import Draft
from mapdesk.plugins import ledger_opener


@pytest.fixture(params=["default", "postgres"])
def database(request, django_site):
    return "default" if request.param == "default" else request.getfixturevalue("postgres_alias")


@pytest.fixture
def ledger(database):
    from mapdesk_web.desk.ledger import DjangoLedger

    return DjangoLedger(uuid.uuid4().hex, database)


def draft(number, at):
    return Draft(kind="report", target_id=f"rep_{number}", payload={"text": "x"}, recorded_by="tester", recorded_at=at)


@pytest.fixture
def noon():
    import datetime as dt

    return dt.datetime(2018, 5, 14, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("statement", ["UPDATE mapdesk_ledger SET line = '{}'", "DELETE FROM mapdesk_ledger"])
def test_no_row_can_be_changed_or_removed_with_any_sql(ledger, database, noon, statement):
    from django.db import DatabaseError, connections, transaction

    entries = ledger.append([draft(1, noon), draft(2, noon)])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(using=database),
        connections[database].cursor() as cursor,
    ):
        cursor.execute(statement)
    assert tuple(ledger.entries()) == entries


def test_postgresql_refuses_to_empty_the_table_too(postgres_alias):
    from django.db import DatabaseError, connections, transaction

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(using=postgres_alias),
        connections[postgres_alias].cursor() as cursor,
    ):
        cursor.execute("TRUNCATE mapdesk_ledger")


def test_a_row_whose_columns_differ_from_its_line_breaks_the_chain(ledger, database, noon):
    from mapdesk_web.desk.models import LedgerRow

    (entry,) = ledger.append([draft(1, noon)])
    row = LedgerRow.objects.using(database).get(ledger=ledger.name, entry_id=entry.entry_id)
    forged = LedgerRow(ledger=uuid.uuid4().hex, seq=0, line=row.line, recorded_at=row.recorded_at)
    forged.entry_id, forged.kind, forged.target_id = row.entry_id, row.kind, "rep_other"
    forged.save(using=database, force_insert=True)
    with pytest.raises(BrokenChain, match="columns"):
        list(type(ledger)(forged.ledger, database).entries())


def test_many_writers_at_once_leave_one_whole_chain(ledger, database, noon):
    from django.db import connections

    problems = []

    def write(first):
        try:
            for number in range(5):
                ledger.append([draft(first + number, noon)])
        except Exception as problem:
            problems.append(problem)
        finally:
            connections[database].close()

    threads = [threading.Thread(target=write, args=(10 * i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(list(ledger.entries())) == ledger.length == 20


def test_an_unknown_store_is_refused_with_the_known_ones():
    with pytest.raises(ConfigError, match="'paper'; there are database, file"):
        ledger_opener("paper")


def test_a_desk_keeps_its_ledger_in_the_database_when_its_settings_say_so(tmp_path, demo):
    """In a process of its own, since the site's settings are read once."""
    import shutil

    desk = tmp_path / "desk"
    shutil.copytree(demo[0], desk, ignore=shutil.ignore_patterns("updates", "ledger.jsonl"))
    settings = desk / "desk.toml"
    settings.write_text(settings.read_text("utf-8").replace("[desk]", '[desk]\nledger = "database"'), "utf-8")
    report = tmp_path / "report.txt"
    report.write_text("The SDF captured the village of Hajin on Monday, a monitor said.\n", "utf-8")
    command = [sys.executable, "-m", "mapdesk", "update", str(report), "--day", "2018-05-14", "--no-pictures"]
    done = subprocess.run([*command, "--desk", str(desk)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (desk / "ledger.jsonl").exists()
    assert (desk / "site.sqlite3").is_file()
    log = subprocess.run(
        [sys.executable, "-m", "mapdesk", "record", "log", "--desk", str(desk)], capture_output=True, text=True
    )
    assert "report" in log.stdout
