"""What tells whether every field of a claim is right: what rules and network say of its actor, target and places in.

Precision mode gives only claims that are likely right in all of them (``labels["wholeness"]``, fitted like
``agreement`` on gold that the network had not seen): a map that is told the wrong village is worse off than one that
is told nothing.
"""

from collections.abc import Sequence
from typing import Literal

from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.encoder import Found, Scored

Signs = dict[str, float]
Role = Literal["actor", "target"]
ROLES: tuple[Role, ...] = ("actor", "target")


def field_signs(draft: Draft, found: Found | None, rule: Draft | None, begin: int) -> Signs:
    """Return what speaks for and against the fields of a candidate; ``begin`` is where its sentence starts."""
    signs: Signs = {"fired": rule is not None}
    for role in ROLES:
        signs |= _role_signs(role, getattr(rule, role, None), getattr(found, role, None), rule is not None, begin)
    return signs | _place_signs(draft.places, rule.places if rule else (), found.places if found else (), begin)


def _role_signs(role: Role, by_rule: Phrase | None, read: Scored | None, fired: bool, begin: int) -> Signs:
    """Return how rule and network agree on an actor or target, and how sure the network is of its own."""
    signs: Signs = {f"{role}:sure": read.probability if read else 0.0, f"{role}:none": by_rule is None and read is None}
    if by_rule is not None:
        same = read is not None and by_rule.touches(read.phrase.moved(begin))
        signs[f"{role}:agreed" if same else f"{role}:rule" if read is None else f"{role}:differ"] = 1.0
    elif fired and read is not None:
        signs[f"{role}:network"] = 1.0
    return signs


def _place_signs(told: Sequence[Phrase], by_rule: Sequence[Phrase], read: Sequence[Scored], begin: int) -> Signs:
    named = [place.phrase.moved(begin) for place in read]
    return {
        "place:none": not told,
        "place:some": bool(read),
        "place:two": len(told) > 1,
        "place:three": len(told) > 2,
        "place:sure": min((place.probability for place in read), default=0.0),
        "place:rule": any(not any(own.touches(name) for name in named) for own in by_rule),
        "place:left": any(not any(name.touches(own) for own in told) for name in named),
    }
