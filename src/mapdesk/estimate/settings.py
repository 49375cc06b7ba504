"""What a desk may set about its estimates ([estimate] in desk.toml): thresholds, ages, rates; each with its default."""

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
PerDay = Annotated[float, msgspec.Meta(gt=0, le=10)]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
PerDays = Annotated[float, msgspec.Meta(gt=0, le=3650)]
Rate = Annotated[float, msgspec.Meta(ge=0, le=10)]
Km = Annotated[float, msgspec.Meta(gt=0, le=1000)]
Factor = Annotated[float, msgspec.Meta(gt=0, le=100)]


class EstimateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """[estimate]: judgements of this desk, not measured constants; docs/estimate.md gives the reasons."""

    # Status. A side holds or claims a place from this probability on.
    held_threshold: Share = 0.8
    # Two sides with at least this much each: contested (or mixed).
    contested_threshold: Share = 0.35
    # Below this the leading side is not named: the status is unknown.
    leading_threshold: Share = 0.5
    # Held needs at least this much vouched for by sources without lean or against their own interest.
    backing_threshold: Share = 0.25
    # Without any evidence for longer than this a place is unknown.
    age_limit_days: Days = 180
    # A siege that nobody mentions for longer than this is not shown any more.
    siege_days: Days = 60
    # Change of hands that nobody tells, per day: certainty decays to an even spread at this rate.
    drift_per_day: PerDay = 0.001
    # Fighting that nobody mentions dies down at this rate: half of it in six days.
    calm_per_day: PerDay = 0.12
    # Odds of error of a source that speaks in its own side's interest, against it; others have 1.
    own_interest_odds: Factor = 1.6
    against_interest_odds: Factor = 0.5
    # What a claim near a place (UCDP where_prec 2) says about it, against one at the place.
    near_weight: Share = 0.35
    # A claim of who holds a place says something of places near: so much of it next door, less by exp(-km / spill_km).
    spill_weight: Share = 0.48
    spill_km: Km = 2.8
    spill_reach_km: Km = 12.0
    # A place passes to a side that has been gaining ground at this rate, and so much faster where it fights near.
    quiet_per_day: Rate = 0.0006
    front_per_day: Rate = 0.0095
    # ... times exp(this x (the side's part of the neighbours - that of the strongest other side)).
    neighbour_strength: Annotated[float, msgspec.Meta(ge=0, le=10)] = 2.0
    # ... times this for a side that has been losing more than it gained.
    push_back: Share = 0.35
    # Who has been gaining ground near draws more; a gain counts so many days (to 1/e).
    momentum_days: PerDays = 60.0
    # How far neighbours count: exp(-km / neighbour_km), none beyond the reach.
    neighbour_km: Km = 7.0
    neighbour_reach_km: Km = 30.0
    # How often the neighbours are worked out again, each time from what the time before made of theirs.
    neighbour_passes: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    # What neighbours all of one side add to its log-odds where nothing is fought near (calibration.py); 0: nothing.
    neighbour_prior: Annotated[float, msgspec.Meta(ge=0, le=20)] = 6.0
    # One fight near divides that by 1 + this.
    prior_heat: Annotated[float, msgspec.Meta(ge=0, le=100)] = 10.0
    # Fighting near: exp(-km / fight_km), and it is over after so many days (to 1/e).
    fight_km: Km = 4.4
    fight_reach_km: Km = 18.0
    fight_days: PerDays = 12.0
    # What a main river or a state border between two places leaves of all this.
    river_factor: Share = 0.25
    # The same sentence about the same place within so many days is a copy and counts once.
    copy_window_days: Days = 7
    # A new row is written when a probability has moved by this much since the last row.
    row_tolerance: Annotated[float, msgspec.Meta(gt=0, le=0.5)] = 0.01
