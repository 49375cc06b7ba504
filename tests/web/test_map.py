"""A reader's visits to the interactive map of the demo's second update: a real Chromium, a plain file server."""

import contextlib
import functools
import http.server
import json
import re
import shutil
import threading
import time
from pathlib import Path

import pytest

from mapdesk.publish.interactive_page import find_web

AXE = Path(__file__).parents[2] / "src/mapdesk_web/frontend/node_modules/axe-core/axe.min.js"
PATIENCE_S = 90  # of a busy machine that draws without graphics hardware
BAGHUZ = "Al-Baghuz Fawqani"

pytestmark = pytest.mark.skipif(find_web() is None, reason="the interactive map's front end is not built: make web")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """Serve a folder as any web server would, without compression or rewriting; the address is yielded."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def address(demo):
    """Where the demo's second update is served."""
    with served(demo[0] / "updates" / "2018-05-24-v1") as found:
        yield found


@pytest.fixture
def visit(visit):
    """Opens the map, or another page beside it."""
    return lambda path="map.html", **options: visit(path, **options)


def until(page, expression, argument=None):
    """Wait for what an expression says; a string given to wait_for_function would need eval, which the page forbids."""
    end = time.monotonic() + PATIENCE_S
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"not so after {PATIENCE_S} s: {expression}"
        time.sleep(0.05)


def opened(page):
    until(page, "() => Boolean(document.getElementById('mapdesk').mapdesk?.map.getLayer('names'))")
    return page


def test_a_reader_goes_from_the_article_to_the_words_behind_a_colour(visit):
    page = visit("index.html")
    dossier = page.locator("details.place", has=page.locator("summary .name", has_text=BAGHUZ))
    dossier.locator("summary").click()
    dossier.locator("a", has_text="interactive map").click()
    opened(page)
    assert page.locator(".pane h2").inner_text() == BAGHUZ
    assert "Claimed by SDF" in page.locator(".pane p.status").inner_text()
    claim = page.locator(".evidence .claim").first
    claim.locator("blockquote").wait_for()
    assert claim.locator("mark.trigger").count() == 1
    facts = claim.locator(".facts").inner_text()
    assert all(word in facts for word in ("Speaker", "Lean", "Age", "Weight"))
    claim.locator(".links a").click()
    assert re.search(r"index\.html#claim-", page.url)


@pytest.fixture(scope="module")
def doubtful_address(doubtful):
    """Where an update is served on which a capture of Ash Shajalah, read unsurely, weighs."""
    with served(doubtful[0].folder) as found:
        yield found


@pytest.fixture
def visit_doubtful(watched, doubtful_address):
    def open_page(hash, **options):
        page = watched(doubtful_address, **options)
        page.goto(f"{doubtful_address}map.html{hash}")
        return page

    return open_page


def test_a_claim_read_unsurely_is_marked_in_words_in_the_card_of_its_place(visit_doubtful, doubtful):
    page = visit_doubtful("#place=wp:ash-shajalah&tab=place")
    claim = page.locator(f'.evidence .claim[data-claim="{doubtful[1].claim_id}"]').first
    claim.locator("blockquote").wait_for()
    assert claim.locator(".sentence .tag").inner_text() == "read unsurely, 62%"
    assert claim.locator("mark.trigger").count() == 1
    assert "Weight" in claim.locator(".facts").inner_text()
    assert claim.locator(".links").count() == 0
    others = page.locator(f'.evidence .claim:not([data-claim="{doubtful[1].claim_id}"])')
    others.first.locator(".links a").wait_for()
    assert "read unsurely" not in " ".join(others.all_inner_texts())
    for code, words in (("ar", "قراءة غير مؤكدة"), ("uk", "прочитано непевно")):
        page.evaluate(f"() => document.getElementById('mapdesk').mapdesk.desk.set({{ language: '{code}' }})")
        claim.locator(".tag", has_text=words).wait_for()


def test_a_claim_read_unsurely_stands_in_no_list(visit_doubtful, doubtful):
    page = visit_doubtful("#tab=claims&kind=control_gained")
    page.locator(".pane .claim .links a").first.wait_for()
    while (more := page.get_by_role("button", name="Show more")).count():
        more.first.click()
    assert page.locator(".pane .claim").count() > 0
    assert page.locator(f'[data-claim="{doubtful[1].claim_id}"]').count() == 0
    assert page.locator(".pane .tag", has_text="unsurely").count() == 0


def test_the_map_is_drawn_where_the_demo_has_ground(visit):
    page = opened(visit())
    until(page, "() => document.getElementById('mapdesk').mapdesk.map.loaded()")
    sides = page.evaluate(
        "() => [...new Set(document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['areas'] })"
        ".map((area) => area.properties.side))].sort()"
    )
    assert len(sides) >= 3


def test_the_slider_goes_through_the_days_without_a_request(visit):
    page = opened(visit())
    page.locator(".legend").wait_for()
    time.sleep(1)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.locator("#day-slider")
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "16 May 2018"
    page.keyboard.press("PageUp")
    assert slider.get_attribute("aria-valuetext") == "23 May 2018"
    until(page, "() => location.hash === '#day=2018-05-23'")
    assert [url for url in asked if not url.startswith("blob:")] == []


def test_days_play_by_themselves_until_stopped(visit):
    page = opened(visit("map.html#day=2018-04-20"))
    page.get_by_role("button", name="Play").click()
    until(page, "() => Number(document.getElementById('day-slider').value) > 6")
    page.get_by_role("button", name="Pause").click()
    stopped = page.locator("#day-slider").input_value()
    time.sleep(1.2)
    assert page.locator("#day-slider").input_value() == stopped


def test_what_was_known_before_is_another_clock_than_the_day(visit):
    page = opened(visit("map.html#day=2018-05-14&place=geonames:173480"))
    first = page.locator(".key").inner_text()
    page.select_option("#known", "2018-04-19")
    page.locator(".notice p").wait_for()
    assert "19 Apr 2018" in page.locator(".notice").inner_text()
    assert page.locator(".key").inner_text() != first
    until(page, "() => location.hash.includes('known=2018-04-19')")


def test_each_side_has_its_own_map_and_their_disagreements_are_shown(visit):
    page = opened(visit())
    before = page.locator(".key").inner_text()
    page.select_option("#lens", "isis")
    page.locator(".notice p").wait_for()
    assert page.locator(".key").inner_text() != before
    page.get_by_role("button", name="Back to the map as published").click()
    until(page, "() => !document.querySelector('.notice p')")
    page.get_by_label("Where the sides’ own maps disagree").check()
    page.get_by_text("own maps name different holders of").wait_for()
    hatched = (
        "() => document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['disputed'] }).length"
    )
    until(page, f"() => ({hatched})() > 0")


def test_a_source_is_left_out_and_what_moves_is_told(visit):
    page = opened(visit())
    page.locator("#without").select_option(index=1)
    page.locator(".notice p").wait_for()
    assert re.search(r"\d+ places? moves?", page.locator(".notice").inner_text())
    until(page, "() => location.hash.startsWith('#without=')")


def test_two_days_are_compared_and_the_list_says_what_differs(visit):
    page = opened(visit("map.html#compare=2018-05-14&tab=changes"))
    assert re.search(r"differs? between 14 May 2018 and 24 May 2018", page.locator(".pane h2").inner_text())
    assert page.locator(".rows li", has_text=BAGHUZ).count() == 1


def test_a_day_and_the_colours_changed_at_once_leave_nothing_undrawn(visit):
    page = opened(visit())
    until(page, "() => document.getElementById('mapdesk').mapdesk.map.loaded()")
    areas = """() => {
      const { map } = document.getElementById('mapdesk').mapdesk;
      return map.getLayer('hatched') ? map.queryRenderedFeatures({ layers: ['areas', 'hatched'] }).length : 0;
    }"""
    before = page.evaluate(areas)
    page.evaluate("""() => {
      const { desk } = document.getElementById('mapdesk').mapdesk;
      void desk.set({ day: desk.view.day - 1 });
      void desk.set({ theme: 'dark' });
    }""")
    until(page, f"(before) => ({areas})() >= before / 2", before)


def test_colours_changed_before_the_map_is_complete_leave_it_complete(visit):
    page = visit()
    until(page, "() => Boolean(document.getElementById('mapdesk').mapdesk)")
    page.evaluate("() => document.getElementById('mapdesk').mapdesk.desk.set({ theme: 'dark' })")
    opened(page)


def test_of_a_view_whose_file_is_late_nothing_is_shown_once_the_reader_has_gone_back(visit):
    page = opened(visit())
    page.route("**/perspective-isis.json.gz", lambda route: (time.sleep(0.5), route.continue_()))
    desk = "document.getElementById('mapdesk').mapdesk.desk"
    page.evaluate(f"""async () => {{
      const late = {desk}.set({{ lens: {{ kind: 'perspective', name: 'isis' }} }});
      await {desk}.set({{ lens: {{ kind: 'perspective', name: 'assessed' }} }});
      await late;
      await {desk}.set({{ day: {desk}.view.day - 1 }});
    }}""")
    assert page.evaluate(f"() => {desk}.isPublished")


def test_a_day_chosen_while_the_sides_maps_load_waits_for_them(visit):
    page = opened(visit())
    desk = "document.getElementById('mapdesk').mapdesk.desk"
    told = page.evaluate(f"""async () => {{
      void {desk}.set({{ layers: [...{desk}.view.layers, 'disputes'] }});
      await {desk}.set({{ day: {desk}.view.day - 1 }});
      return {desk}.own !== null;
    }}""")
    assert told
    until(
        page,
        "() => document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['disputed'] }).length",
    )


def test_two_days_stand_beside_each_other_and_show_the_same_ground(visit):
    page = opened(visit("map.html#compare=2018-05-14"))
    page.get_by_label("Two maps side by side").check()
    until(page, "() => document.getElementById('mapdesk').mapdesk.second()?.getLayer('names')")
    first, second = page.locator(".map-frame").all()
    assert second.bounding_box()["x"] < first.bounding_box()["x"]  # the earlier day is read first
    assert (first.locator(".map-day").inner_text(), second.locator(".map-day").inner_text()) == (
        "24 May 2018",
        "14 May 2018",
    )
    where = (
        "() => { const { lng, lat } = document.getElementById('mapdesk').mapdesk.%s.getCenter(); return [lng, lat]; }"
    )
    page.evaluate("() => document.getElementById('mapdesk').mapdesk.map.jumpTo({ center: [40.9, 34.5], zoom: 10 })")
    assert page.evaluate(where % "second()") == pytest.approx([40.9, 34.5])
    page.evaluate("() => document.getElementById('mapdesk').mapdesk.second().jumpTo({ center: [40.5, 34.9] })")
    assert page.evaluate(where % "map") == pytest.approx([40.5, 34.9])
    page.get_by_role("button", name="Stop comparing").first.click()
    until(page, "() => document.querySelectorAll('.map canvas').length === 1")


def test_held_ground_that_another_side_had_a_day_or_a_week_before_is_apart(visit):
    page = opened(visit("map.html#day=2018-05-10"))
    # Gains of these weeks are claimed, not held, so one is made up: from day 25, 10 May, ISIS's Hajin is the SDF's.
    statuses = page.evaluate("""() => {
      const { desk } = document.getElementById('mapdesk').mapdesk, hajin = desk.numbers.get('geonames:174506');
      const held = (side) => 8 * (1 + desk.about.sides.findIndex(({ id }) => id === side)), none = [0, 0];
      desk.control = desk.assessed.with({ places: [hajin], steps: [2], days: [0, 25],
        looks: [held('isis'), held('sdf')], told: [0, 25], shares: [[0, 95], none, [95, 0], none, none, none] });
      return [24, 25, 26, 31, 32].map((day) => desk.looks(day)[hajin] & 7);
    }""")
    assert statuses == [0, 6, 7, 7, 0]
    page.keyboard.press("Tab")
    page.get_by_label("Day", exact=True).press("ArrowRight")
    shown = """() => [...new Set(document.getElementById('mapdesk').mapdesk.map
        .queryRenderedFeatures({ layers: ['hatched'] }).map((one) => one.properties.status))]"""
    until(page, f"() => ({shown})().includes(7)")
    page.locator(".key", has_text="Held by SDF, taken within a week").wait_for()
    page.get_by_label("Gains of the last week apart").uncheck()
    until(page, f"() => !({shown})().includes(7)")


def test_ground_in_which_a_front_may_run_is_shown_until_it_is_switched_off(visit):
    page = opened(visit())
    until(page, "() => document.getElementById('mapdesk').mapdesk.map.loaded()")
    bands = """() => document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['bands'] })
        .map((one) => one.properties.band)"""
    assert min(page.evaluate(bands)) > 0
    page.get_by_label("Where a front may run").uncheck()
    until(page, f"() => ({bands})().length === 0")


def test_ground_beside_a_front_is_contested_while_a_clash_nearby_is_fresh(visit):
    page = opened(visit("map.html#at=9.4/34.62/40.9"))
    fought = (
        """() => document.getElementById('mapdesk').mapdesk.map.queryRenderedFeatures({ layers: ['fought'] }).length"""
    )
    until(page, f"() => ({fought})() > 0")  # of the clash at Hajin on 23 May
    page.locator(".key", has_text="Contested: beside a front with fresh fighting").wait_for()
    page.evaluate("() => document.getElementById('mapdesk').mapdesk.desk.set({ day: 5 })")
    until(page, f"() => ({fought})() === 0")


@pytest.mark.parametrize("written", ["Al Baghouz", "الباغوز", "Баґуз", "bagouz"])
def test_a_place_is_found_in_any_spelling_and_script(visit, written):
    page = opened(visit())
    page.get_by_role("combobox", name="Find a place").fill(written)
    page.locator("#search-list li", has_text="Baghuz").first.wait_for()


def test_nothing_is_found_for_a_name_of_nowhere(visit):
    page = opened(visit())
    page.get_by_role("combobox", name="Find a place").fill("Qwxzzt")
    until(page, "() => document.querySelector('.search [role=status]').textContent === 'No place by that name'")
    assert page.locator("#search-list").is_hidden()


def test_claims_are_filtered_and_those_without_a_place_have_their_list(visit):
    page = opened(visit("map.html#tab=claims"))
    page.get_by_role("heading", name="Reports without a place").wait_for()
    page.select_option("#filter-kind", "strike")
    until(page, "() => location.hash.includes('kind=strike')")
    kinds = page.locator(".claims .facts div", has_text="Kind of claim")
    kinds.first.wait_for()
    assert {text.split("\n")[-1] for text in kinds.all_inner_texts()} == {"strike"}


def test_the_address_holds_the_whole_view(visit):
    address = (
        "map.html#day=2018-05-20&view=neutral&compare=2018-05-01&beside=1&place=geonames:173480&tab=claims&hide=bands,places"
        "&show=disputes&kind=clash&side=sdf&at=8.40/34.7000/40.8000&lang=uk&theme=dark"
    )
    page = opened(visit(address))
    time.sleep(0.5)
    assert page.url.endswith(address)
    assert page.locator("html").get_attribute("lang") == "uk"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.input_value("#filter-kind") == "clash"
    assert page.locator("#day-slider").get_attribute("aria-valuetext") == "20 травня 2018 р."


def test_a_broken_address_gives_the_map_as_published(visit):
    page = opened(visit("map.html#day=2031-02-30&view=nobody&known=never&place=nowhere&tab=cellar&at=a/b/c&lang=xx"))
    assert page.locator("#day-slider").get_attribute("aria-valuetext") == "24 May 2018"
    assert page.locator(".notice p").count() == 0


def test_the_keyboard_alone_reaches_a_place_and_its_evidence(visit):
    page = opened(visit())
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.locator("table.twin").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.closest('table.twin th') !== null"):
            break
    page.keyboard.press("Enter")
    page.locator(".place-head h2").wait_for()
    assert page.evaluate("() => document.activeElement.tagName") == "H2"
    page.locator("#tab-place").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name=re.compile("On 24 May 2018")).wait_for()
    assert page.evaluate("() => document.activeElement.id") == "tab-changes"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844)])
def test_on_a_phone_nothing_is_cut_off_and_targets_are_large_enough(visit, width, height):
    page = opened(visit(width=width, height=height, has_touch=True))
    for tab in ("map", "changes", "claims", "table", "about"):
        page.locator(f"#tab-{tab}").click()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        small = page.evaluate("""() => [...document.querySelectorAll('button, select, input, .check, .tabs button')]
            .filter((one) => !one.closest('.facts') && one.type !== 'checkbox' && one.offsetParent !== null)
            .map((one) => [one.id || one.className || one.textContent, one.getBoundingClientRect().height])
            .filter(([, tall]) => tall < 43.9)""")
        assert small == []


def test_arabic_runs_from_right_to_left_with_the_names_of_the_gazetteer(visit):
    page = opened(visit("map.html#lang=ar&place=geonames:173480&tab=place"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    until(page, "() => /[\\u0600-\\u06ff]/.test(document.querySelector('.pane h2')?.textContent ?? '')")
    assert page.locator("#tab-map").inner_text() == "الخريطة"
    panel, side = page.locator(".panel").bounding_box(), page.locator("#map").bounding_box()
    assert panel["x"] < side["x"]


def test_the_embedded_map_keeps_its_credits_and_a_way_to_the_whole(visit):
    page = opened(visit("map.html?embed=1", width=640, height=480))
    assert page.locator(".panel").is_hidden()
    page.locator(".embed-foot summary").click()
    assert "GSHHG" in page.locator(".embed-foot .credits").inner_text()
    assert "embed" not in page.locator(".embed-foot a").get_attribute("href")


def test_the_printed_view_leaves_out_what_paper_cannot_do(visit):
    page = opened(visit("map.html#place=geonames:173480&tab=place"))
    page.emulate_media(media="print")
    assert page.locator(".timeline .steps").is_hidden()
    assert page.locator(".pane h2").is_visible()
    assert page.locator(".day-label").is_visible()


def test_without_a_script_the_page_leads_to_the_article(visit):
    page = visit(java_script_enabled=False)
    assert page.locator("main a[href='index.html']").is_visible()


def test_a_file_that_is_missing_is_told_with_a_way_on(demo, chromium, tmp_path):
    shutil.copytree(demo[0] / "updates" / "2018-05-24-v1", tmp_path / "bundle")
    (tmp_path / "bundle" / "map" / "control.json.gz").unlink()
    with served(tmp_path / "bundle") as address:
        page = chromium.new_page()
        page.goto(f"{address}map.html")
        page.get_by_role("alert").wait_for(timeout=PATIENCE_S * 1000)
        assert "control.json.gz: 404" in page.get_by_role("alert").inner_text()
        page.close()


def test_a_tiled_base_that_a_server_cannot_send_in_parts_is_told_of_and_the_map_is_there(
    demo, chromium, make_tiles, tmp_path
):
    shutil.copytree(demo[0] / "updates" / "2018-05-24-v1", tmp_path / "bundle")
    folder = tmp_path / "bundle"
    make_tiles(folder / "map" / "base.pmtiles", lines=2000)
    about = json.loads((folder / "map" / "about.json").read_text())
    about["tiles"] = {"file": "base.pmtiles", "kind": "vector", "layers": [["roads", "road"]]}
    (folder / "map" / "about.json").write_text(json.dumps(about))
    with served(folder) as address:
        page = chromium.new_page()
        page.goto(f"{address}map.html")
        page.get_by_text("roads and waters could not be loaded").wait_for(timeout=PATIENCE_S * 1000)
        opened(page)
        page.get_by_label("Roads and waters of the base map").uncheck()
        assert page.locator(".notice p").count() == 0
        page.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make web")
@pytest.mark.parametrize(
    "view",
    [
        "",
        "#tab=claims",
        "#tab=table&lang=ar",
        "#place=geonames:173480&tab=place&theme=dark",
        "#tab=changes",
        "#tab=about",
        "#compare=2018-05-14&beside=1&show=disputes",
    ],
)
def test_axe_has_no_serious_finding(visit, view):
    # The page's policy forbids scripts from elsewhere; the checker is brought in past it, for this test only.
    page = opened(visit(f"map.html{view}", bypass_csp=True))
    until(page, "() => ![...document.querySelectorAll('.claim')].some((claim) => claim.children.length === 1)")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")["violations"]
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
