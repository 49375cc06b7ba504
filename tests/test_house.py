"""The house keeps its promises: one word in five places, one line in five, floors as law."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import mapdesk
from mapdesk.cli.main import mapdesk as command

ROOT = Path(__file__).parents[1]
VERBS = ("read", "extract", "resolve", "record", "estimate", "outline", "draw", "publish")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_names_a_folder_a_function_a_command_a_test_folder_and_a_page(verb):
    assert (ROOT / "src/mapdesk" / verb / "__init__.py").is_file()
    assert [name for name in mapdesk.__all__ if name.startswith(verb)]
    assert verb in command.commands
    assert list((ROOT / "tests" / verb).glob("test_*.py"))
    assert (ROOT / "docs" / f"{verb}.md").is_file()


@pytest.mark.parametrize("name", mapdesk.__all__)
def test_each_public_function_can_be_imported_and_explains_itself(name):
    assert getattr(mapdesk, name).__doc__


def test_what_the_library_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mapdesk.nothing


@pytest.mark.parametrize("place", ["README.md", "ARCHITECTURE.md", "src/mapdesk/pipeline/__init__.py"])
def test_the_one_line_of_the_house_is_the_same_everywhere(place):
    words = re.findall(r"[\w>-]+", (ROOT / place).read_text("utf-8"))
    line = "source -read-> Report -extract-> Claim -resolve-> Placement -record-> Entry -estimate-> ControlEstimate"
    line += " -outline-> ControlMap -draw-> pictures -publish-> Update"
    assert line in " ".join(words)
    assert command.help is not None
    assert line in " ".join(re.findall(r"[\w>-]+", command.help))


def test_importing_the_library_loads_nothing_heavy():
    code = "import sys, mapdesk, mapdesk.model; print(*{'spacy','numpy','shapely','matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_module_is_longer_than_it_can_be_read():
    written = [path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts]  # those Django writes
    long = {path: n for path in written if (n := len(path.read_text("utf-8").splitlines())) > 320}
    assert not long


def test_views_read_and_only_services_write():
    """A view that saves would write without a row in the log."""
    writing = re.compile(r"\.(?:save|create|delete|update|bulk_create|get_or_create|update_or_create)\(")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src" / "mapdesk_web").rglob("*.py")
        if "views" in path.parts or path.name in ("views.py", "feeds.py", "tree.py", "context.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if writing.search(line)
    ]
    assert found == []
