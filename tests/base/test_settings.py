import msgspec
import pytest

from mapdesk.base.settings import read_toml, to_settings
from mapdesk.errors import ConfigError


class Kettle(msgspec.Struct, frozen=True):
    litres: float = 1.0
    colour: str = "red"


def test_an_empty_table_gives_the_defaults():
    assert to_settings({}, Kettle, "kettle.toml") == Kettle()


def test_an_unknown_key_is_refused_with_the_nearest_known_one():
    with pytest.raises(ConfigError, match=r"kettle.toml: unknown key `color`; did you mean `colour`\?"):
        to_settings({"color": "blue"}, Kettle, "kettle.toml")


def test_a_wrong_type_names_the_key():
    with pytest.raises(ConfigError, match=r"kettle.toml: .*litres"):
        to_settings({"litres": "many"}, Kettle, "kettle.toml")


def test_a_broken_file_names_file_and_line(tmp_path):
    path = tmp_path / "desk.toml"
    path.write_text("a = 1\nb = = 2\n", "utf-8")
    with pytest.raises(ConfigError, match=r"desk.toml: .*line 2"):
        read_toml(path)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigError, match="mapdesk init"):
        read_toml(tmp_path / "desk.toml")
