"""The page: whole, linked both ways, readable without colour, and deaf to hostile text."""

import datetime as dt
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from mapdesk.model import CONTESTED, Attribution, ControlChange, Side, Source
from mapdesk.model.control import Status
from mapdesk.publish.contents import place_anchor
from mapdesk.publish.page import render_style
from mapdesk.publish.words import STATUS_MEANINGS, STATUS_WORDS

HOSTILE = "<script>alert(1)</script>\" onmouseover='x' <img src=//evil.example/x> &amp; {{ 7*7 }} ]]>"
VOID = {"meta", "link", "img", "br", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, ids and links, and notes every tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, wanted: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == wanted]


def test_the_page_is_well_formed_and_every_link_inside_it_leads_somewhere(desk) -> None:
    page = Page(desk.page())
    assert page.open == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inside = [link[1:] for link in page.values("href") if link.startswith("#")]
    assert set(inside) <= set(ids)
    files = {link for link in page.values("href") if not link.startswith(("#", "http"))}
    assert all((desk.out_dir / name).is_file() for name in files)


def test_an_empty_page_is_well_formed_too(empty_desk) -> None:
    page = Page(empty_desk.page())
    assert page.open == []
    assert {link[1:] for link in page.values("href") if link.startswith("#")} <= set(page.values("id"))


def test_nothing_is_inline_and_nothing_is_fetched_from_elsewhere(desk) -> None:
    text = desk.page()
    page = Page(text)
    assert not {"script", "style", "iframe", "object", "base", "form"} & set(page.tags)
    names = {name for _, name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert "style" not in names
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import|https?:", desk.read("style.css"))
    loaded = [value for tag, name, value in page.attributes if (tag, name) in {("img", "src"), ("link", "href")}]
    assert all("/" not in value for value in loaded)


def test_every_coloured_place_opens_to_its_sentences(desk) -> None:
    text = desk.page()
    for row in desk.inputs["estimates"]:
        assert f'<details class="place" id="{place_anchor(row.place_id)}">' in text
    baghuz = text.split('id="place-geonames-1"')[1].split("</details>")[0]
    assert "Speaks for the Syrian Democratic Forces" in baghuz
    assert "Speaks for the Islamic State" in baghuz
    assert '<mark class="trigger">captured</mark>' in baghuz
    assert "https://valley.example/2018/05/14/river" in baghuz
    assert "13 days old" in baghuz


def test_a_change_names_who_says_so_and_the_claim_leads_back(desk) -> None:
    text = desk.page()
    row = text.split('id="change-place-geonames-1"')[1].split("</tr>")[0]
    assert "held by ISIS" in row
    assert "claimed by SDF (not confirmed)" in row
    claim_link = re.search(r'href="#(claim-[^"]+)"[^>]*>pro-SDF sources<', row)
    assert claim_link
    claim = text.split(f'id="{claim_link[1]}"')[1].split("</details>")[0]
    assert 'href="#change-place-geonames-1"' in claim
    assert 'href="#place-geonames-1"' in claim


def test_a_change_without_a_claim_that_may_be_shown_says_so(desk) -> None:
    faded = ControlChange("geonames:3", "Hajin", "isis", "held", None, "unknown", 0.0, ("clm_gone",))
    text = desk.but(changes=[faded]).page()
    assert "claims that are not shown" in text
    assert "none given" in text


FADED = ControlChange("geonames:3", "Hajin", "isis", "held", "isis", "claimed", 0.7)


def test_a_change_that_nobody_told_of_stands_in_its_list_and_leads_nowhere(desk) -> None:
    both = desk.but(changes=[FADED, *desk.inputs["changes"]])
    text = both.page()
    top, rest = text.split('id="changes"')
    assert "Al-Baghuz Tahtani now shown as claimed by SDF" in top
    assert "One place changes on the map" in top
    assert "Hajin now" not in top
    assert "Hajin and" not in top
    told, untold = rest.split('id="untold"')[:2]
    assert 'id="change-place-geonames-3"' not in told
    assert 'id="change-place-geonames-3"' in untold
    update = json.loads(both.read("update.json"))
    assert [change["name"] for change in update["changes"]] == ["Al-Baghuz Tahtani"]
    assert [change["name"] for change in update["untold"]] == ["Hajin"]
    assert "Hajin" in both.read("changes.csv")


def test_where_nobody_told_of_any_change_the_update_says_so(desk) -> None:
    text = desk.but(changes=[FADED]).page()
    assert "no report changes the map" in text.split("</h1>")[0]
    assert "one place is shown otherwise though nobody told of a change." in text
    assert "No report changes the status of a place since" in text


def test_a_change_by_a_claim_that_is_read_unsurely_is_told_of_by_nobody(doubtful_desk) -> None:
    text = doubtful_desk(1).page()
    assert "no report changes the map" in text.split("</h1>")[0]
    assert 'id="change-place-geonames-1"' in text.split('id="untold"')[1]


def test_a_claim_read_unsurely_is_quoted_and_marked_where_it_weighs(doubtful_desk) -> None:
    text = doubtful_desk(3).page()
    place = text.split('id="place-geonames-3"')[1].split("</details>")[0]
    [item] = [item for item in place.split("<li><p>") if "read unsurely, 62 %" in item]
    assert "Fighting</mark> was heard near" in item
    assert "<a" not in item.split("</p>")[0]
    assert "Weight: clear (+1.20)" in item
    assert text.count("was heard near") == 1
    assert text.count("read unsurely, 62 %") == 1


def test_where_it_is_not_known_how_likely_a_claim_is_read_it_is_marked_all_the_same(doubtful_desk) -> None:
    assert '<span class="tag">read unsurely</span>' in doubtful_desk(3, None).page()


def test_who_is_read_unsurely_alone_is_none_of_those_who_say_so(doubtful_desk, desk) -> None:
    def who_say_so(text: str) -> list[str]:
        return re.findall(r"<h3>([^<]+?)\s*<", text.split('id="says"')[1].split('id="disputed"')[0])

    before, after = who_say_so(desk.page()), who_say_so(doubtful_desk(3).page())
    assert set(before) - set(after) == {"Valley News"}


def test_a_change_by_a_ruling_of_the_desk_is_told(desk) -> None:
    ruled = msgspec.structs.replace(FADED, ruling_ids=("e" * 64,))
    assert "Hajin now shown as" in desk.but(changes=[ruled]).page().split("</h1>")[0]


def test_what_is_disputed_refused_silent_and_withdrawn_is_told(desk) -> None:
    text = desk.page()
    disputed = text.split('id="disputed"')[1].split("</section>")[0]
    assert "the US-backed force captured Baghuz." in disputed
    assert "did not capture Baghuz." in disputed
    assert "“Shajlah” was not placed on the map" in text
    assert "Ash Shafah (score 0.58)" in text
    assert "no source in the ledger says how many people were killed or wounded" in text
    assert "more than 30 days: Abu Kamal" in text
    assert "Nothing is known about one place: Gharanij" in text
    assert "The claim clm_00aa was withdrawn: The sentence was about another village, said a local source." in text
    assert "corrected by the desk" in text


def test_a_figure_that_somebody_gives_is_not_called_unknown(desk, report_of, claim_of, holding_of) -> None:
    said = report_of("The monitor counted 12 dead.", "Count", source="River Monitor")
    claim = claim_of(said, "casualties", "dead", quantity="12", speaker_source="monitor")
    text = desk.but(holding=holding_of([claim]), changes=[]).page()
    assert "how many people were killed" not in text
    assert "how many fighters" in text


def test_no_title_is_made_of_what_the_map_shows(desk) -> None:
    desk.publish()
    assert (
        "<title>Map update, 14 May 2018: Al-Baghuz Tahtani now shown as claimed by SDF (not confirmed)</title>"
        in desk.page()
    )
    assert "<title>A title of the editor</title>" in desk.but(title="A title of the editor").page()


def test_every_credit_is_on_the_page_with_its_licence(desk) -> None:
    credits = desk.page().split('id="credits"')[1]
    assert "GSHHG 2.3.7 (LGPL-3.0-or-later)" in credits
    assert "Places, CC BY 4.0: GeoNames" in credits


def test_a_disputed_claim_never_leads_the_update_without_saying_so(desk) -> None:
    update = desk.publish()
    assert "According to pro-SDF sources, the US-backed force captured Baghuz; others dispute this." in update.summary


def test_no_changes_are_said_plainly(desk) -> None:
    text = desk.but(changes=[]).page()
    assert "nothing changes on the map" in text
    assert "No place changes its status since the map of 10 May 2018." in text


@pytest.mark.parametrize(
    "field", ["title", "source", "place", "side", "reason", "credit", "quote", "speaker", "waiver"]
)
def test_hostile_text_stays_text_wherever_it_comes_from(desk, report_of, claim_of, field: str) -> None:
    evil = {field: HOSTILE}
    said = report_of(evil.get("quote", "Fighting in Hajin"), evil.get("title", "T"), evil.get("source", "Valley News"))
    said = msgspec.structs.replace(said, url=f"javascript:{field}", language=HOSTILE)
    held = claim_of(said, "clash", said.text[-3:], place_ids=["geonames:3"], places=[said.text[-3:]])
    if field == "speaker":
        speaker = msgspec.structs.replace(held.placement.quote, start=0, end=len(HOSTILE), text=HOSTILE)
        placement = msgspec.structs.replace(held.placement, attribution=Attribution(speaker))
        held = msgspec.structs.replace(held, placement=placement)
    inputs = desk.inputs
    holding = msgspec.structs.replace(
        inputs["holding"],
        placements=(held,),
        reports={said.report_id: said},
        retracted={"clm_1": evil.get("reason", "r")},
    )
    estimates = [msgspec.structs.replace(row, name=evil.get("place", row.name)) for row in inputs["estimates"]]
    from dataclasses import replace

    gate = msgspec.structs.replace(
        inputs["gate"], waived_by=evil.get("waiver", "A"), waived_reason=evil.get("waiver", "B")
    )
    text = desk.but(
        holding=holding,
        estimates=estimates,
        changes=[msgspec.structs.replace(inputs["changes"][0], name=evil.get("place", "Baghuz"))],
        sides=[
            Side("isis", evil.get("side", "IS"), evil.get("side", "IS"), colour="red;} body{display:none"),
            inputs["sides"][0],
        ],
        control_map=replace(inputs["control_map"], credits=(evil.get("credit", "c"),)),
        gate=gate,
        title=evil.get("title", ""),
    ).page()
    page = Page(text)
    assert page.open == []
    assert not {"script", "img"} & set(page.tags)
    assert not [value for value in page.values("href") if value.startswith("javascript")]
    assert not {name for _, name, _ in page.attributes if name.startswith("on")}
    assert "javascript:" not in text
    assert "49" not in re.findall(r"&amp; (\S+)", text)
    assert "display:none" not in desk.read("style.css")
    assert field == "title" or "&lt;script&gt;" in text


def test_a_broken_colour_is_replaced_and_a_good_one_kept() -> None:
    style = render_style(
        [Side("a", "A", colour="#12ab9F"), Side("b", "B", colour="url(//evil)"), Side("c", "C")]
    ).decode()
    assert ".side-0 { --side: #12ab9F; }" in style
    assert "evil" not in style
    assert re.search(r"\.side-2 { --side: #[0-9A-F]{6}; }", style)


def test_every_status_has_words_and_a_meaning() -> None:
    assert set(STATUS_WORDS) == set(STATUS_MEANINGS) == set(Status.__args__)


def test_place_anchors_stay_apart_and_safe() -> None:
    ids = ["geonames:1", "geonames:11", "desk:a b", "desk:a_b", "desk:é", 'x:"><script>', CONTESTED]
    anchors = [place_anchor(place_id) for place_id in ids]
    assert len(set(anchors)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", anchor) for anchor in anchors)


def test_the_side_behind_a_source_is_told(desk) -> None:
    text = desk.but(sources=[Source("pro-sdf", "pro-SDF sources", "party", "sdf", "D")]).page()
    assert "shares the interest of the Syrian Democratic Forces" in text
    assert "grade D" in text


def test_a_claim_of_long_ago_is_kept_apart_from_the_news(desk) -> None:
    text = desk.page()
    older = text.split('id="older"')[1]
    assert "One older claim that may still count" in older
    assert "According to River Monitor, the Islamic State held" in older
    assert "River Monitor" not in text.split('id="says"')[1].split('id="older"')[0]
    assert desk.inputs["previous_day"] == dt.date(2018, 5, 10)
