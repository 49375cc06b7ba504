"""The site's database as a ledger store for the library: the entry point ``mapdesk.ledgers``."""

import os
from pathlib import Path

from mapdesk.record.chain import Ledger


def open_ledger(folder: Path, name: str) -> Ledger:
    """Open a ledger in the database that ``DATABASE_URL`` names, else in the desk folder's SQLite file.

    Django is set up first, and tables that are missing are made.
    """
    os.environ["MAPDESK_DESK"] = str(folder.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapdesk_web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from mapdesk_web.desk.ledger import DjangoLedger  # its models need Django set up

    return DjangoLedger(name)
