"""One command per verb; text in, text out, every error with its remedy."""


def main() -> None:
    """Run the command line."""
