"""Triggers that refuse every change of the log and of earlier versions, whoever is logged in to the database.

A row of the log may lose its actor, nothing else: an account that is deleted leaves its rows nameless. Earlier versions
go with the post that its author deletes; what they say never changes.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LOG = "the log of decisions is append-only: record another decision instead"
REVISION = "an earlier version of a post never changes"
COLUMNS = ("id", "at", "actor_role", "action", "subject_kind", "subject_key", "before", "after", "rule", "reason")
SQLITE_SAME = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in (*COLUMNS, "evidence"))
POSTGRESQL_SAME = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in (*COLUMNS, "evidence"))
SQLITE = [
    "CREATE TRIGGER mapdesk_decision_no_update BEFORE UPDATE ON mapdesk_decision "
    f"WHEN NOT (NEW.actor_id IS NULL AND {SQLITE_SAME}) BEGIN SELECT RAISE(ABORT, '{LOG}'); END",
    "CREATE TRIGGER mapdesk_decision_no_delete BEFORE DELETE ON mapdesk_decision "
    f"BEGIN SELECT RAISE(ABORT, '{LOG}'); END",
    "CREATE TRIGGER mapdesk_revision_no_update BEFORE UPDATE ON mapdesk_revision "
    f"BEGIN SELECT RAISE(ABORT, '{REVISION}'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION mapdesk_decision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN IF TG_OP = 'UPDATE' THEN IF NEW.actor_id IS NULL AND {POSTGRESQL_SAME} THEN RETURN NEW; END IF; END IF; "
    f"RAISE EXCEPTION '{LOG}'; END $$",
    "CREATE TRIGGER mapdesk_decision_insert_only BEFORE UPDATE OR DELETE ON mapdesk_decision "
    "FOR EACH ROW EXECUTE FUNCTION mapdesk_decision_refuse()",
    "CREATE TRIGGER mapdesk_decision_no_truncate BEFORE TRUNCATE ON mapdesk_decision "
    "FOR EACH STATEMENT EXECUTE FUNCTION mapdesk_decision_refuse()",
    "CREATE FUNCTION mapdesk_revision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{REVISION}'; END $$",
    "CREATE TRIGGER mapdesk_revision_insert_only BEFORE UPDATE ON mapdesk_revision "
    "FOR EACH ROW EXECUTE FUNCTION mapdesk_revision_refuse()",
]


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand; another kind of database is refused."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(schema_editor.connection.vendor)
    if statements is None:
        raise RuntimeError(f"{schema_editor.connection.vendor} is not supported; use SQLite or PostgreSQL")
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, None)


class Migration(migrations.Migration):
    """After the tables; going back is not offered, since it would open the log."""

    dependencies = [("forum", "0001_initial")]
    operations = [migrations.RunPython(guard)]
