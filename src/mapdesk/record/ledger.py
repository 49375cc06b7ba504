"""The front door of the ledger: everything other rooms use of it under one name; no code of its own."""

from mapdesk.record.chain import Ledger, seal, verified
from mapdesk.record.intake import record_entries
from mapdesk.record.place_rulings import rule_place
from mapdesk.record.replay import DeskAlias, desk_aliases, replay
from mapdesk.record.rulings import Target, correct, find_target, retract, rule
from mapdesk.record.transfer import dump, load

__all__ = [
    "DeskAlias",
    "Ledger",
    "Target",
    "correct",
    "desk_aliases",
    "dump",
    "find_target",
    "load",
    "record_entries",
    "replay",
    "retract",
    "rule",
    "rule_place",
    "seal",
    "verified",
]
