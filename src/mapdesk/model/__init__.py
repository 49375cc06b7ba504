"""The nouns: frozen, one file each; every stage speaks in them and in nothing else."""

from mapdesk.model.area import ControlArea, ControlMap, FrontLine, MapEvent, MapSettlement
from mapdesk.model.claim import (
    FACTUAL_MODALITIES,
    KINDS,
    MODALITIES,
    Attribution,
    Claim,
    DateMention,
    Quantity,
    ReportRef,
)
from mapdesk.model.control import ControlEstimate, EvidenceWeight
from mapdesk.model.entry import GENESIS, Draft, Entry, HeldPlacement, Holding
from mapdesk.model.figure import Figure, NoFigure, Numbers
from mapdesk.model.geography import BaseGeography, BaseLine, Country
from mapdesk.model.place import PLACEMENT_FIELDS, Candidate, Mention, Place, Placement, ResolvedPlace
from mapdesk.model.report import OffsetRun, ReaderPost, Report, Source
from mapdesk.model.ruling import UNKNOWN, HeldRuling, PlaceRuling
from mapdesk.model.side import CONTESTED, Side, SideAlias
from mapdesk.model.update import ControlChange, Dispute, Unknown, Update

__all__ = [
    "CONTESTED",
    "FACTUAL_MODALITIES",
    "GENESIS",
    "KINDS",
    "MODALITIES",
    "PLACEMENT_FIELDS",
    "UNKNOWN",
    "Attribution",
    "BaseGeography",
    "BaseLine",
    "Candidate",
    "Claim",
    "ControlArea",
    "ControlChange",
    "ControlEstimate",
    "ControlMap",
    "Country",
    "DateMention",
    "Dispute",
    "Draft",
    "Entry",
    "EvidenceWeight",
    "Figure",
    "FrontLine",
    "HeldPlacement",
    "HeldRuling",
    "Holding",
    "MapEvent",
    "MapSettlement",
    "Mention",
    "NoFigure",
    "Numbers",
    "OffsetRun",
    "Place",
    "PlaceRuling",
    "Placement",
    "Quantity",
    "ReaderPost",
    "Report",
    "ReportRef",
    "ResolvedPlace",
    "Side",
    "SideAlias",
    "Source",
    "Unknown",
    "Update",
]
