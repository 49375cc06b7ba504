"""Who is right how often: learned from what all the others say, from the letter where nobody else speaks."""

import datetime as dt

import pytest

from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.evidence import LearnedRate, direction_of
from mapdesk.estimate.reliability import learn_reliability, letter_of, prior_chance
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import Place, ResolvedPlace

TOWNS = {f"v:{i}": Place(f"v:{i}", f"Town {i}", 40.0 + i, 34.0) for i in range(40)}


@pytest.fixture
def told(desk):
    make = desk.new_claims()

    def claim(town, kind="control_held", actor="red", target=None, **fields):
        at = TOWNS[town]
        return make(kind, actor, target, placements=(ResolvedPlace(0, town, at.name, at.lng, at.lat, 1),), **fields)

    return claim


@pytest.fixture
def learn(desk):
    return lambda held: learn_reliability(held, TOWNS, sides=desk.sides, sources=desk.sources)


def test_without_claims_nothing_is_learned(learn, told):
    assert learn([]) == {}
    assert learn([told("v:1", "clash", "red", "blue")]) == {}


def test_a_source_that_nobody_speaks_beside_keeps_the_chance_of_its_letter(learn, told):
    learned = learn([told(town, source="agency") for town in TOWNS])
    (rate,) = learned.values()
    assert (rate.source_id, rate.direction, rate.claims) == ("agency", "other_gain", 40)
    assert rate.chance == pytest.approx(rate.prior, abs=0.05)


def test_a_side_whose_captures_are_contradicted_the_next_days_is_believed_less(learn, told):
    held = []
    for town in TOWNS:
        held.append(told(town, "control_held", "blue", day="2018-04-01", source="agency"))
        held.append(told(town, "control_gained", "red", day="2018-04-10", source="red_media"))
        held.append(told(town, "control_held", "blue", day="2018-04-12", source="monitor"))
        held.append(told(town, "control_held", "blue", day="2018-04-14", source="agency"))
    learned = learn(held)
    boast = learned["red_media", "own_gain"]
    assert boast.chance < 0.3 < boast.prior
    assert boast.letter == "E"
    assert learned["agency", "other_gain"].chance > 0.9


@pytest.mark.parametrize("source", ["agency", "red_media"])
def test_telling_of_captures_that_nobody_speaks_of_again_costs_no_source_its_chance(learn, told, source):
    held = []
    for town in TOWNS:
        held.append(told(town, "control_held", "blue", day="2018-04-01", source="monitor"))
        held.append(told(town, "control_gained", "red", day="2018-04-10", source=source))
    rate = next(rate for (name, _), rate in learn(held).items() if name == source)
    letter = learn(held[1::2])[source, rate.direction].prior  # nobody speaks beside these
    assert rate.chance > letter - 0.05


def test_who_boasts_of_captures_is_still_believed_on_what_he_holds(learn, told, desk, at):
    held = []
    for number, town in enumerate(TOWNS):
        source, day = "red_media", "2018-04-10"
        if number % 2:
            held.append(told(town, "control_held", "red", day="2018-04-01", source="agency"))
            held.append(told(town, "control_held", "red", day=day, source=source))
        else:
            held.append(told(town, "control_held", "blue", day="2018-04-01", source="agency"))
            held.append(told(town, "control_gained", "red", day=day, source=source))
            held.append(told(town, "control_held", "blue", day="2018-04-12", source="monitor"))
            held.append(told(town, "control_held", "blue", day="2018-04-14", source="agency"))
    learned = learn(held)
    rate = learned["red_media", "own_gain"]
    assert rate.of_changes < 0.3 < rate.chance < 0.8 < rate.of_holding
    assert (rate.chance_of("control_gained"), rate.chance_of("control_held")) == (rate.of_changes, rate.of_holding)
    options = {
        "sides": desk.sides,
        "sources": desk.sources,
        "first_day": at("2018-05-01"),
        "last_day": at("2018-05-01"),
    }
    shares = []
    for kind in ("control_gained", "control_held"):
        alone = [told("v:1", kind, "red", source="red_media")]
        (row,) = estimate_control(alone, {"v:1": TOWNS["v:1"]}, learned=learned, **options)
        shares.append(row.probabilities["red"])
    assert shares[0] < 0.6 < 0.8 < shares[1]


def test_what_was_learned_weighs_in_the_estimate_and_is_told_as_its_reason(told, desk, at):
    rate = LearnedRate(
        source_id="red_media", direction="own_gain", chance=0.2, claims=50, agreed=10, prior=0.74, letter="E"
    )
    held = [told("v:1", "control_gained", "red", source="red_media")]
    options = {
        "sides": desk.sides,
        "sources": desk.sources,
        "first_day": at("2018-05-01"),
        "last_day": at("2018-05-01"),
    }
    (plain,) = estimate_control(held, {"v:1": TOWNS["v:1"]}, **options)
    (learned,) = estimate_control(held, {"v:1": TOWNS["v:1"]}, learned={("red_media", "own_gain"): rate}, **options)
    assert learned.probabilities["red"] < plain.probabilities["red"]
    assert learned.probabilities["red"] == pytest.approx(0.2 + 0.8 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("lean", "role", "side", "loser", "direction"),
    [
        ("red", "holds", "red", "blue", "own_gain"),
        ("red", "holds", "blue", "red", "own_loss"),
        ("red", "left", "red", None, "own_loss"),
        ("red", "left", "blue", None, "other_loss"),
        ("red", "holds", "blue", "green", "other_gain"),
        (None, "holds", "blue", "red", "other_gain"),
    ],
)
def test_the_direction_is_whose_gain_or_loss_is_told(lean, role, side, loser, direction):
    assert direction_of(lean, role, side, loser) == direction


def test_letters_and_chances_go_together(desk):
    source = next(source for source in desk.sources if source.source_id == "agency")
    settings = EstimateSettings()
    assert letter_of(prior_chance(source, "other_gain", settings)) == "C"
    assert [letter_of(chance) for chance in (0.99, 0.94, 0.92, 0.82, 0.3)] == ["A", "B", "C", "D", "E"]
    lean = next(source for source in desk.sources if source.source_id == "red_media")
    assert prior_chance(lean, "own_loss", settings) > prior_chance(lean, "own_gain", settings)


def test_the_order_of_claims_does_not_matter(learn, told):
    held = [
        told(town, kind, side, day=(dt.date(2018, 4, 1) + dt.timedelta(days=i)).isoformat(), source=source)
        for i, (town, kind, side, source) in enumerate(
            [("v:1", "control_gained", "red", "red_media"), ("v:1", "control_held", "blue", "monitor")] * 5
        )
    ]
    assert learn(held) == learn(held[::-1])


def test_boasts_deep_in_another_sides_land_tell_on_their_source_unless_there_is_fighting(desk, claim):
    grid = {f"g:{i}": Place(f"g:{i}", f"Village {i}", 40.0 + 0.04 * (i % 5), 34.0 + 0.04 * (i // 5)) for i in range(25)}

    def at(key):
        return {"placements": (ResolvedPlace(0, key, grid[key].name, grid[key].lng, grid[key].lat, 1),)}

    held = [claim("control_held", "blue", source="monitor", day="2018-05-01", **at(key)) for key in grid]
    boasts = [claim(actor="red", source="red_media", day="2018-05-10", **at(f"g:{i}")) for i in (6, 12, 18)]
    fights = [claim("clash", "red", "blue", source="agency", day="2018-05-09", **at(key)) for key in grid]

    def chance(claims):
        found = learn_reliability(claims, grid, sides=desk.sides, sources=desk.sources)
        return found[("red_media", "own_gain")].chance

    quiet = chance([*held, *boasts])
    assert quiet < chance([*held, *boasts, *fights])
    alone = {f"g:{i}" for i in (6, 12, 18)}
    assert quiet < chance([row for row in [*held, *boasts] if row.placement.placements[0].place_id in alone])
