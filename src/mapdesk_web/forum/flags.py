"""How much a reader's flag weighs by how right his flags were so far (Discourse's published formula)."""

import math

from mapdesk_web.forum.policy import STAFF

ACCURACY_FROM = 6  # decided flags; fewer say nothing of accuracy
FAIR_SHARE = 0.7
STAFF_TRUST = 5
HIDE_AT = 8.0  # three readers of middling record, or one of the desk with one more
TRUSTED_AFTER = (10, 50, 200)  # posts that stand: trust 1, 2, 3


def flag_weight(role: str, standing_posts: int, decided: int, agreed: int) -> float:
    """Return 1 + trust + accuracy, at least 0.

    Trust is 0 to 3 by posts that stand, 5 for staff. Accuracy, from the share ``p`` of agreed flags among ``t``
    decided ones: 5 log4(t) (p - .7)/.3 from .7 on, below it as much the other way.

    >>> flag_weight("reader", 0, 0, 0), flag_weight("reader", 0, 20, 2)
    (1.0, 0.0)
    """
    trust = STAFF_TRUST if role in STAFF else sum(standing_posts >= posts for posts in TRUSTED_AFTER)
    accuracy = 0.0
    if decided >= ACCURACY_FROM:
        share = agreed / decided
        size = 5 * math.log(decided, 4)
        accuracy = (share - FAIR_SHARE) / (1 - FAIR_SHARE) * size
        if share < FAIR_SHARE:
            accuracy = -(FAIR_SHARE - share) / FAIR_SHARE * size
    return max(0.0, 1 + trust + accuracy)
