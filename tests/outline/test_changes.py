import datetime as dt

from mapdesk.model import EvidenceWeight
from mapdesk.outline.changes import list_changes


def test_nothing_changes_between_equal_estimates(place, estimate):
    rows = [estimate(place("a", 40.5, 34.5), "red")]
    assert list_changes(rows, rows) == ()
    assert list_changes([], []) == ()


def test_a_place_that_stays_unknown_is_no_change(place, estimate):
    assert list_changes([], [estimate(place("a", 40.5, 34.5), None)]) == ()


def test_a_change_of_side_names_both_and_the_new_claims_heaviest_first(place, estimate):
    village = place("a", 40.5, 34.5)
    old = EvidenceWeight("clm_old", None, "red", 1.0)
    new = (old, EvidenceWeight("clm_light", None, "blue", 0.5), EvidenceWeight("clm_heavy", None, "blue", 2.0))
    (change,) = list_changes([estimate(village, "red", evidence=(old,))], [estimate(village, "blue", evidence=new)])
    assert (change.before_side, change.before_status) == ("red", "held")
    assert (change.after_side, change.after_status, change.probability) == ("blue", "held", 0.85)
    assert change.claim_ids == ("clm_heavy", "clm_light")


def test_a_change_of_status_alone_is_a_change(place, estimate):
    village, new = place("a", 40.5, 34.5), EvidenceWeight("clm_new", None, "red", 1.0)
    (change,) = list_changes([estimate(village, "red", "claimed")], [estimate(village, "red", evidence=(new,))])
    assert (change.before_status, change.after_status) == ("claimed", "held")


def test_certainty_that_wears_off_without_any_new_claim_is_no_change(place, estimate):
    village = place("a", 40.5, 34.5)
    assert list_changes([estimate(village, "red")], [estimate(village, "red", "claimed")]) == ()
    assert list_changes([estimate(village, "red")], [estimate(village, "red", "contested")]) != ()


def test_places_come_and_go_as_unknown(place, estimate):
    gone, come = place("a", 40.5, 34.5), place("b", 40.6, 34.5)
    first, second = list_changes([estimate(gone, "red")], [estimate(come, "blue")])
    assert (first.place_id, first.after_status, first.after_side) == ("a", "unknown", None)
    assert (second.place_id, second.before_status, second.before_side) == ("b", "unknown", None)


def test_the_latest_row_of_a_place_counts(place, estimate, day):
    village = place("a", 40.5, 34.5)
    rows = [estimate(village, "red"), estimate(village, "blue", day=day - dt.timedelta(days=3))]
    assert list_changes(rows, [estimate(village, "red")]) == ()
