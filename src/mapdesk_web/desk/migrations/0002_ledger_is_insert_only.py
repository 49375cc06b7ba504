"""Triggers that refuse every change of a ledger row, whoever is logged in to the database."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "the ledger is append-only: record a correction or a retraction instead"
SQLITE = [
    f"CREATE TRIGGER mapdesk_ledger_no_{verb.lower()} BEFORE {verb} ON mapdesk_ledger "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION mapdesk_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER mapdesk_ledger_insert_only BEFORE UPDATE OR DELETE ON mapdesk_ledger "
    "FOR EACH ROW EXECUTE FUNCTION mapdesk_ledger_refuse()",
    "CREATE TRIGGER mapdesk_ledger_no_truncate BEFORE TRUNCATE ON mapdesk_ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION mapdesk_ledger_refuse()",
]


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand; another kind of database is refused."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(schema_editor.connection.vendor)
    if statements is None:
        raise RuntimeError(f"{schema_editor.connection.vendor} is not supported; use SQLite or PostgreSQL")
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    """After the tables; going back is not offered, since it would open the ledger."""

    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(guard)]
