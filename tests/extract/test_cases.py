"""The text cases of cases/*.md: a snippet and the claims an editor expects; the format is in docs/extract.md."""

from pathlib import Path

import pytest

from mapdesk.model.claim import Claim

CASES = Path(__file__).parent / "cases"


def read_cases(path: Path) -> list[tuple[str, list[str]]]:
    body = path.read_text(encoding="utf-8").split("\n", 1)[1]
    cases = []
    for block in body.split("\n---\n"):
        lines = block.strip().split("\n")
        expected = [line[2:] for line in lines if line.startswith("- ")]
        text = "\n".join(line for line in lines if not line.startswith("- ")).strip()
        cases.append((text, [] if expected == ["nothing"] else expected))
    return cases


def written(claim: Claim) -> str:
    """Write a claim as the cases do."""
    parts = [f'{claim.kind} "{claim.trigger.text}"']
    parts += [f"actor {claim.actor.text}"] if claim.actor else []
    parts += [f"target {claim.target.text}"] if claim.target else []
    parts += [f"place {place.text}" for place in claim.places]
    parts += [f"date {claim.date.text}"] if claim.date else []
    parts += [f"quantity {quantity.text}" for quantity in claim.quantities]
    if claim.attribution:
        speaker = claim.attribution.speaker
        parts.append(f"speaker {speaker.text if speaker else 'nobody named'}")
        named = claim.attribution.named
        parts += [f"linked {named.text}"] if named and named != speaker else []
        parts += [f"scope {claim.attribution.scope}"] if claim.attribution.scope != "sentence" else []
    parts += [f"modality {claim.modality}"] if claim.modality != "asserted" else []
    return "; ".join(parts)


ALL = [
    pytest.param(text, expected, id=f"{path.stem}: {text[:50]}")
    for path in sorted(CASES.glob("*.md"))
    for text, expected in read_cases(path)
]


@pytest.mark.parametrize(("text", "expected"), ALL)
def test_a_text_gives_exactly_the_claims_an_editor_expects(extract, text, expected):
    assert [written(claim) for claim in extract(text)] == expected


@pytest.mark.parametrize("text", [text for text, _ in read_cases(CASES / "01_nothing.md")])
def test_recall_mode_also_finds_nothing_where_nothing_is_told(extract, text):
    assert [written(claim) for claim in extract(text, mode="recall")] == []


def test_there_are_enough_cases_of_both_sorts():
    nothing = read_cases(CASES / "01_nothing.md")
    assert len(nothing) >= 15
    assert len(ALL) - len(nothing) >= 40
