"""One command per verb; text in, text out; every error with its remedy. Starts fast: heavy work is imported late."""

from mapdesk.cli.main import main

__all__ = ["main"]
