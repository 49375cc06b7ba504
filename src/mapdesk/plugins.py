"""What other packages may bring: ledger stores, by entry point; nothing is loaded before it is asked for."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from mapdesk.errors import ConfigError
from mapdesk.record.chain import Ledger

LEDGER_GROUP = "mapdesk.ledgers"


def ledger_opener(name: str) -> Callable[[Path, str], Ledger]:
    """Return what opens a ledger by its desk's folder and its name in the store that registered as ``name``.

    Raises:
        ConfigError: nothing registered under that name; the message lists what did.
    """
    found = {point.name: point for point in entry_points(group=LEDGER_GROUP)}
    if name not in found:
        known = ", ".join(sorted({"file", *found}))
        raise ConfigError(f"desk.toml [desk]: there is no ledger store {name!r}; there are {known}")
    opener: Callable[[Path, str], Ledger] = found[name].load()
    return opener
