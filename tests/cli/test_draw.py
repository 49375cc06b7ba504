"""`mapdesk draw`: every product from a map's file or a desk, and errors that say what goes with what."""

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner
from PIL import Image

from mapdesk.cli.main import mapdesk


def run(*arguments):
    return CliRunner().invoke(mapdesk, [str(argument) for argument in ("draw", *arguments)])


@pytest.fixture(scope="module")
def desk(demo):
    return demo[0]


@pytest.fixture(scope="module")
def maps(desk):
    """The maps of the demo's two updates, the earlier first."""
    return sorted((desk / "updates").glob("*/map.geojson"))


def texts(path):
    return re.findall(r"<text[^>]*>([^<]+)</text>", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a MAP.geojson, or a desk with --desk DIR"),
        (["MAP", "--day", "2018-05-14"], "--day draws from a desk's ledger"),
        (["MAP", "--perspective", "sdf"], "--perspective draws from a desk's ledger"),
        (["MAP", "--period", "2018-05-01..2018-05-02"], "--period draws from a desk's ledger"),
        (["MAP", "--disagreement"], "--disagreement needs a second view"),
        (["MAP", "--compare", "MAP", "--size", "card"], "a card shows one map"),
        (["MAP", "--compare", "2018-05-14"], "is a day of a desk"),
        (["--period", "2018-05-01..2018-05-02", "--day", "2018-05-01"], "--period makes a film"),
        (["MAP", "--compare", "nowhere.geojson"], "does not exist"),
    ],
)
def test_options_that_do_not_go_together_are_named_and_nothing_is_drawn(maps, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    done = run(*(maps[0] if word == "MAP" else word for word in arguments), "-o", tmp_path / "x.png")
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--period", "2018-05-13..2018-05-14"], ".gif or .mp4"),
        (["--period", "2018-01-01..2018-12-31"], ".gif or .mp4"),
        (["--day", "2018-05-14", "--compare", "2018-05-14"], "both maps are of 2018-05-14"),
        (["--day", "2018-05-14", "--compare", "2018-05-20", "--perspective", "sdf", "--disagreement"], "of one day"),
        (["--perspective", "nobody"], "no perspective 'nobody'"),
    ],
)
def test_what_a_desk_cannot_draw_is_said_and_nothing_is_drawn(desk, tmp_path, arguments, said):
    done = run("--desk", desk, *arguments, "-o", tmp_path / "x.png")
    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert not (tmp_path / "x.png").exists()


def test_a_film_of_too_many_days_is_refused_before_they_are_outlined(desk, tmp_path):
    done = run("--desk", desk, "--period", "2018-01-01..2018-12-31", "-o", tmp_path / "x.gif")
    assert "has 365 days; a film has at most 120" in done.output


def test_a_broken_map_is_named_with_what_is_wrong(tmp_path):
    (tmp_path / "map.geojson").write_text("{")
    (tmp_path / "other.geojson").write_text(json.dumps({"type": "Feature"}))
    for name in ("map.geojson", "other.geojson"):
        done = run(tmp_path / name, "-o", tmp_path / "x.png")
        assert done.exit_code == 1
        assert name in done.output


def test_size_width_theme_and_card(desk, maps, tmp_path):
    small, card, dark = (tmp_path / name for name in ("small.png", "card.png", "dark.png"))
    assert run(maps[0], "--desk", desk, "--size", "article", "-o", small).output.strip() == str(small)
    assert run(maps[0], "--desk", desk, "--size", "card", "-o", card).exit_code == 0
    assert run(maps[0], "--desk", desk, "--theme", "dark", "--width", "500", "-o", dark).exit_code == 0
    with Image.open(small) as one, Image.open(card) as two, Image.open(dark) as three:
        assert (one.width, two.size, three.width) == (1200, (1200, 630), 500)
        assert sum(one.convert("RGB").getpixel((5, 5))) > 700 > 120 > sum(three.convert("RGB").getpixel((5, 5)))


def test_two_files_or_two_days_stand_side_by_side_the_earlier_first(desk, maps, tmp_path):
    later, earlier = maps[1], maps[0]
    done = run(later, "--compare", earlier, "-o", tmp_path / "two.svg", "--width", "1200")
    assert done.exit_code == 0, done.output
    days = [dt.date.fromisoformat(path.parent.name[:10]) for path in maps]
    spoken = [f"{day.day} May 2018" for day in days]
    assert " – ".join(spoken) in texts(tmp_path / "two.svg")
    done = run("--desk", desk, "--day", days[1], "--compare", days[0], "-o", tmp_path / "desk.svg", "--width", "1200")
    assert done.exit_code == 0, done.output
    assert " – ".join(spoken) in texts(tmp_path / "desk.svg")


def test_a_sides_own_telling_says_whose_it_is_and_shows_only_its_signs(desk, tmp_path):
    told, whole = tmp_path / "told.svg", tmp_path / "whole.svg"
    day = ("--desk", desk, "--day", "2018-05-14", "--width", "1200")
    assert run(*day, "--perspective", "government", "-o", told).exit_code == 0
    assert run(*day, "-o", whole).exit_code == 0
    assert any("as sources of Government tell it" in text for text in texts(told))
    assert "Clash" in texts(whole)
    assert "Clash" not in texts(told)
    feet = {path: " ".join(text for text in texts(path)) for path in (told, whole)}
    assert "Demo monitoring group" in feet[whole]
    assert "Demo monitoring group" not in feet[told]


def test_a_disagreement_names_both_tellers(desk, maps, tmp_path):
    day = ("--desk", desk, "--day", "2018-05-14", "--width", "1200")
    done = run(*day, "--perspective", "sdf", "--disagreement", "-o", tmp_path / "differ.svg")
    assert done.exit_code == 0, done.output
    assert "This desk / SDF sources" in texts(tmp_path / "differ.svg")


def test_a_film_of_a_desk_has_a_frame_for_each_day(desk, tmp_path):
    done = run("--desk", desk, "--period", "2018-05-13..2018-05-15", "--width", "400", "-o", tmp_path / "film.gif")
    assert done.exit_code == 0, done.output
    with Image.open(tmp_path / "film.gif") as film:
        assert (film.n_frames, film.width) == (3, 400)
