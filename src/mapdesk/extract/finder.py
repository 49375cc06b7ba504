"""The rules as one claim finder: every module of ``rules/`` is a family, found by walking the folder."""

import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from mapdesk.extract import rules
from mapdesk.extract.context import is_aim, is_conditional, is_purpose
from mapdesk.extract.draft import ClaimFinder, Draft

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


@cache
def rule_families() -> tuple[ClaimFinder, ...]:
    """Return the ``find`` function of every module in ``rules/``, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(import_module(f"{rules.__name__}.{name}").find for name in names)


def find_by_rules(sentence: "Sentence") -> Iterable[Draft]:
    """Return the drafts of every family; one per kind and trigger, the first family that tells it wins."""
    seen: dict[tuple[str, int], Draft] = {}
    for draft in _all(sentence):
        seen.setdefault((draft.kind, draft.trigger.start), draft)
    told = {draft.anchor.i for draft in seen.values() if draft.kind != "statement_of_intent"}
    kept = [d for d in seen.values() if d.kind != "statement_of_intent" or d.anchor.i not in told]
    return sorted(kept, key=lambda draft: (draft.trigger, draft.kind))


def _all(sentence: "Sentence") -> Iterator[Draft]:
    for find in rule_families():
        for draft in find(sentence):
            if not is_purpose(draft.anchor) and not is_conditional(draft.anchor):
                yield replace(draft, weak=True) if is_aim(draft.anchor) else draft
