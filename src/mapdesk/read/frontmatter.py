"""The lines between ``---`` at the top of a text file in, checked fields out; an unknown key is refused."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from mapdesk.base.dates import parse_instant
from mapdesk.errors import InputError

KEYS = ("title", "source", "url", "published", "language", "thread")
_OPENING = re.compile(r"\s*---[ \t]*(?:\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an editor wrote above a text, and where in the file the text itself begins (code points)."""

    title: str | None = None
    source: str | None = None
    url: str | None = None
    published_at: dt.datetime | None = None
    language: str | None = None
    threaded: bool = True  # 'thread: no' says that all of the text is the report
    body_start: int = 0


def read_front_matter(text: str, name: str) -> FrontMatter:
    r"""Read the front matter of a file's text, if it begins with a line ``---`` and a ``key: value`` below.

    >>> read_front_matter("---\ntitle: A day\npublished: 2018-05-14\n---\nText.", "a.txt").published_at.isoformat()
    '2018-05-14T00:00:00+00:00'

    Raises:
        InputError: an unknown or repeated key, a line without one, a bad date, no closing line; with the line number.
    """
    opening = _OPENING.match(text)
    if not opening or not re.match(r"[ \t]*(?:\w+[ \t]*:|---|#)", text[opening.end() :]):
        return FrontMatter()
    values: dict[str, str] = {}
    at, number = opening.end(), len(text[: opening.end()].splitlines())
    for raw in text[at:].splitlines(keepends=True):
        at, number = at + len(raw), number + 1
        line = raw.strip()
        if line == "---":
            return _checked(values, at)
        if line and not line.startswith("#"):
            key, value = _pair(line, f"{name}, line {number}", values)
            values[key] = value
    raise InputError(f"{name}: the front matter is not closed; write a line --- below its last key")


def _pair(line: str, where: str, values: dict[str, str]) -> tuple[str, str]:
    key, colon, value = (part.strip() for part in line.partition(":"))
    key = key.lower()
    if not colon:
        raise InputError(
            f"{where}: {line[:60]!r} has no key; write 'key: value', or --- above it to end the front matter"
        )
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(KEYS)}"
        raise InputError(f"{where}: unknown key {key!r}; {hint}")
    if key in values:
        raise InputError(f"{where}: the key {key!r} stands there twice; keep one")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return key, _checked_value(key, value, where)


def _checked_value(key: str, value: str, where: str) -> str:
    """Refuse a date or a yes or no that cannot be read, where its line is known."""
    if key == "published" and value:
        try:
            parse_instant(value)
        except ValueError:
            raise InputError(f"{where}: {value!r} is no date; write it as 2018-05-14 or 2018-05-14T09:30:00Z") from None
    if key == "thread" and value.lower() not in ("yes", "no"):
        raise InputError(f"{where}: 'thread' is yes or no, not {value!r}")
    return value


def _checked(values: dict[str, str], body_start: int) -> FrontMatter:
    published = values.get("published")
    return FrontMatter(
        title=values.get("title") or None,
        source=values.get("source") or None,
        url=values.get("url") or None,
        published_at=parse_instant(published) if published else None,
        language=values.get("language") or None,
        threaded=values.get("thread", "yes").lower() == "yes",
        body_start=body_start,
    )
