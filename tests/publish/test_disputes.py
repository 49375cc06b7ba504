"""Disputes: contradicting words are set side by side; what merely follows in time is no dispute."""

import datetime as dt

import pytest

from mapdesk.base.text import Span
from mapdesk.model import Place, Placement, ResolvedPlace
from mapdesk.publish.disputes import find_disputes
from mapdesk.publish.release import PublicClaim

HAJIN = {"desk:hajin": Place("desk:hajin", "Hajin", 40.8, 34.7)}


def claim(number: int, kind: str, side: str | None, day: int, speaker: str, modality: str = "asserted") -> PublicClaim:
    placement = Placement(
        claim_id=f"clm_{number}",
        report_id="rep",
        kind=kind,  # type: ignore[arg-type]
        modality=modality,  # type: ignore[arg-type]
        trigger=Span(0, 4, "word"),
        quote=Span(0, 4, "word"),
        rule="x@1",
        placements=(ResolvedPlace(0, "desk:hajin", "Hajin"),),
        actor_side=side,
    )
    return PublicClaim(placement, "entry", speaker, None, False, dt.date(2018, 5, day), None)


def test_without_claims_nothing_is_disputed() -> None:
    assert find_disputes([], HAJIN) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("control_held", "isis", 8, "monitor"), ("control_gained", "sdf", 12, "pro-SDF")),  # a capture ends a holding
        (("control_held", "isis", 12, "monitor"), ("control_gained", "sdf", 13, "pro-SDF")),
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_gained", "isis", 13, "pro-ISIS")),  # taken back
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_held", "isis", 30, "monitor")),  # much later
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_held", "sdf", 12, "monitor")),  # they agree
        (("control_held", "sdf", 12, "monitor"), ("control_lost", "sdf", 13, "outlet")),  # lost afterwards
        (("control_gained", "sdf", 12, "outlet"), ("control_gained", "isis", 12, "outlet")),  # one speaker alone
        (("control_gained", "sdf", 12, "pro-SDF", "planned"), ("control_held", "isis", 12, "monitor")),  # a plan
        (("control_gained", None, 12, "outlet"), ("control_held", "isis", 12, "monitor")),  # nobody knows who
        (("control_held", "sdf", 12, "monitor"), ("control_lost", "sdf", 12, "outlet")),  # within one day
        (("control_held", "isis", 12, "monitor"), ("control_gained", None, 12, "pro-ISIS", "denied")),  # both say so
        (("control_held", "isis", 12, "monitor"), ("control_gained", "sdf", 12, "pro-ISIS", "denied")),
        (("clash", "sdf", 12, "outlet"), ("control_held", "isis", 12, "monitor")),
    ],
)
def test_what_follows_or_agrees_is_no_dispute(first: tuple, second: tuple) -> None:
    assert find_disputes([claim(1, *first), claim(2, *second)], HAJIN) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_gained", "sdf", 13, "pro-ISIS", "denied")),
        (("control_lost", "isis", 12, "outlet"), ("control_lost", "isis", 12, "pro-ISIS", "denied")),
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_held", "isis", 13, "monitor")),
        (("control_lost", "isis", 12, "outlet"), ("control_held", "isis", 13, "pro-ISIS")),
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_gained", None, 13, "pro-ISIS", "denied")),
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_lost", "isis", 12, "pro-ISIS", "denied")),
        (("control_held", "sdf", 12, "pro-SDF"), ("control_held", "isis", 13, "monitor")),
        (("control_gained", "sdf", 12, "pro-SDF"), ("control_gained", "gov", 12, "pro-government")),
    ],
)
def test_contradictions_are_set_side_by_side_whatever_their_order(first: tuple, second: tuple) -> None:
    claims = [claim(1, *first), claim(2, *second)]
    for order in (claims, claims[::-1]):
        [dispute] = find_disputes(order, HAJIN)
        assert dispute.name == "Hajin"
        assert {*dispute.claim_ids, *dispute.against_claim_ids} == {"clm_1", "clm_2"}
        assert dispute.claim_ids
        assert dispute.against_claim_ids
