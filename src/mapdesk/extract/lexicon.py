"""Trigger words and noun classes from the TOML files in ``data/lexicons``: file name in, frozen tables out."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mapdesk.errors import ConfigError
from mapdesk.model.claim import KINDS, ClaimKind

_FOLDER = files("mapdesk") / "data" / "lexicons"
_LISTS = ("verbs", "nouns", "block_before", "block_after", "block_objects")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One block of a lexicon: the words that tell one kind of event, and the senses that do not.

    ``verbs`` are lemmas, with a second word where a particle or object is needed ('pull back', 'take control').
    ``nouns`` are forms in lower case. ``block_before`` and ``block_after`` are neighbours that give the word another
    sense ('attack' before 'aircraft'); ``block_objects`` are objects that do ('raid the shelves').
    """

    kind: ClaimKind
    name: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    block_before: frozenset[str]
    block_after: frozenset[str]
    block_objects: frozenset[str]
    heads: frozenset[str] = frozenset()  # the words one of which must be there: a quick first look


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The triggers of one rule family and its rule name with version ('capture@4')."""

    rule: str
    triggers: tuple[Trigger, ...]
    heads: frozenset[str]  # those of all triggers: most sentences hold none of them


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _trigger(block: dict[str, Any], file: str) -> Trigger:
    unknown = set(block) - {"kind", "name", *_LISTS}
    if unknown or block.get("kind") not in KINDS:
        raise ConfigError(f"{file}.toml: a [[trigger]] needs a known kind and has no keys {sorted(unknown)}")
    lists = {key: frozenset(block.get(key, ())) for key in _LISTS}
    heads = {verb.split()[0] for verb in lists["verbs"]} | {noun.split("-")[-1] for noun in lists["nouns"]}
    heads |= lists["verbs"] | lists["nouns"]
    return Trigger(kind=block["kind"], name=block.get("name", block["kind"]), heads=frozenset(heads), **lists)


@cache
def load_lexicon(family: str) -> Lexicon:
    """Read the triggers of one rule family.

    >>> load_lexicon("capture").rule
    'capture@4'

    Raises:
        ConfigError: a block has an unknown kind or key.
    """
    table = _read(family)
    rule = f"{family}@{table['version']}"
    triggers = tuple(_trigger(block, family) for block in table["trigger"])
    return Lexicon(rule, triggers, frozenset().union(*(trigger.heads for trigger in triggers)))


@cache
def noun_class(name: str) -> frozenset[str]:
    """Return one word list of ``nouns.toml`` ('places', 'forces', 'materiel' ...), lemmas in lower case."""
    return frozenset(_read("nouns")[name])


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one word list of ``clauses.toml`` (verbs and words that set modality and speaker), in lower case."""
    return frozenset(_read("clauses")[name])


@cache
def number_table(name: str) -> dict[str, int]:
    """Return one table of ``numbers.toml``: number word -> value."""
    return dict(_read("numbers")[name])
