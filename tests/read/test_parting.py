"""The article is parted from what stands around and under it, and never loses its own last paragraphs."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.read.cleaning import clean_line
from mapdesk.read.plain import read_plain

PRESS_RELEASE = """
Statement on the situation in Upper Zar

The council of Upper Zar condemns the shelling of the hospital on Friday.

“I saw three shells fall on the ward,” said the director. “We carried you out one by one, I told them.”

Two nurses were hurt.

No patients died.

What happens next

The council will meet on Sunday.

“We will not leave our town.”

“You cannot imagine the noise!”

Notes to editors

The hospital has forty beds.

Contact: press office of the council, +000 123 456, press@zar.example

For more information you can write to us at any time.
"""
SHORT = """
Village left

The village was left on Monday.

Nobody was hurt.

The road is open.
"""
SUBHEADS = """
Weekly summary of the valley

The week saw three changes of control.

Upper Zar

The northern side captured the village on Monday.

Lower Zar

The southern side withdrew on Tuesday. It didn't say why.

Eastern Bank

No change. The bridge is closed.

Outlook

Will the agreement hold? It remains to be seen.
"""
VOICES = """
Voices from the valley

Four residents told the paper how they lived through the week.

Samir, baker

“I opened every day. You have to.”

Layla Noor

“My school is closed. Who would come?”

Old Tom

“I don't know what to say!”

Dana

“We wait.”
"""
FIRST_PERSON = """
What I saw on the road to Dayr

I drove to Dayr on Monday because you cannot know a road from a map.

The First Checkpoint

My driver didn't stop. “You never stop,” he told me!

I counted nine trucks. Why nine? I do not know.

The Bridge

It was open. I crossed it on foot, and nobody asked me anything.

The Way Back

I was tired, and I'm not ashamed to say so.
"""
QUESTIONS = """
A talk with the ferryman of Lower Zar

The ferryman of Lower Zar spoke to the paper on Thursday.

How long did you wait?

Two weeks. I slept on the boat.

Who told you to stop?

Nobody told me. You hear the shells and you stop.

Will you go on?

I will. It's my work!
"""
COUNT_ON_TOP = """
Ferry service resumes at Lower Zar

The ferry runs again after two weeks.

24 comments

The ferry at Lower Zar resumed on Wednesday, the port office said.

It carries food and fuel.

Passengers are not taken.
"""


@pytest.mark.parametrize("page", [PRESS_RELEASE, SHORT, SUBHEADS, VOICES, FIRST_PERSON, QUESTIONS, COUNT_ON_TOP])
def test_an_article_without_a_thread_loses_nothing(page: str) -> None:
    title, *paragraphs = [line for line in page.strip().split("\n\n") if line != "24 comments"]
    found = read_plain(page, "a.txt")
    assert found.posts == ()
    assert found.report.title == title
    assert found.report.text.split("\n\n") == paragraphs


def test_one_sentence_is_an_article_without_a_title() -> None:
    report = read_plain("The bridge at Dayr was closed on Monday.\n", "a.txt").report
    assert (report.title, report.text) == (None, "The bridge at Dayr was closed on Monday.")


def test_one_headline_is_a_text() -> None:
    report = read_plain("Northern side captures Upper Zar", "a.txt").report
    assert (report.title, report.text) == (None, "Northern side captures Upper Zar")


def test_hand_wrapped_lines_are_one_paragraph() -> None:
    page = (
        "Northern side holds the ridge above Lower Zar\n\n"
        "The northern side held the ridge above Lower Zar on Thursday, the monitor\n"
        "said, while clashes went on along the road to the oil field. Two houses got\n"
        "no report.\n\nThe road is open.\n"
    )
    first = read_plain(page, "a.txt").report.text.split("\n\n")[0]
    assert "the monitor said, while" in first
    assert first.endswith("Two houses got no report.")


def test_lines_without_blank_lines_between_are_paragraphs() -> None:
    page = "Bridge closed at Dayr\nThe bridge was closed on Monday.\nThe ferry still runs."
    assert read_plain(page, "a.txt").report.text == "The bridge was closed on Monday.\n\nThe ferry still runs."


ARTICLE = [
    "A column of the northern side entered the village of Tal Noor on Monday, according to two residents.",
    "The southern side denied that it had left the village.",
    "Background",
    "Tal Noor has changed hands twice since March.",
]
TOP = "Column enters Tal Noor\n\n"
BODY = "\n\n".join(ARTICLE)
RESPONSES = """
Share this:
Twitter
Facebook

Related articles
Convoy halted at the bridge of Dayr by shelling
Two villages change hands overnight in the valley

3 Responses to “Column enters Tal Noor”

hillwalker says:
May 14, 2018 at 10:00 am
I doubt it, the bridge is mined.

Wait for pictures.
Reply

Mo says:
May 14, 2018 at 11:12 pm
The monitor reported that the eastern bank was captured.
Reply

Zed says:
May 15, 2018 at 1:00 am
@Mo Thanks.
Reply

Leave a Reply

Your email address will not be published. Required fields are marked *
Name *
Email *
"""
BULLETS = """
Kim L • 3 years ago
Who held the bridge last week?
12
•
Reply
•
Share ›
Ravi > Kim L • 3 years ago
Nobody did.
•
Reply
•
Share ›
desert_fox88 • 2 years ago
The bank belongs to the northern side according to the monitor.
"""
FORUM = """

Posted by Ana on 3 February 2020, 12:01
The hill is empty.


Posted by B. Cole on 3 February 2020, 13:40
In the north there are four positions. The road is open.


Posted by Ana on 4 February 2020, 08:00
Source?
"""
BARE = """
Click to see the full-size image

Advertisement

Old Tom

About time. My cousin lives there.

riverrat

It won't last, you'll see!


They said the same in March.

Old Tom

Why not?
"""
LIKES = """
Samir Haddad
Finally. I waited two weeks.
Like · Reply · 2 w
Lena
The monitor says it runs at night only.
Like · Reply · 1 w
"""
ORDERED = """
comments (2)
Sign in or create your account to join the discussion.

order by
newest

SamHad
3h ago
4
It was about time.

Reply
Share
Lena
2h ago
1
The monitor says it runs at night only.

Reply
Share
"""
UNSIGNED = """
Comments (2)

A reader's remark stands here without a name.


Another one stands here.
"""
LAYOUTS = {
    "responses": (RESPONSES, ["hillwalker", "Mo", "Zed"]),
    "bullets": (BULLETS, ["Kim L", "Ravi", "desert_fox88"]),
    "forum": (FORUM, ["Ana", "B. Cole", "Ana"]),
    "bare": (BARE, ["Old Tom", "riverrat", None, "Old Tom"]),
    "likes": (LIKES, ["Samir Haddad", "Lena"]),
    "ordered": (ORDERED, ["SamHad", "Lena"]),
    "unsigned": (UNSIGNED, [None, None]),
}


@pytest.mark.parametrize(("thread", "authors"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_thread_is_parted_whatever_its_layout(thread: str, authors: list[str | None]) -> None:
    found = read_plain(f"{TOP}{BODY}\n{thread}", "a.txt")
    assert found.report.title == "Column enters Tal Noor"
    assert found.report.text.split("\n\n") == ARTICLE
    assert [post.author for post in found.posts] == authors
    assert all(post.report_id == found.report.report_id for post in found.posts)


@pytest.mark.parametrize(("thread", "authors"), LAYOUTS.values(), ids=LAYOUTS)
def test_no_word_of_a_reader_stays_with_the_report(thread: str, authors: list[str | None]) -> None:
    found = read_plain(f"{TOP}{BODY}\n{thread}", "a.txt")
    for post in found.posts:
        assert post.text not in found.report.original
    assert found.report.original.endswith(ARTICLE[-1])


@pytest.mark.parametrize(("thread", "authors"), LAYOUTS.values(), ids=LAYOUTS)
def test_an_editor_can_say_that_there_is_no_thread(thread: str, authors: list[str | None]) -> None:
    found = read_plain(f"---\nthread: no\n---\n{TOP}{BODY}\n{thread}", "a.txt")
    assert found.posts == ()
    assert found.report.text.startswith(BODY)


@given(st.permutations(list(LAYOUTS)).map(lambda names: names[0]), st.integers(2, 4))
def test_a_shorter_article_is_parted_at_the_same_place(layout: str, length: int) -> None:
    found = read_plain(
        f"{TOP}{chr(10).join(f'{line}{chr(10)}' for line in ARTICLE[:length])}\n{LAYOUTS[layout][0]}", "a.txt"
    )
    article = found.report.text.split("\n\n")
    assert article == ARTICLE[: len(article)]
    assert len(article) >= 2


def test_an_empty_thread_leaves_no_trace() -> None:
    found = read_plain(f"{TOP}{BODY}\n\nLeave a comment\n\n0 comments\n", "a.txt")
    assert (found.report.text, found.posts) == (BODY, ())


def test_what_stands_above_the_article_is_not_in_it() -> None:
    page = f"Skip to content\nHome | News | Maps\n\n{TOP}May 14, 2018\n\nBy Dana Reed\n\n12 Comments\n\n{BODY}\n"
    report = read_plain(page, "a.txt").report
    assert (report.title, report.text) == ("Column enters Tal Noor", BODY)
    assert report.published_at is not None
    assert report.published_at.isoformat() == "2018-05-14T00:00:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        "Support River Post",
        "Click to see the full-size image",
        "Read more: Two villages change hands",
        "ADVERTISEMENT",
        "Loading comments...",
        "Donate now",
        "Share on Facebook",
        "© 2018 River Post. All rights reserved.",
    ],
)
def test_furniture_is_dropped(line: str) -> None:
    report = read_plain(f"{TOP}{line}\n\n{ARTICLE[0]}\n\n{line}\n\n{ARTICLE[1]}\n\n{line}\n", "a.txt").report
    assert report.text == f"{ARTICLE[0]}\n\n{ARTICLE[1]}"


@pytest.mark.parametrize(
    "line",
    [
        "Support for the operation came from the air.",
        "Share prices of oil firms fell.",
        "Read in full, the statement says less.",
        "No comments were made by the southern side.",
        "Replies to the letter are expected on Sunday.",
        "The southern side reported 3 deaths.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(line: str) -> None:
    assert line in read_plain(f"{TOP}{ARTICLE[0]}\n\n{line}\n\n{ARTICLE[1]}\n", "a.txt").report.text


def test_the_real_saved_page_gives_title_four_paragraphs_and_the_posts_apart(shared: Path) -> None:
    page = (shared / "reports" / "map-update-2018-05.txt").read_text(encoding="utf-8")
    found = read_plain(page, "map-update-2018-05.txt")
    paragraphs = found.report.text.split("\n\n")
    assert found.report.title is not None
    assert found.report.title == page.split("\n", 1)[0]
    assert len(paragraphs) == 4
    assert [page.find(paragraph.split("\u00a0")[0][:60]) for paragraph in paragraphs] == sorted(
        page.find(paragraph[:60]) for paragraph in paragraphs
    )
    assert len(found.posts) == 43
    assert page.index(paragraphs[-1][-60:]) < min(page.index(post.text[:30]) for post in found.posts)
    assert all("full-size" not in text for text in (found.report.text, *(post.text for post in found.posts)))
    assert sum(post.author is None for post in found.posts) == 15


@pytest.mark.parametrize("name", ["re3d_dev", "frontline_dev", "frontline_train"])
def test_no_article_of_the_gold_sets_loses_a_paragraph(shared: Path, name: str) -> None:
    rows = (shared / "data" / "claims" / f"{name}.reports.jsonl").read_bytes().splitlines()
    for row in map(msgspec.json.decode, rows):
        found = read_plain(f"A headline without a stop\n\n{row['text']}", row["report_id"])
        assert found.posts == ()
        words = [word for word in map(clean_line, row["text"].split()) if word]
        assert found.report.text.split()[-len(words) :] == words
