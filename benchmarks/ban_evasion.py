"""Somebody banned comes back: how often the checks hold him, and how many innocents with him; a planted world.

python benchmarks/ban_evasion.py

Returning: 40 banned readers, each back in eight ways, the last of which shares nothing. Innocent: new accounts that
share one thing with somebody banned by chance, such as the subject, the link of the day or a quotation of his words.
Only the check of returning readers is measured; new accounts are held by another rule until two posts stand, whoever
they are. The texts are made of words drawn with fixed seeds, so the figures say how the rules behave, not how often
trolls do what.
"""

import datetime as dt
import random
from collections.abc import Iterator

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Rejected
from mapdesk_web.forum.checks.record import check_returning

NOW = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
BANNED = 40
WORDS = (
    "village", "river", "bridge", "report", "council", "market", "source", "witness", "road", "convoy", "north",
    "record", "morning", "evening", "map", "claim", "proof", "video", "picture", "side", "front", "line", "town",
    "field", "water", "camp", "school", "people", "children", "winter", "summer", "promise", "lie", "truth", "paper",
    "radio", "station", "officer", "brigade", "border", "crossing", "valley", "hill", "desert", "oil", "well", "fire",
    "smoke", "night", "day", "week", "month", "year",
)  # fmt: skip
NAMES = (
    "Amber", "Basil", "Cedar", "Dahlia", "Elder", "Fennel", "Ginger", "Hazel", "Iris", "Juniper", "Linden", "Maple",
    "Nettle", "Olive", "Poppy",
)  # fmt: skip
TWINS = str.maketrans(
    "aeoilAEO", "\u0430\u0435\u043e\u04561\u0410\u0415\u041e"
)  # look-alikes: Cyrillic letters and a digit


def sentence(chosen: random.Random, words: int = 24) -> str:
    return " ".join(chosen.choice(WORDS) for _ in range(words)) + "."


def reworded(text: str, chosen: random.Random, share: float) -> str:
    """Return a text with a share of its words replaced."""
    return " ".join(chosen.choice(WORDS) if chosen.random() < share else word for word in text.split())


def banned() -> list[Rejected]:
    rows = []
    for number in range(BANNED):
        chosen = random.Random(number)
        name = f"{chosen.choice(NAMES)} {chosen.choice(NAMES)}"
        for _ in range(3):
            links = (f"https://leaflet{number}.example/{chosen.randrange(9)}",)
            rows.append(Rejected(sentence(chosen), links, name, f"hash{number}", f"reader:{number}"))
    return rows


def draft(body: str, name: str, *, links: tuple[str, ...] = (), email: str = "", hours: float = 2.0) -> Draft:
    joined = NOW - dt.timedelta(hours=hours)
    return Draft(body, links, "reader:9999", name, NOW, joined_at=joined, email_hash=email)


def returning(known: list[Rejected]) -> Iterator[tuple[str, Draft]]:
    for number, past in enumerate(known[::3]):
        chosen = random.Random(1000 + number)
        other, fresh = f"Somebody {number}", sentence(chosen)
        yield "same mailbox, all else new", draft(fresh, other, email=past.email_hash, hours=200)
        yield "same text, account of 2 h", draft(past.body, other)
        yield "text with 1 word in 10 new, 2 h", draft(reworded(past.body, chosen, 0.1), other)
        yield "text with half of it new, 2 h", draft(reworded(past.body, chosen, 0.5), other)
        yield "same links, new words, 2 h", draft(fresh, other, links=past.links)
        yield "look-alike name, 2 h", draft(fresh, past.name.translate(TWINS))
        yield "same text, account of a week", draft(past.body, other, hours=170)
        yield "all new, nothing shared", draft(fresh, other)


def innocent(known: list[Rejected]) -> Iterator[tuple[str, Draft]]:
    for number in range(400):
        chosen = random.Random(5000 + number)
        past = known[number % len(known)]
        name = f"{chosen.choice(NAMES)} {chosen.choice(NAMES)} {number}"
        fresh = sentence(chosen)
        yield "writes on the same subject, 2 h", draft(fresh, name)
        yield "short text of common words, 2 h", draft(" ".join(past.body.split()[:7]), name)
        yield "eight words of a long text, 2 h", draft(" ".join(sorted(past.body.split()[:9])), name)
        quoted = f"> {past.body}\n\n{fresh}"
        yield "quotes him and objects, 2 h", draft(quoted, name)
        yield "shares the link of the day, a week", draft(fresh, name, links=past.links, hours=170)
        yield "shares the link of the day, 2 h", draft(fresh, name, links=past.links)


def main() -> None:
    known = banned()
    around = Circumstances(1, rejected=known, approved=0)
    for title, drafts in (("held, of those who return", returning(known)), ("held, of innocents", innocent(known))):
        print(title)
        held: dict[str, list[bool]] = {}
        for way, written in drafts:
            held.setdefault(way, []).append(check_returning(written, around) is not None)
        for way, found in held.items():
            print(f"  {way:38}{sum(found):5} of {len(found):4} ({sum(found) / len(found):4.0%})")


if __name__ == "__main__":
    main()
