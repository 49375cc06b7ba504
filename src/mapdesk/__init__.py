"""The conflict map desk: sourced reports in, a map anyone can check out."""

__version__ = "0.1.0"
