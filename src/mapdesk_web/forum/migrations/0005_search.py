"""Posts by the letters in them: an index of threes of letters, kept by the database, for search without a scan.

Threes of letters (trigrams) find words inside of words as the scan did: Arabic writes article and preposition onto the
word. SQLite keeps them in a full-text table, PostgreSQL in an index of its extension pg_trgm; where that one may not be
made, search scans as before. A later migration that makes SQLite's table of posts anew must make these triggers anew.
"""

from django.apps.registry import Apps
from django.db import DatabaseError, migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "mapdesk_comment_words"
ADD = f"INSERT INTO {TABLE} (rowid, body) VALUES (NEW.id, NEW.body);"
DROP = f"INSERT INTO {TABLE} ({TABLE}, rowid, body) VALUES ('delete', OLD.id, OLD.body);"
SQLITE = [
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(body, content='mapdesk_comment', content_rowid='id', tokenize='trigram')",
    f"INSERT INTO {TABLE} ({TABLE}) VALUES ('rebuild')",
    f"CREATE TRIGGER mapdesk_words_insert AFTER INSERT ON mapdesk_comment BEGIN {ADD} END",
    f"CREATE TRIGGER mapdesk_words_delete AFTER DELETE ON mapdesk_comment BEGIN {DROP} END",
    "CREATE TRIGGER mapdesk_words_update AFTER UPDATE OF body ON mapdesk_comment WHEN OLD.body <> NEW.body "
    f"BEGIN {DROP} {ADD} END",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX {TABLE} ON mapdesk_comment USING gin (UPPER(body) gin_trgm_ops)",  # as Django asks without case
]


def index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of the database at hand."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE:
                cursor.execute(statement, None)
            return
        try:
            with transaction.atomic(using=connection.alias):
                for statement in POSTGRESQL:
                    cursor.execute(statement, None)
        except DatabaseError:  # the extension is not installed, or this user may not make it
            return


class Migration(migrations.Migration):
    """After the tables of posts; and an index for what a guest wrote before."""

    dependencies = [("forum", "0004_page_versions")]
    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["guest_key", "created_at"], name="mapdesk_comment_guest"),
        ),
        migrations.RunPython(index),
    ]
