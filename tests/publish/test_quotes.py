"""Quotations: short, with their phrases marked, and nothing of the text altered."""

from hypothesis import given
from hypothesis import strategies as st

from mapdesk.base.text import Span, span_at
from mapdesk.model import Placement
from mapdesk.publish.quotes import MAX_QUOTE, quote_marks, quote_runs


def placement(text: str, trigger: Span, *places: Span, start: int = 0) -> Placement:
    return Placement(
        claim_id="c", report_id="r", kind="clash", modality="asserted", trigger=trigger,
        quote=Span(start, start + len(text), text), places=places, rule="x@1",
    )  # fmt: skip


def test_a_withheld_quotation_has_no_runs() -> None:
    assert quote_runs(placement("", Span(0, 0, ""))) == ()


def test_phrases_are_marked_at_their_own_offsets() -> None:
    claim = placement("Clashes near Hajin.", Span(100, 107, "Clashes"), Span(113, 118, "Hajin"), start=100)
    assert [(run.text, run.role) for run in quote_runs(claim)] == [
        ("Clashes", "trigger"),
        (" near ", ""),
        ("Hajin", "place"),
        (".", ""),
    ]
    assert {"role": "place", "start": 13, "end": 18} in quote_marks(claim)


def test_a_phrase_outside_the_quotation_marks_nothing() -> None:
    claim = placement("Clashes went on.", Span(0, 7, "Clashes"), Span(200, 205, "Hajin"))
    assert [run.role for run in quote_runs(claim)] == ["trigger", ""]
    assert [mark["role"] for mark in quote_marks(claim)] == ["trigger"]


@given(st.text(alphabet="ab c,Ж", min_size=1, max_size=900), st.data())
def test_a_cut_quotation_is_one_piece_of_the_text_around_the_trigger(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 20)))
    runs = quote_runs(placement(text, span_at(text, start, end)))
    shown = "".join(run.text for run in runs)
    body = shown.removeprefix("… ").removesuffix(" …")
    assert body in text
    assert len(body) <= MAX_QUOTE
    assert "trigger" in {run.role for run in runs}
