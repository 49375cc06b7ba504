"""What one claim says: effects, chances and the reasons given for them."""

import math

import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.estimate.evidence import interest_of, weigh_claim
from mapdesk.estimate.kind_rules import KIND_RULES
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED, KINDS

SETTINGS = EstimateSettings()


@pytest.fixture(scope="session")
def weigh(desk):
    sources = {source.source_id: source for source in desk.sources}

    def run(held, **more):
        where = held.placement.placements[0]
        return weigh_claim(held, where, sources.get(held.placement.speaker_source), SETTINGS, **more)

    return run


def test_every_rule_is_about_a_known_kind_with_a_chance_and_a_reason():
    assert set(KIND_RULES) <= set(KINDS)
    assert all(0 < rule.chance < 1 and rule.text for rules in KIND_RULES.values() for rule in rules)


@pytest.mark.parametrize(
    ("fields", "why_not"),
    [
        ({"modality": "planned"}, "planned"),
        ({"modality": "denied"}, "denied"),
        ({"kind": "casualties"}, "nothing about control"),
        ({"kind": "control_held", "modality": "attempted"}, "nothing about control"),
        ({"place": None}, "not recognised"),
        ({"precision": 4}, "district or region"),
        ({"day": None}, "dated"),
        ({"actor": None}, "no side"),
    ],
)
def test_a_claim_that_moves_nothing_says_why(weigh, claim, fields, why_not):
    effects, reason = weigh(claim(**fields))
    assert effects == ()
    assert why_not in reason


def test_a_capture_from_a_side_speaks_of_today_and_of_yesterday(weigh, claim):
    (now, before), why_not = weigh(claim("control_gained", "red", "blue", source="agency"))
    assert (now.role, now.side, now.share, why_not) == ("holds", "red", pytest.approx(0.92), "")
    assert (before.role, before.side, before.rival, (now.day - before.day).days) == ("held_before", "blue", "red", 1)


def test_a_capture_from_oneself_does_not_speak_of_yesterday(weigh, claim):
    assert [effect.role for effect in weigh(claim("control_gained", "red", "red"))[0]] == ["holds"]


def test_fighting_speaks_for_contested_whoever_tells_it(weigh, claim):
    shares = {source: weigh(claim("clash", source=source))[0][0].share for source in ("agency", "red_media")}
    assert weigh(claim("clash"))[0][0].side == CONTESTED
    assert shares["agency"] > shares["red_media"]  # by the letter alone


def test_the_chance_is_the_product_of_the_reasons_given(weigh, claim):
    (effect,) = weigh(claim(source="red_media", modality="claimed", precision=2, probability=0.8))[0]
    reasons = {reason.name: reason.value for reason in effect.reasons}
    assert reasons == {"kind": 0.92, "source": 2.5, "interest": 1.6, "modality": 0.9, "place": 0.35, "reading": 0.8}
    chance = 1 / (1 + 0.08 / 0.92 * 2.5 * 1.6)
    assert math.isclose(effect.share, chance * 0.9 * 0.35 * 0.8)


def test_a_side_s_own_map_takes_its_word_at_face_value(weigh, claim):
    weighed, plain = (weigh(claim(source="red_media"), at_face_value=flag)[0][0] for flag in (False, True))
    assert plain.share > weighed.share
    assert not plain.is_backed  # it is still its own word


@pytest.mark.parametrize(
    ("lean", "role", "side", "loser", "interest"),
    [
        (None, "holds", "red", "blue", "none"),
        ("red", "holds", "red", "blue", "own"),
        ("blue", "holds", "red", "blue", "against"),
        ("green", "holds", "red", "blue", "none"),
        ("red", "left", "red", None, "against"),
        ("blue", "left", "red", None, "own"),
        ("red", "fought", CONTESTED, None, "none"),
    ],
)
def test_interest_is_who_gains_by_its_being_believed(lean, role, side, loser, interest):
    assert interest_of(lean, role, side, loser) == interest


def test_the_day_is_the_last_possible_and_never_after_the_publication(weigh, claim, at):
    wide = claim(day="2018-05-14")
    spans = {
        "month": (DateSpan(at("2018-05-01"), at("2018-05-31"), 4), at("2018-05-14")),
        "week": (DateSpan(at("2018-05-01"), at("2018-05-07"), 3), at("2018-05-07")),
        "late": (DateSpan(at("2018-05-20"), at("2018-05-21"), 1), at("2018-05-20")),
    }
    for span, day in spans.values():
        placement = type(wide.placement)(
            **{f: getattr(wide.placement, f) for f in wide.placement.__struct_fields__} | {"day": span}
        )
        held = type(wide)(placement, wide.entry_id, wide.recorded_at)
        assert weigh(held)[0][0].day == day
