import datetime as dt

import msgspec
import pytest

from mapdesk.base.text import Span
from mapdesk.model import PLACEMENT_FIELDS, Claim, Place, Placement, Report


def a_claim(**changes):
    fields = {
        "claim_id": "clm_1",
        "report_id": "rep_1",
        "kind": "clash",
        "modality": "asserted",
        "trigger": Span(0, 7, "clashes"),
        "quote": Span(0, 7, "clashes"),
        "rule": "clash@1",
    }
    return Claim(**fields | changes)


def test_the_same_text_is_the_same_report():
    assert Report(text="Hajin is quiet.").report_id == Report(text="Hajin is quiet.", title="x").report_id
    assert Report(text="Hajin is quiet.").report_id != Report(text="Hajin was quiet.").report_id


def test_a_report_needs_nothing_but_its_text_and_keeps_its_times_in_utc():
    report = msgspec.json.decode(b'{"text": "t", "published_at": "2018-05-14T02:00:00+03:00"}', type=Report)
    assert report.published_at == dt.datetime(2018, 5, 13, 23, tzinfo=dt.UTC)
    assert msgspec.json.decode(b'{"text": "t", "published_at": "2018-05-14T02:00:00"}', type=Report).published_at


def test_nouns_cannot_be_changed():
    with pytest.raises(AttributeError):
        a_claim().kind = "strike"


def test_only_what_is_said_to_have_happened_is_factual():
    factual = {m for m in ("asserted", "claimed", "reported") if a_claim(modality=m).is_factual}
    assert factual == {"asserted", "claimed", "reported"}
    assert not any(a_claim(modality=m).is_factual for m in ("alleged", "denied", "planned", "attempted", "uncertain"))


def test_an_unknown_kind_is_refused_when_read():
    row = msgspec.json.encode(a_claim()).replace(b'"clash",', b'"picnic",')
    with pytest.raises(msgspec.ValidationError, match="picnic"):
        msgspec.json.decode(row, type=Claim)


def test_a_placement_line_reads_as_the_claim_it_carries():
    claim = a_claim()
    placement = Placement(**{name: getattr(claim, name) for name in claim.__struct_fields__}, actor_side="isis")
    assert msgspec.json.decode(msgspec.json.encode(placement), type=Claim) == claim
    assert set(PLACEMENT_FIELDS) == set(Placement.__struct_fields__) - set(Claim.__struct_fields__)


def test_files_say_lon_and_lat_where_python_says_lng_and_lat():
    assert b'"lon":40.5,"lat":34.5' in msgspec.json.encode(Place("p", "P", 40.5, 34.5))
