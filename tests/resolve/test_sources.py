"""Speaker phrases to sources with their lean."""

import pytest

from mapdesk.errors import ConfigError
from mapdesk.model import Source
from mapdesk.resolve.sources import all_sources, read_sources, source_of


@pytest.mark.parametrize("phrase", ["", "he", "the group", "a statement", "two people", "nobody"])
def test_a_speaker_without_a_name_is_unknown(sources, sides, phrase):
    assert source_of(phrase, sources, sides) is None


@pytest.mark.parametrize(
    ("phrase", "source_id", "lean"),
    [
        ("pro-SDF sources", "pro-sdf", "sdf"),
        ("Pro-SDF sources", "pro-sdf", "sdf"),
        ("local sources", "local", None),
        ("SOHR", "sohr", None),
        ("the Syrian Observatory for Human Rights", "sohr", None),
        ("SANA", "sana", "government"),
        ("the Amaq news agency", "amaq", "isis"),
        ("CENTCOM", "coalition", "sdf"),
        ("a coalition spokesman", "coalition", "sdf"),
        ("pro-government activists", "pro-government", "government"),
        ("activists loyal to ISIS", "pro-isis", "isis"),
        ("an SDF commander", "sdf", "sdf"),
        ("Demo outlet", "demo-outlet", None),
    ],
)
def test_a_speaker_of_the_demo_desk_is_known_with_his_lean(sources, sides, phrase, source_id, lean):
    source = source_of(phrase, sources, sides)
    assert source is not None
    assert (source.source_id, source.lean) == (source_id, lean)


def test_an_unlisted_speaker_named_by_a_side_gets_a_generated_source(sides):
    leaning, party = source_of("pro-SDF bloggers", [], sides), source_of("an ISIS statement", [], sides)
    assert leaning is not None
    assert party is not None
    assert (leaning.source_id, leaning.lean) == ("pro-sdf", "sdf")
    assert (party.source_id, party.kind, party.lean) == ("party-isis", "party", "isis")


def test_every_generated_source_can_be_looked_up(sources, sides):
    known = {source.source_id: source for source in all_sources(sources, sides)}
    assert len(known) == len(all_sources(sources, sides))
    assert known["party-iraq"].lean == "iraq"
    assert known["pro-sdf"] in sources  # the desk's own row stands


def test_a_listed_name_comes_before_a_shorter_alias_in_it():
    sources = [Source("a", "Observatory"), Source("b", "Syrian Observatory for Human Rights")]
    found = source_of("the Syrian Observatory for Human Rights said", sources)
    assert found is not None
    assert found.source_id == "b"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('kind = "paper"', "kind"),
        ('reliability = "G"', "reliability"),
        ('reliabilty = "A"', "did you mean `reliability`"),
        ('aliases = [""]', "alias without text"),
        ('lean = "nobody"', "'nobody' is no side"),
    ],
)
def test_a_wrong_sources_file_is_refused_with_file_and_key(tmp_path, sides, row, said):
    path = tmp_path / "sources.toml"
    path.write_text(f'[[sources]]\nsource_id = "x"\nname = "X"\n{row}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as refused:
        read_sources(path, sides)
    assert str(path) in str(refused.value)


def test_a_desk_may_list_no_source(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text("", encoding="utf-8")
    assert read_sources(path) == ()
