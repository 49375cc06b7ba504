"""One error tree: one child for each person who must act. Every message names what is wrong, where, and the remedy."""


class DeskError(Exception):
    """Base of every error that mapdesk raises on purpose; the command line prints it without a traceback."""


class InputError(DeskError):
    """The person who brought a file, address or argument must act: it cannot be read as what it should be."""


class ConfigError(DeskError):
    """The person who keeps the desk's settings (desk.toml, sides.toml, sources.toml) must act."""


class GazetteerError(DeskError):
    """The person who keeps the gazetteer must act: a place file is broken or the index is missing."""


class LedgerError(DeskError):
    """The person who keeps the ledger must act."""


class BrokenChain(LedgerError):
    """The ledger's bytes are not the ones that were written: an entry was changed, removed or added by hand."""


class StaleHead(LedgerError):
    """Another process appended meanwhile: read the ledger again and repeat."""


class GateClosed(DeskError):
    """The editor must act: the update may not be released yet, and the message says what is missing."""
