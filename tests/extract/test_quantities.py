import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.extract.draft import Phrase
from mapdesk.extract.quantities import quantity_at, read_quantity


@pytest.mark.parametrize("text", ["", "the", "soldiers", "at least"])
def test_a_phrase_without_a_number_has_none(text):
    assert read_quantity(text)[:2] == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", (12, 12, None)),
        ("twenty-five", (25, 25, None)),
        ("at least 12", (12, None, None)),
        ("more than 20 militants", (20, None, "militants")),
        ("up to 300", (None, 300, None)),
        ("2,000 to 5,000", (2000, 5000, None)),
        ("dozens", (24, None, None)),
        ("dozens of villages", (24, None, "villages")),
        ("about two hundred", (200, 200, None)),
        ("10 airstrikes", (10, 10, "airstrikes")),
        ("7.5 kilometers", (7.5, 7.5, "kilometers")),
        ("60%", (60, 60, "%")),
        ("$1.5 million", (1_500_000, 1_500_000, "$")),
        ("almost $84 billion", (75.6e9, 84e9, "$")),
        ("nearly 100", (90, 100, None)),
        ("a dozen", (12, 12, None)),
        ("more than a dozen other villages", (12, None, "other villages")),
        ("two dozen", (24, 24, None)),
        ("several dozen", (36, None, None)),
        ("scores", (40, None, None)),
        ("hundreds of fighters", (200, None, "fighters")),
        ("tens of thousands", (20_000, None, None)),
        ("hundreds of thousands of civilians", (200_000, None, "civilians")),
        ("one hundred and twenty", (120, 120, None)),
        ("two to three", (2, 3, None)),
        ("300–400", (300, 400, None)),
        ("between 35 and 40", (35, 40, None)),
        ("between 35 and more than 40", (35, None, None)),
        ("no more than 20", (None, 20, None)),
        ("no fewer than 20", (20, None, None)),
        ("20 or more", (20, None, None)),
        ("500+", (500, None, None)),
        ("300-strong", (300, 300, None)),
        ("25-man", (25, 25, None)),
        ("estimated 400 to 485", (400, 485, None)),
    ],
)
def test_a_number_phrase_becomes_a_range(text, expected):
    assert read_quantity(text) == expected


@pytest.mark.parametrize(
    ("sentence", "number", "kind", "target", "expected"),
    [
        (
            "At least 12 civilians were killed in Karin.",
            "At least 12",
            "casualties",
            "civilians",
            (12, None, "civilians"),
        ),
        ("Four of its own soldiers were killed.", "Four", "casualties", "soldiers", (4, 4, "soldiers")),
        ("At least 26 government troops died.", "At least 26", "casualties", "government troops", (26, None, "troops")),
        ("The blast killed 12 rebel fighters.", "12", "casualties", "rebel fighters", (12, 12, "fighters")),
        ("Five soldiers, rebels said, died.", "Five", "casualties", "soldiers", (5, 5, "soldiers")),
        ("20 members of the guards were killed.", "20", "casualties", "members of the guards", (20, 20, "members")),
        ("Three militiamen died.", "Three", "casualties", "militiamen", (3, 3, "militiamen")),
        ("12 were wounded.", "12", "casualties", None, (12, 12, "people")),
        ("Soldiers fell; five were wounded.", "five", "casualties", "Soldiers", (5, 5, "soldiers")),
        ("They lost 9 armoured vehicles.", "9", "destruction", "armoured vehicles", (9, 9, "vehicles")),
        ("They took 4 villages.", "4", "control_gained", None, (4, 4, None)),
        ("The army has up to 3,000 fighters in Karin.", "up to 3,000", "force_size", None, (None, 3000, "fighters")),
    ],
)
def test_a_number_is_counted_in_what_stands_behind_it(sentence, number, kind, target, expected):
    def where(words):
        return Phrase(sentence.index(words), sentence.index(words) + len(words))

    quantity = quantity_at(sentence, where(number), kind, where(target) if target else None)
    assert quantity.text == number == sentence[quantity.start : quantity.end]
    assert (quantity.low, quantity.high, quantity.unit) == expected


def test_casualties_carry_range_unit_and_who_counted(extract):
    killed, wounded = extract("Medics said that at least 12 civilians were killed and dozens were wounded in Karin.")
    (dead,), (hurt,) = killed.quantities, wounded.quantities
    assert (killed.trigger.text, dead.text, dead.low, dead.high, dead.unit) == (
        "killed",
        "at least 12",
        12,
        None,
        "civilians",
    )
    assert (wounded.trigger.text, hurt.text, hurt.low, hurt.high, hurt.unit) == (
        "wounded",
        "dozens",
        24,
        None,
        "people",
    )
    assert killed.attribution.speaker.text == wounded.attribution.speaker.text == "Medics"


def test_a_strength_carries_its_range_and_unit(extract):
    (claim,) = extract("The militia has 2,000 to 5,000 fighters.", mode="recall")
    (strength,) = claim.quantities
    assert (claim.kind, claim.actor.text) == ("force_size", "militia")
    assert (strength.low, strength.high, strength.unit) == (2000, 5000, "fighters")


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_range_keeps_both_ends_in_order(a, b):
    low, high, unit = read_quantity(f"{a:,} to {b:,}")
    assert (low, high, unit) == (min(a, b), max(a, b), None)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_and_low_never_passes_high(text):
    low, high, _ = read_quantity(text)
    assert low is None or high is None or low <= high
