"""Claims in, placements out: a gazetteer place for each place phrase, a side for each actor, a source for each word.

``resolve_places`` reads claims as they stream and decides over all place phrases of a report together. It never
guesses: a phrase without a good candidate is answered with None and its candidates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from mapdesk.base.dates import DateSpan
from mapdesk.base.geography import BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.model.claim import Claim
from mapdesk.model.place import Candidate, Placement, ResolvedPlace
from mapdesk.model.report import Source
from mapdesk.model.side import Side
from mapdesk.resolve.answer import answer, exactness
from mapdesk.resolve.around import names_around
from mapdesk.resolve.between import on_the_stretch, pairs_between
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.river_bank import bank_said
from mapdesk.resolve.sides import side_of
from mapdesk.resolve.sources import source_of
from mapdesk.resolve.spots import Spot, decide_spots, spot_of

PUBLICATION_DAY_PRECISION = 2


def resolve_places(
    claims: Iterable[Claim],
    gazetteer: Gazetteer,
    *,
    sides: Sequence[Side] = (),
    sources: Sequence[Source] = (),
    theatre: Bbox | None = None,
    aliases: Mapping[str, str | None] | None = None,
    texts: Mapping[str, str] | None = None,
    rivers: Sequence[BaseLine] = (),
) -> Iterator[Placement]:
    """Yield a placement for each claim, in order; claims of a report must stand together.

    ``theatre`` is the desk's box (degrees): places in it are preferred, those far from it refused. ``aliases`` are the
    desk's rulings, folded phrase (``folding.fold``) to place_id or None to refuse it, and always win.
    ``texts`` are the reports by report_id, whose other names tell where a report is; ``rivers`` are lines of the base
    map, by which 'on the eastern bank' is judged.
    ``geo_precision`` is UCDP's where_prec; ``day`` the claim's own, else the publication day (precision 2), else None.
    """
    rulings = aliases or {}
    for report_id, group in groupby(claims, key=lambda claim: claim.report_id):
        told = list(group)
        spots = [_spots_of(claim, gazetteer) for claim in told]
        around = names_around(told, (texts or {}).get(report_id), gazetteer, theatre)
        decided = decide_spots([*(s for row in spots for s in row), *around], gazetteer, theatre, rulings, rivers)
        for claim, row in zip(told, spots, strict=True):
            places = [_resolved(i, spot, decided[spot.key], gazetteer, theatre) for i, spot in enumerate(row)]
            yield _placement(claim, _with_stretches(claim, places), sides, sources)


def _spots_of(claim: Claim, gazetteer: Gazetteer) -> list[Spot]:
    """Return the claim's place phrases with what its sentence and its day say of them."""
    bank, day = bank_said(claim.quote.text), _day_of(claim)
    return [
        msgspec.structs.replace(
            spot_of(span, claim.quote.text, claim.quote.start, gazetteer), bank=bank, day=day.first if day else None
        )
        for span in claim.places
    ]


def _with_stretches(claim: Claim, places: list[ResolvedPlace]) -> tuple[ResolvedPlace, ...]:
    """Give 'between X and Y' its one geometry."""
    for i, j in pairs_between(claim.places, claim.quote.text, claim.quote.start):
        if stretch := on_the_stretch(places[i], places[j]):
            places[i], places[j] = stretch
    return tuple(places)


def _resolved(
    index: int, spot: Spot, candidates: tuple[Candidate, ...], gazetteer: Gazetteer, theatre: Bbox | None
) -> ResolvedPlace:
    """Return the answer for one phrase."""
    place = answer(candidates, spot.context, gazetteer, theatre)
    if place is None:
        return ResolvedPlace(index, candidates=candidates)
    precision, radius_km = exactness(place, spot.context)
    return ResolvedPlace(
        index, place.place_id, place.name, place.lng, place.lat, precision, radius_km, candidates=candidates
    )


def _placement(
    claim: Claim, places: tuple[ResolvedPlace, ...], sides: Sequence[Side], sources: Sequence[Source]
) -> Placement:
    """Add to a claim what was resolved."""
    day = _day_of(claim)
    source = _source_of_claim(claim, sources, sides)
    return Placement(
        **{name: getattr(claim, name) for name in Claim.__struct_fields__},
        placements=places,
        actor_side=side_of(claim.actor.text, sides, day.first if day else None) if claim.actor else None,
        target_side=side_of(claim.target.text, sides, day.first if day else None) if claim.target else None,
        speaker_source=source.source_id if source else None,
        day=day,
    )


def _source_of_claim(claim: Claim, sources: Sequence[Source], sides: Sequence[Side]) -> Source | None:
    """Return the speaker as a source; a speaker without a name ('the group', 'he') speaks through the report's."""
    speaker = claim.attribution.named if claim.attribution else None
    said_by = source_of(speaker.text, sources, sides) if speaker else None
    return said_by or (source_of(claim.report.source, sources, sides) if claim.report.source else None)


def _day_of(claim: Claim) -> DateSpan | None:
    """Return the days the claim names, else the day its report was published (precision 2), else None."""
    date = claim.date
    if date and date.first and date.last:
        return DateSpan(date.first, date.last, date.precision or PUBLICATION_DAY_PRECISION)
    published = claim.report.published_at
    return DateSpan(published.date(), published.date(), PUBLICATION_DAY_PRECISION) if published else None
