from importlib.resources import files

import pytest

from mapdesk.errors import ConfigError
from mapdesk.extract import lexicon
from mapdesk.extract.finder import rule_families
from mapdesk.model.claim import KINDS

FAMILIES = sorted(
    path.name.removesuffix(".py")
    for path in (files("mapdesk") / "extract" / "rules").iterdir()
    if path.name[0] not in "_."
)


def test_every_rule_family_has_a_lexicon_and_a_version():
    assert len(rule_families()) == len(FAMILIES)
    for family in FAMILIES:
        assert lexicon.load_lexicon(family).rule.startswith(f"{family}@")


def test_every_kind_has_words_that_tell_it():
    told = {trigger.kind for family in FAMILIES for trigger in lexicon.load_lexicon(family).triggers}
    told |= {"materiel_captured"}  # 'captured' with equipment as its object
    assert told == set(KINDS)


def test_an_unknown_kind_in_a_lexicon_is_refused():
    with pytest.raises(ConfigError, match="known kind"):
        lexicon._trigger({"kind": "conquest", "verbs": ["take"]}, "broken")


def test_a_misspelt_key_in_a_lexicon_is_refused():
    with pytest.raises(ConfigError, match="verb"):
        lexicon._trigger({"kind": "clash", "verb": ["fight"]}, "broken")
