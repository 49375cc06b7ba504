"""A reader's visit to the site in a real Chromium: from the front page to the words behind a colour and back."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdesk.publish.interactive_page import find_web

SITE = Path(__file__).parents[2] / "src/mapdesk_web"
AXE = SITE / "frontend/node_modules/axe-core/axe.min.js"
UPDATE = "updates/2018-05-24-v2/"
PLACE, CLAIM = "places/geonames-174506/", "claims/"
PAGES = ["", "updates/", UPDATE, "places/", PLACE, "sources/", "sources/monitor/", "numbers/", "corrections/"]
PAGES += ["method/", "about/", CLAIM]
REASON = "Two photographs of the market square show its flag."


@pytest.fixture(scope="module")
def address(demo, make_tiles, tmp_path_factory):
    """Where the demo's desk is served, with a ruling on Hajin and a tiled base that its third publication shows."""
    from mapdesk.cli.main import mapdesk

    desk = tmp_path_factory.mktemp("read") / "desk"
    shutil.copytree(demo[0], desk)
    make_tiles(desk / "roads.pmtiles", lines=2000)
    with (desk / "desk.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[map]\ntiles = "roads.pmtiles"\ntiles_credit = "Lines made up for a test"\n')
    ruling = ["record", "rule", "Hajin", "--holder", "isis", "--day", "2018-05-20", "--reason", REASON]
    for command in ([*ruling, "--by", "Night editor"], ["update", "--no-pictures"]):
        told = CliRunner().invoke(mapdesk, [*command, "--desk", str(desk)])
        assert told.exit_code == 0, told.output
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    served = [sys.executable, "-m", "mapdesk_web", str(desk), "--port", "0"]
    process = subprocess.Popen(served, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://\S+/", line)
    assert found, line + process.stderr.read()
    yield found[0]
    process.terminate()
    process.wait(10)
    process.stderr.close()


@pytest.fixture
def visit(visit):
    """Opens a page of the site; 'claims/' stands for a claim that a place shows."""

    def open_page(path="", **options):
        page = visit(PLACE if path == CLAIM else path, **options)
        if path == CLAIM:
            follow_to_claim(page)
        return page

    return open_page


def follow_to_claim(page):
    page.locator(".evidence a[href^='/claims/']").first.click()
    page.wait_for_url("**/claims/*/")


def go(page, address, path):
    if path == CLAIM:
        page.goto(address + PLACE)
        follow_to_claim(page)
    else:
        assert page.goto(address + path).status == 200


def test_a_reader_goes_from_the_front_page_to_a_claim_its_place_and_back(visit, address):
    page = visit()
    page.get_by_role("link", name="Read the update").click()
    assert page.url == address + UPDATE
    sentence = page.locator(".lead a[href^='#claim-']").first
    told = sentence.inner_text().rstrip(".")
    claim_id = sentence.get_attribute("href").removeprefix("#claim-")
    sentence.click()
    assert page.locator(f"#claim-{claim_id} blockquote").is_visible()
    page.goto(f"{address}claims/{claim_id}/")
    assert page.locator("h1").inner_text().rstrip(".") == told
    assert page.locator("main mark.trigger").count() == 1
    page.locator("dt:text-is('Places named') + dd a").first.click()
    name = page.locator("h1").inner_text()
    assert name in page.title()
    assert page.locator(f".evidence a[href='/claims/{claim_id}/']").count() > 0
    page.locator(".dateline a").click()
    assert page.url.startswith(f"{address}{UPDATE}#place-")
    assert page.locator("details:target summary .name").inner_text() == name
    page.go_back()
    page.go_back()
    assert page.url == f"{address}claims/{claim_id}/"
    page.get_by_role("link", name=re.compile("^Map update")).first.click()
    assert page.url == f"{address}{UPDATE}#claim-{claim_id}"


def test_the_keyboard_alone_skips_the_navigation_and_opens_the_update(visit, address):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url == address + "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Read the update"
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url(address + UPDATE)


def test_the_keyboard_alone_opens_the_downloads(visit):
    page = visit("about/")
    page.locator(".downloads summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.downloads') !== null")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_small_phone_and_its_targets_a_finger(visit, path):
    """320 px without sideways scrolling; what stands alone as a target is 44 px high, links within text are not."""
    page = visit(path, width=320)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        "() => [...document.querySelectorAll('a, button, summary, input, select')]"
        ".filter((e) => getComputedStyle(e).display !== 'inline' && e.getBoundingClientRect().width > 0)"
        ".filter((e) => e.className !== 'skip' && e.getBoundingClientRect().height < 43.5)"
        ".map((e) => e.outerHTML.slice(0, 120))"
    )
    assert small == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make web")
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_kind_of_page(visit, address, colours):
    page = visit(color_scheme=colours, bypass_csp=True)
    serious = []
    for path in PAGES:
        go(page, address, path)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")["violations"]
        serious += [
            (path, v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
        ]
    assert serious == []


def test_paper_shows_the_words_and_not_the_navigation(visit):
    page = visit(PLACE, color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("nav.site").is_visible()
    assert not page.locator(".downloads").is_visible()
    assert page.locator("blockquote").first.is_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_ruling_stands_apart_from_the_claims_with_its_reason_and_who_made_it(visit):
    page = visit(PLACE)
    ruled = page.locator("section.rulings")
    assert ruled.locator("h2").inner_text() == "Ruled by this desk"
    words = ruled.inner_text()
    assert REASON in words
    assert "Ruled by Night editor" in words
    assert page.locator("section:not(.rulings)", has_text=REASON).count() == 0


def test_numbers_stand_source_by_source_without_a_sum(visit):
    page = visit("numbers/")
    rows = [
        row.locator("[role=rowheader], [role=cell]").all_inner_texts()
        for row in page.locator("[aria-labelledby=casualties] tbody tr").all()
    ]
    figures = {(row[0], *row[2:5]) for row in rows}
    assert ("Deir ez-Zor Military Council", "22", "22", "22") in figures
    assert ("a monitoring group (Monitoring groups)", "26", "26", "–") in figures
    assert "Nobody gives a figure" in page.locator("[aria-labelledby=force_size]").inner_text()
    assert not re.search(r"\btotal\b|\bsum\b", page.locator("main").inner_text(), re.I)


def test_the_method_shows_the_calibration_as_the_benchmark_wrote_it(visit):
    measured = json.loads((SITE / "desk/calibration.json").read_text("utf-8"))["measured"]
    page = visit("method/")
    tables = page.locator(".measured table").all()
    assert len(tables) == len(measured) > 0
    for table, group in zip(tables, measured, strict=True):
        counts = [row.replace(",", "") for row in table.locator("td:last-child").all_inner_texts()]
        assert counts == [str(row["count"]) for row in group["rows"]]
    assert page.locator(".reliability circle").count() == sum(len(group["rows"]) for group in measured)


@pytest.mark.skipif(find_web() is None, reason="the interactive map's front end is not built: make web")
def test_the_map_on_the_site_has_the_desks_roads_its_ruling_and_the_way_to_the_discussion(visit, address):
    page = visit(f"{UPDATE}map.html#place=geonames:174506&tab=place")
    roads = """() => document.getElementById('mapdesk').mapdesk?.map.getLayer('tiles-roads')
        && document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['tiles-roads'] }).length"""
    end = time.monotonic() + 90
    while not page.evaluate(roads):
        assert time.monotonic() < end, "no road of the tiles has been drawn"
        time.sleep(0.1)
    ruling = page.locator(".ruling")
    assert "This desk ruled that ISIS held it on 20 May 2018." in ruling.inner_text()
    assert REASON in ruling.inner_text()
    assert "Night editor" in ruling.inner_text()
    page.get_by_role("link", name="Discuss this place").click()
    page.wait_for_url(f"{address}discussion/update/2018-05-24-v2/**")
    assert "lon=40." in page.url
    assert page.get_by_text("About a point of the map").count() > 0
