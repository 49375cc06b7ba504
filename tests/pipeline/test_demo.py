"""The demo desk end to end: what a reader is shown must rest on sentences of the reports."""

import csv
import json
import re

import pytest

from mapdesk.extract.claims import extract_claims
from mapdesk.record.checks import check_ledger
from mapdesk.record.jsonl import JsonLinesLedger
from mapdesk.record.ledger import replay
from mapdesk.record.starting import RULE as STARTING_RULE


def claims_of(folder, name):
    lines = (folder / "updates" / name / "claims.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def unsure_by_place(bundle):
    """The claim that is read unsurely in each place's evidence, by the place's name."""
    evidence = json.loads((bundle / "evidence.json").read_text("utf-8"))
    assert not any(item.get("tentative") for item in evidence["elsewhere"])
    return {
        place["name"]: item["claim_id"]
        for place in evidence["places"]
        for name in ("for", "against", "mentions")
        for item in place[name]
        if item.get("tentative")
    }


def told(claims, kind):
    return {
        (at["name"], claim["modality"], (claim["attribution"] or {}).get("speaker", {}).get("text"))
        for claim in claims
        if claim["kind"] == kind
        for at in claim["placements"] or [{"name": None}]
    }


def test_the_demo_publishes_the_updates_of_two_days(demo):
    folder, results = demo
    assert sorted(p.name for p in (folder / "updates").glob("*/")) == ["2018-05-14-v1", "2018-05-24-v1"]
    assert [result.update.day.isoformat() for result in results] == ["2018-05-14", "2018-05-24"]


def test_the_ledger_of_the_demo_is_sound(demo):
    folder, _ = demo
    assert check_ledger(folder / "ledger.jsonl") == []


def test_every_phrase_of_a_published_claim_is_the_exact_slice_of_its_report(demo):
    folder, _ = demo
    reports = replay(JsonLinesLedger(folder / "ledger.jsonl").entries()).reports
    claims = claims_of(folder, "2018-05-24-v1")
    assert claims
    for claim in claims:
        text = reports[claim["report_id"]].text
        for span in (claim["trigger"], claim["actor"], claim["target"], *claim["places"]):
            assert span is None or text[span["start"] : span["end"]] == span["text"]


def test_what_is_read_unsurely_is_recorded_and_told_nowhere_but_where_it_weighs(demo):
    folder, _ = demo
    holding = replay(JsonLinesLedger(folder / "ledger.jsonl").entries())
    held = {h.placement.claim_id: h.placement for h in holding.placements}
    started = {placement.report_id for placement in held.values() if placement.rule == STARTING_RULE}
    unsure = {claim_id for claim_id, placement in held.items() if placement.is_tentative}
    sure = {claim_id for claim_id in held.keys() - unsure if held[claim_id].report_id not in started}
    reports = [report for report in holding.reports.values() if report.report_id not in started]
    assert {claim.claim_id for claim in extract_claims(reports)} == sure
    assert unsure
    assert all(held[claim_id].probability is not None for claim_id in unsure)
    for name in ("2018-05-14-v1", "2018-05-24-v1"):
        bundle = folder / "updates" / name
        weighed = set(unsure_by_place(bundle).values())
        files = {
            path.name: path.read_text("utf-8")
            for path in bundle.iterdir()
            if path.suffix in (".html", ".json", ".jsonl", ".csv", ".geojson", ".kml")
        }
        naming = {(name, claim_id) for claim_id in unsure for name, text in files.items() if claim_id in text}
        assert naming == {("evidence.json", claim_id) for claim_id in weighed}


def test_a_place_on_which_an_unsure_reading_weighs_shows_its_words_and_nothing_else_does(doubtful):
    result, claim = doubtful
    places = unsure_by_place(result.folder)
    assert places["Ash Shajalah"] == claim.claim_id
    page = (result.folder / "index.html").read_text("utf-8")
    parts = re.split(r'<details class="place" id="[^"]+">', page)
    marked = [part for part in parts if "read unsurely, 62 %" in part]
    assert {re.search(r'<span class="name">([^<]+)', part)[1] for part in marked} == set(places)
    names = ("update.json", "claims.jsonl", "changes.csv", "numbers.csv", "map.geojson", "map.kml", "index.html")
    assert not [name for name in names if claim.claim_id in (result.folder / name).read_text("utf-8")]
    assert claim.claim_id not in [c for change in result.update.changes for c in change.claim_ids]


def test_no_place_leads_the_update_of_which_nobody_told_a_change(demo):
    results = demo[1]
    assert any(result.update.untold for result in results)
    for result in results:
        for change in result.update.untold:
            assert change.name not in result.update.title
            assert all(change.name not in sentence for sentence in result.update.summary)
        assert all(change.claim_ids or change.ruling_ids for change in result.update.changes)


def test_the_update_of_14_may_tells_what_the_report_told_and_who_said_it(demo):
    folder, _ = demo
    claims = claims_of(folder, "2018-05-14-v1")
    assert ("Al-Baghuz Tahtani", "asserted", "Pro-SDF sources") in told(claims, "control_gained")
    advances = {place for place, _, speaker in told(claims, "advance") if speaker == "Pro-SDF sources"}
    assert advances == {"Al-Baghuz Fawqani", "Ash Shajalah"}
    assert ("Hajin", "asserted", None) in told(claims, "clash")
    assert ("Hajin", "asserted", "local sources") in told(claims, "control_held")


def test_no_plan_or_denial_colours_a_place(demo):
    folder, _ = demo
    evidence = json.loads((folder / "updates" / "2018-05-24-v1" / "evidence.json").read_text("utf-8"))
    modality = {claim["claim_id"]: claim["modality"] for claim in claims_of(folder, "2018-05-24-v1")}
    counted = [c for place in evidence["places"] for c in place["for"] if c["claim_id"] in modality and c["weight"]]
    assert counted
    assert {modality[c["claim_id"]] for c in counted} <= {"asserted", "claimed", "reported"}


def test_every_coloured_place_opens_to_its_sentences(demo):
    folder, _ = demo
    for name in ("2018-05-14-v1", "2018-05-24-v1"):
        bundle = folder / "updates" / name
        page = (bundle / "index.html").read_text("utf-8")
        features = json.loads((bundle / "map.geojson").read_text("utf-8"))["features"]
        areas = [f for f in features if f["properties"]["kind"] == "area"]
        coloured = {place_id for area in areas for place_id in area["properties"]["place_ids"]}
        # Fields, bases and bridges take the colour of the land they stand on; the sentences are its settlement's.
        coloured &= {
            f["properties"]["place_id"] for f in features if f["properties"].get("feature_code", "")[:3] == "PPL"
        }
        evidence = {
            place["place_id"]: place for place in json.loads((bundle / "evidence.json").read_text("utf-8"))["places"]
        }
        assert coloured
        for place_id in coloured:
            assert evidence[place_id]["for"], place_id
            assert f'id="{evidence[place_id]["anchor"]}"' in page, place_id


def test_links_inside_the_page_lead_somewhere(demo):
    folder, _ = demo
    page = (folder / "updates" / "2018-05-24-v1" / "index.html").read_text("utf-8")
    ids = set(re.findall(r'id="([^"]+)"', page))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= ids


def test_the_control_table_has_rows_that_sum_to_one(demo):
    folder, _ = demo
    with (folder / "updates" / "2018-05-24-v1" / "control.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sums = {}
    for row in rows:
        key = row["place_id"], row["day"]
        sums[key] = sums.get(key, 0) + float(row["probability"])
    assert all(total == pytest.approx(1, abs=1e-5) or total == 0 for total in sums.values())


def test_a_place_beyond_the_gazetteer_is_refused_and_said_so(demo):
    folder, _ = demo
    refused = {
        span["text"]
        for claim in claims_of(folder, "2018-05-14-v1")
        for span, at in zip(claim["places"], claim["placements"], strict=True)
        if at["place_id"] is None
    }
    assert "Shamrat al-Hisan" in refused
    assert "Shamrat al-Hisan" in (folder / "updates" / "2018-05-14-v1" / "index.html").read_text("utf-8")
