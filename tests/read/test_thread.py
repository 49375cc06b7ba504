"""Posts keep their author, time, order and what they answer, as far as the page tells."""

from datetime import UTC, datetime

import pytest

from mapdesk.read.lines import split_lines
from mapdesk.read.stamps import parse_stamp
from mapdesk.read.thread import parse_thread


def test_no_lines_are_no_posts() -> None:
    assert parse_thread([], "rep_1") == []


def test_buttons_alone_are_no_posts() -> None:
    assert parse_thread(split_lines("Reply\n\nShare\n\n12 comments\n\nLeave a comment"), "rep_1") == []


def test_a_full_date_is_kept_and_an_age_is_not() -> None:
    posts = parse_thread(split_lines("Ann says:\nMay 14, 2018 at 9:32 pm\nYes.\n\nBo • 3 years ago\nNo."), "rep_1")
    assert [post.at for post in posts] == [datetime(2018, 5, 14, 21, 32, tzinfo=UTC), None]


def test_an_answer_points_at_the_last_post_of_the_one_it_names() -> None:
    text = (
        "Ann says:\nOne.\n\nBo says:\nTwo.\n\nAnn says:\nThree.\n\nCy > Ann • 1 day ago\nFour.\n\nDi says:\n@Bo Five."
    )
    assert [post.parent for post in parse_thread(split_lines(text), "rep_1")] == [None, None, None, 2, 1]


def test_an_answer_to_somebody_unknown_has_no_parent() -> None:
    assert parse_thread(split_lines("Ann says:\n@nobody Yes."), "rep_1")[0].parent is None


def test_paragraphs_of_a_post_stay_together() -> None:
    posts = parse_thread(split_lines("Ann Lee\n\nOne thing.\n\nAnother thing.\n\nBo Ray\n\nNo."), "rep_1")
    assert [(post.author, post.text) for post in posts] == [
        ("Ann Lee", "One thing.\n\nAnother thing."),
        ("Bo Ray", "No."),
    ]


def test_a_wide_gap_is_a_post_whose_name_is_missing() -> None:
    posts = parse_thread(split_lines("Ann Lee\n\nOne.\n\n\nTwo is here.\n\nBo Ray\n\nThree."), "rep_1")
    assert [post.author for post in posts] == ["Ann Lee", None, "Bo Ray"]


def test_a_name_without_a_text_is_no_post() -> None:
    posts = parse_thread(
        split_lines("Ann Lee\n\nOne.\n\nBo Ray\n\n\nTwo is here, and it is long.\n\nAnn Lee\n\nOk."), "rep_1"
    )
    assert [post.author for post in posts] == ["Ann Lee", None, "Ann Lee"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing of a date", None),
        ("3/4/2018", None),
        ("31 February 2018", None),
        ("2 days ago", None),
        ("2018-05-14", "2018-05-14T00:00:00+00:00"),
        ("14.05.2018 08:05", "2018-05-14T08:05:00+00:00"),
        ("14th May, 2018", "2018-05-14T00:00:00+00:00"),
        ("Sept. 3, 2018 at 12:10 a.m.", "2018-09-03T00:10:00+00:00"),
    ],
)
def test_dates_of_pages(text: str, expected: str | None) -> None:
    moment = parse_stamp(text)
    assert (moment.isoformat() if moment else None) == expected
