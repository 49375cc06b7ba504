"""The desk's ledger: settings in, the store they name out."""

from mapdesk.config import Desk
from mapdesk.plugins import ledger_opener
from mapdesk.record.chain import Ledger
from mapdesk.record.jsonl import JsonLinesLedger

FILE_STORE = "file"


def open_ledger(desk: Desk) -> Ledger:
    """Return the ledger of a desk: its file ``ledger.jsonl``, or the store that ``[desk] ledger`` names.

    Raises:
        ConfigError: no such store is installed.
    """
    if desk.about.ledger == FILE_STORE:
        return JsonLinesLedger(desk.ledger_file)
    return ledger_opener(desk.about.ledger)(desk.folder, desk.about.name or desk.folder.name)
