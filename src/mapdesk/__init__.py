"""The conflict map desk: sourced reports in, a map anyone can check out.

The eight verbs are importable from here and load their stage when they are first used:

>>> from mapdesk import extract_claims
>>> extract_claims.__module__
'mapdesk.extract.claims'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapdesk.draw.still import draw_map
    from mapdesk.estimate.control import estimate_control
    from mapdesk.extract.claims import extract_claims
    from mapdesk.outline.areas import outline_areas
    from mapdesk.publish.update import publish_update
    from mapdesk.read.reports import read_reports
    from mapdesk.record.ledger import record_entries
    from mapdesk.resolve.places import resolve_places

__version__ = "0.1.0"
__all__ = [
    "draw_map",
    "estimate_control",
    "extract_claims",
    "outline_areas",
    "publish_update",
    "read_reports",
    "record_entries",
    "resolve_places",
]

_HOMES = {
    "read_reports": "mapdesk.read.reports",
    "extract_claims": "mapdesk.extract.claims",
    "resolve_places": "mapdesk.resolve.places",
    "record_entries": "mapdesk.record.ledger",
    "estimate_control": "mapdesk.estimate.control",
    "outline_areas": "mapdesk.outline.areas",
    "draw_map": "mapdesk.draw.still",
    "publish_update": "mapdesk.publish.update",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
