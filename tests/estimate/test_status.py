"""The six statuses at their thresholds, one by one."""

import pytest

from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.status import Standing, status_of

SIDES = ("red", "blue", "green")


@pytest.mark.parametrize(
    ("probabilities", "backed", "age", "besieger", "expected"),
    [
        ((1 / 3, 1 / 3, 1 / 3, 0.0), (0, 0, 0), None, None, ("unknown", None)),
        ((0.95, 0.03, 0.02, 0.0), (0.9, 0, 0), 181, None, ("unknown", None)),
        ((0.95, 0.03, 0.02, 0.0), (0.9, 0, 0), 180, None, ("held", "red")),
        ((0.45, 0.3, 0.25, 0.0), (0.4, 0, 0), 1, None, ("unknown", None)),
        ((0.80, 0.1, 0.1, 0.0), (0.25, 0, 0), 1, None, ("held", "red")),
        ((0.80, 0.1, 0.1, 0.0), (0.24, 0, 0), 1, None, ("claimed", "red")),
        ((0.79, 0.1, 0.11, 0.0), (0.79, 0, 0), 1, None, ("claimed", "red")),
        ((0.3, 0.2, 0.1, 0.4), (0, 0, 0), 1, None, ("contested", "contested")),
        ((0.4, 0.4, 0.2, 0.0), (0, 0.4, 0), 1, None, ("contested", "red")),
        ((0.5, 0.4, 0.1, 0.0), (0.4, 0.4, 0), 1, None, ("mixed", "red")),
        ((0.36, 0.36, 0.03, 0.25), (0.3, 0.3, 0), 1, None, ("contested", "red")),
        ((0.9, 0.05, 0.05, 0.0), (0.9, 0, 0), 1, "blue", ("besieged", "red")),
        ((0.9, 0.05, 0.05, 0.0), (0.9, 0, 0), 1, "", ("besieged", "red")),
        ((0.9, 0.05, 0.05, 0.0), (0.9, 0, 0), 1, "red", ("held", "red")),
        ((0.9, 0.05, 0.05, 0.0), (0.9, 0, 0), 181, "blue", ("unknown", None)),
    ],
)
def test_status_and_side_follow_from_the_standing(probabilities, backed, age, besieger, expected):
    standing = Standing(probabilities, backed, age, besieger)
    assert status_of(standing, SIDES, EstimateSettings()) == expected


def test_the_thresholds_are_the_desk_s():
    standing = Standing((0.7, 0.2, 0.1, 0.0), (0.7, 0.0, 0.0), 10)
    assert status_of(standing, SIDES, EstimateSettings())[0] == "claimed"
    assert status_of(standing, SIDES, EstimateSettings(held_threshold=0.7))[0] == "held"
    assert status_of(standing, SIDES, EstimateSettings(contested_threshold=0.2))[0] == "contested"
    assert status_of(standing, SIDES, EstimateSettings(leading_threshold=0.75))[0] == "unknown"
    assert status_of(standing, SIDES, EstimateSettings(age_limit_days=9))[0] == "unknown"
