"""What the forum says when it does not do something."""


class Refused(Exception):
    """A post, flag or request is not taken; the message is for its author. ``is_nudge``: he may send it once more."""

    def __init__(self, reason: str, *, is_nudge: bool = False) -> None:
        """Keep the words and whether sending again is offered."""
        super().__init__(reason)
        self.is_nudge = is_nudge
