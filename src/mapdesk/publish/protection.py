"""Who must not be named: sources in, names found and phrases withheld out; also which addresses may become links."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from mapdesk.base.text import Span
from mapdesk.model import Placement, ReportRef, Source
from mapdesk.publish.words import SOURCE_KIND_WORDS

WITHHELD = "withheld"
NOTHING = Span(0, 0, "")


class SourceIndex:
    """Finds the source behind an id, a name or a phrase, in any case."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by_name: dict[str, Source] = {}
        for source in sources:
            for name in (source.source_id, source.name, *source.aliases):
                self._by_name.setdefault(name.casefold().strip(), source)
        # Short names ("IS") would be found everywhere; the longest name is looked for first.
        self._kinds = {
            name.casefold(): SOURCE_KIND_WORDS[source.kind]
            for source in sources
            if not source.public
            for name in (source.name, source.source_id, *source.aliases)
            if len(name) > 3
        }
        names = "|".join(re.escape(name) for name in sorted(self._kinds, key=len, reverse=True))
        self._protected = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if names else None

    def find(self, name: str | None) -> Source | None:
        """Return the source of that id, name or alias."""
        return self._by_name.get(name.casefold().strip()) if name else None

    def redact(self, text: str) -> str:
        """Return a text of the desk with every name of a protected source replaced by its kind."""
        return self._protected.sub(lambda found: self._kinds[found[0].casefold()], text) if self._protected else text

    def protected_kind(self, *texts: str | None) -> str | None:
        """Return the kind, in words, of the first protected source that any of the texts names."""
        found = next(filter(None, (self._protected.search(t) for t in texts if t)), None) if self._protected else None
        return self._kinds[found[0].casefold()] if found else None


def safe_url(url: str | None) -> str | None:
    """Return a web address that may become a link, None for anything that is not plain http or https.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or any(ord(c) <= 32 or c in "\"'<>\\`" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def without_phrases(placement: Placement, source_words: str) -> Placement:
    """Return a placement that keeps kind, places, sides and day but no phrase, report or speaker."""
    return msgspec.structs.replace(
        placement,
        report_id=WITHHELD,
        report=ReportRef(source=source_words),
        trigger=NOTHING,
        quote=NOTHING,
        actor=None,
        target=None,
        places=tuple(NOTHING for _ in placement.places),
        date=None,
        quantities=(),
        attribution=None,
        speaker_source=None,
    )
