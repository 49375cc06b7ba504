"""What the forum keeps, one module a subject; rows of the log and revisions are only ever added."""

from mapdesk_web.forum.models.evidence import DeskRequest, Note, Rating, ReaderClaim, RequestJoin
from mapdesk_web.forum.models.moderation import Appeal, Decision, Flag, IllegalNotice, Strike, WatchedWord
from mapdesk_web.forum.models.people import Block, Notification, Reader
from mapdesk_web.forum.models.threads import Comment, PageVersion, Revision, Thread

__all__ = [
    "Appeal",
    "Block",
    "Comment",
    "Decision",
    "DeskRequest",
    "Flag",
    "IllegalNotice",
    "Note",
    "Notification",
    "PageVersion",
    "Rating",
    "Reader",
    "ReaderClaim",
    "RequestJoin",
    "Revision",
    "Strike",
    "Thread",
    "WatchedWord",
]
