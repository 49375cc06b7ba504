"""One more claim gives what all claims together give, at the places it can touch; the others are left alone."""

import datetime as dt

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.errors import InputError
from mapdesk.estimate.claim_columns import KINDS, ClaimColumns, weigh_columns
from mapdesk.estimate.effect_table import EffectTable
from mapdesk.estimate.live import LiveControl
from mapdesk.estimate.march import estimate_columns
from mapdesk.estimate.settings import EstimateSettings

FIRST, DAYS, VILLAGES = dt.date(2018, 4, 1), 60, 24
LNG = 40.0 + 0.11 * np.arange(VILLAGES)  # 10 km apart, so that most are out of one another's reach
LAT = 34.0 + 0.03 * (np.arange(VILLAGES) % 3)
LAST = FIRST + dt.timedelta(days=DAYS - 1)
HOW = EstimateSettings(neighbour_reach_km=12.0, spill_reach_km=12.0, fight_reach_km=12.0)

CLAIM = st.tuples(
    st.integers(0, VILLAGES - 1),
    st.integers(0, DAYS - 1),
    st.integers(0, len(KINDS) - 1),
    st.integers(0, 2),
    st.integers(-1, 2),
    st.integers(0, 2),
)


@pytest.fixture(scope="session")
def weigh(desk):
    def columns(claims):
        place, day, kind, actor, target, source = np.array(claims, dtype=np.int64).reshape(-1, 6).T
        told = ClaimColumns(place, day + FIRST.toordinal(), kind, actor, target, source, np.ones(len(place)))
        return weigh_columns(told, desk.sources, [side.side_id for side in desk.sides], HOW)

    return columns


def by_day(rows, since):
    """The figures of every place and day from a day on."""
    return {
        (int(rows.place[i]), day): (*rows.probabilities[i], rows.status[i], rows.side[i], rows.last_told[i])
        for i in range(len(rows.day))
        for day in range(max(rows.day[i], since), rows.until[i] + 1)
    }


def joined(*tables):
    return EffectTable.sorted(*(np.concatenate(column) for column in zip(*tables, strict=True)))


def test_a_claim_after_the_last_day_or_before_all_others_is_refused(weigh):
    live = LiveControl(weigh([(3, 5, 0, 0, 1, 0)]), LNG, LAT, sides=3, first_day=FIRST, last_day=LAST, settings=HOW)
    for day in (-9, DAYS):
        with pytest.raises(InputError, match="a day from 2018-03-31 to 2018-05-30"):
            live.add(weigh([(3, day, 1, 0, 1, 0)]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(CLAIM, max_size=25),
    st.lists(st.lists(CLAIM, min_size=1, max_size=2), min_size=1, max_size=3),
    st.sampled_from([0.0, 6.0]),
)
def test_claims_added_one_after_another_give_what_all_together_give(weigh, told, added, prior):
    told = [(0, 0, 1, 0, -1, 0), *told]
    added = [[(place, max(day, 2), *rest) for place, day, *rest in claims] for claims in added]
    how = msgspec.structs.replace(HOW, neighbour_prior=prior)
    days = {"first_day": FIRST, "last_day": LAST, "settings": how}
    live = LiveControl(weigh(told), LNG, LAT, sides=3, **days)
    tables = [weigh(told)]
    figures = by_day(live.rows, FIRST.toordinal())
    for claims in added:
        tables.append(weigh(claims))
        renewed = live.add(tables[-1])
        fresh = by_day(renewed.rows, renewed.since)
        for place in renewed.places.tolist():
            for day in range(renewed.since, LAST.toordinal() + 1):
                before = figures.get((place, day - 1))
                figures[place, day] = fresh.pop((place, day), before)
        assert not fresh
    expected = by_day(estimate_columns(joined(*tables), LNG, LAT, sides=3, **days), FIRST.toordinal())
    assert figures.keys() == expected.keys()
    for key, row in expected.items():
        assert row[-3:] == figures[key][-3:]
        assert figures[key][:-3] == pytest.approx(row[:-3], abs=1e-9)
