"""Words a reader meets outside templates, in neutral English; `sentence` has a claim's, `opening` those at the top."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from mapdesk.model import CONTESTED, Place, Side, Source

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
SOURCE_KIND_WORDS = {
    "outlet": "a news outlet",
    "party": "a source within one of the parties",
    "official": "an official source",
    "monitor": "a monitoring group",
    "local": "a local source",
    "sensor": "a sensor",
    "reader": "a reader",
}
STATUS_WORDS = {
    "held": "held by {side}",
    "contested": "contested",
    "mixed": "held by more than one side",
    "besieged": "held by {side}, besieged",
    "claimed": "claimed by {side} (not confirmed)",
    "unknown": "not known",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
STATUS_MEANINGS = {
    "held": "one side leads clearly, and somebody without an interest in it, or against its own interest, says so",
    "claimed": "one side leads, but on the word of sources that share its interest, or not clearly enough for held",
    "contested": "fighting goes on, or two sides are about equally likely",
    "mixed": "more than one side is there without fighting",
    "besieged": "one side holds it and another surrounds it",
    "unknown": "nobody has said anything within the age limit: the map stays blank rather than guess",
}
# Names that English gives an article: 'the Syrian Democratic Forces', but 'Hezbollah'.
_COLLECTIVE = re.compile(r"(forces?|army|government|state|coalition|militias?|front|council|alliance|republic)$", re.I)


def day_words(day: dt.date | None) -> str:
    """Write a day for readers.

    >>> day_words(dt.date(2018, 5, 14))
    '14 May 2018'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "an unknown day"


def list_words(items: Sequence[str], most: int = 6) -> str:
    """Join names as a sentence does, the rest as a number.

    >>> list_words(["Baghuz", "Hajin", "Shajah"])
    'Baghuz, Hajin and Shajah'
    """
    if len(items) > most:
        return f"{', '.join(items[: most - 1])} and {len(items) - most + 1} more"
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1] if items else ""]))


def count_words(count: int, one: str, many: str = "") -> str:
    """Write a number with its noun, up to ten in words.

    >>> count_words(1, "place"), count_words(0, "place"), count_words(12, "place")
    ('one place', 'no places', '12 places')
    """
    number = NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
    return f"{number} {one if count == 1 else many or one + 's'}"


def percent_words(probability: float) -> str:
    """Write a probability; never as certain as 0 or 100, since no estimate is.

    >>> percent_words(0.934), percent_words(0.9999)
    ('93 %', 'over 99 %')
    """
    if probability > 0.99:
        return "over 99 %"
    return "under 1 %" if probability < 0.01 else f"{probability * 100:.0f} %"


def side_words(side_id: str | None, sides: Mapping[str, Side], article: bool = True) -> str:
    """Name a side, 'contested' or nobody; with 'the' where English wants it."""
    if side_id is None:
        return "nobody known"
    if side_id == CONTESTED:
        return "contested ground"
    name = sides[side_id].name if side_id in sides else side_id
    return _with_article(name) if article else name


def _with_article(name: str) -> str:
    return f"the {name}" if _COLLECTIVE.search(re.split(r" and | \(", name)[0]) else name


def status_words(status: str, side_id: str | None, sides: Mapping[str, Side]) -> str:
    """Say a published status in words, so that no reader depends on a colour; the side by its short name."""
    side = sides.get(side_id or "")
    short = _with_article(side.short_name) if side and side.short_name else side_words(side_id, sides)
    return STATUS_WORDS[status].format(side=short)


def ruling_words(day: dt.date, holder: str, sides: Mapping[str, Side]) -> str:
    """Say what the desk itself ruled of a place, so that nobody takes it for a source's claim.

    >>> ruling_words(dt.date(2018, 5, 14), "unknown", {})
    'This desk ruled that on 14 May 2018 nobody could tell who held it.'
    """
    what = {"unknown": "nobody could tell who held it", CONTESTED: "it was contested"}
    told = what.get(holder) or f"it was held by {side_words(holder, sides)}"
    return f"This desk ruled that on {day_words(day)} {told}."


def disputed_words(sentence: str) -> str:
    """Mark a sentence as disputed where it stands alone.

    >>> disputed_words("According to a monitor, ISIS held Hajin.")
    'According to a monitor, ISIS held Hajin; others dispute this.'
    """
    return f"{sentence.rstrip('.')}; others dispute this."


def refused_words(name: str, guesses: Sequence[tuple[str, float]]) -> str:
    """Say that a name was not placed, with the best guesses and their scores."""
    if not guesses:
        return f"“{name}” could not be placed: the gazetteer has no such name."
    said = list_words([f"{guess} (score {score:.2f})" for guess, score in guesses[:3]])
    return f"“{name}” was not placed on the map because no place fits well enough; the nearest guesses are {said}."


def figure_words(kind: str, since: dt.date | None) -> str:
    """Say that nobody gives a figure of this kind."""
    figure = {"casualties": "how many people were killed or wounded", "force_size": "how many fighters are there"}[kind]
    return f"{'Since ' + day_words(since) + ', no' if since else 'No'} source in the ledger says {figure}."


def left_out_words(kind: str) -> str:
    """Say that figures of this kind were given but are not published."""
    figure = {"casualties": "How many people were killed or wounded", "force_size": "How many fighters are there"}[kind]
    return f"{figure} was said, but is left out by the release rules."


def no_figure_words(kind: str, speakers: Sequence[str], has_figures: bool) -> str | None:
    """Name those who told of a side's fighting or forces and gave no number; None where all did.

    >>> no_figure_words("casualties", ["A monitor"], False)
    'nobody gives a figure; A monitor told of its fighting without one'
    """
    if not speakers:
        return None
    about = {"casualties": "its fighting", "force_size": "its forces"}[kind]
    names = list_words(speakers)
    if has_figures:
        return f"no figure from {names}, who also told of {about}"
    return f"nobody gives a figure; {names} told of {about} without one"


def voice_words(speaker: str, source: Source | None) -> str:
    """Name a speaker so that he is known outside the sentence: 'the group (Pro-ISIS sources)'."""
    name, said = source.name.casefold() if source else "", speaker.casefold()
    if source is None or name in said or said in name or not speaker[:1].islower():
        return speaker
    return f"{speaker} ({source.name})"


def number_words(value: float | None) -> str:
    """Write one end of a figure; a dash where the words leave it open.

    >>> number_words(2000.0), number_words(None)
    ('2,000', '–')
    """
    return "–" if value is None else f"{value:,.10g}"


def silence_words(names: Sequence[str], days: int) -> str:
    """Name the places on which nothing new was said for so many days."""
    subject = count_words(len(names), "mapped place")
    return f"For {subject} there has been no evidence in more than {days} days: {list_words(names, most=12)}."


def blank_words(names: Sequence[str]) -> str:
    """Name the places about which nothing is known."""
    return f"Nothing is known about {count_words(len(names), 'place')}: {list_words(names, most=12)}."


def instant_words(moment: dt.datetime) -> str:
    """Write a moment for readers, to the minute, UTC."""
    return f"{day_words(moment.astimezone(dt.UTC).date())}, {moment.astimezone(dt.UTC):%H:%M} UTC"


def retraction_words(what: str, reason: str) -> str:
    """Tell a withdrawal with its reason."""
    return f"{what} was withdrawn: {reason.rstrip('. ')}." if reason else f"{what} was withdrawn; no reason was given."


def kind_words(kind: str, modality: str) -> str:
    """Name a kind of claim and how it is told: 'control gained, planned'.

    >>> kind_words("control_gained", "planned")
    'control gained, planned'
    """
    return f"{kind.replace('_', ' ')}, {modality}"


def weight_words(weight: float) -> str:
    """Say how heavily a claim counts, from its log-odds: strong from 2 (about 7 to 1), clear from 1, else weak."""
    size = abs(weight)
    return f"{'strong' if size >= 2 else 'clear' if size >= 1 else 'weak'} ({weight:+.2f})".replace("-", "−")


def unsure_words(probability: float | None) -> str:
    """Mark a claim that is read unsurely, with how likely the text makes it where that is known.

    >>> unsure_words(0.618)
    'read unsurely, 62 %'
    """
    return "read unsurely" if probability is None else f"read unsurely, {percent_words(probability)}"


def age_words(days: int | None) -> str | None:
    """Say how old a claim is on the day of the map; None where that is not known."""
    if days is None or days < 0:
        return None
    return f"{count_words(days, 'day')} old" if days else "of the same day"


def alt_words(day: dt.date, counts: Sequence[tuple[str, int]]) -> str:
    """Describe the picture for those who cannot see it."""
    told = "; ".join(f"{count_words(count, 'place')} {words}" for words, count in counts)
    return f"Map of who holds the settlements on {day_words(day)}. {told or 'No place has an estimate'}."


def closeup_alt_words(day: dt.date) -> str:
    """Describe the close-up, whose places are all told in words on the page."""
    return f"The part of the map of {day_words(day)} where claims of the last days were made, drawn larger."


def view_words(kind: str, whose: str, sides: Mapping[str, Side], day: dt.date) -> str:
    """Say what a picture of another view shows: ``kind`` perspective or disagreement, ``whose`` its name."""
    tellers = {"neutral": "sources that lean to no side", "agreed": "all sides alike"}
    teller = tellers.get(whose) or f"sources of {sides[whose].name if whose in sides else whose}"
    if kind == "disagreement":
        return f"Where {teller} and our own map of {day_words(day)} differ."
    return f"{day_words(day)} as {teller} tell it: their map, not our assessment."


def place_credit_words(places: Iterable[Place]) -> list[str]:
    """Return one credit line for each licence of place rows, with every source under it."""
    by_license: dict[str, set[str]] = {}
    for place in places:
        by_license.setdefault(place.license, set()).add(place.source)
    return [f"Places, {name}: {'; '.join(sorted(sources))}" for name, sources in sorted(by_license.items())]


DOWNLOADS = {
    "control.csv": "Who holds each place, with probabilities",
    "control.hxl.csv": "The same with HXL tags",
    "changes.csv": "What changed, one place a row",
    "numbers.csv": "Losses and strengths as each source gives them, and who gives none",
    "map.geojson": "Areas, front lines and points of the map",
    "map.gpkg": "The same as a GeoPackage, for GIS programs",
    "map.kml": "The same as KML, for globes and phones",
    "claims.jsonl": "Every claim that may be shown, with its exact words",
    "evidence.json": "Each place with the claims for and against",
    "update.json": "This update as data",
    "manifest.json": "The SHA-256 of each file and the ledger head",
}
