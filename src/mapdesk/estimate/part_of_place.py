"""What the words before a place make of it, a part of it or the place that somebody withdrew to: yes or no out.

Who holds three neighbourhoods of a city is told of the city by name, at its very spot; that he holds the city is not.
"""

import re

from mapdesk.model import Placement, ResolvedPlace

_MANY = (
    "areas|neighbou?rhoods|districts|quarters|streets|blocks|buildings|positions|points|sectors|sites|checkpoints"
    "|farms|pockets|outposts|posts"
)
_ONE = (
    "area|neighbou?rhood|district|quarter|street|block|building|position|point|sector|site|checkpoint|farm|pocket"
    "|outpost|hospital|school"
)
# 'Part of X', 'areas of X', 'an area in X'; but 'the area of X', 'the villages of X and Y' and 'most of X' are X.
_PART = (
    r"(?i:\b(?:parts?|portions?|sections?|half|(?:a|one) third) (?:of|in)"
    rf"|(?<!\bthe )\b(?:{_MANY}) (?:of|in|within|inside)"
    rf"|\b(?:{_ONE}) (?:in|within|inside))"
)
_KIND = r"(?:(?:[a-z]+ )?(?:city|town|village|camp)(?: of)?)"
_LISTED = r"(?:[^\W\d_a-z][\w'’-]*(?:,| and|, and)? )*"  # 'parts of A and B'
_BEFORE = re.compile(rf"{_PART} (?:the )?(?:{_KIND} )?{_LISTED}\Z")
_INSIDE = re.compile(rf"{_PART} ")
_AFTER = re.compile(rf"\A(?: (?!(?:after|amid|at|from|in|with)\b)[\w-]+){{0,4}}? {_PART} (?:the|this|that|it)\b")
# What is told of a part of a place is not so of the whole; a fight in a part of it is a fight for it.
OF_THE_WHOLE = frozenset({"control_gained", "control_held", "control_lost", "withdrawal"})
FAR_CHARACTERS = 40  # between 'parts of X' and a verb behind it


# 'Withdrew from A to B', 'fled into B'; not 'according to B' and 'abandoned and set fire to B'.
_WAY = re.compile(r"(?i:(?<!according )(?<!due )(?<!prior )(?<!fire )\b(from|to|into|onto|towards?)\b)")


def is_destination(claim: Placement, where: ResolvedPlace) -> bool:
    """Whether the place of a withdrawal is where to: the last preposition of way between verb and place says so."""
    phrase, start = claim.places[where.place], claim.quote.start
    if not claim.trigger.end <= phrase.start < claim.quote.end:
        return False
    return leads_to(claim.quote.text[claim.trigger.end - start : phrase.start - start])


def leads_to(between: str) -> bool:
    """Whether the words between a verb of going and a place make it the place gone to.

    >>> leads_to(" from Borva to the village of "), leads_to(" from ")
    (True, False)
    """
    ways = _WAY.findall(between)
    return bool(ways) and ways[-1].lower() != "from"


def is_of_part(claim: Placement, where: ResolvedPlace) -> bool:
    """Whether it tells who holds a part of the place: before its name, in it, or as what was taken of the city."""
    phrase, start = claim.places[where.place], claim.quote.start
    return (
        claim.kind in OF_THE_WHOLE
        and start <= phrase.start < claim.quote.end
        and tells_of_part(
            claim.quote.text,
            (claim.trigger.start - start, claim.trigger.end - start),
            (phrase.start - start, phrase.end - start),
        )
    )


def tells_of_part(sentence: str, trigger: tuple[int, int], place: tuple[int, int]) -> bool:
    """Whether a part of the place is told of; offsets are of the sentence, half-open.

    >>> tells_of_part("The army took three neighbourhoods in Tel Asmar.", (9, 13), (38, 47))
    True
    >>> tells_of_part("The army took the village of Tel Asmar.", (9, 13), (29, 38))
    False
    """
    near = trigger[0] < place[0] or trigger[0] - place[1] <= FAR_CHARACTERS
    if near and _BEFORE.search(sentence[: place[0]]):
        return True
    if _INSIDE.search(sentence[place[0] : place[1]]):
        return True
    return place[0] < trigger[0] and _AFTER.search(sentence[trigger[1] :]) is not None
