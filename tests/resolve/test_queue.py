"""The correction queue: refused phrases by frequency, guesses and quotes with them."""

import msgspec

from mapdesk.base.text import Span
from mapdesk.model import Claim, ResolvedPlace
from mapdesk.model.place import Candidate, Placement
from mapdesk.resolve.queue import queue_text, unresolved_queue

GUESS = Candidate("x:1", "Susah", 40.97, 34.5, 0.41)


def placed(claim: Claim, *answers: ResolvedPlace) -> Placement:
    return Placement(**{name: getattr(claim, name) for name in Claim.__struct_fields__}, placements=answers)


def test_no_placements_leave_no_queue():
    assert unresolved_queue([]) == []
    assert queue_text([]) == "Every place phrase has a place.\n"


def test_an_answered_phrase_is_not_in_the_queue(make_claim):
    claim = make_claim("They left Sousa.", "Sousa")
    assert unresolved_queue([placed(claim, ResolvedPlace(0, "x:1", "Susah", 40.97, 34.5))]) == []


def test_the_commonest_phrase_comes_first_and_spellings_that_fold_alike_are_one(make_claim):
    rows = unresolved_queue(
        [
            placed(make_claim("They left Nowhere.", "Nowhere", report_id="rep_0"), ResolvedPlace(0)),
            placed(make_claim("They left Sousa.", "Sousa", report_id="rep_1"), ResolvedPlace(0, candidates=(GUESS,))),
            placed(make_claim("They saw SOUSA.", "SOUSA", report_id="rep_2"), ResolvedPlace(0)),
            placed(make_claim("They burnt Sousa.", "Sousa", report_id="rep_2"), ResolvedPlace(0)),
        ]
    )
    assert [(row.key, row.phrase, row.count, row.reports) for row in rows] == [
        ("sousa", "Sousa", 3, 2),
        ("nowhere", "Nowhere", 1, 1),
    ]
    assert [guess.place_id for guess in rows[0].guesses] == ["x:1"]
    assert rows[0].quotes == ("They left Sousa.", "They saw SOUSA.")


def test_a_mention_that_two_claims_share_counts_once(make_claim):
    claim = make_claim("They left Sousa.", "Sousa")
    other = msgspec.structs.replace(claim, claim_id="clm_other", kind="withdrawal")
    (row,) = unresolved_queue([placed(claim, ResolvedPlace(0)), placed(other, ResolvedPlace(0))])
    assert row.count == 1


def test_the_text_names_guess_and_quote_and_cuts_a_long_one(make_claim):
    claim = make_claim("They left Sousa " + "and went on " * 30, Span(10, 15, "Sousa").text)
    text = queue_text(unresolved_queue([placed(claim, ResolvedPlace(0, candidates=(GUESS,)))]))
    assert "1 x  Sousa" in text
    assert "Susah  x:1  34.500N 40.970E  score 0.41" in text
    assert text.rstrip().endswith('..."')
    assert max(len(line) for line in text.splitlines()) < 180
