"""Counts that say whether a kept page is still right, raised by triggers with every change of a row that it shows.

PostgreSQL counts when a transaction commits: until then no row of the counts is held, so that two who lock posts and
threads in different order do not wait for each other here.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OF_THREAD = ("mapdesk_comment", "mapdesk_request", "mapdesk_note")
# Whose names stand over posts, and with which role: of a reader nothing else is on the page.
READER_SHOWN = ("name", "role")


def sqlite() -> list[str]:
    """Statements for SQLite."""
    made = [
        "CREATE TRIGGER mapdesk_version_thread_new AFTER INSERT ON mapdesk_thread BEGIN "
        "INSERT INTO mapdesk_page_version (thread_key, number) VALUES (NEW.id, 0); END",
        _sqlite("mapdesk_thread", "UPDATE", "NEW.id"),
        _sqlite("mapdesk_reader", "DELETE", "0"),
        _sqlite("mapdesk_reader", f"UPDATE OF {', '.join(READER_SHOWN)}", "0"),
    ]
    for table in OF_THREAD:
        made += [_sqlite(table, "INSERT", "NEW.thread_id"), _sqlite(table, "UPDATE", "NEW.thread_id")]
        made.append(_sqlite(table, "DELETE", "OLD.thread_id"))
    return made


def _sqlite(table: str, event: str, key: str) -> str:
    name = f"{table.replace('mapdesk_', 'mapdesk_version_')}_{event.split()[0].lower()}"
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN "
        f"UPDATE mapdesk_page_version SET number = number + 1 WHERE thread_key = {key}; END"
    )


def postgresql() -> list[str]:
    """Statements for PostgreSQL."""
    made = [
        "CREATE FUNCTION mapdesk_version_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO mapdesk_page_version (thread_key, number) VALUES (NEW.id, 0); RETURN NULL; END $$",
        "CREATE TRIGGER mapdesk_version_thread_new AFTER INSERT ON mapdesk_thread "
        "FOR EACH ROW EXECUTE FUNCTION mapdesk_version_begin()",
        _function("of_thread", "CASE TG_OP WHEN 'DELETE' THEN OLD.thread_id ELSE NEW.thread_id END"),
        _function("thread", "NEW.id"),
        _function("everywhere", "0"),
        _postgresql("mapdesk_thread", "UPDATE", "thread"),
        _postgresql("mapdesk_reader", f"DELETE OR UPDATE OF {', '.join(READER_SHOWN)}", "everywhere"),
    ]
    return made + [_postgresql(table, "INSERT OR UPDATE OR DELETE", "of_thread") for table in OF_THREAD]


def _function(name: str, key: str) -> str:
    return (
        f"CREATE FUNCTION mapdesk_version_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"UPDATE mapdesk_page_version SET number = number + 1 WHERE thread_key = {key}; RETURN NULL; END $$"
    )


def _postgresql(table: str, events: str, function: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {table.replace('mapdesk_', 'mapdesk_version_')} AFTER {events} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mapdesk_version_{function}()"
    )


def count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Begin to count, for the threads that there are and for those to come."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO mapdesk_page_version (thread_key, number) VALUES (0, 0)")
        cursor.execute("INSERT INTO mapdesk_page_version (thread_key, number) SELECT id, 0 FROM mapdesk_thread")
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]():
            cursor.execute(statement, None)


class Migration(migrations.Migration):
    """After the tables whose changes are counted."""

    dependencies = [("forum", "0003_removal")]
    operations = [
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                ("thread_key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={"db_table": "mapdesk_page_version"},
        ),
        migrations.RunPython(count),
    ]
