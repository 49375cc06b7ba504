"""One run of the main job: what is repeated changes nothing, what is ruled is obeyed."""

import datetime as dt
import json
import shutil

import pytest

from mapdesk.config import open_desk
from mapdesk.errors import GateClosed, InputError
from mapdesk.pipeline.update import publish_desk, update_desk
from mapdesk.record.jsonl import JsonLinesLedger
from mapdesk.record.ledger import replay, retract, rule

LATER = dt.datetime(2018, 6, 1, tzinfo=dt.UTC)
MAY_24 = dt.date(2018, 5, 24)


@pytest.fixture
def desk(demo, tmp_path):
    folder = tmp_path / "desk"
    shutil.copytree(demo[0], folder)
    return open_desk(folder)


def run(desk, reports=(), **changes):
    options = {
        "day": None,
        "recorded_by": "editor",
        "now": LATER,
        "pictures": False,
        "on_error": lambda problem: pytest.fail(str(problem)),
        "on_progress": lambda *_: None,
    }
    return update_desk(desk, reports, **options | changes)


def ledger_of(desk):
    return JsonLinesLedger(desk.ledger_file)


def placements_of(desk):
    return {held.placement.claim_id: held.placement for held in replay(ledger_of(desk).entries()).placements}


def a_claim(desk, kind, place):
    return next(p for p in placements_of(desk).values() if p.kind == kind and place in [s.text for s in p.places])


def test_the_same_reports_again_change_nothing(desk):
    before = desk.ledger_file.read_bytes()
    again = run(desk, sorted((desk.folder / "reports").glob("*.txt")))
    assert again.update is None
    assert (len(again.intake.new), len(again.intake.known)) == (0, 12)
    assert desk.ledger_file.read_bytes() == before
    assert sorted(p.name for p in desk.updates_folder.glob("*/")) == ["2018-05-14-v1", "2018-05-24-v1"]


def test_a_report_that_cannot_be_read_is_told_and_the_rest_goes_on(desk, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "good.txt").write_text(
        "---\npublished: 2018-05-24\n---\nLocal sources said that ISIS captured Al-Bahrah on Thursday.\n", "utf-8"
    )
    faults = []
    result = run(desk, [tmp_path / "bad.txt", tmp_path / "good.txt"], on_error=faults.append)
    assert len(faults) == 1
    assert "bad.txt" in str(faults[0])
    assert len(result.intake.new) == 1
    assert result.folder.name == "2018-05-24-v2"


def test_an_undated_report_counts_on_the_day_the_editor_names(desk, tmp_path):
    (tmp_path / "undated.txt").write_text("Local sources said that the SDF captured Hajin.\n", "utf-8")
    run(desk, [tmp_path / "undated.txt"], day=MAY_24)
    assert a_claim(desk, "control_gained", "Hajin").day.first == MAY_24


def test_without_any_date_the_day_is_asked_for(tmp_path, demo):
    folder = tmp_path / "empty"
    folder.mkdir()
    for name in ("desk.toml", "sides.toml", "sources.toml", "places.csv"):
        shutil.copyfile(demo[0] / name, folder / name)
    (tmp_path / "undated.txt").write_text("Local sources said that ISIS captured Hajin.\n", "utf-8")
    with pytest.raises(InputError, match="--day"):
        run(open_desk(folder), [tmp_path / "undated.txt"])


def test_an_update_too_fresh_for_release_is_held_back_and_the_reports_are_kept(desk, tmp_path):
    (tmp_path / "new.txt").write_text(
        "---\npublished: 2018-05-31T20:00:00Z\n---\nLocal sources said that the SDF captured Hajin.\n", "utf-8"
    )
    with pytest.raises(GateClosed, match="24 hours"):
        run(desk, [tmp_path / "new.txt"])
    assert not (desk.updates_folder / "2018-05-31-v1").exists()
    assert any(p.report.published_at.day == 31 for p in placements_of(desk).values() if p.report.published_at)


def test_publishing_twice_gives_the_same_bytes_and_appends_nothing(desk, tmp_path):
    before = desk.ledger_file.read_bytes()
    bundles = []
    for name in ("one", "two"):
        publish_desk(desk, tmp_path / name, day=MAY_24, now=LATER, pictures=False, on_progress=lambda *_: None)
        found = [path for path in sorted((tmp_path / name).rglob("*")) if path.is_file()]
        bundles.append({str(path.relative_to(tmp_path / name)): path.read_bytes() for path in found})
    assert bundles[0] == bundles[1]
    assert desk.ledger_file.read_bytes() == before


def test_a_ruling_on_a_place_moves_the_claim_in_the_next_update(desk):
    claim = a_claim(desk, "control_gained", "Baghuz")
    from mapdesk.pipeline.gazetteers import open_gazetteer

    with open_gazetteer(desk) as gazetteer:
        fawqani = gazetteer.get("ucdp:baghuz-fawqani-village")
    ledger = ledger_of(desk)
    ledger.append(
        [
            rule(
                ledger.entries(),
                claim.claim_id,
                place=fawqani,
                phrase="Baghuz",
                reason="the source means the upper village",
                recorded_by="editor",
                recorded_at=LATER,
            )
        ]
    )
    result = run(desk, day=MAY_24)
    assert result.folder.name == "2018-05-24-v2"
    claims = [json.loads(line) for line in (result.folder / "claims.jsonl").read_text("utf-8").splitlines()]
    moved = next(c for c in claims if c["claim_id"] == claim.claim_id)
    assert [at["place_id"] for at in moved["placements"]] == ["ucdp:baghuz-fawqani-village"]


def test_a_retracted_claim_no_longer_colours_its_place(desk):
    claim = a_claim(desk, "control_gained", "Al-Jiyah")
    evidence = json.loads((desk.updates_folder / "2018-05-24-v1" / "evidence.json").read_text("utf-8"))
    place_id = claim.placements[[s.text for s in claim.places].index("Al-Jiyah")].place_id
    before = next(p for p in evidence["places"] if p["place_id"] == place_id)
    assert claim.claim_id in {c["claim_id"] for c in before["for"] + before["against"]}
    ledger = ledger_of(desk)
    ledger.append(
        [retract(ledger.entries(), claim.claim_id, reason="not a claim", recorded_by="editor", recorded_at=LATER)]
    )
    result = run(desk, day=MAY_24)
    evidence = json.loads((result.folder / "evidence.json").read_text("utf-8"))
    after = next(p for p in evidence["places"] if p["place_id"] == place_id)
    assert claim.claim_id not in {c["claim_id"] for c in after["for"] + after["against"]}
    assert after["probabilities"] != before["probabilities"]
