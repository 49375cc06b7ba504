"""Notes by bridging: planted worlds of two camps, and the ways in which a ranking may be fooled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk_web.forum.bridging import score_notes


def world(raters=100, notes=60, each=15, majority=0.6, seed=0, sleepers=0):
    """Two camps; a quarter of the notes liked by both, a quarter by each alone, a quarter by neither."""
    random = np.random.default_rng(seed)
    camps = (np.arange(raters) >= majority * raters).astype(int)
    kinds = np.arange(notes) % 4  # 0 bridging, 1 of camp A, 2 of camp B, 3 poor
    chance = {0: (0.85, 0.85), 1: (0.92, 0.08), 2: (0.08, 0.92), 3: (0.12, 0.12)}
    rows = []
    for note in range(notes):
        for rater in random.choice(raters, each, replace=False):
            helpful = random.random() < chance[int(kinds[note])][camps[rater]]
            rows.append((int(rater), note, 1.0 if helpful else 0.0))
    pushed = 1  # a note of camp A's, which sleepers rate like camp B before and then all back
    for sleeper in range(raters, raters + sleepers):
        for note in random.choice([n for n in range(notes) if n != pushed], 14, replace=False):
            rows.append((sleeper, int(note), 1.0 if random.random() < chance[int(kinds[note])][1] else 0.0))
        rows.append((sleeper, pushed, 1.0))
    return rows, kinds


@pytest.mark.parametrize("majority", [0.5, 0.7])
@pytest.mark.parametrize("seed", [0, 1])
def test_what_both_camps_like_is_helpful_and_what_one_likes_is_not(majority, seed):
    rows, kinds = world(majority=majority, seed=seed, each=25)
    scored = score_notes(rows)
    helpful = {note for note, row in scored.items() if row.status == "helpful"}
    assert len([n for n in helpful if kinds[n] == 0]) >= 8  # of 15
    assert not [n for n in helpful if kinds[n] != 0]
    assert not [n for n, row in scored.items() if row.status == "not_helpful" and kinds[n] == 0]


def test_the_order_of_the_ratings_and_their_repetition_change_nothing():
    rows, _ = world()
    assert score_notes(rows) == score_notes(list(reversed(rows))) == score_notes([*rows, *rows])


def test_few_raters_and_one_camp_alone_give_no_status():
    rows, _ = world(raters=30, notes=20, each=12)
    assert {row.status for row in score_notes(rows).values()} == {"needs_ratings"}
    one_camp = [(u, n, 1.0) for u in range(50) for n in range(12)]
    assert {row.status for row in score_notes(one_camp).values()} == {"needs_ratings"}
    assert score_notes([]) == {}


def test_a_tenth_of_sleepers_does_not_push_a_note_of_one_camp():
    for seed in range(3):
        rows, _ = world(seed=seed, sleepers=10)
        assert score_notes(rows)[1].status != "helpful"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.floats()), max_size=300))
def test_any_ratings_give_finite_figures(rows):
    for row in score_notes(rows).values():
        assert np.isfinite(row.intercept)
        assert np.isfinite(row.factor)
        assert row.why
