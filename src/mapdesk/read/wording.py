"""The words of web pages: which lines are furniture, markers of a discussion, its buttons, its time stamps.

Every phrase stands for a whole line, whatever its case and the punctuation around it. A phrase belongs here if many
sites use it; nothing in an article may match it.
"""

import re

from mapdesk.read.stamps import AGO, STAMP


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"^\W{{0,10}}(?:{'|'.join(phrases)})\W*$", re.IGNORECASE)


_COUNT = r"(?:\d[\d,. ]*|no|one|two|three|four|five)"
COUNT_MARKER = _whole(  # '12 Comments', '3 Responses to ...', 'Comments (12)'
    rf"{_COUNT}\)?\s+(?:new |reader |user )?(?:comments?|responses?|repl(?:y|ies)|thoughts?|reactions?)"
    r"(?:\s+(?:on|to|for)\s+.+|\s+so far)?",
    r"(?:reader |user )?comments?\s*[(:\[]?\s*\d+",
)
CALL_MARKER = _whole(
    r"(?:leave|post|add|write|submit) (?:a |your )?(?:comment|reply|response)(?: to .+| below)?",
    r"(?:join|start) the (?:discussion|conversation).*",
    r"(?:reader|readers['’]|user|your|latest|recent|top|all)? ?comments",
    r"comments? section",
    r"have your say",
    r"be the first to comment.*",
    r"(?:view|show|see|load) (?:all |the )?comments?",
    r"comments are closed.*",
    r"comments? (?:policy|guidelines)",
)
BARE_MARKER = _whole(r"discussion", r"comment", r"responses", r"replies", r"reactions")  # may be a heading too

_PRESS = r"(?:like|reply|share|report|permalink|flag|quote|edit|upvote|avatar|collapse|expand|parent)"
BUTTON = _whole(  # what stands between posts
    r"(?:log in to |sign in to |click here to )?(?:reply|comment)(?: to this.*| ?\(\d+\))?",
    r"(?:\d+ )?(?:likes?|dislikes?|upvotes?|downvotes?|votes?|points?|flag)(?: ?\(?\d+\)?)?",
    rf"{_PRESS}(?:[\s•·|,/]+(?:{_PRESS}|more|\d+ ?[smhdwy]?|{AGO}))*",
    r"(?:view|show|hide|load|see)(?: \d+| all| more| previous)* (?:repl(?:y|ies)|comments?)",
    r"(?:sort(?:ed)?|order) by(?: (?:newest|oldest|best|top|popular).*)?",
    r"newest",
    r"oldest",
    r"most voted",
    r"(?:up|down) ?vote",
    r"\d+ ?[|/] ?\d+",
    r"[\d\W]{1,7}",
    r"(?:show|see) more",
    r"reply to \S+(?: \S+)?",
    r"edited",
    r"deleted",
    r"this comment (?:was|has been) (?:deleted|removed).*",
    r"notify (?:me )?of.*",
    r"your email address will not be published.*",
    r"(?:name|e-?mail|website|message|your name|captcha)(?: \*| \(required\))?",
    r"save my name.*",
    r"(?:click here to )?cancel reply",
    r"submit",
    r"loading comments.*",
    r"inline feedbacks",
)
TIME_LINE = _whole(rf"(?:posted |commented |on |by |edited )*(?:{STAMP}|{AGO})(?:\s*(?:edited|#\d+|permalink))*")

# Name, then a date or 'says:'; a separate time line may follow. '1. Name says', 'Posted by Name on ...'.
_NAME = r"(?P<name>[^\s•·|:.!?,][^•·|:!?\n]{0,38}?)"
_HEADER = re.compile(
    rf"^(?:#?\d+[.)]?\s+)?(?:posted by:?\s+|by\s+|comment by\s+)?{_NAME}"
    rf"(?:\s*(?:→|>|▸|\bin reply to\b|\breplying to\b)\s*@?(?P<parent>[^•·|:!?\n]{{1,38}}?))?"
    rf"(?:\s*(?:[•·|–—,-]|\bon\b|\bat\b|\bsays?:?|\bwrote:?|\bcommented\b))+\s*(?P<when>{STAMP}|{AGO})"
    r"(?:\s*(?:said|says|wrote|edited|reply|permalink))*\W*$"
    rf"|^{_NAME.replace('name', 'sayer')}\s+(?:says|wrote|commented)\s*:$",
    re.IGNORECASE,
)
_HEADER_ENDS = re.compile(r"\d{4}|\bago\b|just now|yesterday|:$", re.IGNORECASE)


def match_header(text: str) -> re.Match[str] | None:
    """Match the line that opens a post: groups ``name``, ``parent`` and ``when``, or ``sayer`` alone."""
    return _HEADER.match(text) if len(text) <= 160 and _HEADER_ENDS.search(text) else None


_SITE = (
    r"(?:facebook|twitter|x|whatsapp|telegram|e-?mail|print|linkedin|reddit|vk|pinterest|pin it|copy link|tumblr"
    r"|viber|messenger)"
)
FURNITURE = _whole(  # what stands around and within articles
    r"(?:click|tap)(?: here)? to (?:see|view|enlarge|expand|read|open|zoom|subscribe|play|watch|share|download)\b.*",
    r"(?:see|view|open|download|click for)(?: the| a)? (?:full[- ]?size|larger|enlarged|original|high[- ]res\w*)\b.*",
    r"enlarge(?: this| the)? (?:map|image|picture|photo)",
    r"(?:read|see|watch)(?: more| also| next)(?: here)?(?: ?[:>»…].*)?",
    r"(?:continue|keep) reading\b.*",
    r"more on this(?: story)?",
    r"advertisements?",
    r"ads?",
    r"promoted",
    r"sponsored(?: content| links?)?",
    r"(?:story|article) continues\b.*",
    r"loading(?: comments| more)?",
    r"(?:please enable javascript|javascript is (?:disabled|required))\b.*",
    r"support (?!(?:for|from|to|of|in|by|at|among|with)\b)[\w.’'-]+(?: [\w.’'-]+){0,2}",
    r"(?:please )?(?:donate|make a donation|give now|subscribe)(?: .{0,40})?",
    r"become a (?:member|patron|supporter).{0,40}",
    r"buy (?:us|me) a coffee",
    rf"(?:share|tweet|like|follow)(?: (?:this|us|on|via|with|the|article|post|story|page|friends|{_SITE}))*",
    rf"{_SITE}(?:[\s|•·,/]+{_SITE})*",
    r"skip to (?:main )?content",
    r"(?:main )?menu",
    r"home(?: ?[>»›/|].{0,100})?",
    r"search",
    r"navigation",
    r"log ?(?:in|out)",
    r"(?:sign|log) (?:in|up) (?:or|to|with)\b.{0,60}",
    r"sign (?:in|up)",
    r"register",
    r"newsletters?",
    r"contact us",
    r"about(?: us)?",
    r"close",
    r"privacy(?: policy)?",
    r"terms(?: (?:of|and) \w+)?",
    r"cookie\w*(?: \w+){0,3}",
    r"(?:accept|reject)(?: all)?(?: cookies)?",
    r"(?:back to )?top",
    r"(?:previous|next|older|newer)(?: (?:post|article|story|page|entry))?s?",
    r"most (?:read|popular|viewed|shared|commented)",
    r"trending(?: now)?",
    r"latest(?: news)?",
    r"(?:tags?|filed under|categor(?:y|ies)|topics?|posted in) ?:.{0,120}",
    r"\d[\d,.k]* (?:shares?|views?|reads?|likes?)",
    r"\d+ min(?:ute)?s? read",
    r"all rights reserved.{0,40}",
    r"(?:copyright|\(c\)|©).{0,80}",
    r"illustrative image.{0,40}",
    r"(?:file )?(?:photo|image|picture)s?(?: credit| by)? ?: ?.{0,60}",
)
RELATED = _whole(  # a heading over the titles of other articles
    r"(?:related|more|recommended|similar|popular|recent|other) (?:articles?|posts?|stor(?:y|ies)|news|reading)",
    r"you (?:may|might) also (?:like|enjoy)",
    r"related",
    r"see also",
    r"recommended for you",
    r"don['’]?t miss",
)
BYLINE = re.compile(r"^(?:written )?by:? [^.!?]{2,60}$|^(?:author|reporter|editor)s?: .{2,60}$", re.IGNORECASE)
DATELINE = _whole(rf"(?:(?:published|posted|updated|last updated|date)(?: on| at)?:?\s*)?(?:{STAMP})")
