"""``python -m mapdesk``: the command line."""

from mapdesk.cli import main

main()
