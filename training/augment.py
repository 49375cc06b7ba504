"""A gold row in, the same row with other names out: what the network must not learn is who and where.

Places become romanised village names and lists of them, sides become other sides; every span moves along. A few
sentences of our own (``sentences.toml``) add lists of villages, and claim-free lines about war country.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data import Row

Range = tuple[int, int]

SIDES = (
    "SDF", "Syrian Democratic Forces", "YPG", "Kurdish forces", "ISIS", "ISIL", "Islamic State", "IS", "Daesh",
    "government forces", "Syrian army", "Syrian Arab Army", "SAA", "regime forces", "army", "rebels",
    "opposition fighters", "militants", "HTS", "Hayat Tahrir al-Sham", "Jabhat al-Nusra", "FSA", "Free Syrian Army",
    "Ahrar al-Sham", "Turkish forces", "Turkish army", "Hezbollah", "Russian forces", "Russian troops",
    "Ukrainian forces", "Ukrainian troops", "Iraqi forces", "Iraqi army", "Peshmerga", "coalition",
    "Popular Mobilization Units", "Republican Guard", "Tiger Forces", "National Army", "pro-government fighters",
    "US-backed forces", "tribal fighters", "separatists", "insurgents", "Wagner Group", "National Guard",
    "local militia",
)  # fmt: skip
_KNOWN = frozenset(side.lower() for side in SIDES)
_BODIES = ("{} Military Council", "{} Local Council", "{} Martyrs Brigade", "{} Media Center", "{} Operations Room")
_FIRST = (
    "Tall",
    "Tell",
    "Khirbat",
    "Umm",
    "Abu",
    "Kafr",
    "Deir",
    "Ayn",
    "Wadi",
    "Bir",
    "Shaykh",
    "Jabal",
    "Rasm",
    "Bayt",
)
_ARTICLES = ("al-", "al-", "Al-", "as-", "ash-", "ar-", "ad-", "az-", "an-", "el-", "es-", "Al ")
_STARTS = (
    "b",
    "d",
    "dh",
    "f",
    "g",
    "gh",
    "h",
    "j",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "q",
    "r",
    "s",
    "sh",
    "t",
    "th",
    "w",
    "y",
    "z",
)
_VOWELS = ("a", "a", "a", "i", "u", "e", "o", "aa", "ay", "ou", "ee")
_ENDS = ("", "", "", "", "", "", "n", "m", "r", "s", "l", "b", "d", "h", "q", "sh")
_WORD = r"(?:[A-Z][\w’'`]*|[AaEe][a-z]{1,2})(?:[-–][\w’'`]+)*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,3}}")
_NO_NAME = re.compile(r"(?i)^(?:north|south|east|west|central|upper|lower|near|between|river|highway)")
_CONTAINER = re.compile(r"\b(village|town|city|settlement|district) of $")


def romanised(rng: random.Random) -> str:
    """Return a made-up name in the manner of the region: 'Khirbat al-Jawiya', 'Shammar', \"Umm Da'qin\"."""
    stem = "".join(rng.choice(_STARTS) + rng.choice(_VOWELS) + rng.choice(_ENDS) for _ in range(rng.choice((1, 2, 2))))
    stem += rng.choice(("", "", "ah", "iyah", "iya", "eh", "in", "a"))
    if rng.random() < 0.08:
        stem = stem[:2] + rng.choice("'’`") + stem[2:]
    name = stem.capitalize()
    if rng.random() < 0.35:
        name = rng.choice(_ARTICLES) + name
        name = f"{rng.choice(_FIRST)} {name}" if rng.random() < 0.5 else name[0].upper() + name[1:]
    elif rng.random() < 0.25:
        name = f"{rng.choice(_FIRST)} {name}"
    return name


@dataclass(frozen=True, slots=True)
class Names:
    """Where names are drawn from: known spellings of real places, and made-up ones."""

    known: tuple[str, ...]

    def one(self, rng: random.Random) -> str:
        """Return a name."""
        return rng.choice(self.known) if self.known and rng.random() < 0.5 else romanised(rng)


def known_names(rows: Iterable[dict[str, str]]) -> Names:
    """Return the Latin spellings in rows of a gazetteer (columns name and other_names)."""
    found = {
        name
        for row in rows
        for name in (row["name"], *row["other_names"].split("|"))
        if name.isascii() and name[:1].isalpha() and not name.isupper() and "," not in name
    }
    return Names(tuple(sorted(found)))


@dataclass(frozen=True, slots=True)
class _Edit:
    """Replace ``core`` (and what stands between it and ``begin``) by ``text``; ``parts`` are the new phrases in it."""

    begin: int
    core: Range
    text: str
    parts: tuple[Range, ...]


def augmented(row: Row, names: Names, rng: random.Random) -> Row:
    """Return the row with some places and sides replaced; spans, kinds and modality as before."""
    spans = [(role, (s[0], s[1])) for claim in row["claims"] for role, found in claim["spans"].items() for s in found]
    edits: list[_Edit] = []
    for core in sorted({span for _, span in spans}):
        roles = {role for role, span in spans if span == core}
        edit = _edit_of(row["sentence"], core, roles, names, rng)
        if edit is not None and all(_compatible(edit, span) for _, span in spans) and _apart(edit, edits):
            edits.append(edit)
    return _applied(row, edits) if edits else row


def _edit_of(sentence: str, core: Range, roles: set[str], names: Names, rng: random.Random) -> _Edit | None:
    text = sentence[slice(*core)]
    if roles <= {"actor", "target", "attribution"} and text.lower() in _KNOWN and rng.random() < 0.5:
        side = rng.choice(SIDES) if rng.random() < 0.8 else rng.choice(_BODIES).format(names.one(rng))
        return _Edit(core[0], core, side, ((0, len(side)),))
    if "place" in roles and _NAME.fullmatch(text) and not _NO_NAME.match(text) and rng.random() < 0.6:
        many = roles == {"place"} and _stands_alone(sentence, core) and rng.random() < 0.4
        return _list_of(sentence, core, names, rng) if many else _single(sentence, core, names, rng)
    return None


def _stands_alone(sentence: str, core: Range) -> bool:
    """Whether a list may stand here: no hyphen, possessive or other part of a word touches the name."""
    before, after = sentence[: core[0]][-1:], sentence[core[1] :][:1]
    return (before in " (" or not before) and after in " .,;:)" and not sentence[core[1] :].startswith(" and ")


def _single(sentence: str, core: Range, names: Names, rng: random.Random) -> _Edit:
    name = names.one(rng)
    lead = ""
    if re.search(r"\b(?:in|near|of|at|from|to|captured|seized|entered) $", sentence[: core[0]]) and rng.random() < 0.2:
        lead = "" if _CONTAINER.search(sentence[: core[0]]) else rng.choice(("the village of ", "the town of "))
    return _Edit(core[0], core, lead + name, ((len(lead), len(lead) + len(name)),))


def _list_of(sentence: str, core: Range, names: Names, rng: random.Random) -> _Edit:
    """'A and B', 'A, B and C', with 'the villages of' at times, and always where 'the village of' stood before."""
    container = _CONTAINER.search(sentence[: core[0]])
    begin = container.start() if container else core[0]
    text = "villages of " if container else rng.choice(("", "", "the villages of ", "the towns of "))
    count = rng.choice((2, 2, 3, 3, 4, 5))
    comma = rng.random() < 0.3
    parts: list[Range] = []
    for number in range(count):
        if number:
            last = number == count - 1
            text += (", and " if comma and count > 2 else " and ") if last else ", "
        name = names.one(rng)
        parts.append((len(text), len(text) + len(name)))
        text += name
    return _Edit(begin, core, text, tuple(parts))


def _compatible(edit: _Edit, span: Range) -> bool:
    """Whether a span can follow the edit: it is the replaced one, holds it, or does not touch it."""
    holds = span[0] <= edit.begin and edit.core[1] <= span[1]
    return span == edit.core or holds or span[1] <= edit.begin or edit.core[1] <= span[0]


def _apart(edit: _Edit, others: Sequence[_Edit]) -> bool:
    return all(edit.core[1] <= other.begin or other.core[1] <= edit.begin for other in others)


def _applied(row: Row, edits: Sequence[_Edit]) -> Row:
    ordered = sorted(edits, key=lambda edit: edit.begin)
    sentence, at, moved = "", 0, dict[Range, list[list[int]]]()
    for edit in ordered:
        sentence += row["sentence"][at : edit.begin]
        moved[edit.core] = [[len(sentence) + a, len(sentence) + b] for a, b in edit.parts]
        sentence += edit.text
        at = edit.core[1]
    sentence += row["sentence"][at:]

    def shift(position: int) -> int:
        return position + sum(len(e.text) - (e.core[1] - e.begin) for e in ordered if e.core[1] <= position)

    def spans_of(role: str, span: Sequence[int]) -> list[list[int]]:
        found = moved.get((span[0], span[1]))
        if found is None:
            return [[shift(span[0]), shift(span[1])]]
        return found if role == "place" else [[found[0][0], found[-1][1]]]

    claims = [
        {**claim, "spans": {r: [new for s in old for new in spans_of(r, s)] for r, old in claim["spans"].items()}}
        for claim in row["claims"]
    ]
    return {**row, "sentence": sentence, "claims": claims}


_FIELD = re.compile(r"\[(?:(\d+)\.)?(\w+):([^\]]*)\]|\{(\w+)\}")


def written(template: dict[str, Any], names: Names, rng: random.Random) -> Row:
    """Return a template of ``sentences.toml`` as a gold row: ``{place}``, ``{side}`` drawn, ``[role:words]`` marked.

    ``claims`` lists kind and modality; ``[place:...]`` belongs to all of them, ``[1.trigger:...]`` to the second only.
    """
    text = str(template["text"])
    claims: list[dict[str, Any]] = [
        {"kind": kind, "modality": modality, "spans": {}} for kind, modality in template.get("claims", ())
    ]
    sentence, at = "", 0
    for match in _FIELD.finditer(text):
        sentence += text[at : match.start()]
        at = match.end()
        number, role, words, drawn = match.groups()
        begin = len(sentence)
        sentence += _drawn(drawn or words, names, rng)
        if role:
            for claim in claims if number is None else [claims[int(number)]]:
                claim["spans"].setdefault(role, []).append([begin, len(sentence)])
    return {"report_id": "own", "begin": 0, "sentence": sentence + text[at:], "claims": claims}


def _drawn(words: str, names: Names, rng: random.Random) -> str:
    words = words.replace("{place}", names.one(rng))
    if words == "place":
        return names.one(rng)
    return rng.choice(SIDES) if words == "side" else words
