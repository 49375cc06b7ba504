"""All places at once gives the figures of one place at a time: the one is read, the other is run."""

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.estimate.chain import Chain
from mapdesk.estimate.claim_columns import KINDS as COLUMN_KINDS
from mapdesk.estimate.claim_columns import ClaimColumns, weigh_columns
from mapdesk.estimate.coupling import couple_at_once, spill
from mapdesk.estimate.effect_table import ROLES, EffectTable, is_late
from mapdesk.estimate.evidence import weigh_claim
from mapdesk.estimate.gathering import PlaceEvidence, gather_evidence
from mapdesk.estimate.march import estimate_columns
from mapdesk.estimate.neighbours import Neighbourhood
from mapdesk.estimate.one_by_one import couple_one_by_one
from mapdesk.estimate.perspectives import choose_perspective
from mapdesk.estimate.row_loops import STATUSES
from mapdesk.estimate.rulings import ruling_effects
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.walk import Walk
from mapdesk.model import CONTESTED, UNKNOWN, HeldRuling, Place, PlaceRuling, ResolvedPlace

KM = 1 / 92.5  # degrees of longitude at 34 N
VILLAGES = {f"v:{i}": Place(f"v:{i}", f"Village {i}", 40.0 + (3.1 * i + i * i * 0.7) * KM, 34.0) for i in range(7)}
VILLAGES["v:far"] = Place("v:far", "Farwell", 43.0, 36.0)
RIVER = (((40.0 + 6.5 * KM, 33.5), (40.0 + 6.5 * KM, 34.5)),)
FIRST, LAST = dt.date(2018, 4, 1), dt.date(2018, 6, 10)
SIDES = ["red", "blue", "green"]
KINDS = [
    "control_gained",
    "control_held",
    "control_lost",
    "clash",
    "withdrawal",
    "advance",
    "attack",
    "strike",
    "siege",
    "deployment",
]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(sorted(VILLAGES)),
        st.sampled_from(KINDS),
        st.sampled_from(SIDES),
        st.sampled_from([*SIDES, None]),
        st.sampled_from(["monitor", "agency", "red_media", None]),
        st.dates(FIRST, LAST - dt.timedelta(days=20)),
    ),
    max_size=30,
)
RULINGS = st.lists(
    st.tuples(st.sampled_from(sorted(VILLAGES)), st.sampled_from([*SIDES, CONTESTED, UNKNOWN]), st.dates(FIRST, LAST)),
    max_size=2,
)

PRIORS = st.sampled_from([0.0, 6.0])


@pytest.fixture(scope="session")
def gathered(desk):
    """The effects of made-up claims and rulings, by place."""
    make = desk.new_claims()

    def gather(claims, rulings, known_at):
        held = []
        for village, kind, actor, target, source, day in claims:
            at = VILLAGES[village]
            where = (ResolvedPlace(0, village, at.name, at.lng, at.lat, 1),)
            held.append(make(kind, actor, target, source=source, day=day.isoformat(), placements=where))
        heard = choose_perspective("assessed", desk.sides, desk.sources)
        found = gather_evidence(held, VILLAGES, desk.sides, desk.sources, heard, known_at, EstimateSettings())
        for place_id, place in VILLAGES.items():
            found.setdefault(place_id, PlaceEvidence(place))
        rows = [
            HeldRuling(
                PlaceRuling(place, VILLAGES[place].name, VILLAGES[place].lng, VILLAGES[place].lat, day, holder),
                str(number),
                "a test",
                "an editor",
                dt.datetime.combine(day, dt.time(12), dt.UTC),
            )
            for number, (place, holder, day) in enumerate(rulings)
        ]
        for row, effect in ruling_effects(rows, desk.sides, None):
            found[row.ruling.place_id].effects.append(effect)
        return found

    return gather


def one_at_a_time(evidence, known_at, how, rivers):
    """Every place's probabilities, status, side and last word by day, from the walk of one place after another."""
    chain = Chain(SIDES, how)
    around = Neighbourhood({key: at.place for key, at in evidence.items()}, 30.0, rivers, how.river_factor)
    spill(evidence, around, how)
    found = couple_one_by_one(evidence, around, chain, known_at, how)
    days = {}
    for number, place_id in enumerate(sorted(evidence)):
        walk = Walk(evidence[place_id], chain, known_at, how, found.get(place_id))
        rows = {row.day: row for row in walk.rows(FIRST, LAST)}
        row = None
        for day in (FIRST + dt.timedelta(days=i) for i in range((LAST - FIRST).days + 1)):
            row = rows.get(day, row)
            days[number, day] = (list(row.probabilities.values()), row.status, row.side, row.last_evidence_day)
    return days


def all_at_once(table, sides, how, rivers):
    places = [VILLAGES[key] for key in sorted(VILLAGES)]
    lng, lat = np.array([place.lng for place in places]), np.array([place.lat for place in places])
    rows = estimate_columns(table, lng, lat, sides=sides, first_day=FIRST, last_day=LAST, settings=how, rivers=rivers)
    return rows


NAMES = [*SIDES, CONTESTED]


@pytest.mark.parametrize("known_at", [None, "day"])
@settings(max_examples=60, deadline=None)
@given(claims=CLAIMS, rulings=RULINGS, passes=st.integers(0, 2), rivers=st.sampled_from([(), RIVER]), prior=PRIORS)
def test_every_figure_of_every_day_is_the_one_of_the_walk_of_a_single_place(
    gathered, known_at, claims, rulings, passes, rivers, prior
):
    how = EstimateSettings(
        row_tolerance=1e-12, neighbour_passes=passes, spill_weight=0.48 if passes else 0.0, neighbour_prior=prior
    )
    evidence = gathered(claims, rulings, known_at)
    assert not is_late(evidence)
    rows = all_at_once(EffectTable.of(evidence, SIDES, known_at), len(SIDES), how, rivers)
    expected = one_at_a_time(evidence, known_at, how, rivers)
    assert len(rows.day)
    for i in range(len(rows.day)):
        for day in range(rows.day[i], rows.until[i] + 1):
            probabilities, status, side, last = expected.pop((int(rows.place[i]), dt.date.fromordinal(day)))
            assert STATUSES[rows.status[i]] == status
            assert (NAMES[rows.side[i]] if rows.side[i] >= 0 else None) == side
            assert rows.last_told[i] == (last.toordinal() if last else 0)
            assert bool(probabilities) == rows.known[i]
            if probabilities:
                assert np.abs(rows.probabilities[i] - probabilities).max() < 1e-9
    assert not expected


@settings(max_examples=40, deadline=None)
@given(claims=CLAIMS, rulings=RULINGS, prior=PRIORS)
def test_a_row_is_missed_neither_for_a_status_nor_for_a_figure(gathered, claims, rulings, prior):
    fine, coarse = (EstimateSettings(row_tolerance=t, neighbour_prior=prior) for t in (1e-12, 0.01))
    evidence = gathered(claims, rulings, None)
    rows = all_at_once(EffectTable.of(evidence, SIDES, None), len(SIDES), coarse, RIVER)
    expected = one_at_a_time(evidence, None, fine, RIVER)
    for i in range(len(rows.day)):
        for day in range(rows.day[i], rows.until[i] + 1):
            probabilities, status, side, last = expected[int(rows.place[i]), dt.date.fromordinal(day)]
            assert STATUSES[rows.status[i]] == status
            assert (NAMES[rows.side[i]] if rows.side[i] >= 0 else None) == side
            assert rows.last_told[i] == (last.toordinal() if last else 0)
            if probabilities and rows.known[i]:
                assert np.abs(rows.probabilities[i] - probabilities).max() < coarse.row_tolerance
    alone = one_at_a_time(gathered(claims, rulings, None), None, coarse, RIVER)
    for key, (probabilities, status, side, last) in expected.items():
        assert alone[key][1:] == (status, side, last)
        if probabilities and alone[key][0]:
            assert np.abs(np.subtract(alone[key][0], probabilities)).max() < coarse.row_tolerance


@settings(max_examples=30, deadline=None)
@given(claims=CLAIMS, passes=st.integers(0, 2), rivers=st.sampled_from([(), RIVER]))
def test_what_surrounds_each_place_is_found_one_by_one_and_all_at_once(gathered, claims, passes, rivers):
    how, chain = EstimateSettings(neighbour_passes=passes), Chain(SIDES, EstimateSettings())
    evidence = gathered(claims, [], None)
    around = Neighbourhood({key: at.place for key, at in evidence.items()}, 30.0, rivers, how.river_factor)
    at_once = couple_at_once(EffectTable.of(evidence, SIDES, None), around, len(SIDES), how)
    spill(evidence, around, how)
    one_by_one = couple_one_by_one(evidence, around, chain, None, how)
    assert at_once.keys() == one_by_one.keys()
    for place_id, expected in one_by_one.items():
        found = at_once[place_id]
        assert found.days == expected.days
        for day in found.days:
            assert found.parts_on(day) == pytest.approx(expected.parts_on(day), abs=1e-9)
            assert found.heat_on(day) == pytest.approx(expected.heat_on(day), abs=1e-9)
        span = found.days[0] - 5, LAST.toordinal()
        for stretch, other in zip(found.stretches(*span), expected.stretches(*span), strict=True):
            assert (stretch.spent, *stretch.target) == pytest.approx((other.spent, *other.target), abs=1e-9)


def test_a_map_of_one_day_has_every_place_once(gathered):
    evidence = gathered([("v:1", "control_held", "red", None, "monitor", FIRST + dt.timedelta(days=3))], [], None)
    rows = all_at_once(EffectTable.of(evidence, SIDES, None), len(SIDES), EstimateSettings(), ())
    for day in (FIRST, FIRST + dt.timedelta(days=30), LAST):
        assert rows.on(day).place.tolist() == list(range(len(VILLAGES)))
    assert [STATUSES[rows.on(FIRST + dt.timedelta(days=n)).status[1]] for n in (2, 3)] == ["unknown", "held"]


def test_claims_as_columns_weigh_what_each_weighs_alone(desk):
    make, day = desk.new_claims(), dt.date(2018, 5, 1)
    named = [source.source_id for source in desk.sources]
    specs = list(itertools.product(KINDS, [*SIDES[:2], None], [*SIDES, None], range(len(named))))
    held = [make(kind, actor, target, source=named[source], day="2018-05-01") for kind, actor, target, source in specs]
    alone = []
    for number, row in enumerate(held):
        where = row.placement.placements[0]
        effects, _ = weigh_claim(row, where, desk.sources[specs[number][3]], EstimateSettings())
        alone += [(number, effect) for effect in effects]
    code = {None: -1} | {side: i for i, side in enumerate(SIDES)}
    columns = [
        (0, day.toordinal(), COLUMN_KINDS.index(kind), code[actor], code[target], source, 1.0)
        for kind, actor, target, source in specs
    ]
    told = ClaimColumns._make(np.array(column) for column in zip(*columns, strict=True))
    table = weigh_columns(told, desk.sources, SIDES, EstimateSettings())
    found = {
        (int(table.claim[i]), ROLES[table.role[i]], int(table.side[i])): (
            round(float(table.share[i]), 12),
            int(table.day[i]),
            int(table.rival[i]),
            bool(table.backed[i]),
            bool(table.gains[i]),
            int(table.besieger[i]),
        )
        for i in range(len(table.day))
    }
    assert len(found) == len(alone)
    for number, effect in alone:
        besieger = -2 if effect.besieger is None else code[effect.besieger or None]
        assert found[number, effect.role, 3 if effect.side == CONTESTED else code[effect.side]] == (
            round(effect.share, 12),
            effect.day.toordinal(),
            code[effect.rival],
            effect.is_backed,
            effect.role == "holds" and effect.origin[0] in ("control_gained", "advance"),
            besieger,
        )
