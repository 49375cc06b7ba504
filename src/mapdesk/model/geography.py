"""The base a map is drawn on, as a noun; the ground floor cuts, reads and writes it (``mapdesk.base.geography``)."""

from mapdesk.base.geography import BaseGeography, BaseLine, Country, LineKind, Ring

__all__ = ["BaseGeography", "BaseLine", "Country", "LineKind", "Ring"]
